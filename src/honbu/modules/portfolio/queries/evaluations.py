"""システム評価 as it is read: sheets with both stages, what has no owner, how far the sections are, where the stages differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person, Posting, Unit, staff_on, tree_on, valid_on
from honbu.modules.portfolio.domain import evaluating
from honbu.modules.portfolio.domain.evaluating import Axis, Entry, Gap, Item, Means
from honbu.modules.portfolio.domain.evaluation_sheet import Expected, Key
from honbu.modules.portfolio.domain.lifecycle import Quadrant
from honbu.modules.portfolio.domain.states import FIRST_STAGE, IN_USE, EucState, EvaluationState, RoundState
from honbu.modules.portfolio.models import (
    Advice,
    EucTool,
    Evaluation,
    EvaluationItem,
    EvaluationRound,
    FirstScore,
    SecondScore,
    System,
)
from honbu.modules.portfolio.models.evaluation import Verdict
from honbu.modules.portfolio.queries.rights import evaluations_for, has_overview, is_office

EUC_IN_USE = (EucState.DECLARED, EucState.CONFIRMED, EucState.MANAGED)
OPEN_ROUND = frozenset({RoundState.DISTRIBUTED, RoundState.SECOND})
VERDICT_OF = {
    Quadrant.KEEP: Verdict.KEEP,
    Quadrant.IMPROVE: Verdict.IMPROVE,
    Quadrant.REPLACE: Verdict.RENEW,
    Quadrant.RETIRE: Verdict.RETIRE,
}
SHOWN_NAMES = 5
BOOK_OWNER = "portfolio.evaluation_book"


def rounds_for(actor: Actor) -> QuerySet[EvaluationRound]:
    """The rounds of which somebody may know: the office all, directors the final ones, a section those it has a part in."""
    rounds = EvaluationRound.objects.select_related("item_set", "keeper")
    if is_office(actor):
        return rounds
    condition = Q(pk__in=evaluations_for(actor).order_by().values("round"))
    if has_overview(actor):
        condition |= Q(state__in=[RoundState.FINAL, RoundState.REPORTED])
    return rounds.filter(condition)


def sees_whole(actor: Actor, round_: EvaluationRound) -> bool:
    """Whether somebody reads a round over all sections: the office always, directors once it is final."""
    return is_office(actor) or (has_overview(actor) and round_.state in {RoundState.FINAL, RoundState.REPORTED})


def evaluations_in(actor: Actor, round_: EvaluationRound) -> QuerySet[Evaluation]:
    """The evaluations of a round that somebody may read."""
    if sees_whole(actor, round_):
        rows = Evaluation.objects.select_related("round__item_set", "system", "euc_tool", "unit")
        return rows.filter(round=round_)
    return evaluations_for(actor).filter(round=round_)


def evaluations_seen(actor: Actor) -> QuerySet[Evaluation]:
    """The sheets that somebody may open: those of one's units, for directors those of final rounds."""
    rows = Evaluation.objects.select_related(
        "round__item_set", "round__keeper", "system", "euc_tool", "unit", "prepared_by", "confirmed_by", "scored_by"
    )
    condition = Q(pk__in=evaluations_for(actor).order_by().values("pk"))
    if has_overview(actor):
        condition |= Q(round__state__in=[RoundState.FINAL, RoundState.REPORTED])
    return rows.filter(condition)


def advice_for(actor: Actor) -> QuerySet[Advice]:
    """相談 about the evaluations that somebody may read."""
    rows = Advice.objects.select_related("evaluation__unit", "evaluation__system", "evaluation__euc_tool", "item")
    return rows.select_related("evaluation__round", "asked_by", "answered_by").filter(
        evaluation__in=evaluations_for(actor).order_by().values("pk")
    )


def is_of_section(actor: Actor, unit: Unit | int) -> bool:
    """Whether somebody writes for a section by what they are there: what reaches over the whole ward does not count.

    So IT reads every first stage and writes none but its own.
    """
    if not isinstance(actor, Person):
        return False
    path = _path(unit)
    return any(
        "portfolio.write" in holding.permissions and holding.scope is not access.Scope.WARD and holding.reaches(path)
        for holding in access.holdings_of(actor)
    )


def _path(unit: Unit | int) -> tuple[int, ...]:
    unit_id = unit if isinstance(unit, int) else unit.pk
    known = tree_on().units.get(unit_id)
    return known.path if known else (unit_id,)


def is_frozen(evaluation: Evaluation) -> bool:
    """Whether nobody touches the first stage any more."""
    return evaluation.state not in FIRST_STAGE or bool(evaluation.left_out) or evaluation.round.state not in OPEN_ROUND


