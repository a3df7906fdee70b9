"""4年計画: in versions, each made anew from what is known, each decided by the headquarters (R5 L23, AUD-1).

Its open part tells the numbers of each year; which section is visited in which year stands only in what is sealed.
"""

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.changing import note_decided
from honbu.modules.audits.actions.sealing import read_sealed, write_sealed
from honbu.modules.audits.domain.planning.checking import violations_of_years
from honbu.modules.audits.domain.planning.risk import DEFAULT_WEIGHTS, Weights
from honbu.modules.audits.domain.planning.selection import moved, plan_years
from honbu.modules.audits.domain.planning.years import Capacity, PlannedYear, Why, YearRules, YearTask
from honbu.modules.audits.domain.states import PLAN, PlanAct, PlanState
from honbu.modules.audits.domain.weights import weights_from
from honbu.modules.audits.models import ProgrammeVersion
from honbu.modules.audits.models.programmes import YEARS
from honbu.modules.audits.queries.sections import SectionFacts, for_planning, sections_of
from honbu.modules.audits.queries.told import facts_of_answers
from honbu.modules.meetings import public as meetings

SUBJECT = "audits.programme"
FACTS = ("policy", "changes", "lowest", "highest", "drawn")
OPEN = frozenset({PlanState.DRAFT.value, PlanState.RETURNED.value})
Announced = dict[str, tuple[tuple[int, ...], int]]


def held(version: ProgrammeVersion) -> ProgrammeVersion:
    """The version, held until the end of the transaction."""
    return ProgrammeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)


def weights_of(version: ProgrammeVersion) -> Weights:
    """The weights that go with a version. Raises risk.RiskRefused."""
    return weights_from(version.weights) if version.weights else DEFAULT_WEIGHTS


@transaction.atomic
def draft_programme(first_year: int, values: Mapping[str, Any], *, actor: Person) -> ProgrammeVersion:
    """4年計画の版を作る: the first of four years, or the next one of the same. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    same = ProgrammeVersion.objects.filter(first_year=first_year)
    if same.filter(state__in=[*OPEN, PlanState.BROUGHT.value]).exists():
        raise WrongValue(_("この4年計画には、まだ決まっていない版があります。"))
    last = same.order_by("-number").first()
    version = ProgrammeVersion.objects.create(
        first_year=first_year, number=last.number + 1 if last else 1, made_by=actor, made_at=clock.now(),
        weights=DEFAULT_WEIGHTS.as_data(), **{name: values[name] for name in FACTS if name in values},
    )  # fmt: skip
    trail.write(actor, "audits.programme.drafted", version, after={"4年計画": str(version)})
    return version


@transaction.atomic
def revise_programme(version: ProgrammeVersion, values: Mapping[str, Any], *, actor: Actor) -> ProgrammeVersion:
    """4年計画を直す, until it is before the headquarters; it has to be reckoned again. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    version = held(version)
    if version.state not in OPEN:
        raise WrongValue(_("付議した計画は直せません。差し戻されると直せます。"))
    before, changes = trail.set_changed(version, {name: values[name] for name in FACTS if name in values})
    if changes:
        version.save()
        trail.write(actor, "audits.programme.revised", version, before=before, after=changes)
    return version


