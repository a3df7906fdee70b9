"""複合ファイル (OLE): the container of .doc, .xls and of encrypted Office files, read just far enough to judge it."""

import struct
from dataclasses import dataclass, field
from typing import Final

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END: Final = 0xFFFFFFFA  # sector numbers from here on mark ends and tables
STREAM, ROOT = 2, 5
MOST_SECTORS: Final = 1_000_000


class Unreadable(ValueError):
    """The container's tables contradict themselves."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream of the container."""

    name: str
    kind: int
    start: int
    size: int


@dataclass(slots=True)
class CompoundFile:
    """The streams of a container. Raises Unreadable if it is damaged."""

    content: bytes
    entries: list[Entry] = field(default_factory=list)
    _sector: int = 512
    _cutoff: int = 4096
    _fat: list[int] = field(default_factory=list)
    _mini_fat: list[int] = field(default_factory=list)
    _mini: bytes = b""

    def __post_init__(self) -> None:
        try:
            self._read()
        except (struct.error, IndexError, MemoryError):
            raise Unreadable from None

    @property
    def names(self) -> set[str]:
        """The names of all entries."""
        return {entry.name for entry in self.entries}

    def stream(self, name: str) -> bytes:
        """The content of the first stream with that name; empty if there is none."""
        for entry in self.entries:
            if entry.name == name and entry.kind == STREAM:
                return self._content_of(entry)
        return b""

    def _read(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self.content, 30)
        if not self.content.startswith(MAGIC) or shift not in {9, 12} or mini_shift != 6:
            raise Unreadable
        self._sector = 1 << shift
        fields = struct.unpack_from("<IIIIIIIII", self.content, 44)
        directory, self._cutoff, mini_fat, difat, difat_count = fields[1], fields[3], fields[4], fields[6], fields[7]
        self._fat = self._allocation(difat, difat_count)
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat))
        raw = b"".join(self._at(number) for number in self._chain(directory, self._fat))
        for place in range(0, len(raw) - 127, 128):
            self._add(raw[place : place + 128])
        root = next((entry for entry in self.entries if entry.kind == ROOT), None)
        if root is not None:
            self._mini = b"".join(self._at(number) for number in self._chain(root.start, self._fat))[: root.size]

    def _allocation(self, difat: int, count: int) -> list[int]:
        sectors = [number for number in struct.unpack_from("<109I", self.content, 76) if number < END]
        for _ in range(min(count, MOST_SECTORS)):
            if difat >= END:
                break
            numbers = struct.unpack(f"<{self._sector // 4}I", self._at(difat))
            sectors += [number for number in numbers[:-1] if number < END]
            difat = numbers[-1]
        return self._numbers(sectors)

    def _numbers(self, sectors: list[int]) -> list[int]:
        found: list[int] = []
        for number in sectors:
            found.extend(struct.unpack(f"<{self._sector // 4}I", self._at(number)))
        return found

    def _at(self, number: int) -> bytes:
        begin = (number + 1) * self._sector
        if begin >= len(self.content):
            raise Unreadable
        # The last sector may be cut off short.
        return self.content[begin : begin + self._sector].ljust(self._sector, b"\0")

    def _chain(self, start: int, table: list[int]) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        while start < END:
            if start in seen or start >= len(table):
                raise Unreadable
            seen.add(start)
            found.append(start)
            start = table[start]
        return found

    def _add(self, raw: bytes) -> None:
        length, kind = struct.unpack_from("<HB", raw, 64)
        if kind == 0:
            return
        start, size = struct.unpack_from("<IQ", raw, 116)
        if self._sector == 512:
            size &= 0xFFFFFFFF
        name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        self.entries.append(Entry(name, kind, start, size))

    def _content_of(self, entry: Entry) -> bytes:
        if entry.size >= self._cutoff:
            return b"".join(self._at(number) for number in self._chain(entry.start, self._fat))[: entry.size]
        pieces = [self._mini[number * 64 : number * 64 + 64] for number in self._chain(entry.start, self._mini_fat)]
        return b"".join(pieces)[: entry.size]
