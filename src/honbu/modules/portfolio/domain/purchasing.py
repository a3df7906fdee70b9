"""調達: in what order a purchase is decided, by what method, and what looks like a way round the limits (SYS-7, SYS-9)."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from honbu.modules.portfolio.domain.terms import months_before

NO_REASON = frozenset({"", "なし", "無し", "無", "特になし", "-", "ー", "―", "未定", "同上"})


class NotAnAmount(ValueError):
    """A negative amount or percentage; the message says what to correct."""


class Method(StrEnum):
    """契約の方法: 一般競争入札, プロポーザル, 指名競争入札, 特命随意契約, 少額随意契約"""

    OPEN = "open"
    PROPOSAL = "proposal"
    NAMED = "named"
    SINGLE = "single"
    SMALL = "small"


METHOD_TITLES = {
    Method.OPEN: "一般競争入札",
    Method.PROPOSAL: "プロポーザル",
    Method.NAMED: "指名競争入札",
    Method.SINGLE: "特命随意契約",
    Method.SMALL: "少額随意契約",
}


class Step(StrEnum):
    """調達の手順, in its order."""

    SECTION_DECISION = "section_decision"
    IT_OPINION = "it_opinion"
    WORKING_GROUP = "working_group"
    HQ_APPROVAL = "hq_approval"
    METHOD_DECISION = "method_decision"
    BUDGET = "budget"
    SPECIFICATION = "specification"
    NOTICE = "notice"
    CONTRACT = "contract"


STEP_TITLES = {
    Step.SECTION_DECISION: "所管課長の決定",
    Step.IT_OPINION: "情報管理課の意見",
    Step.WORKING_GROUP: "部会の検討",
    Step.HQ_APPROVAL: "本部の承認",
    Step.METHOD_DECISION: "契約方法の決定(契約課長)",
    Step.BUDGET: "予算",
    Step.SPECIFICATION: "仕様書",
    Step.NOTICE: "公告・選定",
    Step.CONTRACT: "契約",
}
_OF_THE_HEADQUARTERS = frozenset({Step.WORKING_GROUP, Step.HQ_APPROVAL})


@dataclass(frozen=True, slots=True)
class Gate:
    """関門: whether a step may be taken. `sentence` tells what is missing; empty where nothing is."""

    step: Step
    missing: tuple[Step, ...]
    sentence: str

    @property
    def is_open(self) -> bool:
        """The step may be taken."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class MethodQuestion:
    """契約方法への問い. What `refuses` has to be corrected, the rest has to be answered."""

    sentence: str
    refuses: bool


@dataclass(frozen=True, slots=True)
class Purchase:
    """購入: `subject` is the key of the system or of what is bought; one left blank, as a vendor left blank, joins nothing.

    `amount` in yen.
    """

    id: str
    unit_id: str
    subject: str
    vendor: str
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Splitting:
    """分割発注の疑い: purchases of one unit within twelve months, `by` one subject or one vendor, in order of their days."""

    unit_id: str
    by: str
    name: str
    purchases: tuple[str, ...]
    total: int


def missing_before(step: Step, done: Mapping[Step, date], *, needs_hq: bool, on: date | None = None) -> list[Step]:
    """未了の手順: the steps that have to come before this one and have not been done, in their order.

    What does not go to the headquarters needs neither the working group nor their approval. With `on`, the day of the step,
    what was done only after it is missing as well.
    """
    order = list(Step)
    before = order[: order.index(step)]
    needed = [one for one in before if needs_hq or one not in _OF_THE_HEADQUARTERS]
    return [one for one in needed if one not in done or (on is not None and done[one] > on)]


def refusal(step: Step, missing: Sequence[Step]) -> str:
    """What the person is told who wants to take a step too early; empty where nothing is missing."""
    if not missing:
        return ""
    names = "、".join(f"「{STEP_TITLES[one]}」" for one in missing)
    return f"「{STEP_TITLES[step]}」に進む前に、{names}が必要です。済んでいる場合は、その日付を登録してください。"


