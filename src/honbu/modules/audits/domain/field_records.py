"""訪問の記録: what a tablet sends of a visit, read strictly, and how the words of several of the team come together.

A tablet writes without a network and sends once, perhaps twice: nothing here depends on the order in which records arrive.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from honbu.kernel.states import WrongValue
from honbu.modules.audits.domain.planning.strict_json import Node, Unreadable
from honbu.modules.audits.domain.visits import EvidenceSort, Verdict

LONGEST_WORDS, LONGEST_NOTES, LONGEST_REASON = 10_000, 50_000, 2_000
LONGEST_NAME, LONGEST_SAMPLE = 80, 160
MOST_RESULTS = 2_000
# A tablet's clock may be a little ahead of the ward's.
AHEAD = datetime.timedelta(minutes=5)
RECORD = ("arrived_at", "received_by", "notes", "done", "broken_off", "results")
RESULT = ("item", "verdict", "words", "sample", "told_at")
VERDICT_WORDS = {
    Verdict.CONFORMS: "適合", Verdict.GRADED: "指摘あり", Verdict.NOT_APPLICABLE: "対象外", Verdict.NOT_SEEN: "確認できず",
}  # fmt: skip


class WrongRecord(WrongValue):
    """What a tablet sent can't be taken in; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visit looks at: its items with their codes, which of them are asked of each contractor, and the grades."""

    codes: Mapping[int, str]
    of_contractors: frozenset[int]
    contractors: frozenset[str]
    grades: frozenset[int]


@dataclass(frozen=True, slots=True)
class Told:
    """確認の結果 as the tablet tells it."""

    item: int
    contractor: str
    verdict: str
    grade: int | None
    words: str
    sample: str
    told_at: datetime.datetime

    @property
    def says_something(self) -> bool:
        """Whether anything was written."""
        return bool(self.verdict or self.words or self.sample)


@dataclass(frozen=True, slots=True)
class Record:
    """記録 of one visit by one of the team. `broken_off` is the reason why it could not be done."""

    arrived_at: datetime.datetime
    left_at: datetime.datetime | None
    received_by: str
    notes: str
    done: bool
    broken_off: str
    results: tuple[Told, ...]


def read_record(sent: object, asked: Asked, *, now: datetime.datetime) -> Record:
    """The record, if every part of it can be. Raises WrongRecord."""
    try:
        return _record(Node(sent), asked, now)
    except Unreadable as problem:
        raise WrongRecord(
            f"送られた記録を読み取れません（{problem}）。画面を読み直してから、もう一度送信してください。記録はこの端末に残っています。"
        ) from problem


def _record(node: Node, asked: Asked, now: datetime.datetime) -> Record:
    fields = node.fields(RECORD, ("left_at",))
    arrived = moment(fields["arrived_at"], now, "到着")
    left = moment(fields["left_at"], now, "退出") if "left_at" in fields else None
    done, broken_off = fields["done"].flag(), _text(fields["broken_off"], LONGEST_REASON, "実施できなかった理由")
    if left is not None and left < arrived:
        raise WrongRecord("退出の時刻が、到着より前です。時刻を確かめて、退出を記録し直してください。")
    if done and broken_off:
        raise WrongRecord("「実施できなかった」と「終わった」は、どちらか一方だけを送ってください。")
    if done and left is None:
        raise WrongRecord("退出を記録してから送信してください。")
    listed = fields["results"].items()
    if len(listed) > MOST_RESULTS:
        raise fields["results"].refuse(f"{MOST_RESULTS}件までです。")
    results = tuple(_result(one, asked, now) for one in listed)
    if len({(one.item, one.contractor) for one in results}) < len(results):
        raise fields["results"].refuse("同じ項目が2度あります。")
    received_by, notes = fields["received_by"], fields["notes"]
    return Record(
        arrived, left, _text(received_by, LONGEST_NAME, "立会者"), _text(notes, LONGEST_NOTES, "聞き取りの記録"), done,
        broken_off, results,
    )  # fmt: skip


