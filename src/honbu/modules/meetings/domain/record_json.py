"""会議録のJSON: what `honbu minutes read --json` prints and the API gives. docs/minutes-json.md tells the schema."""

import datetime
import hashlib
import json
from typing import Any

from honbu.modules.meetings.domain.record import (
    AgendaItem,
    Attendee,
    Block,
    BlockKind,
    Disclosure,
    Heading,
    ItemKind,
    Material,
    Record,
)

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


def kept_json(record: Record) -> dict[str, Any]:
    """What of a record is kept for good and published: what it says, without places in a source and without doubts."""
    found = to_json(record)
    for name in ("profile", "characters", "follow_ups", "options", "dates", "doubts"):
        found.pop(name)
    for name in ("disclosure", "attendance", "agenda", "blocks", "materials"):
        for one in found[name]:
            one.pop("span")
    return found


def canonical(values: dict[str, Any]) -> bytes:
    """The same bytes for the same values, whatever kept them meanwhile."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(values: dict[str, Any]) -> str:
    """SHA-256 of kept values, in hexadecimal."""
    return hashlib.sha256(canonical(values)).hexdigest()


def from_json(values: dict[str, Any]) -> Record:
    """The record that `kept_json` kept (or `to_json` gave, without places and doubts)."""
    meeting, nowhere = values["meeting"], (0, 0)
    return Record(
        source="",
        profile="ward_form",
        meeting=Heading(
            name=meeting["name"],
            body=meeting["body"],
            fiscal_year=meeting["fiscal_year"],
            ordinal=meeting["ordinal"],
            secretariat=meeting["secretariat"],
            held=meeting["held"],
            date=datetime.date.fromisoformat(meeting["date"]) if meeting["date"] else None,
            start=(meeting["start"] or "").removeprefix("0"),
            end=(meeting["end"] or "").removeprefix("0"),
            place=meeting["place"],
        ),
        disclosure=tuple(
            Disclosure(one["target"], one["choice"], one["reason"], nowhere) for one in values["disclosure"]
        ),
        attendance=tuple(Attendee(one["group"], one["post"], one["note"], nowhere) for one in values["attendance"]),
        agenda=tuple(
            AgendaItem(ItemKind(one["kind"]), one["no"], one["title"], one["resolution"] or "", nowhere)
            for one in values["agenda"]
        ),
        blocks=tuple(
            Block(one["item"] or "", BlockKind(one["kind"]), one["role"] or "", one["text"], nowhere, one["role"] or "")
            for one in values["blocks"]
        ),
        materials=tuple(Material(one["no"], one["branch"], one["title"], nowhere) for one in values["materials"]),
        result=values["result"] or "",
    )
