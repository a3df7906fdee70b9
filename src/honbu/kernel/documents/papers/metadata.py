"""公開前の整理: takes names of authors, places, programs and machines out of a file, and leaves what is read."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

from honbu.kernel.documents.domain.kinds import kind_of_media

EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">{title}</cp:coreProperties>'
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = _APP.replace("extended-properties", "custom-properties")
_TITLE = re.compile(rb"<dc:title[^>]*>(.*?)</dc:title>", re.DOTALL)
# Who wrote a comment or changed a word, and from which folder a book was saved.
_PEOPLE = re.compile(
    rb"""(\s(?:w:author|w15:author|w:initials|userName|userId|displayName|lastModifiedBy|providerId|uri:person)=)("[^"]*"|'[^']*')"""
)
_AUTHORS = re.compile(rb"(<author\b[^>]*>)(.*?)(</author>)", re.DOTALL)
_FOLDERS = re.compile(rb"<x15ac:absPath\b[^>]*/>|<fileSharing\b[^>]*/>")
_XMP_PART = re.compile(
    rb"<(pdfuaid|pdfaid):(part|conformance|rev)>([A-Za-z0-9]{1,6})</|(pdfuaid|pdfaid):(part|conformance|rev)=\"([A-Za-z0-9]{1,6})\""
)
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>'
    '</rdf:Alt></dc:title>{parts}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"bKGD", b"sBIT", b"acTL",
    b"fcTL", b"fdAT",
}  # fmt: skip


class CannotBeStripped(ValueError):
    """The file can't be read well enough to take its metadata out."""


def strip_metadata(content: bytes, media_type: str) -> bytes:
    """The file without metadata; kinds that carry none, or none we know of, come back as they are.

    Raises CannotBeStripped.
    """
    strip = _STRIPPERS.get(kind_of_media(media_type))
    if strip is None:
        return content
    try:
        return strip(content)
    except (zipfile.BadZipFile, zlib.error, PyPdfError, struct.error, KeyError, ValueError, RecursionError) as error:
        raise CannotBeStripped(
            _("作成者などの情報を取り除けませんでした。元のソフトで開いて保存し直し、差し替えてから公開してください。")
        ) from error


def _office(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
        for entry in source.infolist():
            if entry.filename.startswith("docProps/thumbnail"):
                continue
            part = _office_part(entry.filename, source.read(entry))
            # The date of an entry tells when somebody worked, its comment and extra fields on which system.
            clean.writestr(zipfile.ZipInfo(entry.filename, EPOCH), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _office_part(name: str, part: bytes) -> bytes:
    if name == "docProps/core.xml":
        title = _TITLE.search(part)
        return _CORE.format(title=title.group(0).decode() if title else "").encode()
    if name == "docProps/app.xml":
        return _APP.encode()
    if name == "docProps/custom.xml":
        return _CUSTOM.encode()
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship\b[^>]*metadata/thumbnail[^>]*/>", b"", part)
    if name.endswith(".xml"):
        part = _PEOPLE.sub(rb'\1""', part)
        if "comments" in name:
            part = _AUTHORS.sub(rb"\1\3", part)
        part = _FOLDERS.sub(b"", part)
    return part


def _pdf(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content))
    title = str(reader.metadata.title or "") if reader.metadata else ""
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    _replace_xmp(writer, title)
    if title:
        writer.metadata = {"/Title": title}
    for page in writer.pages:
        for key in ("/PieceInfo", "/LastModified", "/Metadata"):
            page.pop(key, None)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _replace_xmp(writer: PdfWriter, title: str) -> None:
    known = writer.root_object.get("/Metadata")
    before = known.get_object() if known is not None else None
    old = before.get_data() if isinstance(before, StreamObject) else b""
    writer.xmp_metadata = _XMP.format(title=escape(title), parts=_conformance(old)).encode()


def _conformance(xmp: bytes) -> str:
    parts = []
    for match in _XMP_PART.finditer(xmp):
        space, name, value = (one.decode() for one in (match.groups()[:3] if match.group(1) else match.groups()[3:]))
        parts.append(f"<{space}:{name}>{value}</{space}:{name}>")
    return "".join(dict.fromkeys(parts))


def _jpeg(content: bytes) -> bytes:
    kept = [content[:2]]
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            kept.append(content[place : end + 2 if end > place else len(content)])
            return b"".join(kept)
        length = struct.unpack_from(">H", content, place + 2)[0]
        segment = content[place : place + 2 + length]
        if marker == 0xE1:
            kept.append(_upright(segment))
        elif marker in _JPEG_KEPT or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        place += 2 + length
    raise ValueError


def _upright(segment: bytes) -> bytes:
    """What is left of the camera's notes: how the picture is turned, or it would lie on its side."""
    turned = _orientation(segment)
    if turned in {0, 1}:
        return b""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", turned, 0) + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _orientation(segment: bytes) -> int:
    if segment[4:10] != b"Exif\0\0":
        return 0
    tiff = segment[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        first = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for number in range(struct.unpack_from(f"{order}H", tiff, first)[0]):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + number * 12)
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _png(content: bytes) -> bytes:
    return content[:8] + b"".join(chunk for kind, chunk in _chunks(content) if kind in _PNG_KEPT)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        yield kind, content[place : place + 12 + length]
        if kind == b"IEND":
            return
        place += 12 + length
    raise ValueError


_STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "docx": _office,
    "xlsx": _office,
    "pptx": _office,
    "pdf": _pdf,
    "jpeg": _jpeg,
    "png": _png,
}