def gate(step: Step, done: Mapping[Step, date], *, needs_hq: bool, on: date | None = None) -> Gate:
    """関門: `missing_before` with the sentence for the person."""
    missing = missing_before(step, done, needs_hq=needs_hq, on=on)
    return Gate(step, tuple(missing), refusal(step, missing))


def backdated(decided_on: date, recorded_on: date) -> int:
    """遡り日数: how many days before its entry a decision is said to have taken effect; 0 where it is not."""
    return max(0, (recorded_on - decided_on).days)


def method_questions(method: Method, amount: int, small_limit: int, reason: str) -> list[MethodQuestion]:
    """契約方法の確認: what has to be answered or corrected before the contract section decides (システム調達ガイドライン).

    Amounts in yen, of the expected price with tax; exactly the limit is still small. Raises NotAnAmount.
    """
    _check(amount, small_limit)
    silent = unicodedata.normalize("NFKC", reason).strip().rstrip("。.") in NO_REASON
    found = []
    if method is Method.SMALL and amount > small_limit:
        found.append(
            MethodQuestion(
                f"{amount:,}円は少額随意契約の限度額({small_limit:,}円)を超えています。ほかの契約方法を選んでください。",
                refuses=True,
            )
        )
    if method is Method.SINGLE and silent:
        found.append(
            MethodQuestion(
                "特命随意契約には、その業者でなければならない理由が必要です。理由を入れてください。", refuses=True
            )
        )
    elif method is not Method.PROPOSAL and silent:
        found.append(
            MethodQuestion(
                "システム調達ガイドラインではプロポーザル方式が望ましいとされています。"
                f"{METHOD_TITLES[method]}とする理由を入れてください。",
                refuses=False,
            )
        )
    return found


def amendment_returns(approved: int, now: int, percent: int) -> bool:
    """再付議の要否: whether an amount has grown by more than so many percent over what the headquarters approved.

    Always against the approved amount, in yen, so that small amendments add up. Raises NotAnAmount.
    """
    _check(approved, now, percent)
    return now * 100 > approved * (100 + percent)


def first_returning(approved: int, changes: Iterable[int], percent: int) -> int | None:
    """The first amendment, counted from 0, with which the purchase has to go back; None if none. `changes` are signed yen.

    Raises NotAnAmount.
    """
    now = approved
    for number, change in enumerate(changes):
        now += change
        if amendment_returns(approved, now, percent):
            return number
    return None


def splitting(purchases: Iterable[Purchase], threshold: int) -> list[Splitting]:
    """分割発注の確認: purchases each within the threshold (yen) that together, within twelve months, are above it.

    Twelve months end the day before the same day of the next year. Groups of the same purchases are told once, by their
    subject. Raises NotAnAmount.
    """
    _check(threshold)
    alike: dict[tuple[str, str, str], list[Purchase]] = defaultdict(list)
    for one in sorted(purchases, key=lambda one: (one.day, one.id)):
        if 0 < one.amount <= threshold:
            for by, words in (("subject", one.subject), ("vendor", one.vendor)):
                if name := _plain(words):
                    alike[one.unit_id, by, name].append(one)
    found: dict[tuple[str, ...], Splitting] = {}
    for unit_id, by, name in sorted(alike):
        for group in _within_a_year(alike[unit_id, by, name]):
            ids = tuple(one.id for one in group)
            if (total := sum(one.amount for one in group)) > threshold:
                found.setdefault(ids, Splitting(unit_id, by, getattr(group[0], by), ids, total))
    return list(found.values())


def _within_a_year(ordered: Sequence[Purchase]) -> Iterator[Sequence[Purchase]]:
    """Each longest run of purchases less than twelve months apart."""
    first = 0
    for last, one in enumerate(ordered):
        begin = first
        while ordered[begin].day <= months_before(one.day, 12):
            begin += 1
        if begin > first:
            yield ordered[first:last]
        first = begin
    yield ordered[first:]


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def _check(*amounts: int) -> None:
    if min(amounts) < 0:
        raise NotAnAmount("金額と割合は0以上で入れてください。")
