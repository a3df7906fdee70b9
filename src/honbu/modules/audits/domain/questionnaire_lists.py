"""委託先 and 忙しい時期 in the Excel of a questionnaire: how their rows are read, and what they would change.

Each sheet carries a key of its own, sealed over the rows that went out with it: what was entered on the screen since is
not missing from it. Nothing is withdrawn because its row is gone; that is proposed by name. Rules on values.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import letter
from honbu.modules.audits.domain.item_lists import DITTO
from honbu.modules.audits.domain.listed import MOST, Busy, Fact, Firm, read_busy, read_firm
from honbu.modules.audits.domain.questionnaire_sheet import HEAD_ROW, KEY_ROW, MARK, Expected, Finding, Key, why_not

FIRMS, BUSY = "firms", "busy"
TITLES = {FIRMS: "委託先", BUSY: "忙しい時期"}
HEADS = {
    FIRMS: ("委託先", "委託している業務", "個人情報を扱う", "庁内で働く", "行の鍵"),
    BUSY: ("はじめの日", "おわりの日", "曜日", "理由", "行の鍵"),
}
FACTS, ROW_KEY = 4, 4
_KEY = re.compile(
    rf"{MARK}\|(firms|busy)\|(\d{{4}})\|(\d{{1,9}})\|(\d{{1,9}})\|(\d{{1,9}})\|([0-9a-f:.]*)\|([0-9a-f]{{32}})"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as text. `faults` are the cells that hold a formula or an error: (row, column), counted from 0."""

    cells: Sequence[Sequence[str]]
    faults: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int) -> str:
        """What stands there; empty beyond the edge."""
        if row >= len(self.cells) or column >= len(self.cells[row]):
            return ""
        return str(self.cells[row][column]).strip()


@dataclass(frozen=True, slots=True)
class ListLine:
    """判定の1行: what would become of a contractor or a busy time, or of the whole sheet (neither before nor after)."""

    part: str
    finding: Finding
    row: int | None = None
    pk: int | None = None
    before: Fact | None = None
    after: Fact | None = None
    messages: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """By what a person says that it is to be withdrawn."""
        return f"{self.part}-{self.pk}"

    @property
    def title(self) -> str:
        """What it is about."""
        fact = self.before or self.after
        return fact.title if fact else TITLES[self.part]

    @property
    def is_taken(self) -> bool:
        """Whether it is taken over with the rest; a withdrawal needs a word of its own."""
        return self.finding in {Finding.ADDED, Finding.CHANGED, Finding.DOUBTFUL} and self.after is not None


@dataclass(slots=True)
class _Row:
    place: int
    key: str
    fact: Fact | None
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)


def key_text(part: str, key: Key, known: Mapping[int, Fact], secret: bytes) -> str:
    """照合キー of a sheet: whose it is, and the rows that go out with it as they are now."""
    rows = ".".join(f"{pk}:{_digest(fact)}" for pk, fact in known.items())
    text = f"{MARK}|{part}|{key.year}|{key.sheet}|{key.unit}|{key.edition}|{rows}"
    return f"{text}|{_seal(text, secret)}"


def _seal(text: str, secret: bytes) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def _digest(fact: Fact) -> str:
    return hashlib.sha256("\x1f".join(fact.cells).encode()).hexdigest()[:12]


def read_list(
    part: str, page: Page | None, known: Mapping[int, Fact], expected: Expected, secret: bytes
) -> list[ListLine]:
    """シートの照合: row by row against what is on record, then the rows that are gone."""
    title = TITLES[part]
    if page is None:
        words = f"「{title}」のシートがないので、{title}は何も変えません。"
        return [ListLine(part, Finding.DOUBTFUL, messages=(words,))]
    found = _KEY.search(page.cell(KEY_ROW - 1, 0))
    if found is None or found[1] != part:
        words = f"「{title}」のシートの照合キー（A{KEY_ROW}）がないか、書き換えられています。出し直したExcelに記入してください。"
        return [ListLine(part, Finding.WRONG, messages=(words,))]
    key = Key(int(found[2]), int(found[3]), int(found[4]), int(found[5]))
    if key != expected.key:
        return [ListLine(part, Finding.WRONG, messages=(f"「{title}」のシートは、{why_not(key, expected)}",))]
    if not hmac.compare_digest(found[7], _seal(found[0].rpartition("|")[0], secret)):
        words = (
            f"「{title}」のシートの照合キー（A{KEY_ROW}）が書き換えられています。出し直したExcelに記入してください。"
        )
        return [ListLine(part, Finding.WRONG, messages=(words,))]
    went_out = {int(pk): digest for pk, _sign, digest in (one.partition(":") for one in found[6].split(".") if one)}
    return _lines(part, _rows(part, page, key.year, known), known, went_out)


