"""HTML・SVG・CSV: what in a text would run when somebody opens it."""

import csv
import io
import re

from honbu.kernel.documents.domain.findings import Finding

_ACTIVE = re.compile(
    r"<\s*(?:\w+:)?(?:script|iframe|object|embed|applet|foreignobject|handler|set|animate\w*)\b|<!ENTITY"
    r"|[\s\"'/]on[a-z]{3,20}\s*=|(?:java|vb)\s*script\s*:|data\s*:\s*text/html|http-equiv\s*=\s*[\"']?refresh",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?", re.IGNORECASE)
_FORMULA = re.compile(r"^\s*[=+\-@=+-@]")
_FIGURE = re.compile(r"^[+-]?[\d,]*(\.\d+)?%?$|^[-+]+$")
ROWS_LOOKED_AT = 100_000


def check_markup(text: str) -> list[Finding]:
    """Scripts, event attributes, script addresses and embedded pages, also when written with references."""
    plain = re.sub(r"[\t\r\n\0]", "", _REFERENCE.sub(_letter, text))
    found = _ACTIVE.search(text) or _ACTIVE.search(plain)
    return [Finding("script", found.group(0).strip()[:40])] if found else []


def check_csv(text: str) -> list[Finding]:
    """Cells that a spreadsheet would take for formulas, with the place of the first."""
    reader = csv.reader(io.StringIO(text[:20_000_000]))
    try:
        for number, row in enumerate(reader, 1):
            if number > ROWS_LOOKED_AT:
                break
            if any(_FORMULA.match(cell) and not _FIGURE.match(cell.strip()) for cell in row):
                return [Finding("csv.formula", str(number))]
    except csv.Error:
        return []
    return []


def _letter(match: re.Match[str]) -> str:
    code = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
