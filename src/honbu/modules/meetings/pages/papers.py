"""資料: everything for a meeting on one page, each opened with a note of who read it, and all of it as one PDF."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.modules.meetings.actions import materials
from honbu.modules.meetings.documents import booklet
from honbu.modules.meetings.models import Material
from honbu.modules.meetings.pages.frame import frame_for
from honbu.modules.meetings.queries.agenda import agenda_of, papers_of
from honbu.modules.meetings.tables import MEETING_LOOKS


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """次第 with every material in its order."""
    frame = frame_for(request, pk, "papers", papers=True)
    actor, meeting = accounts.actor(request), frame.meeting
    papers = papers_of(meeting, actor)
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[meeting.state],
        "lines": agenda_of(meeting, actor),
        "loose": [paper for paper in papers if paper.material.item_id is None],
        "stale": [paper for paper in papers if paper.stale],
        "papers": papers,
    }
    return render(request, "meetings/papers.html", context)


@accounts.staff_page
@require_safe
def open_material(request: HttpRequest, pk: int, material_pk: int) -> HttpResponseBase:
    """One material: the newest version, in the browser where it can be shown; that it was opened is noted."""
    frame = frame_for(request, pk, "papers", papers=True)
    rows = Material.objects.select_related("meeting__body__unit", "document")
    material = get_object_or_404(rows, pk=material_pk, meeting=frame.meeting)
    if request.method == "HEAD" and material.document_id is not None:
        return documents.download_response(documents.latest(material.document_id), request)
    try:
        version = materials.open_material(material, actor=accounts.actor(request))
        return documents.download_response(version, request, attachment="download" in request.GET)
    except (materials.NoFile, documents.ContentMissing) as problem:
        messages.error(request, str(problem) or _("ファイルが見つかりません。事務局に知らせてください。"))
        return redirect("meetings:papers", pk)


@accounts.staff_page
@require_safe
def all_papers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """全資料: one PDF with bookmarks. What is bound in it counts as opened."""
    frame = frame_for(request, pk, "papers", papers=True)
    actor, meeting = accounts.actor(request), frame.meeting
    lines, papers = agenda_of(meeting), papers_of(meeting)
    loose = [paper for paper in papers if paper.material.item_id is None]
    where = request.build_absolute_uri(reverse("meetings:papers", args=[pk]))
    try:
        bound = booklet.bind(meeting, lines, loose, address=where)
    except booklet.PaperBroken as problem:
        context = {"frame": frame, "look": MEETING_LOOKS[meeting.state], "problem": str(problem)}
        return render(request, "meetings/booklet_refused.html", context, status=422)
    if request.method == "GET":
        for paper in papers:
            if booklet.is_pdf(paper):
                materials.open_material(paper.material, actor=actor)
    return documents.stream_response(bound, f"{frame.title}資料.pdf", booklet.PDF, inline="download" not in request.GET)


@accounts.staff_page
@require_safe
def proposal_material(request: HttpRequest, pk: int, material_pk: int) -> HttpResponseBase:
    """A file of a proposal, for its section and the secretariat."""
    rows = Material.objects.select_related("proposal__unit", "proposal__body__unit", "document")
    material = get_object_or_404(rows, pk=material_pk, proposal=pk)
    if not materials.may_see_as_proposed(accounts.actor(request), material) or material.document_id is None:
        raise access.Hidden
    return documents.download_response(
        documents.latest(material.document_id), request, attachment="download" in request.GET
    )