def may_write_first(actor: Actor, evaluation: Evaluation) -> bool:
    """Whether somebody may write the first stage now: of the section, and before its chief has it."""
    writable = evaluation.state in {EvaluationState.HANDED_OUT, EvaluationState.FIRST}
    return writable and not is_frozen(evaluation) and is_of_section(actor, evaluation.unit)


def may_confirm(actor: Actor, evaluation: Evaluation) -> bool:
    """Whether somebody is the chief whom the sheet waits for."""
    waiting = evaluation.state == EvaluationState.CONFIRMING and not is_frozen(evaluation)
    return waiting and access.may(actor, "portfolio.confirm", on=evaluation.unit)


def may_judge(actor: Actor, evaluation: Evaluation) -> bool:
    """Whether the office's second stage stands open, whoever of the office may then do it."""
    states = {EvaluationState.SUBMITTED, EvaluationState.SECOND, EvaluationState.DISCUSSION}
    ready = evaluation.state in states and not evaluation.left_out and evaluation.round.state == RoundState.SECOND
    return ready and is_office(actor)


# ---- what a round is about -----------------------------------------------------------------------------------------------


def systems_in_scope(round_: EvaluationRound) -> QuerySet[System]:
    """Every system in use of the kinds that the round asks for, also those without an owner."""
    systems = System.objects.filter(state__in=[one.value for one in IN_USE]).select_related("unit")
    return systems.filter(kind__in=[*round_.kinds, ""]) if round_.kinds else systems


def tools_in_scope(round_: EvaluationRound) -> QuerySet[EucTool]:
    """The EUC tools in use, if the round asks for them (SYS-4)."""
    tools = EucTool.objects.filter(state__in=[one.value for one in EUC_IN_USE]).select_related("unit")
    return tools if round_.with_euc else tools.none()


def left_aside(round_: EvaluationRound) -> list[System]:
    """所管課のないシステム: in scope, but with nobody who could evaluate: told, not lost. Where the kind is unknown it stays in."""
    present = tree_on().units
    return [system for system in systems_in_scope(round_) if system.unit_id is None or system.unit_id not in present]


def not_handed_out(round_: EvaluationRound) -> list[System | EucTool]:
    """配布漏れ: in scope and with an owner, but without a sheet: what was entered or given an owner afterwards."""
    present = tree_on().units
    systems = set(round_.evaluations.filter(system__isnull=False).values_list("system_id", flat=True))
    tools = set(round_.evaluations.filter(euc_tool__isnull=False).values_list("euc_tool_id", flat=True))
    found: list[System | EucTool] = [one for one in systems_in_scope(round_) if one.pk not in systems]
    found += [one for one in tools_in_scope(round_) if one.pk not in tools]
    return [one for one in found if one.unit_id is not None and one.unit_id in present]


def items_of(evaluation_or_round: Evaluation | EvaluationRound) -> list[EvaluationItem]:
    """The items of the round, in their order."""
    round_ = evaluation_or_round.round if isinstance(evaluation_or_round, Evaluation) else evaluation_or_round
    return list(EvaluationItem.objects.filter(item_set_id=round_.item_set_id))


def rules_of(items: Iterable[EvaluationItem]) -> list[Item]:
    """The items as the rules take them."""
    return [Item(item.code, item.text, Axis(item.axis), item.weight) for item in items]


def entries_of(evaluation: Evaluation) -> dict[str, Entry]:
    """1次評価 by the items' codes."""
    rows = FirstScore.objects.filter(evaluation=evaluation).select_related("item")
    return {row.item.code: Entry(row.score, row.unknown, row.reason, row.evidence) for row in rows}


def writers_of(evaluation: Evaluation) -> set[int]:
    """Everybody who has a hand in the first stage: who wrote, and who confirmed."""
    rows = FirstScore.objects.filter(evaluation=evaluation, by__isnull=False).values_list("by_id", flat=True)
    named = {evaluation.prepared_by_id, evaluation.confirmed_by_id} - {None}
    return {pk for pk in (*named, *rows) if pk is not None}


# ---- one sheet -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """評価の1項目 as a page shows it: both stages, how far apart, what came before, and what was asked."""

    item: EvaluationItem
    first: FirstScore | None
    second: SecondScore | None
    earlier: Sequence[SecondScore]
    advice: Sequence[Advice]

    @property
    def gap(self) -> int | None:
        """二次 minus 一次."""
        first = self.first.score if self.first else None
        return evaluating.difference(first, self.second.score if self.second else None)

    @property
    def far(self) -> bool:
        """Whether IT owed a reason."""
        return self.gap is not None and abs(self.gap) >= evaluating.FAR

    @property
    def carried(self) -> bool:
        """前回の点のまま: nobody has looked at it in this round."""
        return self.first is not None and self.first.score is not None and self.first.by_id is None


