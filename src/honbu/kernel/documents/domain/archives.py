"""ZIPの検査: what an archive really holds, measured by unpacking it into nothing."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from honbu.kernel.documents.domain.findings import Finding

STORED, DEFLATED = 0, 8
LOCAL_HEADER = 30
STEP = 256 * 1024
# How packed content begins that would have to be unpacked in its turn.
PACKED = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold: entries, bytes in all, and bytes for each packed byte once it is large."""

    entries: int = 10_000
    total: int = 400 * 1024 * 1024
    ratio: int = 200
    ratio_from: int = 20 * 1024 * 1024
    nested: bool = False  # an Office file may embed another one; a plain archive may not hold archives


class _Bomb(Exception):
    """Unpacking went over a limit."""


def check(content: bytes, limits: Limits) -> list[Finding]:
    """Everything that is wrong with an archive; nothing is written anywhere. Stops at the first limit passed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error):
        return [Finding("archive.broken")]
    if len(entries) > limits.entries:
        return [Finding("archive.too_many_entries", str(len(entries)))]
    strange = [*_names(entries), *_overlaps(entries)]
    if strange:
        return strange
    return _unpacked(content, entries, limits)


def members(content: bytes, wanted: str = "", *, largest: int = 64 * 1024 * 1024) -> Iterator[tuple[str, bytes]]:
    """Name and content of the entries whose name begins with `wanted`, cut off at `largest` bytes each."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith(wanted) and not entry.is_dir():
                    with archive.open(entry) as stream:
                        yield entry.filename, stream.read(largest)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return


def names(content: bytes) -> list[str]:
    """The names of all entries; none if it is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error):
        return []


def _names(entries: list[zipfile.ZipInfo]) -> list[Finding]:
    found, seen = [], set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or "\0" in name:
            found.append(Finding("archive.path", entry.filename))
        if name.lower() in seen:
            found.append(Finding("archive.broken", entry.filename))
        seen.add(name.lower())
        if entry.flag_bits & 0x1:
            return [Finding("encrypted", entry.filename)]
        if entry.compress_type not in {STORED, DEFLATED}:
            found.append(Finding("archive.method", entry.filename))
    return found


def _overlaps(entries: list[zipfile.ZipInfo]) -> list[Finding]:
    # Entries that share their packed bytes are how a small archive holds petabytes without any nesting.
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return [Finding("archive.bomb", entry.filename)]
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size
    return []


def _unpacked(content: bytes, entries: list[zipfile.ZipInfo], limits: Limits) -> list[Finding]:
    found: list[Finding] = []
    total = 0
    for entry in entries:
        try:
            size, head = _real_size(content, entry, limits, total)
        except _Bomb:
            return [Finding("archive.bomb", entry.filename)]
        except (zlib.error, struct.error, ValueError):
            return [Finding("archive.broken", entry.filename)]
        if size != entry.file_size:
            return [Finding("archive.lies", entry.filename)]
        total += size
        if not limits.nested and head.startswith(PACKED):
            found.append(Finding("archive.nested", entry.filename))
        if head.startswith((b"MZ", b"\x7fELF")):
            found.append(Finding("program", entry.filename))
    return found


def _real_size(content: bytes, entry: zipfile.ZipInfo, limits: Limits, so_far: int) -> tuple[int, bytes]:
    """Bytes that really come out of an entry, whatever its headers say, and the first few of them."""
    start = entry.header_offset
    signature, name_length, extra_length = struct.unpack_from("<4s22xHH", content, start)
    if signature != b"PK\x03\x04":
        raise ValueError
    begin = start + LOCAL_HEADER + name_length + extra_length
    packed = memoryview(content)[begin : begin + entry.compress_size]
    if entry.compress_type == STORED:
        _measure(len(packed), entry, limits, so_far)
        return len(packed), bytes(packed[:8])
    size, head, unpacker = 0, b"", zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    while not unpacker.eof:
        piece = unpacker.decompress(waiting, STEP)
        waiting = unpacker.unconsumed_tail
        if not piece and not waiting:
            break
        head = head or piece[:8]
        size += len(piece)
        _measure(size, entry, limits, so_far)
    return size, head


def _measure(size: int, entry: zipfile.ZipInfo, limits: Limits, so_far: int) -> None:
    if so_far + size > limits.total:
        raise _Bomb
    if size > limits.ratio_from and size > limits.ratio * max(entry.compress_size, 1):
        raise _Bomb
