"""予定のファイル: a meeting for the calendar of whoever comes."""

import uuid

from django.conf import settings

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.documents.agenda_paper import title_of
from honbu.modules.meetings.domain.calendar_file import Appointment, written
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.queries.agenda import items_of
from honbu.modules.meetings.queries.records import secretariat_of

# The same meeting of the same ward has the same number, by whatever name the house is called on the network.
HONBU = uuid.uuid5(uuid.NAMESPACE_URL, "honbu:meetings")


def calendar_entry(meeting: Meeting, *, address: str) -> bytes:
    """The file of a meeting that has a day. Whoever may know of a meeting may have it: it says no more than its page."""
    if meeting.held_on is None:
        return b""
    agenda = "\n".join(str(item) for item in items_of(meeting))
    cancelled = meeting.state == "cancelled"
    appointment = Appointment(
        uid=str(uuid.uuid5(HONBU, f"{settings.WARD_NAME}/{meeting.body.slug}/{meeting.pk}")),
        sequence=meeting.version,
        title=f"【中止】{title_of(meeting)}" if cancelled else title_of(meeting),
        day=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        text=meeting.cancelled_because if cancelled else agenda,
        organiser=secretariat_of(meeting),
        address=address,
        cancelled=cancelled,
    )
    return written(appointment, clock.now())
