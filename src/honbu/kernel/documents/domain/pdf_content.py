"""PDFの検査: scripts, programs and attachments, also where names are written in code or packed into object streams."""

import re
import zlib
from collections.abc import Iterator

from honbu.kernel.documents.domain.findings import Finding

MOST_UNPACKED = 128 * 1024 * 1024
_NAME = re.compile(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){4,80})")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_FORM_SCRIPTS = re.compile(rb"/XFA\s*(?:\[|\d+\s+\d+\s+R)")
_STREAM = re.compile(rb"stream\r?\n")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
RULES = {
    b"JavaScript": "pdf.script",
    b"Launch": "pdf.program",
    b"ImportData": "pdf.program",
    b"RichMedia": "pdf.program",
    b"EmbeddedFile": "pdf.attachment",
    b"EmbeddedFiles": "pdf.attachment",
    b"GoToE": "pdf.attachment",
    b"SubmitForm": "pdf.sends",
    b"OpenAction": "pdf.opens_somewhere",
}


def check(content: bytes) -> list[Finding]:
    """What the document would do by itself. A script behind OpenAction is a script; OpenAction alone turns to a page."""
    if _ENCRYPTED.search(content):
        return [Finding("encrypted")]
    found = dict.fromkeys(_named(content))
    for part in _object_streams(content):
        if part is None:
            found[Finding("pdf.unreadable")] = None
        else:
            found.update(dict.fromkeys(_named(part)))
    return list(found)


def _named(part: bytes) -> Iterator[Finding]:
    if _FORM_SCRIPTS.search(part):
        yield Finding("pdf.script", "XFA")
    for match in _NAME.finditer(part):
        name = match.group(1)
        if b"#" in name:
            name = _CODE.sub(lambda code: bytes([int(code.group(1), 16)]), name)
        rule = RULES.get(name)
        if rule:
            yield Finding(rule, name.decode("latin-1"))


def _object_streams(content: bytes) -> Iterator[bytes | None]:
    """The unpacked object streams; None for one that can't be read."""
    total = 0
    for mark in _OBJECT_STREAM.finditer(content):
        start = _STREAM.search(content, mark.end(), mark.end() + 4096)
        if start is None:
            continue
        head = content[mark.start() - 200 if mark.start() > 200 else 0 : start.start()]
        if b"/FlateDecode" not in head and b"/Fl" not in head and b"/Filter" not in head:
            continue  # not packed: its names were seen with the rest
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(memoryview(content)[start.end() :], MOST_UNPACKED - total + 1)
        except zlib.error:
            yield None
            continue
        total += len(part)
        if total > MOST_UNPACKED:
            yield None
            return
        yield part
