"""What every page of a meeting shares: its title, the way back to it, and the tabs of its parts."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.ui.pieces import Crumb, Tab
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.queries.rights import may_read_papers, meetings_for

TOP = "/meetings/"
# Code, title, address, and who finds it: everybody, whoever is inside, whoever reads its papers, or the secretariat.
# The titles have a context of their own: all twelve stand in one row of 1,280 pixels in both languages.
PARTS = (
    ("overview", pgettext_lazy("meeting", "概要"), "meetings:meeting", "all"),
    ("agenda", pgettext_lazy("meeting", "議題の編成"), "meetings:agenda", "managing"),
    ("papers", pgettext_lazy("meeting", "資料"), "meetings:papers", "papers"),
    ("attendance", pgettext_lazy("meeting", "出欠"), "meetings:attendance", "papers"),
    ("seats", pgettext_lazy("meeting", "出席簿"), "meetings:seats", "managing"),
    ("recording", pgettext_lazy("meeting", "記録する"), "meetings:recording", "managing"),
    ("live", pgettext_lazy("meeting", "審議の様子"), "meetings:live", "inside"),
    ("options", pgettext_lazy("meeting", "案と意見"), "meetings:options", "inside"),
    ("minutes", pgettext_lazy("meeting", "会議録"), "meetings:minutes", "inside"),
    ("follow_ups", pgettext_lazy("meeting", "宿題"), "meetings:meeting_follow_ups", "inside"),
    ("disclosure", pgettext_lazy("meeting", "公開"), "meetings:disclosure", "inside"),
    ("record", pgettext_lazy("meeting", "会議録の様式"), "meetings:record", "inside"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A meeting as its pages show it. `inside`: papers and the unpublished record; `managing`: the secretariat."""

    meeting: Meeting
    title: str
    inside: bool
    managing: bool
    tabs: tuple[Tab, ...]
    crumbs: tuple[Crumb, ...]


def title_of(meeting: Meeting) -> str:
    """令和7年度 第1回みどり台区行政情報化推進本部."""
    return name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on)


def frame_for(
    request: HttpRequest, pk: int, current: str, *, inside: bool = False, managing: bool = False, papers: bool = False
) -> Frame:
    """The frame of a meeting's page, if its reader may know of it: 404 for others.

    `inside`, `managing` and `papers` say what the page asks of its reader. Papers are handed out when a meeting is
    convened; before that they are the secretariat's.
    """
    actor = accounts.actor(request)
    meeting = get_object_or_404(meetings_for(actor), pk=pk)
    is_inside = may_read_papers(actor, meeting)
    is_managing = access.may(actor, "meetings.manage", on=meeting.body.unit)
    has_papers = is_inside and (is_managing or meeting.state != "preparing")
    asked = ((inside, is_inside), (managing, is_managing), (papers, has_papers))
    if any(needed and not held for needed, held in asked):
        raise access.Hidden
    holds = {"all": True, "inside": is_inside, "managing": is_managing, "papers": has_papers}
    tabs = tuple(
        Tab(str(title), reverse(address, args=[pk]), code == current)
        for code, title, address, whom in PARTS
        if holds[whom]
    )
    title = title_of(meeting)
    way = (Crumb(_("会議"), TOP), Crumb(title, reverse("meetings:meeting", args=[pk])))
    part = next((str(name) for code, name, _address, _whom in PARTS if code == current), "")
    crumbs = (way[0], Crumb(title)) if current == "overview" else (*way, Crumb(part))
    return Frame(meeting, title, is_inside, is_managing, tabs if len(tabs) > 1 else (), crumbs)