def _rows(part: str, page: Page, year: int, known: Mapping[int, Fact]) -> list[_Row]:
    """The rows in which anything stands. 〃 is what stands above; a row that nobody touched is taken as it is on record."""
    read: Callable[..., Fact | None] = read_firm if part == FIRMS else partial(read_busy, year=clock.FiscalYear(year))
    rows: list[_Row] = []
    above = [""] * FACTS
    for place in range(HEAD_ROW, len(page.cells)):
        texts = [page.cell(place, column) for column in range(FACTS)]
        bad = [column for column in range(FACTS) if (place, column) in page.faults]
        if not any(texts) and not bad:
            continue
        row = _Row(place, page.cell(place, ROW_KEY), None)
        stored = known.get(_number(row.key))
        if stored is not None and stored.cells == tuple(texts) and not bad:
            row.fact, above = stored, texts
            rows.append(row)
            continue
        row.wrongs = [f"{_name(place, column)}は計算式かエラーです。値を文字で入れてください。" for column in bad]
        for column, text in enumerate(texts):
            if text not in DITTO:
                continue
            texts[column] = above[column]
            if above[column]:
                row.notes.append(
                    f"{_name(place, column)}の「{text}」を、上の行の「{above[column][:30]}」と読みました。"
                )
            else:
                row.wrongs.append(f"{_name(place, column)}の「{text}」の上に値がありません。")
        if not row.wrongs:
            names = [_name(place, column) for column in range(FACTS)]
            row.fact = read(texts, names, row.notes, row.doubts, row.wrongs)
        above = texts
        rows.append(row)
    return rows


def _name(place: int, column: int) -> str:
    return f"{letter(column)}{place + 1}"


def _number(key: str) -> int:
    """A row's key; 0, which no record has, for anything else."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0


def _owners(rows: Sequence[_Row], known: Mapping[int, Fact], went_out: Mapping[int, str]) -> dict[int, int]:
    """Which row is which record: who it says it is comes before the key it bears, for people sort and move cells."""
    named = {fact.who: pk for pk, fact in known.items()}
    owners: dict[int, int] = {}
    for row in rows:
        known_as = named.get(row.fact.who) if row.fact else None
        if known_as is not None and known_as not in owners.values():
            owners[row.place] = known_as
    for row in rows:
        pk = _number(row.key)
        if row.place not in owners and pk in went_out and pk in known and pk not in owners.values():
            owners[row.place] = pk
    return owners


def _lines(part: str, rows: Sequence[_Row], known: Mapping[int, Fact], went_out: Mapping[int, str]) -> list[ListLine]:
    owners = _owners(rows, known, went_out)
    seen: dict[tuple[object, ...], int] = {}
    lines: list[ListLine] = []
    for row in rows:
        twice = seen.get(row.fact.who) if row.fact else None
        if twice is not None:
            row.wrongs.append(f"{row.place + 1}行目は、{twice}行目と同じ{TITLES[part]}です。どちらかを消してください。")
        elif row.fact:
            seen[row.fact.who] = row.place + 1
        pk = owners.get(row.place)
        lines.append(_line(part, row, known.get(pk) if pk is not None else None, pk, went_out))
    for pk, digest in went_out.items():
        if pk in known and pk not in owners.values():
            lines.append(_gone(part, pk, known[pk], digest))
    added = sum(line.after is not None and line.before is None and line.is_taken for line in lines)
    if added and len(known) + added > MOST[part]:
        lines.append(ListLine(part, Finding.WRONG, messages=(f"{TITLES[part]}は{MOST[part]}件までです。",)))
    return lines


def _line(part: str, row: _Row, before: Fact | None, pk: int | None, went_out: Mapping[int, str]) -> ListLine:
    def said(finding: Finding, *words: str) -> ListLine:
        return ListLine(part, finding, row.place + 1, pk, before, row.fact, (*words, *row.doubts, *row.notes))

    if row.wrongs or row.fact is None:
        return said(Finding.WRONG, *row.wrongs)
    if pk is None or before is None:
        return _new(row, said, went_out)
    if row.fact == before or _digest(row.fact) == went_out.get(pk):
        return ListLine(part, Finding.SAME, row.place + 1, pk, before, before)
    if went_out.get(pk) != _digest(before):
        return said(Finding.CONFLICT, "Excelを出した後に、画面で変わっています。上書きしません。画面で直してください。")
    return said(Finding.DOUBTFUL if row.doubts else Finding.CHANGED)


def _new(row: _Row, said: Callable[..., ListLine], went_out: Mapping[int, str]) -> ListLine:
    """A row that is nothing on record: written anew, copied, or withdrawn on the screen since."""
    digest = went_out.get(_number(row.key))
    if row.key and digest is None:
        return said(Finding.WRONG, f"{row.place + 1}行目は、ほかの様式から写した行です。空いている行に書いてください。")
    if digest is not None and row.fact is not None and digest == _digest(row.fact):
        return said(Finding.CONFLICT, "Excelを出した後に、画面で取り消されています。加えません。")
    words = ["行を写したものとして、新しく加えます。"] if row.key else []
    return said(Finding.DOUBTFUL if row.doubts or words else Finding.ADDED, *words)


def _gone(part: str, pk: int, before: Fact, digest: str) -> ListLine:
    if digest != _digest(before):
        words = "Excelから消えていますが、画面で変わっているので、取り消しません。"
        return ListLine(part, Finding.CONFLICT, None, pk, before, None, (words,))
    words = "Excelから消えています。下で選んだときだけ取り消します。"
    return ListLine(part, Finding.WITHDRAWN, None, pk, before, None, (words,))


__all__ = [
    "BUSY",
    "FIRMS",
    "HEADS",
    "MOST",
    "TITLES",
    "Busy",
    "Fact",
    "Firm",
    "ListLine",
    "Page",
    "key_text",
    "read_list",
]
