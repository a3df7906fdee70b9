"""評価の見本: last year's round, final and reported, and this year's on its way, in every state."""

import datetime
import random
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, System, Unit, chief_of, tree_on
from honbu.modules.portfolio.actions import advising, items, rounds
from honbu.modules.portfolio.demo.inventory import Made
from honbu.modules.portfolio.domain.lifecycle import Quadrant, quadrant
from honbu.modules.portfolio.models import Evaluation, EvaluationItem, EvaluationRound, FirstScore, SecondScore

VERDICTS = {
    Quadrant.KEEP: "keep", Quadrant.IMPROVE: "improve", Quadrant.REPLACE: "renew", Quadrant.RETIRE: "retire",
}  # fmt: skip
REASONS = {1: "ほとんど使えていない", 2: "使いにくいところが多い", 4: "おおむね足りている", 5: "仕事に欠かせない"}
STATES = (
    "handed_out",
    "handed_out",
    "first",
    "first",
    "confirming",
    "submitted",
    "submitted",
    "second",
    "discussion",
    "final",
)


@dataclass(frozen=True, slots=True)
class People:
    """Who evaluates: the IT section's chief, and for each section its chief and somebody else."""

    judge: Person
    chiefs: dict[int, Person]
    clerks: dict[int, Person]


def make_rounds(made: Made, *, actor: System) -> None:
    """Two rounds over the systems of the ward."""
    office = next((unit.id for unit in tree_on().units.values() if unit.name == "情報管理課"), None)
    judge = chief_of(office) if office is not None else None
    if judge is None:
        return
    people = _people(made, judge)
    chance = random.Random(20190426)
    year = clock.fiscal_year().year
    item_set = items.make_default_set(actor=actor)
    questions = list(EvaluationItem.objects.filter(item_set=item_set).order_by("order", "pk"))
    last = rounds.plan_round(_facts(year - 1, item_set), actor=actor)
    _finish(last, made, questions, people, chance)
    this = rounds.plan_round(_facts(year, item_set), actor=actor)
    rounds.distribute(this, actor=actor)
    _go_on(this, questions, people, chance)


def _people(made: Made, judge: Person) -> People:
    chiefs, clerks = {}, {}
    for unit_id in {one.unit_id for one in made.systems.values() if one.unit_id is not None}:
        chief = chief_of(unit_id) or judge
        chiefs[unit_id] = chief
        clerks[unit_id] = next((one for one in made.people.get(unit_id, []) if one.pk != chief.pk), chief)
    return People(judge, chiefs, clerks)


def _facts(year: int, item_set: object) -> dict[str, object]:
    return {
        "title": f"{clock.FiscalYear(year).label}システム評価", "fiscal_year": year, "item_set": item_set, "kinds": [],
        "first_until": datetime.date(year, 12, 11), "second_until": datetime.date(year + 1, 1, 29), "with_euc": False,
        "note": "全庁のシステムを把握し、入替えの検討の材料とします。1次評価は所管課、2次評価は情報管理課が行います。",
    }  # fmt: skip


def _finish(
    round_: EvaluationRound, made: Made, questions: list[EvaluationItem], people: People, chance: random.Random
) -> None:
    day = clock.now() - datetime.timedelta(days=300)
    rows = [
        Evaluation(
            round=round_, system=system, unit_id=system.unit_id, state="final", prepared_by=people.clerks[system.unit_id],
            confirmed_by=people.chiefs[system.unit_id], confirmed_at=day, scored_by=people.judge,
        )
        for system in made.systems.values()
        if system.unit_id is not None
    ]  # fmt: skip
    firsts, seconds = [], []
    for row in rows:
        first, second = _points(questions, chance)
        row.first_verdict, row.second_verdict = _verdict(questions, first), _verdict(questions, second)
        row.verdict, row.verdict_reason = row.second_verdict, "1次・2次の評点と意見交換による"
        firsts += _firsts(row, questions, first, people.clerks[row.unit_id])
        seconds += _seconds(row, questions, first, second, people.judge, day)
    Evaluation.objects.bulk_create(rows, batch_size=500)
    FirstScore.objects.bulk_create(firsts, batch_size=2000)
    SecondScore.objects.bulk_create(seconds, batch_size=2000)
    round_.item_set.fixed = True
    round_.item_set.save(update_fields=["fixed"])
    EvaluationRound.objects.filter(pk=round_.pk).update(state="reported")


