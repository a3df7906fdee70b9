"""様式の欄: the fields around the proceedings, read into values without changing what stands there."""

import re
from dataclasses import dataclass, field
from datetime import date

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.domain.reading.pieces import Piece, plain, squeezed
from honbu.modules.meetings.domain.reading.profiles import CHAIRS, DEPUTIES
from honbu.modules.meetings.domain.record import (
    AgendaItem,
    Attendee,
    Disclosure,
    Doubt,
    Heading,
    ItemKind,
    Material,
    Severity,
    Span,
)

KIND_OF = {
    "議案": ItemKind.MATTER,
    "審議事項": ItemKind.MATTER,
    "協議事項": ItemKind.MATTER,
    "議題": ItemKind.MATTER,
    "議事": ItemKind.MATTER,
    "付議事項": ItemKind.MATTER,
    "報告": ItemKind.REPORT,
    "報告事項": ItemKind.REPORT,
}
NUMBER = r"[0-9０-９]{1,3}"
ITEM_TITLE = re.compile(rf"[(（]\s*(?P<no>{NUMBER})\s*[)）][ \u3000]*(?P<title>.+)", re.DOTALL)
ITEM_START = re.compile(
    rf"(?:#{{1,6}}\s*)?(?P<kind>{'|'.join(sorted(KIND_OF, key=len, reverse=True))})[ \u3000]*"
    rf"(?:[(（]\s*(?P<no>{NUMBER})\s*[)）]|第?[ \u3000]*(?P<plain_no>{NUMBER})[ \u3000]*号?(?=[ \u3000:：]|$))?"
    r"[ \u3000]*[:：]?[ \u3000]*(?P<title>.*)",
    re.DOTALL,
)
_NUMBERED = re.compile(rf"(?P<no>{NUMBER})[ \u3000]*[.．、)）][ \u3000]*(?P<title>.+)", re.DOTALL)
_NAME = re.compile(
    r"(?P<year>(?:令和|平成|昭和|[RHS])?\s*(?:元|[0-9０-９]{1,4})\s*年度)?\s*(?:第\s*(?P<no>[0-9０-９]{1,3})\s*回)?\s*(?P<body>.+)",
    re.DOTALL,
)
_INPUT = re.compile(r"<input\b(?P<attributes>[^>]*)>[ \u3000]*(?P<word>[^<■□☑☒☐✓✔レ\s]+)", re.IGNORECASE)
_BOX = re.compile(
    r"(?P<box>[■☑☒●◉✓✔レ]|□|☐|○|[\[［(（][xXｘ✓レ \u3000]?[\]］)）])[ \u3000]*(?P<word>[^■□☑☒☐●◉○✓✔レ\[［(（\s、，,]+)"
)
_MARKED = re.compile(r"[■☑☒●◉✓✔レxXｘ]")
_REASON = re.compile(r"非公開・一部非公開の場合は[、,]?\s*その理由\s*[:：]?\s*|(?:非公開の)?理由\s*[:：]\s*")
CHOICES = ("公開", "非公開", "一部非公開")
_MATERIAL = re.compile(
    r"(?:(?<=^)|(?<=[\s、，,。)）])|(?<=\u2028))資料[ \u3000]*(?P<no>[0-9０-９]{1,3})"
    r"(?:[ \u3000]*[-－‐‑–—―ーの][ \u3000]*(?P<branch>[0-9０-９]{1,3}))?[ \u3000]*[:：]?[ \u3000]*"
)
PAGE_NUMBER = re.compile(
    r"[-－–—(（]?[ \u3000]*[0-9０-９]{1,4}[ \u3000]*(?:[/／][ \u3000]*[0-9０-９]{1,4}|ページ|頁)?[ \u3000]*[-－–—)）]?"
)
_CLOSING_NOTE = re.compile(r"(?P<post>.+?)[(（](?P<note>[^()（）]+)[)）]")
_NOTES = (*CHAIRS, *DEPUTIES, "代理", "代", "オブザーバー", "議長代理", "職務代理", "会長職務代理")
_UNCOUNTED = re.compile(r"(?:ほか|他|外)\s*[0-9０-９]+\s*[名人]|各\S{1,8}(?:ほか|等)$")


