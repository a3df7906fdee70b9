"""旧形式の Word・Excel・PowerPoint: macros, passwords and embedded programs in the old binary files."""

import struct
from collections.abc import Iterator

from honbu.kernel.documents.domain.compound_file import CompoundFile, Unreadable
from honbu.kernel.documents.domain.findings import Finding

MACRO_NAMES = {"Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "VBAProject"}
ENCRYPTED_PACKAGE = "EncryptedPackage"
FILE_PASS, SHEET, MACRO_SHEET = 0x2F, 0x85, 1


def kind_of(content: bytes) -> str:
    """doc, xls, ppt; `locked` for a modern file under a password; empty for any other container."""
    try:
        names = CompoundFile(content).names
    except Unreadable:
        return ""
    if ENCRYPTED_PACKAGE in names:
        return "locked"
    marks = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
    return next((kind for mark, kind in marks.items() if mark in names), "")


def check(content: bytes) -> list[Finding]:
    """What in the container is active, locked or embedded."""
    try:
        file = CompoundFile(content)
        return [*_by_name(file.names), *_word(file.stream("WordDocument")), *_excel(file)]
    except Unreadable:
        return [Finding("broken")]


def _by_name(names: set[str]) -> list[Finding]:
    found = []
    if ENCRYPTED_PACKAGE in names or "EncryptionInfo" in names:
        found.append(Finding("encrypted"))
    if names & MACRO_NAMES:
        found.append(Finding("macros"))
    if "\x01Ole10Native" in names:
        found.append(Finding("embedded_program"))
    return found


def _word(stream: bytes) -> list[Finding]:
    # Bit 8 of the flags at the head of the document tells that all that follows is enciphered.
    if len(stream) > 12 and struct.unpack_from("<H", stream, 10)[0] & 0x0100:
        return [Finding("encrypted")]
    return []


def _excel(file: CompoundFile) -> list[Finding]:
    found = []
    for code, body in _records(file.stream("Workbook") or file.stream("Book")):
        if code == FILE_PASS:
            return [Finding("encrypted")]
        if code == SHEET and len(body) > 5 and body[5] == MACRO_SHEET:
            found.append(Finding("macros", "Excel 4.0"))
    return found


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, place)
        yield code, stream[place + 4 : place + 4 + length]
        place += 4 + length
