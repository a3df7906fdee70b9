"""A visit of today for tests of the field form, what a tablet sends of it, and pictures as cameras make them."""

import datetime
import hashlib
import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.actions.field_evidence import keep_visit_evidence
from honbu.modules.audits.actions.field_visits import take_in_record
from honbu.modules.audits.domain.visits import EvidenceSort
from honbu.modules.audits.models import AuditItem, Visit, VisitEvidence, YearPlan
from honbu.modules.audits.tests.makers import AuditWard, a_plan
from honbu.modules.audits.tests.visit_makers import a_booking, an_auditor

ORIENTATION, GPS = 0x0112, 0x8825


def a_visit_of_today(ward: AuditWard, *others: Person, **how: Any) -> str:
    """A visit of 監査 実太 (and others) to 戸籍住民課 that is booked for today: its key."""
    team = [an_auditor(ward), *(an_auditor(ward, other) for other in others)]
    return a_booking(ward, YearPlan.objects.first() or a_plan(), clock.today(), *team, **how)


def item_of(code: str) -> AuditItem:
    """An item by its code."""
    return AuditItem.objects.get(code=code)


def ago(minutes: float) -> str:
    """So many minutes before now, as a tablet writes it."""
    return (clock.now() - datetime.timedelta(minutes=minutes)).isoformat()


def a_result(
    code: str, verdict: str = "conforms", words: str = "", *, told: float = 10, **facts: Any
) -> dict[str, Any]:
    """What somebody noted to an item, so many minutes ago."""
    return {
        "item": item_of(code).pk, "contractor": "", "verdict": verdict, "grade": None, "words": words, "sample": "",
        "told_at": ago(told), **facts,
    }  # fmt: skip


def a_record(*results: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A record; begun half an hour ago, of the same day."""
    return {
        "arrived_at": ago(30), "left_at": None, "received_by": "", "notes": "", "done": False, "broken_off": "",
        "results": list(results), **facts,
    }  # fmt: skip


def a_visit(ward: AuditWard, *results: dict[str, Any], **facts: Any) -> Visit:
    """A visit that has begun."""
    return take_in_record(a_visit_of_today(ward), a_record(*results, **facts), actor=ward.auditor)


def kept(
    visit: Visit, content: bytes, *, actor: Person, sort: str = "photo", name: str = "写真.jpg", **facts: Any
) -> VisitEvidence:
    """A file of a visit, sent as a tablet sends it."""
    values = {
        "item": None, "caption": "", "taken_at": clock.now(), "sha256": hashlib.sha256(content).hexdigest(), **facts,
    }  # fmt: skip
    upload = SimpleUploadedFile(name, content)
    return keep_visit_evidence(visit.key, upload, actor=actor, sort=EvidenceSort(sort), **values)


def a_photo(width: int = 400, height: int = 300, *, format: str = "JPEG", exif: Image.Exif | None = None) -> bytes:  # noqa: A002
    """A picture, half of it dark, so that one sees how it is turned."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("black", (0, 0, width // 2, height))
    target = io.BytesIO()
    picture.save(target, format, **({"exif": exif} if exif else {}))
    return target.getvalue()


def notes_of_a_camera(turned: int = 1) -> Image.Exif:
    """EXIF with the place, the camera and how it was held."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x010F] = turned, "SECRETCAM"
    exif.get_ifd(GPS)[2] = (35.0, 41.0, 22.0)
    exif[GPS] = {1: "N", 2: (35.0, 41.0, 22.0)}
    return exif


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says in its header how huge it is."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")