@dataclass
class Fields:
    """What stands in each field: its paragraphs in order, with the sub-label of the row (会議, 部員 …)."""

    values: dict[str, list[tuple[str, Piece]]] = field(default_factory=dict)

    def add(self, name: str, sub: str, piece: Piece) -> None:
        """One more paragraph of a field."""
        self.values.setdefault(name, []).append((sub, piece))

    def of(self, name: str) -> list[Piece]:
        """The paragraphs of a field."""
        return [piece for _sub, piece in self.values.get(name, ())]

    def text(self, name: str) -> str:
        """A field as one text."""
        return " ".join(piece.text for piece in self.of(name))

    def span(self, name: str) -> Span:
        """Where a field stands; the beginning of the text if it is missing."""
        pieces = self.of(name)
        return (pieces[0].start, pieces[-1].end) if pieces else (0, 0)


def number(text: str) -> int:
    """１２ or 12."""
    return int(plain(text))


def heading_of(fields: Fields, doubts: list[Doubt]) -> Heading:
    """Name, year, number, time and place; what contradicts itself becomes a doubt."""
    name = fields.text("name")
    match = _NAME.fullmatch(plain(name).strip()) if name.strip() else None
    year = clock.parse(match["year"]).value if match and match["year"] else None
    held, span = fields.text("held"), fields.span("held")
    day, start, end = _held(held, span, doubts)
    return Heading(
        name=name,
        body=match["body"].strip() if match else "",
        fiscal_year=year.year if isinstance(year, clock.FiscalYear) else None,
        ordinal=int(match["no"]) if match and match["no"] else None,
        secretariat=fields.text("secretariat"),
        held=held,
        date=day,
        start=start,
        end=end,
        place=fields.text("place"),
    )


def _held(held: str, span: Span, doubts: list[Doubt]) -> tuple[date | None, str, str]:
    """開催日時: a day and its times. What the clock doubts is said in its own words."""
    if not held:
        return None, "", ""
    reading = clock.parse(held)
    if (reading.day is None and reading.times is None) or any(
        d.rule is clock.Rule.MORE_THAN_ONE for d in reading.doubts
    ):
        return _held_in_pieces(held, span, doubts)
    for doubt in reading.doubts:
        severity = Severity.BLOCK if reading.value is None else Severity.CONFIRM
        doubts.append(Doubt(f"date_{doubt.rule.value}", severity, span, doubt.message, doubt.suggestion))
    times = reading.times
    start, end = (str(times.start), str(times.end)) if times else ("", "")
    return reading.day, start, end if end != start else ""


def _held_in_pieces(held: str, span: Span, doubts: list[Doubt]) -> tuple[date | None, str, str]:
    """Where words stand between day and times: the first day and the first times that are found."""
    day, start, end = None, "", ""
    for reading in clock.find_all(held):
        if day is None and reading.day is not None:
            day = reading.day
        times = reading.times
        if times and not start:
            start, end = str(times.start), str(times.end) if times.end != times.start else ""
        elif times and not end:
            end = str(times.start)
        doubts += [
            Doubt(f"date_{doubt.rule.value}", Severity.CONFIRM, span, doubt.message, doubt.suggestion)
            for doubt in reading.doubts
        ]
    if day is None:
        message = f"開催日時「{held[:40]}」から日付を読み取れません。日付を入力してください。"
        doubts.append(Doubt("date_unread", Severity.BLOCK, span, message))
    return day, start, end


def agenda_of(pieces: list[Piece]) -> list[AgendaItem]:
    """議題: the items under 議案 and 報告, or numbered ones, which are then all 議案."""
    found: list[AgendaItem] = []
    kind: ItemKind | None = None
    for piece in pieces:
        start = ITEM_START.fullmatch(piece.text)
        numbered = ITEM_TITLE.fullmatch(piece.text) or _NUMBERED.fullmatch(piece.text)
        if start and (start["no"] or start["plain_no"] or not start["title"]):
            kind = KIND_OF[start["kind"]]
            if start["title"]:
                no = number(start["no"] or start["plain_no"])
                found.append(AgendaItem(kind, no, start["title"].strip(), "", piece.span))
        elif numbered:
            found.append(
                AgendaItem(kind or ItemKind.MATTER, number(numbered["no"]), numbered["title"].strip(), "", piece.span)
            )
        elif start and start["title"] and kind is None:
            kind = KIND_OF[start["kind"]]
            found.append(AgendaItem(kind, 1, start["title"].strip(), "", piece.span))
        else:
            same = [item.no for item in found if item.kind is (kind or ItemKind.MATTER)]
            found.append(AgendaItem(kind or ItemKind.MATTER, max(same, default=0) + 1, piece.text, "", piece.span))
    return found


