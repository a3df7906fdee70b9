"""ファイルの種類: what the house knows by its content, and under which endings it may come."""

from dataclasses import dataclass
from typing import Final

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
UNKNOWN_MEDIA: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `inline` ones may be shown by the browser itself, in a sandbox."""

    code: str
    media_type: str
    extensions: tuple[str, ...]
    inline: bool = False


_ALL = (
    Kind("pdf", "application/pdf", ("pdf",), inline=True),
    Kind("docx", f"{OOXML}wordprocessingml.document", ("docx",)),
    Kind("xlsx", f"{OOXML}spreadsheetml.sheet", ("xlsx",)),
    Kind("pptx", f"{OOXML}presentationml.presentation", ("pptx",)),
    Kind("doc", "application/msword", ("doc",)),
    Kind("xls", "application/vnd.ms-excel", ("xls",)),
    Kind("ppt", "application/vnd.ms-powerpoint", ("ppt",)),
    Kind("odt", f"{ODF}text", ("odt",)),
    Kind("ods", f"{ODF}spreadsheet", ("ods",)),
    Kind("odp", f"{ODF}presentation", ("odp",)),
    Kind("rtf", "application/rtf", ("rtf",)),
    Kind("txt", "text/plain", ("txt", "text", "log", "md")),
    Kind("csv", "text/csv", ("csv", "tsv")),
    Kind("json", "application/json", ("json",)),
    Kind("xml", "application/xml", ("xml",)),
    Kind("html", "text/html", ("html", "htm")),
    Kind("svg", "image/svg+xml", ("svg",)),
    Kind("png", "image/png", ("png",), inline=True),
    Kind("jpeg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), inline=True),
    Kind("gif", "image/gif", ("gif",), inline=True),
    Kind("webp", "image/webp", ("webp",), inline=True),
    Kind("tiff", "image/tiff", ("tif", "tiff")),
    Kind("zip", "application/zip", ("zip",)),
)
KINDS: Final = {kind.code: kind for kind in _ALL}
BY_MEDIA_TYPE: Final = {kind.media_type: kind for kind in _ALL}

# What an office sends around. HTML, SVG, XML and archives are taken only where a module asks for them.
OFFICE: Final = frozenset(
    {"pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "odt", "ods", "odp", "rtf", "txt", "csv"}
    | {"png", "jpeg", "gif", "webp", "tiff"}
)
TEXT: Final = frozenset({"txt", "csv", "json", "xml", "html", "svg"})
# Never a document, whatever is inside: Windows runs these on a double click.
PROGRAM_EXTENSIONS: Final = frozenset({
    "ade", "adp", "appx", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "hta", "iqy", "iso", "img", "inf", "ins",
    "jar", "js", "jse", "lnk", "mjs", "msc", "msi", "msix", "msp", "mst", "pif", "ps1", "psm1", "py", "reg", "scf",
    "scr", "sct", "settingcontent", "sh", "slk", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "wsf", "wsh", "xll",
})  # fmt: skip


def media_type_of(code: str) -> str:
    """The media type of a kind; that of unknown bytes for a kind nobody knows."""
    return KINDS[code].media_type if code in KINDS else UNKNOWN_MEDIA


def kind_of_media(media_type: str) -> str:
    """The kind with this media type, parameters not counted; empty if unknown."""
    found = BY_MEDIA_TYPE.get(media_type.partition(";")[0].strip().lower())
    return found.code if found else ""
