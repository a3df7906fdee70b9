"""評価の表 as an Excel sheet: what may be edited, how a cell is read, and what a sheet that comes back would change.

A sheet carries a key with its round, its evaluation, the version from which it was written, and a seal over its items.
Rules on values: who writes and reads the file is elsewhere.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from honbu.modules.portfolio.domain.evaluating import UNKNOWN, Entry

MARK = "HONBU-HYOKA-1"
KEY_ROW, HEAD_ROW = 2, 6  # as Excel counts
HEAD = ("記号", "観点", "項目", "説明", "評点", "理由", "根拠", "2次評点", "2次評価の理由")
CODE, TEXT, SCORE, REASON, EVIDENCE, SECOND, SECOND_REASON = 0, 2, 4, 5, 6, 7, 8
CHOICES = ("5", "4", "3", "2", "1", UNKNOWN)
EMPTY = Entry()
LONGEST_REASON, LONGEST_EVIDENCE = 400, 200
_KEY = re.compile(rf"{MARK}\|(\d{{1,9}})\|(\d{{1,9}})\|(\d{{1,9}})\|([0-9a-f]{{32}})")
_NOT_KNOWN = frozenset({"わからない", "分からない", "解らない", "不明", "?", "わかりません", "相談"})
_POINT = re.compile(r"([1-5])(?:点|\.0+)?")
_NOT_A_KEY = "照合キーがないか、書き換えられています。この画面から出した表に記入して、取り込んでください。"
_NOT_YOURS = "この課の、この実施の表ではありません。取り込みません。"


class Finding(StrEnum):
    """判定 of an item: 変わる, 同じ, 疑問, 誤り"""

    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Key:
    """照合キー: from what a sheet was written."""

    round: int
    evaluation: int
    version: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What is on record of an evaluation: the items' texts and what both stages say, by the items' codes."""

    key: Key
    title: str
    texts: Mapping[str, str]
    entries: Mapping[str, Entry]
    seconds: Mapping[str, tuple[str, str]]
    frozen: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as it was read. `doubt` says what was read into it, `wrong` that it can't be read."""

    score: int | None = None
    unknown: bool = False
    doubt: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """判定の1行: what would become of one item, or of the whole sheet (`code` empty)."""

    finding: Finding
    row: int | None
    code: str
    title: str
    before: Entry = EMPTY
    after: Entry = EMPTY
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A sheet of the file, held against the record. `entries` is what would be stored, empty if anything is wrong."""

    name: str
    evaluation: int | None
    version: int | None
    title: str
    lines: tuple[Line, ...]

    @property
    def acceptable(self) -> bool:
        """Whether the sheet can be taken in."""
        return self.evaluation is not None and all(line.finding is not Finding.WRONG for line in self.lines)

    @property
    def entries(self) -> dict[str, Entry]:
        """What changes, by the items' codes; nothing where the sheet is refused."""
        if not self.acceptable:
            return {}
        return {line.code: line.after for line in self.lines if line.code and line.after != line.before}


def key_text(key: Key, texts: Mapping[str, str], secret: bytes) -> str:
    """照合キー as it stands in the sheet: numbers, and a seal that only the house can make."""
    return f"{MARK}|{key.round}|{key.evaluation}|{key.version}|{_seal(key, texts, secret)}"


def read_key(text: str) -> tuple[Key, str] | None:
    """The key and its seal; None if there is none."""
    found = _KEY.search(text)
    return (Key(int(found[1]), int(found[2]), int(found[3])), found[4]) if found else None


def _seal(key: Key, texts: Mapping[str, str], secret: bytes) -> str:
    parts = [str(key.round), str(key.evaluation), str(key.version), *(f"{code}={text}" for code, text in texts.items())]
    return hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]


def read_score(cell: str) -> Reading:
    """評点のセル: 5, or 「わからない」; what is written otherwise but can only mean one thing is read with a doubt."""
    written = cell.strip()
    if not written:
        return Reading()
    plain = unicodedata.normalize("NFKC", written).strip()
    if plain in _NOT_KNOWN:
        doubt = "" if written == UNKNOWN else f"「{written}」を「{UNKNOWN}」と読みました。"
        return Reading(unknown=True, doubt=doubt)
    found = _POINT.fullmatch(plain)
    if found is None:
        return Reading(wrong=f"「{written[:20]}」は評点として読めません。5から1、又は「{UNKNOWN}」にしてください。")
    doubt = "" if written in CHOICES else f"「{written}」を{found[1]}と読みました。"
    return Reading(int(found[1]), doubt=doubt)


