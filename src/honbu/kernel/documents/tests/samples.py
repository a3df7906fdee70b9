"""Files made for the tests: harmless ones, and each kind of harm.

A file is made once: made anew two seconds later it would differ, since packages note the time.
"""

import io
import struct
import zipfile
import zlib
from functools import lru_cache

import docx
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def upload(content: bytes, name: str, claimed: str = "application/octet-stream") -> SimpleUploadedFile:
    """As a form hands it over, with a type that nobody should believe. The name comes through as it was sent."""
    made = SimpleUploadedFile("x", content, claimed)
    made._name = name
    return made


@lru_cache
def word(text: str = "会議の記録") -> bytes:
    """A Word document with a personal author."""
    document = docx.Document()
    document.add_paragraph(text)
    document.core_properties.author = "山田太郎"
    document.core_properties.title = "会議録"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@lru_cache
def excel(cell: str = "予算") -> bytes:
    """An Excel book."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.set_properties({"author": "山田太郎", "company": "みどり台区"})
    book.add_worksheet("一覧").write_string(0, 0, cell)
    book.close()
    return target.getvalue()


@lru_cache
def pdf(*, script: bool = False, metadata: bool = True) -> bytes:
    """A page without words."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        action[NameObject("/JS")] = TextStringObject("app.alert('hello')")
        writer.root_object[NameObject("/OpenAction")] = action
    if metadata:
        writer.add_metadata({"/Author": "山田太郎", "/Title": "報告書", "/Creator": "Word on PC-0123"})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_locked() -> bytes:
    """A page under a password."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_opening() -> bytes:
    """A page that turns to itself when opened."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.root_object[NameObject("/OpenAction")] = page.indirect_reference
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def with_entry(archive: bytes, name: str, content: bytes) -> bytes:
    """The same ZIP with one more entry."""
    target = io.BytesIO(archive)
    with zipfile.ZipFile(target, "a") as opened:
        opened.writestr(name, content)
    return target.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    """A ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams, each padded to full sectors (no mini stream)."""
    sectors: list[bytes] = []
    chains: list[tuple[str, int, int]] = []
    fat: list[int] = []
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        start = len(sectors)
        count = len(padded) // 512
        sectors += [padded[i * 512 : i * 512 + 512] for i in range(count)]
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        chains.append((name, start, len(padded)))
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0), *(_entry(name, 2, start, size) for name, start, size in chains)]
    directory = b"".join(entries)
    directory += b"\0" * (-len(directory) % 512)
    first_directory = len(sectors)
    count = len(directory) // 512
    sectors += [directory[i * 512 : i * 512 + 512] for i in range(count)]
    fat += [*range(first_directory + 1, first_directory + count), 0xFFFFFFFE]
    fat_sector = len(sectors)
    fat.append(0xFFFFFFFD)
    fat += [0xFFFFFFFF] * (128 - len(fat))
    sectors.append(struct.pack("<128I", *fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", fat_sector, *[0xFFFFFFFF] * 108)
    return head + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    raw = coded.ljust(64, b"\0") + struct.pack("<HB", len(coded), kind)
    return raw.ljust(116, b"\0") + struct.pack("<IQ", start, size)


def jpeg(*, orientation: int = 6) -> bytes:
    """The frame of a photo with a place and an owner in its notes."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", orientation, 0)
    exif += b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a" + b"\0\0\0\0" + b"GPS 35.6 139.7 owner YAMADA"
    notes = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    comment = b"\xff\xfe" + struct.pack(">H", 8) + b"secret"
    return b"\xff\xd8" + notes + comment + b"\xff\xdb\0\x04ab" + b"\xff\xda\0\x02scan\xff\xd9" + b"trailing"


def png() -> bytes:
    """One black dot, with the name of who drew it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = zlib.compress(b"\0\0\0\0")
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", b"Author\0YAMADA") + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def parts_of(archive: bytes) -> list[str]:
    """The parts of an Office file as text."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return [opened.read(name).decode("utf-8", "replace") for name in opened.namelist()]