def lines_of(evaluation: Evaluation) -> list[Line]:
    """Every item of the sheet, in order."""
    firsts = {row.item_id: row for row in evaluation.first_scores.select_related("by")}
    seconds: dict[int, list[SecondScore]] = defaultdict(list)
    for row in evaluation.second_scores.select_related("by").order_by("pk"):
        seconds[row.item_id].append(row)
    advice: dict[int | None, list[Advice]] = defaultdict(list)
    for one in evaluation.advice.select_related("asked_by", "answered_by").order_by("asked_at", "pk"):
        advice[one.item_id].append(one)
    return [
        Line(
            item,
            firsts.get(item.pk),
            seconds[item.pk][-1] if seconds[item.pk] else None,
            seconds[item.pk][:-1],
            advice[item.pk],
        )
        for item in items_of(evaluation)
    ]


# ---- many sheets ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """評価の結果 of one system: the means of both stages, and where they differ. `means` counts: the second if it is done."""

    evaluation: Evaluation
    first: Means
    second: Means
    gaps: Sequence[Gap] = field(default_factory=tuple)

    @property
    def means(self) -> Means:
        """What the matrix shows."""
        return self.second if self.second.complete else self.first

    @property
    def suggestion(self) -> Verdict | None:
        """結論の案 by the quadrant."""
        found = evaluating.suggested(self.means)
        return VERDICT_OF[found] if found else None

    @property
    def widest(self) -> int:
        """The greatest difference of the sheet."""
        return max((gap.size for gap in self.gaps), default=0)


def results_of(evaluations: Sequence[Evaluation]) -> list[Result]:
    """The results of sheets, in three questions to the database however many they are."""
    ids = [evaluation.pk for evaluation in evaluations]
    sets = {evaluation.round.item_set_id for evaluation in evaluations}
    items: dict[int, list[EvaluationItem]] = defaultdict(list)
    for item in EvaluationItem.objects.filter(item_set__in=sets):
        items[item.item_set_id].append(item)
    firsts: dict[int, dict[int, int | None]] = defaultdict(dict)
    for pk, item_id, score in FirstScore.objects.filter(evaluation__in=ids).values_list(
        "evaluation_id", "item_id", "score"
    ):
        firsts[pk][item_id] = score
    seconds: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    lines = SecondScore.objects.filter(evaluation__in=ids).order_by("pk")
    for pk, item_id, points, reason in lines.values_list("evaluation_id", "item_id", "score", "reason"):
        seconds[pk][item_id] = (points, reason)
    return [
        _result(evaluation, items[evaluation.round.item_set_id], firsts[evaluation.pk], seconds[evaluation.pk])
        for evaluation in evaluations
    ]


def _result(
    evaluation: Evaluation,
    items: Sequence[EvaluationItem],
    firsts: Mapping[int, int | None],
    seconds: Mapping[int, tuple[int, str]],
) -> Result:
    rules = rules_of(items)
    first = evaluating.means(rules, {item.code: firsts.get(item.pk) for item in items})
    second = evaluating.means(rules, {item.code: seconds[item.pk][0] for item in items if item.pk in seconds})
    gaps = []
    for item in items:
        score = firsts.get(item.pk)
        if score is not None and item.pk in seconds:
            gaps.append(Gap(evaluation.pk, item.code, score, *seconds[item.pk]))
    return Result(evaluation, first, second, tuple(gaps))


def disagreements(results: Sequence[Result]) -> list[tuple[Result, Gap]]:
    """不一致, the greatest difference first."""
    of = {result.evaluation.pk: result for result in results}
    return [(of[gap.sheet], gap) for gap in evaluating.farthest_first(gap for one in results for gap in one.gaps)]


@dataclass(frozen=True, slots=True)
class Progress:
    """課の進み具合: how many sheets are in which state, and whether the section is late with the first stage."""

    unit_id: int
    counts: Mapping[str, int]
    left_out: int
    late: bool

    @property
    def total(self) -> int:
        """All sheets that count."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Sheets that still lie with the section."""
        return sum(self.counts.get(state.value, 0) for state in FIRST_STAGE)


