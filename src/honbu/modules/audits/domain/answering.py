"""回答: what a sheet still lacks, what comes over from last year, and what an office should look at twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from honbu.modules.audits.domain.matching import folded
from honbu.modules.audits.domain.states import Answering

ANSWER_WORDS = {
    Answering.YES: "できている",
    Answering.PARTLY: "一部できている",
    Answering.NO: "できていない",
    Answering.NOT_APPLICABLE: "対象外",
    Answering.UNKNOWN: "わからない",
}
LONGEST_WORDS = 1000
LONG_ENOUGH = 20  # shorter words are the same in many sections without anybody copying
FEWEST_FOR_HINT = 5
SHOWN = 3


class WrongAnswer(ValueError):
    """What was answered can't be taken; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """回答: the choice with the words to it. `carried` as long as last year's answer was not confirmed."""

    answer: str = ""
    words: str = ""
    carried: bool = False

    @property
    def said(self) -> bool:
        """Whether the section has answered this year."""
        return bool(self.answer) and not self.carried

    @property
    def in_words(self) -> str:
        """できている　理由."""
        return "　".join(part for part in (word_of(self.answer), self.words) if part)


NOTHING = Entry()


def word_of(answer: str) -> str:
    """できている; empty for no answer."""
    return ANSWER_WORDS[Answering(answer)] if answer else ""


def checked(entry: Entry) -> Entry:
    """An answer that can be kept. Raises WrongAnswer."""
    if entry.answer not in {"", *Answering}:
        raise WrongAnswer("選べない回答です。画面を読み直してください。")
    if len(entry.words) > LONGEST_WORDS:
        raise WrongAnswer(f"説明は{LONGEST_WORDS}字までにしてください。")
    return entry


@dataclass(frozen=True, slots=True)
class Slot:
    """聞くこと: an item, for the section itself or for one of its contractors."""

    item: int
    code: str
    chapter: str
    question: str
    contractor: int | None = None
    contractor_name: str = ""

    @property
    def title(self) -> str:
        """The question with the contractor that it is about."""
        return f"{self.question}（{self.contractor_name}）" if self.contractor_name else self.question

    @property
    def key(self) -> tuple[int, int | None]:
        """By what its answer is found."""
        return self.item, self.contractor


Entries = Mapping[tuple[int, int | None], Entry]


@dataclass(frozen=True, slots=True)
class Progress:
    """進み具合 of a sheet, with the chapters in which something is open."""

    answered: int
    total: int
    chapters: tuple[str, ...]


def progress_of(slots: Sequence[Slot], entries: Entries) -> Progress:
    """How many questions are answered this year, and where some are open."""
    open_slots = [slot for slot in slots if not entries.get(slot.key, NOTHING).said]
    chapters = tuple(dict.fromkeys(slot.chapter for slot in open_slots))
    return Progress(len(slots) - len(open_slots), len(slots), chapters)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet says besides its answers."""

    outsources: bool | None
    contractors: int
    busy_told: bool


def left_to_do(slots: Sequence[Slot], entries: Entries, facts: SheetFacts) -> list[str]:
    """What lacks before the chief can be asked, in sentences; empty if nothing does."""
    found = []
    empty = [slot for slot in slots if not entries.get(slot.key, NOTHING).answer]
    carried = [slot for slot in slots if (entry := entries.get(slot.key, NOTHING)).answer and entry.carried]
    bare = [
        slot
        for slot in slots
        if (entry := entries.get(slot.key, NOTHING)).said
        and entry.answer == Answering.NOT_APPLICABLE
        and not entry.words.strip()
    ]
    if empty:
        found.append(f"答えていない項目が{len(empty)}あります：{_named(empty)}")
    if carried:
        found.append(f"昨年度の回答のままで、確かめていない項目が{len(carried)}あります：{_named(carried)}")
    if bare:
        found.append(f"「対象外」の理由を書いてください：{_named(bare)}")
    if facts.outsources is None:
        found.append("委託している業務があるかどうかを選んでください。")
    elif facts.outsources and not facts.contractors:
        found.append("委託している業務があるので、委託先を登録してください。")
    elif not facts.outsources and facts.contractors:
        found.append("委託している業務がないのに、委託先が登録されています。どちらかを直してください。")
    if not facts.busy_told:
        found.append("忙しい時期を登録するか、「ありません」を選んでください。")
    return found


def _named(slots: Sequence[Slot]) -> str:
    names = "、".join(
        f"{slot.code}{f'（{slot.contractor_name}）' if slot.contractor_name else ''}" for slot in slots[:SHOWN]
    )
    return f"{names}{' ほか' if len(slots) > SHOWN else ''}"


# ---- from last year -----------------------------------------------------------------------------------------------------


def carried_over(said: Sequence[tuple[str, Entry]]) -> Entry | None:
    """昨年度の回答: of the section itself or of those that were merged into it, by their names; to be confirmed.

    Where merged sections said different things the answer stays open, and the words name who said what.
    """
    known = [(name, entry) for name, entry in said if entry.answer and entry.answer != Answering.UNKNOWN]
    if not known:
        return None
    answers = {entry.answer for _name, entry in known}
    words = list(dict.fromkeys(entry.words.strip() for _name, entry in known if entry.words.strip()))
    if len(answers) == 1:
        return Entry(known[0][1].answer, "\n".join(words)[:LONGEST_WORDS], carried=True)
    told = "／".join(f"旧{name}：{entry.in_words}" for name, entry in known)
    return Entry("", told[:LONGEST_WORDS], carried=True)


# ---- what to look at twice --------------------------------------------------------------------------------------------------


def copied_words(rows: Iterable[tuple[int, int, str]]) -> dict[int, set[int]]:
    """写した文: (answer, unit, words); gives for each such answer the other units that wrote the same long words."""
    same: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for answer, unit, words in rows:
        text = folded(words)
        if len(text) >= LONG_ENOUGH:
            same[text].append((answer, unit))
    return {
        answer: others
        for found in same.values()
        for answer, unit in found
        if (others := {other for _answer, other in found} - {unit})
    }


def is_all_yes(answers: Sequence[str]) -> bool:
    """Whether every answer of a sheet is the best one: no fault, but worth a look."""
    return len(answers) >= FEWEST_FOR_HINT and all(answer == Answering.YES for answer in answers)
