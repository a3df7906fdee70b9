"""履行確認 and 内部統制: the answers that go to another office, with what changed since; the papers made of them."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.audits.documents.making import CLOSED, FORMS, MADE
from honbu.modules.audits.documents.performance import CONTROL, PERFORMANCE, performance_sheet
from honbu.modules.audits.domain.states import Feeds
from honbu.modules.audits.models import Answer, YearPlan
from honbu.modules.audits.queries.performance import fed_answers, feeds_read_by, may_read_fed
from honbu.modules.audits.tables.questionnaires import ANSWER_LOOKS, FedAnswerFilters, FedAnswerTable, unit_name

PAGES = {Feeds.CONTRACT: "audits:performance", Feeds.CONTROL: "audits:control"}
PAPERS = {Feeds.CONTRACT: "audits:performance_paper", Feeds.CONTROL: "audits:control_paper"}
TITLES = {Feeds.CONTRACT: PERFORMANCE, Feeds.CONTROL: CONTROL}


def _reader(request: HttpRequest, feed: Feeds) -> Person:
    actor = accounts.actor(request)
    if not may_read_fed(actor, feed):
        raise access.Hidden
    return actor


def _name(feed: Feeds) -> str:
    return _("履行確認") if feed is Feeds.CONTRACT else _("内部統制への回答")


def _list(request: HttpRequest, feed: Feeds, purpose: str) -> HttpResponseBase:
    actor = _reader(request, feed)
    plan = YearPlan.objects.filter(questionnaires__submitted_at__isnull=False).order_by("-fiscal_year").first()
    return listing.list_page(
        request,
        table_class=FedAnswerTable,
        filterset_class=FedAnswerFilters,
        rows=fed_answers(actor, feed),
        mark=documents.mark_of_list(MADE, _name(feed), actor),
        title=_name(feed),
        purpose=purpose,
        crumbs=[Crumb(_name(feed))],
        filename=_name(feed),
        views=[
            listing.View(_("できていないもの"), "answer=no&answer=partly"),
            listing.View(_("提出後に変わったもの"), "changed=yes"),
        ],
        empty=listing.Empty(title=_("提出された回答はまだありません")),
        template_name="audits/performance.html",
        context={"paper": reverse(PAPERS[feed], args=[plan.pk]) if plan else "", "paper_title": TITLES[feed]},
    )


@accounts.staff_page
def performance(request: HttpRequest) -> HttpResponseBase:
    """履行確認: every contractor of every section, as the section has answered once."""
    purpose = _("委託についての回答です。課は監査調書で一度だけ答え、同じことを重ねて聞きません。")
    return _list(request, Feeds.CONTRACT, purpose)


@accounts.staff_page
def control(request: HttpRequest) -> HttpResponseBase:
    """内部統制: what the sections answered on the items that go there."""
    return _list(request, Feeds.CONTROL, _("内部統制の評価に使う項目の回答です。監査調書と同じ回答です。"))


@accounts.staff_page
def fed_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer with what stood there before."""
    actor = accounts.actor(request)
    found = [answer for feed in feeds_read_by(actor) for answer in fed_answers(actor, feed).filter(pk=pk)]
    if not found:
        raise access.Hidden
    row: Answer = found[0]
    feed = Feeds.CONTRACT if Feeds.CONTRACT in row.item.feeds and may_read_fed(actor, Feeds.CONTRACT) else Feeds.CONTROL
    company = row.contractor
    context = {
        "row": row,
        "look": ANSWER_LOOKS[row.answer],
        "facts": [
            Fact(_("課"), unit_name(row.questionnaire.unit_id)),
            Fact(_("委託先"), company.name if company else ""),
            Fact(_("委託している業務"), company.work if company else ""),
            Fact(_("確認する内容"), row.item.text),
            Fact(_("回答"), row.get_answer_display()),
            Fact(_("説明"), row.words),
        ],
        "changes": row.changes.select_related("by"),
        "crumbs": [Crumb(_name(feed), reverse(PAGES[feed])), Crumb(row.item.code)],
    }
    return render(request, "audits/fed_answer.html", context)


def _paper(request: HttpRequest, pk: int, feed: Feeds) -> HttpResponseBase:
    actor = _reader(request, feed)
    plan = get_object_or_404(YearPlan, pk=pk)
    rows = fed_answers(actor, feed).filter(questionnaire__plan=plan).prefetch_related("changes")
    unit = request.GET.get("unit", "")
    if unit.isdecimal() and len(unit) < 10:
        rows = rows.filter(questionnaire__unit__in=tree_on().below(int(unit)))
    draft = performance_sheet(TITLES[feed], plan, list(rows))
    return documents.paper_page(
        request,
        title=draft.table.title,
        make=lambda form: draft.paper(form, actor=actor),
        pictures=lambda: draft.pictures(actor=actor),
        forms=FORMS,
        disclosure=CLOSED,
        crumbs=[Crumb(_name(feed), reverse(PAGES[feed])), Crumb(TITLES[feed])],
    )


@accounts.staff_page
def performance_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """履行確認チェックシート as PDF, Word or Excel."""
    return _paper(request, pk, Feeds.CONTRACT)


@accounts.staff_page
def control_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same for 内部統制."""
    return _paper(request, pk, Feeds.CONTROL)