def progress_of(round_: EvaluationRound, evaluations: Iterable[Evaluation]) -> list[Progress]:
    """By section, the late ones first, then those with most to do."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    left_out: Counter[int] = Counter()
    for one in evaluations:
        left_out[one.unit_id] += bool(one.left_out)
        counts[one.unit_id].update([] if one.left_out else [one.state])
    over = round_.first_until < clock.today() and round_.state in OPEN_ROUND
    waiting = {pk: sum(states[state.value] for state in FIRST_STAGE) for pk, states in counts.items()}
    rows = [Progress(pk, dict(states), left_out[pk], over and waiting[pk] > 0) for pk, states in counts.items()]
    order = {unit.id: place for place, (_depth, unit) in enumerate(tree_on().walk())}
    return sorted(rows, key=lambda one: (not one.late, -one.waiting, order.get(one.unit_id, 0)))


# ---- who judges ----------------------------------------------------------------------------------------------------------


def section_units(unit: Unit | int) -> set[int]:
    """The 課 of a unit with all its 係; of a 部 only itself and what is no 課."""
    tree = tree_on()
    steps = _path(unit)
    section = next(
        (step for step in steps if step in tree.units and tree.units[step].kind == Unit.Kind.SECTION), steps[0]
    )
    return tree.below(section) | {section}


def units_of(person: Person) -> set[int]:
    """Where somebody is posted today, 兼務 included."""
    return set(Posting.objects.filter(valid_on(clock.today()), person=person).values_list("unit_id", flat=True))


def judges_besides(evaluation: Evaluation) -> list[Person]:
    """Who of the office may do the second stage of this system: posted elsewhere, and without a hand in the first."""
    owners, writers = section_units(evaluation.unit), writers_of(evaluation)
    candidates = _holders_by_grant() | _holders_by_unit()
    people = staff_on().filter(pk__in=candidates).order_by("number")
    return [
        person for person in people if person.pk not in writers and is_office(person) and not units_of(person) & owners
    ]


def _holders_by_grant() -> set[int]:
    rows = access.Grant.objects.filter(valid_on(clock.today()), role__permissions__contains=["portfolio.office"])
    return set(rows.values_list("person_id", flat=True))


def _holders_by_unit() -> set[int]:
    """Those whom a post gives the office: everybody with a post in the units or posts that are named."""
    rules = access.AutomaticGrant.objects.filter(role__permissions__contains=["portfolio.office"])
    found: set[int] = set()
    for held_by in rules.values_list("held_by", flat=True):
        kind, _colon, value = held_by.partition(":")
        postings = Posting.objects.filter(valid_on(clock.today()))
        if kind in {"unit", "chief"}:
            unit = Unit.objects.filter(code=value).first()
            below = tree_on().below(unit.pk) if unit is not None else set()
            found |= set(postings.filter(unit__in=below).values_list("person_id", flat=True))
        elif kind == "post":
            found |= set(postings.filter(post__code=value).values_list("person_id", flat=True))
    return found


def office_unit() -> Unit | None:
    """情報管理課: the unit to which the ward has given the office of the inventory; None if only single people have it."""
    rules = access.AutomaticGrant.objects.filter(
        role__permissions__contains=["portfolio.office"], held_by__startswith="unit:"
    )
    code = next((held_by.partition(":")[2] for held_by in rules.values_list("held_by", flat=True)), "")
    return Unit.objects.filter(code=code).first()


def others_in_words(evaluation: Evaluation) -> str:
    """Who may do it instead, as a sentence."""
    people = judges_besides(evaluation)
    if not people:
        return "ほかの課にいるシステム台帳の管理者か、その権限を付与された部長・副本部長に依頼してください。"
    names = "、".join(f"{person.name}さん" for person in people[:SHOWN_NAMES])
    return f"{names}{'ほか' if len(people) > SHOWN_NAMES else ''}に依頼してください。"


def expected_of(evaluation: Evaluation, items: Sequence[EvaluationItem]) -> Expected:
    """What is on record of an evaluation, for a sheet of Excel to be held against."""
    seconds: dict[str, tuple[str, str]] = {}
    for row in evaluation.second_scores.select_related("item").order_by("pk"):
        seconds[row.item.code] = (str(row.score), row.reason)
    return Expected(
        Key(evaluation.round_id, evaluation.pk, evaluation.version),
        evaluation.thing.name,
        {item.code: item.text for item in items},
        entries_of(evaluation),
        seconds,
        frozen=is_frozen(evaluation) or evaluation.state == EvaluationState.CONFIRMING,
    )


def may_read_book(actor: Actor, document: documents.Document) -> bool:
    """Whether somebody may read a book of sheets that a section brought back: who brought it, and the office."""
    mine = isinstance(actor, Person) and document.created_by_id == actor.pk
    return mine or is_office(actor)