def disclosure_of(fields: Fields, doubts: list[Doubt]) -> list[Disclosure]:
    """公開の可否: exactly one box each, and a reason unless all is open."""
    groups: dict[str, list[Piece]] = {}
    for sub, piece in fields.values.get("disclosure", ()):
        groups.setdefault(sub or "会議", []).append(piece)
    found = []
    for target, pieces in groups.items():
        text = " ".join(piece.text for piece in pieces)
        span = (pieces[0].start, pieces[-1].end)
        reason = _REASON.split(text, maxsplit=1)
        marked = _marked(reason[0])
        if len(marked) != 1:
            message = (
                f"「{target}」の公開の可否に、印が一つもありません。"
                if not marked
                else f"「{target}」の公開の可否に、印が{len(marked)}つあります（{'・'.join(marked)}）。"
            )
            doubts.append(Doubt("disclosure_marks", Severity.BLOCK, span, message + "一つを選んでください。"))
        choice = marked[0] if len(marked) == 1 else ""
        why = reason[1].strip() if len(reason) > 1 else ""
        if choice in {"非公開", "一部非公開"} and not why:
            message = f"「{target}」は{choice}ですが、理由が書かれていません。"
            doubts.append(Doubt("disclosure_reason", Severity.CONFIRM, span, message + "理由を入力してください。"))
        found.append(Disclosure(target, choice, why, span))
    return found


def _marked(text: str) -> list[str]:
    if "<input" in text.lower():
        return [
            plain(box["word"])
            for box in _INPUT.finditer(text)
            if re.search(r"\bchecked\b", box["attributes"], re.IGNORECASE) and plain(box["word"]) in CHOICES
        ]
    boxes = [(box["box"], plain(box["word"])) for box in _BOX.finditer(text)]
    if boxes:
        return [word for box, word in boxes if word in CHOICES and _MARKED.search(box)]
    only = squeezed(text)
    return [only] if only in CHOICES else []


def attendance_of(fields: Fields, doubts: list[Doubt]) -> list[Attendee]:
    """出席者 by group. Posts stand apart by 、 or by a space outside of brackets; the latter is a doubt."""
    found: list[Attendee] = []
    for sub, piece in fields.values.get("attendance", ()):
        for start, end, spaced in _names(piece):
            text = piece.text[start - piece.start : end - piece.start]
            span = (start, end)
            if _UNCOUNTED.search(text):
                message = f"「{text}」は人数が書かれているだけで、職が分かりません。職を一つずつ入力してください。"
                doubts.append(Doubt("attendance_uncounted", Severity.CONFIRM, span, message))
            if spaced:
                message = f"「{text}」の前に読点がなく、空白で区切られています。別の職として読みました。"
                doubts.append(Doubt("missing_separator", Severity.SUGGEST, span, message, f"、{text}"))
            bracket = _CLOSING_NOTE.fullmatch(text)
            note = plain(bracket["note"]).strip() if bracket else ""
            if bracket and note in _NOTES:
                found.append(Attendee(sub or "部員", bracket["post"].strip(), note, span))
            else:
                found.append(Attendee(sub or "部員", text, "", span))
    return found


def _names(piece: Piece) -> list[tuple[int, int, bool]]:
    """The spans of the posts in a paragraph, and whether only a space stood before each."""
    found: list[tuple[int, int, bool]] = []
    depth, begin, spaced = 0, None, False
    text = piece.text
    for at, char in enumerate(text + "、"):
        depth += (char in "(（") - (char in ")）")
        separator = depth <= 0 and char in "、，,・；;/／" and char != "・"
        space = depth <= 0 and char in " \u3000\t"
        if not (separator or space):
            begin = at if begin is None else begin
            continue
        if begin is not None:
            found.append((piece.start + begin, piece.start + at, spaced))
            spaced = space
        elif separator:
            spaced = False
        begin = None
    return found


def materials_of(pieces: list[Piece], doubts: list[Doubt]) -> list[Material]:
    """提出された資料等: 資料2-1 with its title, whether in one line or in many. What has no number is asked about."""
    found: list[Material] = []
    for piece in pieces:
        marks = list(_MATERIAL.finditer(piece.text))
        if not marks:
            if not PAGE_NUMBER.fullmatch(piece.text) and squeezed(piece.text) != "審議経過":
                message = f"「{piece.text[:40]}」に資料番号がありません。資料なら番号を付けてください。"
                doubts.append(Doubt("material_unnumbered", Severity.CONFIRM, piece.span, message))
            continue
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            end = following.start() if following else len(piece.text)
            title = piece.text[mark.end() : end].strip(" \u3000、，,\t\u2028")
            branch = number(mark["branch"]) if mark["branch"] else None
            span = (piece.start + mark.start(), piece.start + mark.end() + len(piece.text[mark.end() : end].rstrip()))
            found.append(Material(number(mark["no"]), branch, title, span))
    return found
