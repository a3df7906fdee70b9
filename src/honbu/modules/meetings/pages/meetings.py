"""会議: the list, and a meeting with its agenda, people, papers and record."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import Fact
from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.models import Attendance, Meeting
from honbu.modules.meetings.pages.frame import frame_for
from honbu.modules.meetings.queries.meetings import (
    doubts_before_publication,
    listed_meetings,
    managed_bodies,
    sections_of,
)
from honbu.modules.meetings.queries.records import record_of, secretariat_of
from honbu.modules.meetings.tables import MEETING_LOOKS, MeetingFilters, MeetingTable


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every meeting of every body, newest first."""
    access.require_sight(accounts.actor(request), "meetings.read", on=access.WARD)
    return listing.list_page(
        request,
        table_class=MeetingTable,
        filterset_class=MeetingFilters,
        rows=listed_meetings(accounts.actor(request)),
        title=_("会議"),
        purpose=_("会議の予定と、これまでの議題・決定です。"),
        template_name="meetings/index.html",
        context={"may_plan": managed_bodies(accounts.actor(request)).exists()},
        empty=listing.Empty(
            title=_("会議はまだありません"),
            text=_("これまでの会議録を読み取ると、議題・資料・発言がここに並びます。"),
            url="/meetings/intakes/new/",
            action=_("会議録を読み取る"),
        ),
    )


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting: facts, agenda and results for all staff; people, record and papers for whoever belongs to it."""
    frame = frame_for(request, pk, "overview")
    meeting = frame.meeting
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[meeting.state],
        "facts": _facts(meeting),
        "items": meeting.items.prefetch_related("materials"),
    }
    if frame.inside:
        context |= {
            "sections": sections_of(meeting),
            "people": _people(meeting),
            "doubts": doubts_before_publication(meeting),
            "intakes": meeting.intakes.all(),
            "lines": trail.history_of(meeting)[:30],
        }
    return render(request, "meetings/meeting.html", context)


def _facts(meeting: Meeting) -> list[Fact]:
    times = " ～ ".join(
        f"{one:%H:%M}" for one in (meeting.opened_at or meeting.starts_at, meeting.closed_at or meeting.ends_at) if one
    )
    return [
        Fact(_("事務局"), secretariat_of(meeting)),
        Fact(_("開催日時"), f"{clock.long(meeting.held_on)} {times}" if meeting.held_on else _("未定")),
        Fact(_("場所"), meeting.place),
        Fact(_("会議の公開"), _openness(meeting.get_meeting_openness_display(), meeting.meeting_reason)),
        Fact(_("会議録の公開"), _openness(meeting.get_record_openness_display(), meeting.record_reason)),
        *([Fact(_("提案の締切"), clock.long(meeting.proposals_until))] if meeting.proposals_until else []),
    ]


def _openness(word: str, reason: str) -> str:
    return f"{word}（{reason}）" if reason else word


def _people(meeting: Meeting) -> list[tuple[str, list[Attendance]]]:
    groups: dict[str, list[Attendance]] = {}
    for one in meeting.attendances.select_related("person", "deputy"):
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())


@accounts.staff_page
def record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """会議録 in the ward's form: a preview, and as PDF or Word."""
    frame = frame_for(request, pk, "record", inside=True)
    meeting = frame.meeting
    value = record_of(meeting)
    title = f"{frame.title}会議録"
    return documents.paper_page(
        request,
        title=title,
        make=lambda form: record_paper.make(value, title, form, disclosure=meeting.record_openness),
        pictures=lambda: record_paper.pictures(value, title, disclosure=meeting.record_openness),
        forms=("pdf", "docx"),
        disclosure=meeting.record_openness,
        facts=[Fact(_("議題"), meeting.items.count()), Fact(_("出席"), len(value.attendance))],
        crumbs=frame.crumbs,
    )