def _result(node: Node, asked: Asked, now: datetime.datetime) -> Told:
    fields = node.fields(RESULT, ("contractor", "grade"))
    item = fields["item"].whole(1, 2**63 - 1)
    if item not in asked.codes:
        raise WrongRecord(
            "この訪問にない確認項目が含まれています。ネットワークにつないで画面を読み直し、もう一度送信してください。"
        )
    code = asked.codes[item]
    contractor = _text(fields["contractor"], 120, "委託先") if "contractor" in fields else ""
    known = contractor in asked.contractors if item in asked.of_contractors else contractor == ""
    if not known:
        raise WrongRecord(f"{code}：監査調書にない委託先です。画面を読み直して、もう一度送信してください。")
    verdict = fields["verdict"].choice(str, ["", *Verdict])
    grade = fields["grade"].whole(1, 2**63 - 1) if "grade" in fields else None
    if (verdict == Verdict.GRADED) != (grade is not None):
        raise WrongRecord(f"{code}：「指摘あり」のときは、指摘の区分を選んでください。")
    if grade is not None and grade not in asked.grades:
        raise WrongRecord(f"{code}：使えない指摘の区分です。画面を読み直して、選び直してください。")
    words, sample = (
        _text(fields["words"], LONGEST_WORDS, code),
        _text(fields["sample"], LONGEST_SAMPLE, f"{code}の見た件数"),
    )
    return Told(item, contractor, verdict, grade, words, sample, moment(fields["told_at"], now, code))


def _text(node: Node, longest: int, what: str) -> str:
    text = node.text(empty=True).replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > longest:
        raise WrongRecord(f"{what}は{longest}字までにしてください。")
    return text


def moment(node: Node, now: datetime.datetime, what: str) -> datetime.datetime:
    """A time with its zone, not in the future. Raises Unreadable, WrongRecord."""
    try:
        found = datetime.datetime.fromisoformat(node.text())
    except ValueError:
        raise node.refuse("時刻を 2024-09-01T10:00:00+09:00 の形で入れてください。") from None
    if found.tzinfo is None:
        raise node.refuse("時刻に時差（+09:00 など）を付けてください。")
    if found > now + AHEAD:
        raise WrongRecord(f"{what}の時刻がまだ来ていません。端末の日付と時刻を合わせてから、もう一度送信してください。")
    return found


def read_facts(
    values: Mapping[str, str], *, now: datetime.datetime
) -> tuple[EvidenceSort, int | None, datetime.datetime]:
    """種類, 確認項目 and 撮影日時 of what proves something, as a form brings them. Raises WrongRecord."""
    try:
        sort = Node(values.get("sort"), "sort").choice(EvidenceSort, list(EvidenceSort))
        taken_at = moment(Node(values.get("taken_at"), "taken_at"), now, "撮影")
    except Unreadable as problem:
        raise WrongRecord(f"送られた証拠を読み取れません（{problem}）。画面を読み直してください。") from problem
    item = values.get("item", "")
    return sort, int(item) if item.isascii() and item.isdecimal() and len(item) < 19 else None, taken_at


@dataclass(frozen=True, slots=True)
class Word:
    """記入 of one person to one item. `verdict_in_words` is 指摘あり（軽微な不適合）, as a reader sees it."""

    verdict: str
    grade: int | None
    words: str
    sample: str
    told_at: datetime.datetime
    by: int
    name: str
    verdict_in_words: str


def together(standing: Word, told: Word) -> Word:
    """The later word counts; what another person had said stays beside it as （○○の記録）…, once."""
    if told.by == standing.by and told.told_at <= standing.told_at:
        return standing
    later, earlier = (told, standing) if told.told_at > standing.told_at else (standing, told)
    own, beside = _parted(later.words)
    _own, before = _parted(earlier.words)
    mark = _mark(later.name)
    beside += [line for line in before if line not in beside and not line.startswith(mark)]
    if earlier.by != later.by:
        beside += _beside(earlier, own, later, beside)
    return replace(later, words="\n".join([*([own] if own else []), *beside]))


def _mark(name: str) -> str:
    return f"（{name}の記録）"


def _parted(words: str) -> tuple[str, list[str]]:
    """One's own words, and the lines that stand beside them."""
    lines = words.split("\n")
    beside = [line for line in lines if line.startswith("（") and "の記録）" in line]
    return "\n".join(line for line in lines if line not in beside), beside


def _beside(earlier: Word, own: str, later: Word, beside: list[str]) -> list[str]:
    """The line that keeps what another person said; none where nothing of it would be lost."""
    mark = _mark(earlier.name)
    kept = " ".join(line for line in beside if line.startswith(mark))
    said = " ".join([*own.split("\n"), later.sample, kept])
    parts = [" ".join(_parted(earlier.words)[0].split("\n")), earlier.sample]
    if earlier.verdict_in_words != later.verdict_in_words:
        parts.insert(0, earlier.verdict_in_words)
    lost = [part for part in parts if part and part not in said]
    return [mark + "　".join(lost)] if lost else []
