"""会議録のJSON: what `honbu minutes read --json` prints and the API gives. docs/minutes-json.md tells the schema."""

from typing import Any

from honbu.modules.meetings.domain.record import Record

SCHEMA = 1


def to_json(record: Record) -> dict[str, Any]:
    """A record as plain values. Spans are [first, behind the last] character of the source text."""
    meeting = record.meeting
    return {
        "schema": SCHEMA,
        "profile": record.profile,
        "characters": len(record.source),
        "meeting": {
            "name": meeting.name,
            "body": meeting.body,
            "fiscal_year": meeting.fiscal_year,
            "ordinal": meeting.ordinal,
            "secretariat": meeting.secretariat,
            "held": meeting.held,
            "date": meeting.date.isoformat() if meeting.date else None,
            "start": _time(meeting.start),
            "end": _time(meeting.end),
            "place": meeting.place,
        },
        "disclosure": [
            {"target": one.target, "choice": one.choice, "reason": one.reason, "span": list(one.span)}
            for one in record.disclosure
        ],
        "attendance": [
            {"group": one.group, "post": one.post, "note": one.note, "span": list(one.span)}
            for one in record.attendance
        ],
        "agenda": [
            {
                "kind": one.kind.value,
                "no": one.no,
                "title": one.title,
                "resolution": one.resolution or None,
                "span": list(one.span),
            }
            for one in record.agenda
        ],
        "blocks": [
            {
                "item": one.item or None,
                "kind": one.kind.value,
                "role": one.role or None,
                "text": one.text,
                "span": list(one.span),
            }
            for one in record.blocks
        ],
        "materials": [
            {"no": one.no, "branch": one.branch, "title": one.title, "span": list(one.span)} for one in record.materials
        ],
        "result": record.result or None,
        "follow_ups": [
            {
                "kind": one.kind.value,
                "role": one.role,
                "text": one.text,
                "span": list(one.span),
                "item": one.item or None,
            }
            for one in record.follow_ups
        ],
        "options": [
            {
                "item": one.item,
                "label": one.label,
                "title": one.title,
                "votes": one.votes,
                "span": list(one.span),
                "supporters": [list(span) for span in one.supporters],
            }
            for one in record.options
        ],
        "dates": [{"text": one.text, "value": one.value, "span": list(one.span)} for one in record.dates],
        "doubts": [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "span": list(one.span),
                "message": one.message,
                "suggestion": one.suggestion or None,
            }
            for one in record.doubts
        ],
    }


def _time(written: str) -> str | None:
    """09:00 for 9:00, so that times sort as text."""
    return written.zfill(5) if written else None
