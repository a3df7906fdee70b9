"""受入れの検査: what a file is by its content, and everything that speaks against taking it."""

import re
from dataclasses import dataclass
from typing import Final

from honbu.kernel.documents.domain import archives, compound_file, kinds, markup, office, old_office, pdf_content
from honbu.kernel.documents.domain.encodings import Decoded, decode
from honbu.kernel.documents.domain.findings import Finding
from honbu.kernel.documents.domain.names import extension_of

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"{\\rtf", "rtf"),
)
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",
    b"dex\n",
    b"ITSF",
)
_SVG = re.compile(r"<(?:\w+:)?svg\b", re.IGNORECASE)
_HTML = re.compile(
    r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|meta)\b", re.IGNORECASE | re.DOTALL
)
# An MZ at the head of a text is only a word when nothing of a program follows.
_DOS_HEADER = 64


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found: `kind` is a code of `kinds.KINDS`, or another word (program, archive, locked) or empty."""

    kind: str
    findings: list[Finding]
    encoding: str = ""

    @property
    def media_type(self) -> str:
        """The media type of what it is."""
        return kinds.media_type_of(self.kind)


def kind_of(content: bytes, filename: str = "") -> tuple[str, Decoded | None]:
    """What the content is. The name only tells a table of commas from other plain text."""
    binary = _binary_kind(content)
    if binary:
        return binary, None
    decoded = decode(content)
    if decoded is None:
        return "", None
    return _text_kind(decoded.text, extension_of(filename)), decoded


def inspect(
    content: bytes, filename: str, *, allowed: frozenset[str] = kinds.OFFICE, limits: archives.Limits | None = None
) -> Inspection:
    """Look at a file whose name has been made safe already; nothing is decided here."""
    if not content:
        return Inspection("", [Finding("empty")])
    kind, decoded = kind_of(content, filename)
    extension = extension_of(filename)
    findings: list[Finding] = []
    if extension in kinds.PROGRAM_EXTENSIONS or kind == "program":
        findings.append(Finding("program", extension or kind))
    elif kind == "locked":
        findings.append(Finding("encrypted"))
    elif kind not in allowed:
        findings.append(Finding("kind", kind or extension))
    elif extension and extension not in kinds.KINDS[kind].extensions:
        findings.append(Finding("name_differs", kind))
    findings += _inside(content, kind, decoded, limits)
    return Inspection(kind, findings, decoded.encoding if decoded else "")


def _binary_kind(content: bytes) -> str:
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ")[:5] == b"%PDF-":
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return office.kind_of(content)
    if content.startswith(compound_file.MAGIC):
        return old_office.kind_of(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content.startswith(archives.PACKED):
        return "archive"
    return "program" if _is_program(content) else ""


def _is_program(content: bytes) -> bool:
    if content.startswith(b"MZ"):
        return len(content) >= _DOS_HEADER and b"\0" in content[:_DOS_HEADER]
    return content.startswith(_PROGRAMS)


def _text_kind(text: str, extension: str) -> str:
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if _HTML.match(head):
        return "html"
    if head.startswith("<") and _SVG.search(head):
        return "svg"
    if head.startswith("<?xml"):
        return "xml"
    if extension == "json" and head[:1] in "{[":
        return "json"
    return "csv" if extension in kinds.KINDS["csv"].extensions else "txt"


def _inside(content: bytes, kind: str, decoded: Decoded | None, limits: archives.Limits | None) -> list[Finding]:
    if kind in {"doc", "xls", "ppt"}:
        return old_office.check(content)
    if kind == "pdf":
        return pdf_content.check(content)
    if content.startswith(b"PK"):
        plain = kind == "zip"
        found = archives.check(content, limits or archives.Limits(nested=not plain))
        # What doesn't unpack properly is not looked into.
        return found or ([] if plain else office.check(content))
    return _inside_text(kind, decoded) if decoded else []


def _inside_text(kind: str, decoded: Decoded) -> list[Finding]:
    found = []
    if kind in {"html", "svg", "xml"}:
        found += markup.check_markup(decoded.text)
    if kind == "csv":
        found += markup.check_csv(decoded.text)
    if decoded.encoding not in {"utf-8", "utf-8-sig"}:
        found.append(Finding("text.not_utf8", decoded.encoding))
    return found