def key_of_sheet(rows: Sequence[Sequence[str]]) -> tuple[Key, str] | None:
    """The key that a sheet carries, if it carries one where it belongs."""
    return read_key(_cell(rows, KEY_ROW - 1, 0))


def read_sheet(name: str, rows: Sequence[Sequence[str]], expected: Expected | None, secret: bytes) -> SheetReading:
    """シートの照合. `expected` is what is on record for its key: None where the actor has no such evaluation."""
    found = key_of_sheet(rows)
    if found is None or expected is None:
        return _refused(name, None, _NOT_A_KEY if found is None else _NOT_YOURS)
    key, seal = found
    if not hmac.compare_digest(seal, _seal(key, expected.texts, secret)):
        return _refused(name, expected, _NOT_A_KEY)
    if expected.frozen:
        return _refused(name, expected, "課長に回した後の1次評価は、表からは変えられません。取り込みません。")
    if key.version != expected.key.version:
        words = (
            "この表を出した後に、画面で変更されています。上書きしません。新しい表を出して、もう一度記入してください。"
        )
        return _refused(name, expected, words)
    return SheetReading(name, key.evaluation, key.version, expected.title, tuple(_lines(rows, expected)))


def _refused(name: str, expected: Expected | None, message: str) -> SheetReading:
    evaluation = expected.key.evaluation if expected else None
    title = expected.title if expected else name
    line = Line(Finding.WRONG, None, "", title, messages=(message,))
    return SheetReading(name, evaluation, None, title, (line,))


def _lines(rows: Sequence[Sequence[str]], expected: Expected) -> list[Line]:
    lines, seen = [], set()
    for place in range(HEAD_ROW, len(rows)):
        code = _cell(rows, place, CODE).strip()
        if not code:
            if any(_cell(rows, place, column).strip() for column in (TEXT, SCORE)):
                lines.append(
                    Line(Finding.WRONG, place + 1, "", "", messages=("記号のない行です。行を加えないでください。",))
                )
            continue
        if code not in expected.texts or code in seen:
            words = "知らない記号か、同じ記号が2度あります。行を写したり加えたりしないでください。"
            lines.append(Line(Finding.WRONG, place + 1, "", code, messages=(words,)))
            continue
        seen.add(code)
        lines.append(_line(rows, place, code, expected))
    missing = [text for code, text in expected.texts.items() if code not in seen]
    lines += [Line(Finding.WRONG, None, "", text, messages=("この項目の行がありません。",)) for text in missing]
    return lines


def _line(rows: Sequence[Sequence[str]], place: int, code: str, expected: Expected) -> Line:
    text, before = expected.texts[code], expected.entries.get(code, Entry())
    if _cell(rows, place, TEXT).strip() != text.strip():
        return Line(Finding.WRONG, place + 1, "", text, messages=("項目の文が書き換えられています。",))
    reading = read_score(_cell(rows, place, SCORE))
    reason, evidence = _cell(rows, place, REASON).strip(), _cell(rows, place, EVIDENCE).strip()
    problems = [reading.wrong] if reading.wrong else []
    if len(reason) > LONGEST_REASON or len(evidence) > LONGEST_EVIDENCE:
        problems.append(f"理由は{LONGEST_REASON}字、根拠は{LONGEST_EVIDENCE}字までにしてください。")
    after = Entry(reading.score, reading.unknown, reason, evidence)
    if problems:
        return Line(Finding.WRONG, place + 1, "", text, before, after, tuple(problems))
    doubts = [reading.doubt] if reading.doubt else []
    second = (_cell(rows, place, SECOND).strip(), _cell(rows, place, SECOND_REASON).strip())
    if second != expected.seconds.get(code, ("", "")):
        doubts.append("2次評価の欄は取り込みません。")
    if before.said and not after.said:
        doubts.append("記入されていた評点を消します。")
    finding = Finding.DOUBTFUL if doubts else Finding.SAME if after == before else Finding.CHANGED
    return Line(finding, place + 1, code, text, before, after, tuple(doubts))


def _cell(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
