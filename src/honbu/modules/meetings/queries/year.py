"""The year of the bodies: what stands in everybody's calendar, and figures for whoever has something to do with them."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.home.public import CalendarEntry, FigureTile
from honbu.kernel.organisation.public import Person
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.queries.meetings import managed_bodies
from honbu.modules.meetings.queries.proposals import waiting_for_secretariat
from honbu.modules.meetings.queries.rights import meetings_for


def _title(meeting: Meeting) -> str:
    return name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on)


def entries_between(person: Person, first: datetime.date, last: datetime.date) -> list[CalendarEntry]:
    """Meetings that are planned or were held, and the days until which sections hand in."""
    meetings = meetings_for(person)
    entries = []
    for meeting in meetings.filter(held_on__range=(first, last)):
        if meeting.held_on is None:
            continue
        title = _("【中止】%(title)s") % {"title": _title(meeting)} if meeting.state == "cancelled" else _title(meeting)
        url = reverse("meetings:meeting", args=[meeting.pk])
        entries.append(CalendarEntry(meeting.held_on, title, url, at=meeting.starts_at))
    if access.may(person, "meetings.propose"):
        for meeting in meetings.filter(proposals_until__range=(first, last), state="preparing"):
            if meeting.proposals_until is not None:
                title = _("提案の締切：%(title)s") % {"title": _title(meeting)}
                entries.append(CalendarEntry(meeting.proposals_until, title, reverse("meetings:proposals")))
    return entries


def figures_for(person: Person) -> list[FigureTile]:
    """For a secretariat: what waits for it, and how many meetings this year has had."""
    bodies = managed_bodies(person)
    if not bodies.exists():
        return []
    year = clock.fiscal_year().year
    held = Meeting.objects.filter(body__in=bodies, fiscal_year=year, state__in=["open", "closed", "final"]).count()
    waiting = waiting_for_secretariat(person).count()
    address = reverse("meetings:proposals")
    return [
        FigureTile(_("受付・検討中の提案"), str(waiting), _("件"), url=f"{address}?state=submitted&state=received"),
        FigureTile(_("今年度に開いた会議"), str(held), _("回"), url=reverse("meetings:index")),
    ]