def _earlier(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """The version that the headquarters was told last."""
    rows = ProgrammeVersion.objects.filter(state__in=["approved", "superseded"], sealed__isnull=False)
    return rows.exclude(pk=version.pk).order_by("-decided_on", "-pk").first()


def _announced(version: ProgrammeVersion, *, actor: Actor) -> Announced:
    earlier = _earlier(version)
    if earlier is None:
        return {}
    content = read_sealed(earlier, actor=actor, purpose=f"{version}の作成のため、前の版と比べる")
    years: dict[str, set[int]] = {}
    for one in content.get("visits", []):
        years.setdefault(one["id"], set()).add(one["year"])
    risks = {one["id"]: one["risk"] for one in content.get("sections", [])}
    return {code: (tuple(sorted(found)), risks.get(code, 0)) for code, found in years.items()}


def _task(version: ProgrammeVersion, facts: list[SectionFacts], announced: Announced) -> YearTask:
    sections, _risks = for_planning(facts, weights_of(version), announced)
    capacity = (Capacity(version.lowest, version.highest),) * YEARS
    return YearTask(tuple(sections), YearRules(version.first_year, capacity, version.drawn))


@transaction.atomic
def reckon_programme(version: ProgrammeVersion, *, actor: Actor) -> dict[str, Any]:
    """4年計画を計算する, and seal it. Gives what was sealed. Raises WrongValue, years.NoYearPlan with its sentence."""
    access.require(actor, "audits.seal", on=access.WARD)
    version = held(version)
    if version.state not in OPEN:
        raise WrongValue(_("付議した計画は計算し直せません。新しい版を作ってください。"))
    facts = sections_of(version.first_year, facts_of_answers())
    announced = _announced(version, actor=actor)
    task = _task(version, facts, announced)
    plan = plan_years(task, seed=version.pk)
    content = {
        "visits": [
            {"id": one.section_id, "year": one.year, "why": one.why.value, "sentence": one.sentence} for one in plan.visits
        ],
        "sections": [
            {"id": one.id, "name": one.name, "department": one.department, "risk": one.risk, "excluded": one.excluded,
             "last_visit": one.inherited_visit}
            for one in task.sections
        ],
        "moved": [
            {"id": one.section_id, "before": list(one.before), "after": list(one.after), "sentence": one.sentence}
            for one in moved(task, plan)
        ],
        "score": plan.score, "bound": plan.bound, "optimal": plan.optimal, "way": plan.way.value,
        "provisional": plan.provisional,
    }  # fmt: skip
    write_sealed(version, content, actor=actor, purpose="4年計画を計算した")
    return content


def violations_now(version: ProgrammeVersion, *, actor: Actor) -> list[str]:
    """計画の点検, against the organisation and the history of today: what speaks against deciding it, in sentences."""
    access.require(actor, "audits.seal", on=access.WARD)
    content = read_sealed(version, actor=actor, purpose="4年計画を点検する")
    if not content:
        return [_("4年計画がまだ計算されていません。")]
    visits = [PlannedYear(one["id"], one["year"], Why(one["why"]), one["sentence"]) for one in content["visits"]]
    task = _task(version, sections_of(version.first_year, facts_of_answers()), {})
    return [one.sentence for one in violations_of_years(task, visits)]


def numbers_of(content: Mapping[str, Any]) -> dict[int, int]:
    """How many sections are visited in each fiscal year: what the headquarters is told of a programme."""
    return dict(sorted(Counter(one["year"] for one in content.get("visits", [])).items()))


@transaction.atomic
def bring_programme(version: ProgrammeVersion, *, unit: Unit, actor: Person) -> ProgrammeVersion:
    """本部に付議する: only a plan that reaches every section within four years. The paper names numbers, no sections.

    Raises NotPossibleNow, WrongValue, meetings.NoSuchBody, meetings.AlreadyAsked.
    """
    access.require(actor, "audits.seal", on=access.WARD)
    version = held(version)
    state = after(PLAN, version.state, PlanAct.BRING)
    found = violations_now(version, actor=actor)
    if found:
        raise WrongValue(_("この計画は付議できません。%(first)s") % {"first": found[0]})
    content = read_sealed(version, actor=actor, purpose="付議する資料に件数を載せる")
    meetings.ask_for_decision(
        subject_kind=SUBJECT, subject_id=version.pk, title=_("%(programme)sについて") % {"programme": version},
        asked=_("計画の承認"), summary=_summary(version, content), unit=unit, actor=actor,
    )  # fmt: skip
    version.state = state.value
    version.save(update_fields=["state"])
    trail.write(actor, "audits.programme.brought", version, after={"状態": version.get_state_display()})
    return version


def _summary(version: ProgrammeVersion, content: Mapping[str, Any]) -> str:
    numbers = "、".join(f"{clock.FiscalYear(year).label}{count}課" for year, count in numbers_of(content).items())
    out = sum(bool(one["excluded"]) for one in content["sections"])
    lines = [
        version.policy.strip(),
        f"対象：{len(content['sections']) - out}課（ほかに対象外{out}課）。どの課も4年に1回以上訪問する。",
        f"年度ごとの数：{numbers}。このほか毎年度{version.drawn}課をくじで選ぶ。",
        f"前の版から年度の変わった課：{len(content['moved'])}課",
        f"前の版から変えたこと：{version.changes.strip()}" if version.changes.strip() else "",
        reverse("audits:programme", args=[version.pk]),
    ]
    return "\n".join(line for line in lines if line)


@transaction.atomic
def note_programme_decided(
    programme_id: int, *, decision_id: int, approved: bool, day: datetime.date | None, actor: Actor
) -> None:
    """本部が決定した. What no longer reaches every section goes back all the same. Whoever: told by the meetings."""
    version = held(ProgrammeVersion.objects.get(pk=programme_id))
    holds = approved and version.state == PlanState.BROUGHT and not violations_now(version, actor=actor)
    told = note_decided(
        version, "audits.programme.decided", decision_id=decision_id, approved=holds, day=day, actor=actor
    )
    if told and holds:
        others = ProgrammeVersion.objects.filter(state="approved").exclude(pk=version.pk)
        others.filter(first_year__lte=version.first_year).update(state="superseded")
