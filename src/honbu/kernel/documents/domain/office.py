"""Word・Excel・PowerPoint (OOXML) と ODF: which of them a ZIP is, and what in it would run or reach out."""

import codecs
import html
import re
from collections.abc import Iterator

from honbu.kernel.documents.domain import archives
from honbu.kernel.documents.domain.findings import Finding

LARGEST_PART = 32 * 1024 * 1024
MAIN_PARTS = {
    b"wordprocessingml.document.main": "docx",
    b"wordprocessingml.template.main": "docx",
    b"spreadsheetml.sheet.main": "xlsx",
    b"spreadsheetml.template.main": "xlsx",
    b"presentationml.presentation.main": "pptx",
    b"presentationml.slideshow.main": "pptx",
    b"ms-word.document.macroEnabled": "docx",
    b"ms-word.template.macroEnabled": "docx",
    b"ms-excel.sheet.macroEnabled": "xlsx",
    b"ms-excel.sheet.binary": "xlsb",
    b"ms-excel.template.macroEnabled": "xlsx",
    b"ms-excel.addin": "xlam",
    b"ms-powerpoint.presentation.macroEnabled": "pptx",
    b"ms-powerpoint.slideshow.macroEnabled": "pptx",
}
ODF_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_RELATION = re.compile(r"<[^>]*Relationship\s[^>]*>")
_EXTERNAL = re.compile(r"TargetMode\s*=\s*[\"']\s*External", re.IGNORECASE)
_DDE = re.compile(rb"\bDDE(AUTO)?\b[^<]{0,20}(cmd|powershell|mshta|\\\\|\.exe)|<(\w+:)?ddeLink\b", re.IGNORECASE)
_EMBEDDED_PROGRAM = re.compile(r"\.(exe|dll|bat|cmd|js|vbs|ps1|scr|lnk|hta|msi)$", re.IGNORECASE)


def kind_of(content: bytes) -> str:
    """docx, xlsx, pptx, odt, ods, odp; else zip."""
    for name, part in archives.members(content, "[Content_Types].xml", largest=LARGEST_PART):
        if name == "[Content_Types].xml":
            return next((kind for mark, kind in MAIN_PARTS.items() if mark in part), "zip")
    for name, part in archives.members(content, "mimetype", largest=200):
        if name == "mimetype":
            return ODF_KINDS.get(part.strip(), "zip")
    return "zip"


def check(content: bytes, *, depth: int = 0) -> list[Finding]:
    """Macros, controls, remote templates, DDE, embedded programs; embedded Office files are looked into twice deep."""
    found: list[Finding] = []
    for name, part in archives.members(content, largest=LARGEST_PART):
        found += _by_name(name)
        if name.endswith(".rels"):
            found += _relations(name, part)
        elif name.endswith(".xml") and _DDE.search(part):
            found.append(Finding("dde", name))
        elif "/embeddings/" in name:
            found += _embedded(name, part, depth)
    return list(dict.fromkeys(found))


def _by_name(name: str) -> Iterator[Finding]:
    lower = name.lower()
    if lower.endswith(("vbaproject.bin", "vbadata.xml")) or lower.startswith(("basic/", "scripts/")):
        yield Finding("macros", name)
    if "/macrosheets/" in lower:
        yield Finding("macros", name)
    if "/activex/" in lower:
        yield Finding("active_control", name)
    if _EMBEDDED_PROGRAM.search(lower):
        yield Finding("embedded_program", name)


def _relations(name: str, part: bytes) -> Iterator[Finding]:
    for written in _RELATION.findall(_text(part)):
        relation = html.unescape(written)
        if not _EXTERNAL.search(relation):
            continue
        if any(mark in relation for mark in ("/attachedTemplate", "/oleObject", "/frame", "/subDocument")):
            yield Finding("remote_content", name)
        elif "/externalLinkPath" in relation or "/image" in relation:
            yield Finding("ooxml.external_link", name)


def _text(part: bytes) -> str:
    wide = part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return part.decode("utf-16" if wide else "utf-8", "replace")


def _embedded(name: str, part: bytes, depth: int) -> list[Finding]:
    if part.startswith((b"MZ", b"\x7fELF")) or b"\x01\0O\0l\0e\x001\x000\0N\0a\0t\0i\0v\0e\0" in part:
        return [Finding("embedded_program", name)]
    if part.startswith(b"PK\x03\x04"):
        if depth >= 1:
            return [Finding("archive.nested", name)]
        inside = archives.check(part, archives.Limits(nested=True)) or check(part, depth=depth + 1)
        return [Finding("ooxml.embedded", name), *inside]
    return [Finding("ooxml.embedded", name)]
