"""予定のファイル (.ics): a meeting as RFC 5545 has it, for whatever calendar a member uses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

MAKER = "-//Honbu//Meetings//JA"
ZONE = "Asia/Tokyo"
WIDEST = 75  # octets of a line
# Japan has known no summer time since 1951: one rule is enough.
TIME_ZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19510909T010000", "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900", "TZNAME:JST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting for a calendar. `uid` stays the same for ever, `sequence` grows with each change."""

    uid: str
    sequence: int
    title: str
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str
    text: str
    organiser: str
    address: str = ""
    cancelled: bool = False


def written(appointment: Appointment, now: datetime) -> bytes:
    """The file: to be entered (PUBLISH) or, for a meeting that was cancelled, to be taken out (CANCEL)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if appointment.cancelled else 'PUBLISH'}",
        *TIME_ZONE,
        "BEGIN:VEVENT",
        f"UID:{_text(appointment.uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{appointment.sequence}",
        f"SUMMARY:{_text(appointment.title)}",
        *_times(appointment),
        # RFC 5546 asks for an organiser; a section of the ward has a name but no address to answer to.
        f"ORGANIZER;CN={_parameter(appointment.organiser)}:invalid:nomail",
        f"STATUS:{'CANCELLED' if appointment.cancelled else 'CONFIRMED'}",
    ]
    if appointment.place:
        lines.append(f"LOCATION:{_text(appointment.place)}")
    if appointment.text:
        lines.append(f"DESCRIPTION:{_text(appointment.text)}")
    if appointment.address:
        lines.append(f"URL:{appointment.address}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _times(appointment: Appointment) -> list[str]:
    if appointment.starts_at is None:
        return [f"DTSTART;VALUE=DATE:{appointment.day:%Y%m%d}"]
    found = [f"DTSTART;TZID={ZONE}:{appointment.day:%Y%m%d}T{appointment.starts_at:%H%M%S}"]
    if appointment.ends_at is not None and appointment.ends_at > appointment.starts_at:
        found.append(f"DTEND;TZID={ZONE}:{appointment.day:%Y%m%d}T{appointment.ends_at:%H%M%S}")
    return found


def _text(value: str) -> str:
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        value = value.replace(sign, escaped)
    return "".join(letter for letter in value if letter >= " " or letter == "\t")


def _parameter(value: str) -> str:
    kept = "".join(letter for letter in value if letter >= " " and letter != '"')
    return f'"{kept}"'


def _folded(line: str) -> str:
    """No line is longer than 75 octets, and no letter is cut in two."""
    pieces, current, width = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > WIDEST:
            pieces.append(current)
            current, width = " ", 1
        current += letter
        width += size
    return "\r\n".join([*pieces, current])
