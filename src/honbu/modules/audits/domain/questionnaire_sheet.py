"""監査調書のExcel: what may be edited, how a cell is read, and what a form that comes back would change.

It carries a key with its year, section and edition, and a seal over its questions; each row carries the version of the
answer from which it was written. Rules on values: who writes and reads the file is elsewhere.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from honbu.modules.audits.domain.answering import ANSWER_WORDS, LONGEST_WORDS, NOTHING, Entry, Slot

MARK = "HONBU-CHOSHO-1"
KEY_ROW, HEAD_ROW = 2, 6  # as Excel counts
HEAD = ("番号", "分類", "聞いていること", "説明", "委託先", "回答", "説明・理由", "資料の例", "行の鍵", "版")
CODE, QUESTION, ANSWER, WORDS, ROW_KEY, VERSION = 0, 2, 5, 6, 8, 9
CHOICES = tuple(ANSWER_WORDS.values())
_KEY = re.compile(rf"{MARK}\|(\d{{4}})\|(\d{{1,9}})\|(\d{{1,9}})\|(\d{{1,9}})\|([0-9a-f]{{32}})")
_WRITTEN = {word: answer.value for answer, word in ANSWER_WORDS.items()} | {
    "○": "yes", "◯": "yes", "〇": "yes", "はい": "yes", "△": "partly", "×": "no", "✕": "no", "いいえ": "no",
    "該当なし": "not_applicable", "-": "not_applicable", "分からない": "unknown", "不明": "unknown", "?": "unknown",
}  # fmt: skip


class Finding(StrEnum):
    """判定 of a row: 加わる, 変わる, 取消しの候補, 同じ, 疑問, 衝突, 誤り"""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    SAME = "same"
    DOUBTFUL = "doubtful"
    CONFLICT = "conflict"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Key:
    """照合キー: of which year, sheet, section and edition a form is."""

    year: int
    sheet: int
    unit: int
    edition: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What is on record for a question, with the version of the answer (0 where there is none)."""

    slot: Slot
    entry: Entry
    version: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What is on record of a sheet. `units` and `editions` name what a wrong form may be of."""

    key: Key
    rows: Sequence[Stored]
    is_open: bool
    units: Mapping[int, str]
    editions: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """判定の1行: what would become of one answer, or of the whole form (`slot` empty)."""

    finding: Finding
    row: int | None
    slot: Slot | None = None
    title: str = ""
    before: Entry = NOTHING
    after: Entry = NOTHING
    version: int = 0
    messages: tuple[str, ...] = ()


def row_key(slot: Slot) -> str:
    """By what a row finds its answer again: item and contractor."""
    return f"{slot.item}-{slot.contractor or 0}"


def key_text(key: Key, rows: Sequence[Stored], secret: bytes) -> str:
    """照合キー as it stands in the form: numbers, and a seal that only the house can make."""
    return f"{MARK}|{key.year}|{key.sheet}|{key.unit}|{key.edition}|{_seal(key, rows, secret)}"


def _seal(key: Key, rows: Sequence[Stored], secret: bytes) -> str:
    """Over the questions of the section itself: contractors may be entered while a form is on its way."""
    asked = [f"{row.slot.code}={row.slot.question}" for row in rows if row.slot.contractor is None]
    parts = [str(key.year), str(key.sheet), str(key.unit), str(key.edition), *asked]
    return hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]


def read_form(rows: Sequence[Sequence[str]], expected: Expected, secret: bytes) -> list[Line]:
    """書式の照合: row by row; a form of another year, section or edition is refused with a sentence."""
    found = _KEY.search(_cell(rows, KEY_ROW - 1, 0))
    if found is None:
        return [
            _refused("照合キーがないか、書き換えられています。この画面から出したExcelに記入して、取り込んでください。")
        ]
    key, seal = Key(int(found[1]), int(found[2]), int(found[3]), int(found[4])), found[5]
    if key != expected.key:
        return [_refused(why_not(key, expected))]
    if not hmac.compare_digest(seal, _seal(key, expected.rows, secret)):
        return [_refused("照合キーが書き換えられています。この画面から出し直したExcelに記入してください。")]
    if not expected.is_open:
        return [_refused("課長に回した後、又は提出した後の監査調書は、Excelからは変えられません。")]
    return _lines(rows, expected)


def why_not(key: Key, expected: Expected) -> str:
    """Why a form is not the one that is expected, in a sentence."""
    if key.unit != expected.key.unit:
        name = expected.units.get(key.unit, "ほかの課")
        return f"{name}の監査調書です。自分の課のExcelを選んでください。取り込みません。"
    if key.year != expected.key.year:
        return f"{key.year}年度の監査調書です。{expected.key.year}年度のExcelを選んでください。取り込みません。"
    if key.edition != expected.key.edition:
        title = expected.editions.get(key.edition, "ほかの版")
        return f"確認項目が「{title}」の様式です。今年度の様式を出し直してください。取り込みません。"
    return "この監査調書のExcelではありません。取り込みません。"


def _refused(message: str) -> Line:
    return Line(Finding.WRONG, None, messages=(message,))


def _lines(rows: Sequence[Sequence[str]], expected: Expected) -> list[Line]:
    known = {row_key(row.slot): row for row in expected.rows}
    lines: list[Line] = []
    seen: set[str] = set()
    for place in range(HEAD_ROW, len(rows)):
        key = _cell(rows, place, ROW_KEY)
        if not any(_cell(rows, place, column) for column in range(len(HEAD))):
            continue
        stored = known.get(key)
        if key in seen or (stored is None and not key):
            words = "行を加えたり写したりしないでください。この行は取り込みません。"
            lines.append(Line(Finding.WRONG, place + 1, title=_cell(rows, place, QUESTION), messages=(words,)))
        elif stored is None:
            words = "この委託先は、Excelを出した後に取り消されています。この行は取り込みません。"
            lines.append(Line(Finding.DOUBTFUL, place + 1, title=_cell(rows, place, QUESTION), messages=(words,)))
        else:
            lines.append(_line(rows, place, stored))
        seen.add(key)
    return lines


def _line(rows: Sequence[Sequence[str]], place: int, stored: Stored) -> Line:
    slot, before = stored.slot, stored.entry
    base = Line(Finding.SAME, place + 1, slot, slot.title, before, before, stored.version)
    if _cell(rows, place, QUESTION) != slot.question.strip() or _cell(rows, place, CODE) != slot.code.strip():
        return _marked(base, Finding.WRONG, "番号か聞いていることが書き換えられています。")
    text, words = _cell(rows, place, ANSWER), _cell(rows, place, WORDS)
    answer = read_answer(text)
    if answer is None:
        message = f"「{text[:20]}」は回答として読めません。{'、'.join(CHOICES)}から選んでください。"
        return _marked(base, Finding.WRONG, message)
    if len(words) > LONGEST_WORDS:
        return _marked(base, Finding.WRONG, f"説明は{LONGEST_WORDS}字までにしてください。")
    after = Entry(answer, words, carried=before.carried and (answer, words) == (before.answer, before.words))
    if after == before:
        return base
    version = _cell(rows, place, VERSION)
    if version != str(stored.version):
        message = (
            "Excelを出した後に、画面で答えが変わっています。上書きしません。いまの回答を見て、画面で直してください。"
        )
        return replace(_marked(base, Finding.CONFLICT, message), after=after)
    doubts = []
    if text and text != _word(answer):
        doubts.append(f"「{text}」を「{_word(answer)}」と読みました。")
    if before.answer and not answer:
        doubts.append("入っていた回答を消します。")
    finding = Finding.DOUBTFUL if doubts else Finding.CHANGED
    return replace(_marked(base, finding, *doubts), after=after)


def _marked(line: Line, finding: Finding, *messages: str) -> Line:
    return replace(line, finding=finding, messages=messages)


def _word(answer: str) -> str:
    return next((word for known, word in ANSWER_WORDS.items() if known == answer), "")


def read_answer(text: str) -> str | None:
    """回答のセル: the word of the list, or what can only mean it; None if it can't be read."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    return _WRITTEN.get(plain) or _WRITTEN.get(text.strip())


def _cell(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    if row >= len(rows) or column >= len(rows[row]):
        return ""
    return str(rows[row][column]).strip()
