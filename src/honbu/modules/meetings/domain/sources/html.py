"""HTML: what a reader of the page sees, tables as rows with tabs, check boxes as ■ and □."""

from html.parser import HTMLParser

from honbu.modules.meetings.domain.reading.pieces import CELL_BREAK
from honbu.modules.meetings.domain.record import Doubt, Severity
from honbu.modules.meetings.domain.sources.source import Source

_HIDDEN = {"script", "style", "template", "noscript", "head", "iframe", "object"}
_BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "dt",
    "dd",
    "br",
    "hr",
}
_VOID = {"br", "hr", "input", "img", "meta", "link"}


class _Reader(HTMLParser):
    """Collects lines; within a cell, paragraphs are parted by CELL_BREAK."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.hidden = 0
        self.scripts = 0
        self.spans: dict[int, int] = {}  # column -> rows that a cell above still fills
        self._column = 0
        self._rowspan = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Rows, cells, paragraphs, boxes."""
        values = dict(attrs)
        self.scripts += tag == "script" or any(name.startswith("on") for name in values)
        if tag in _HIDDEN:
            self.hidden += tag not in _VOID
        elif tag == "tr":
            self.end_line()
            self.row, self._column = [], 0
            self._filled()
        elif tag in {"td", "th"} and self.row is not None:
            self.cell = []
            self._rowspan = _number(values.get("rowspan"))
        elif tag == "input" and values.get("type") == "checkbox":
            self._put("■" if "checked" in values else "□")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """The other ends of these."""
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in {"td", "th"} and self.cell is not None and self.row is not None:
            self.row.append(_squeeze("".join(self.cell)))
            if self._rowspan > 1:
                self.spans[self._column] = self._rowspan - 1
            self.cell, self._column = None, self._column + 1
            self._filled()
        elif tag == "tr" and self.row is not None:
            self.lines.append("\t".join(self.row))
            self.row = None
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self.hidden:
            self._put(data.replace("\r", "").replace("\n", " ").replace("\t", " "))

    def _filled(self) -> None:
        while self.row is not None and self.spans.get(self._column, 0) > 0:
            self.spans[self._column] -= 1
            self.row.append("")
            self._column += 1

    def _put(self, words: str) -> None:
        (self.words if self.cell is None else self.cell).append(words)

    def _break(self) -> None:
        if self.cell is not None:
            self.cell.append(CELL_BREAK)
        else:
            self.end_line()

    def end_line(self) -> None:
        line = " ".join("".join(self.words).split(" ")).strip()
        self.words = []
        if line:
            self.lines.append(line)


def _number(value: str | None) -> int:
    return min(int(value), 500) if value and value.isdecimal() else 1


def _squeeze(cell: str) -> str:
    parts = [" ".join(part.split()) for part in cell.split(CELL_BREAK)]
    return CELL_BREAK.join(part for part in parts if part)


def read_html(text: str) -> Source:
    """The visible text of a page. Scripts are left out and said."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()  # the last line has no end of its own
    doubts: tuple[Doubt, ...] = ()
    if reader.scripts:
        message = f"HTMLにプログラム（スクリプト）が{reader.scripts}か所ありました。取り除いて、文字だけを読みました。"
        doubts = (Doubt("script_dropped", Severity.NOTE, (0, 0), message),)
    return Source("\n".join(reader.lines) + "\n", "html", doubts)