def _points(questions: list[EvaluationItem], chance: random.Random) -> tuple[list[int], list[int]]:
    level = {"value": chance.choice((2, 3, 4, 4, 5)), "fitness": chance.choice((1, 2, 3, 3, 4, 5))}
    first = [min(5, max(1, level[one.axis] + chance.choice((-1, 0, 0, 1)))) for one in questions]
    second = [min(5, max(1, points + chance.choice((-2, -1, 0, 0, 0, 0, 0, 1)))) for points in first]
    return first, second


def _verdict(questions: list[EvaluationItem], points: list[int]) -> str:
    means = {}
    for axis in ("value", "fitness"):
        own = [(one.weight, value) for one, value in zip(questions, points, strict=True) if one.axis == axis]
        means[axis] = round(sum(weight * value for weight, value in own) / max(sum(weight for weight, _v in own), 1))
    return VERDICTS[quadrant(means["value"], means["fitness"])]


def _firsts(row: Evaluation, questions: list[EvaluationItem], points: list[int], by: Person) -> list[FirstScore]:
    return [
        FirstScore(evaluation=row, item=one, score=value, reason=REASONS.get(value, ""), by=by)
        for one, value in zip(questions, points, strict=True)
    ]


def _seconds(
    row: Evaluation, questions: list[EvaluationItem], first: list[int], second: list[int], judge: Person,
    at: datetime.datetime,
) -> list[SecondScore]:  # fmt: skip
    return [
        SecondScore(
            evaluation=row, item=one, score=theirs, by=judge, at=at,
            reason="保守の記録と合わないため" if abs(theirs - mine) >= 2 else "",
        )
        for one, mine, theirs in zip(questions, first, second, strict=True)
    ]  # fmt: skip


def _go_on(round_: EvaluationRound, questions: list[EvaluationItem], people: People, chance: random.Random) -> None:
    """Each section is as far as it is; a few ask for advice."""
    FirstScore.objects.filter(evaluation__round=round_).delete()
    rows = list(round_.evaluations.select_related("unit").order_by("pk"))
    firsts, seconds = [], []
    for place, row in enumerate(rows):
        row.state = STATES[place % len(STATES)]
        if row.state == "handed_out":
            continue
        first, second = _points(questions, chance)
        row.prepared_by, row.first_verdict = people.clerks[row.unit_id], _verdict(questions, first)
        firsts += _firsts(row, questions, first, people.clerks[row.unit_id])
        if row.state in {"submitted", "second", "discussion", "final"}:
            row.confirmed_by, row.confirmed_at = people.chiefs[row.unit_id], clock.now()
        if row.state in {"second", "discussion", "final"}:
            row.scored_by, row.second_verdict = people.judge, _verdict(questions, second)
            seconds += _seconds(row, questions, first, second, people.judge, clock.now())
        if row.state == "final":
            row.verdict, row.verdict_reason = row.second_verdict, "1次・2次の評点による"
    names = [
        "state", "prepared_by", "first_verdict", "confirmed_by", "confirmed_at", "scored_by", "second_verdict", "verdict",
        "verdict_reason",
    ]  # fmt: skip
    Evaluation.objects.bulk_update(rows, names, batch_size=200)
    FirstScore.objects.bulk_create(firsts, batch_size=2000)
    SecondScore.objects.bulk_create(seconds, batch_size=2000)
    waiting = [row for row in rows if row.state == "first"][:3]
    for row, question in zip(waiting, questions[-3:], strict=False):
        own = FirstScore.objects.get(evaluation=row, item=question)
        own.score, own.unknown, own.reason = None, True, ""
        own.save(update_fields=["score", "unknown", "reason"])
        advising.open_advice(row, question, actor=people.clerks[row.unit_id], question="どこを見れば分かりますか。")
    for unit_id in sorted({row.unit_id for row in rows}):
        if Unit.objects.filter(pk=unit_id).exists():
            rounds.refresh_work(round_, unit_id, actor=System("見本の作成"))
