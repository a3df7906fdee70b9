"""公開会議録: what everybody may read, without signing in: list, search, a record at its stable address, files, feed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.search import public as search
from honbu.kernel.ui.pieces import Choice, Crumb
from honbu.modules.meetings.documents.public_copies import sections_of
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Publication
from honbu.modules.meetings.queries.publications import PUBLISHED, address_of, published, record_of_publication

FORMS = {"pdf": "PDF", "docx": "Word"}
MOST = 100


def _title(publication: Publication) -> str:
    meeting = publication.minutes.meeting
    return name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that is public, newest first, or what was found in it."""
    words = request.GET.get("q", "").strip()[:100]
    rows = [
        {
            "title": _title(publication),
            "address": address_of(publication),
            "openness": publication.get_openness_display(),
            "held_on": publication.minutes.meeting.held_on,
            "items": "、".join(item.title for item in record.agenda)
            if (record := record_of_publication(publication))
            else "",
        }
        for publication in ([] if words else published()[:MOST])
    ]
    # A stranger's search, whoever asks: what only staff may find is not for this page.
    finds = search.find(None, words, kind=PUBLISHED) if words else None
    return render(request, "meetings/public/index.html", {"words": words, "publications": rows, "finds": finds})


def _the_publication(slug: str, year: int, ordinal: int) -> Publication:
    return get_object_or_404(
        published(),
        minutes__meeting__body__slug=slug,
        minutes__meeting__fiscal_year=year,
        minutes__meeting__ordinal=ordinal,
    )


@require_safe
def show(request: HttpRequest, slug: str, year: int, ordinal: int) -> HttpResponse:
    """A record as the public reads it."""
    publication = _the_publication(slug, year, ordinal)
    record = record_of_publication(publication)
    title = f"{_title(publication)}会議録"
    files = [
        Choice(name, reverse("meetings:public_file", args=[slug, year, ordinal, form])) for form, name in FORMS.items()
    ]
    context = {
        "publication": publication,
        "record": record,
        "sections": sections_of(record) if record else [],
        "title": title,
        "files": files,
        "published_on": clock.long(publication.published_at) if publication.published_at else "",
        "crumbs": [Crumb(_("会議録"), reverse("meetings:public")), Crumb(title)],
    }
    return render(request, "meetings/public/record.html", context)


@require_safe
def file(request: HttpRequest, slug: str, year: int, ordinal: int, form: str) -> HttpResponseBase:
    """The PDF or Word file that was searched before it was published."""
    publication = _the_publication(slug, year, ordinal)
    for document in documents.documents_of("meetings.publication", publication.pk):
        version = documents.latest(document.pk)
        if document.is_open and version.filename.endswith(f".{form}"):
            return documents.download_response(version, request, public=True)
    raise Http404


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest publications as an Atom feed."""
    home = request.build_absolute_uri(reverse("meetings:public"))
    made = Atom1Feed(
        title=_("公開した会議録"), link=home, description="", language="ja",
        feed_url=request.build_absolute_uri(reverse("meetings:public_feed")),
    )  # fmt: skip
    for publication in published().order_by("-published_at")[:30]:
        address = request.build_absolute_uri(address_of(publication))
        record = record_of_publication(publication)
        text = "、".join(item.title for item in record.agenda) if record else publication.reason
        made.add_item(
            title=_title(publication), link=address, description=text, unique_id=f"{address}#{publication.minutes.number}",
            pubdate=publication.published_at, updateddate=publication.published_at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
