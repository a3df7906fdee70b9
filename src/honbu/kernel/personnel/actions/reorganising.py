"""組織改正: prepared as a draft, held against the rules, made effective for its day by adoption."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import (
    Actor,
    Person,
    Posting,
    Reorganisation,
    ReorganisationStep,
    Succession,
    Unit,
    UnitVersion,
    chief_of,
    forget_trees,
)
from honbu.kernel.personnel import queries
from honbu.kernel.personnel.domain import reorganisation as rules
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import SomebodyWasFaster

ONE_DAY = datetime.timedelta(days=1)
READY_BEFORE = 20  # business days
ADOPTED = notices.Kind("personnel.reorganisation_adopted", gettext_noop("組織改正の確定"), notices.Way.AT_ONCE)
BELOW: Mapping[str, str] = {
    Unit.Kind.WARD: Unit.Kind.DEPARTMENT,
    Unit.Kind.DEPARTMENT: Unit.Kind.SECTION,
    Unit.Kind.SECTION: Unit.Kind.TEAM,
}


class NotADraft(ValueError):
    """An adopted or dropped reorganisation can't be changed; a further change is a reorganisation of its own."""


class PlanBroken(ValueError):
    """Some step breaks a rule; `violations` tells which and why."""

    def __init__(self, violations: list[rules.Violation]) -> None:
        found = " ".join(f"({violation.step}) {violation.message}" for violation in violations)
        super().__init__(_("改正事項に直すところがあります：%(found)s") % {"found": found})
        self.violations = violations


@transaction.atomic
def plan_reorganisation(title: str, effective_on: datetime.date, *, actor: Actor) -> Reorganisation:
    """組織改正の準備: begin a draft for a day to come (or, for the record, one that has passed)."""
    access.require(actor, "personnel.reorganise", on=access.WARD)
    draft = Reorganisation.objects.create(title=title, effective_on=effective_on)
    trail.write(actor, "personnel.reorganisation.planned", draft, after={"件名": title, "施行日": effective_on})
    if isinstance(actor, Person):
        notices.assign(
            _work_key(draft),
            title=_("組織改正を確定する"),
            about=title,
            url=f"/personnel/reorganisations/{draft.pk}/",
            module="personnel",
            to=actor,
            actor=actor,
            # 例規・システム・表示の準備に要する、施行日前のひと月
            due=clock.add_business_days(effective_on, -READY_BEFORE, clock.calendar()),
            tell=False,
        )
    return draft


def _work_key(draft: Reorganisation) -> str:
    return f"personnel.reorganisation:{draft.pk}"


def _tell_chiefs(draft: Reorganisation, units: Iterable[Unit]) -> None:
    chiefs = {chief for unit in units if (chief := chief_of(unit.pk, draft.effective_on)) is not None}
    notices.notify(
        chiefs,
        ADOPTED,
        _("組織改正が確定しました：%(title)s") % {"title": draft.title},
        key=_work_key(draft),
        text=_("所属の組織が変わります。施行日は%(day)sです。") % {"day": clock.long(draft.effective_on)},
        url="/personnel/organisation/?on=" + draft.effective_on.isoformat(),
    )


def _open_draft(draft: Reorganisation, version: int | None = None) -> Reorganisation:
    locked = Reorganisation.objects.select_for_update().get(pk=draft.pk)
    if locked.state != Reorganisation.State.DRAFT:
        raise NotADraft(_("この組織改正は「%(state)s」です。変更できません。") % {"state": locked.get_state_display()})
    if version is not None and locked.version != version:
        raise SomebodyWasFaster(_("ほかの人が先に変更しました。最新の内容を確かめてから、もう一度操作してください。"))
    return locked


@transaction.atomic
def add_step(
    draft: Reorganisation, step: rules.Step, *, actor: Actor, version: int | None = None
) -> ReorganisationStep:
    """改正事項の追加. `version` is what the person had before their eyes: a change in between is not overwritten."""
    access.require(actor, "personnel.reorganise", on=access.WARD)
    locked = _open_draft(draft, version)
    row = ReorganisationStep.objects.create(
        reorganisation=locked,
        order=locked.steps.count() + 1,
        kind=step.kind.value,
        units=list(step.units),
        code=step.code,
        codes=[[new.code, new.name, new.name_kana, new.name_en] for new in step.into],
        name=step.name,
        name_kana=step.name_kana,
        name_en=step.name_en,
        parent=step.parent,
    )
    locked.version = F("version") + 1
    locked.save(update_fields=["version"])
    after = {"種別": row.get_kind_display(), "対象": list(step.units), "名称": step.name, "コード": step.code}
    trail.write(actor, "personnel.reorganisation.step_added", locked, after=after)
    return row


@transaction.atomic
def remove_step(step: ReorganisationStep, *, actor: Actor, version: int | None = None) -> None:
    """改正事項の取消し."""
    access.require(actor, "personnel.reorganise", on=access.WARD)
    locked = _open_draft(step.reorganisation, version)
    trail.write(actor, "personnel.reorganisation.step_removed", locked, before={"種別": step.get_kind_display()})
    step.delete()
    locked.version = F("version") + 1
    locked.save(update_fields=["version"])


def plan(draft: Reorganisation) -> tuple[dict[str, rules.UnitFacts], rules.Outcome]:
    """The organisation on the eve, and what the draft makes of it."""
    before = queries.units_on(draft.effective_on - ONE_DAY)
    return before, rules.carry_out(before, _rule_steps(draft, before))


def _rule_steps(draft: Reorganisation, before: Mapping[str, rules.UnitFacts]) -> list[rules.Step]:
    kinds = {code: unit.kind for code, unit in before.items()}
    steps = []
    for row in draft.steps.all():
        step = rules.Step(
            kind=rules.Kind(row.kind),
            units=tuple(row.units),
            code=row.code,
            name=row.name,
            name_kana=row.name_kana,
            name_en=row.name_en,
            parent=row.parent,
            unit_kind=BELOW.get(kinds.get(row.parent, ""), Unit.Kind.DEPARTMENT),
            into=tuple(rules.NewUnit(*words) for words in row.codes),
        )
        if step.code:
            kinds.setdefault(step.code, step.unit_kind)
        steps.append(step)
    return steps


@transaction.atomic
def adopt_reorganisation(draft: Reorganisation, *, actor: Actor, version: int | None = None) -> rules.Outcome:
    """組織改正の確定: the units get their new versions from the day on; what was before keeps its names.

    People in a unit that is no more go to the unit that takes over (the first of a split) with the same post, until a
    personnel list says otherwise. Raises PlanBroken if a step breaks a rule; then nothing is changed. What somebody else
    has added since `version` is not adopted unseen: SomebodyWasFaster.
    """
    access.require(actor, "personnel.reorganise", on=access.WARD)
    locked = _open_draft(draft, version)
    before, outcome = plan(locked)
    if outcome.violations:
        raise PlanBroken(outcome.violations)
    day = locked.effective_on
    units = _establish(outcome)
    changed = [code for code, unit in outcome.units.items() if before.get(code) != unit]
    _close_versions([units[code] for code in (*changed, *outcome.abolished) if code in before], day)
    UnitVersion.objects.bulk_create(_version(units, outcome.units[code], day) for code in changed)
    Succession.objects.bulk_create(
        Succession(predecessor=units[old], successor=units[new], day=day) for old, new in outcome.successions
    )
    for old, new in outcome.heir.items():
        _move_people(units[old], units[new], day)
    locked.state = Reorganisation.State.ADOPTED
    locked.save(update_fields=["state"])
    after = {"新設": outcome.established, "廃止": outcome.abolished, "変更": changed}
    trail.write(actor, "personnel.reorganisation.adopted", locked, after=after)
    forget_trees()
    notices.complete(_work_key(locked), actor=actor)
    if day > clock.today():
        _tell_chiefs(locked, [units[code] for code in changed])
    return outcome


def _establish(outcome: rules.Outcome) -> dict[str, Unit]:
    units = {unit.code: unit for unit in Unit.objects.all()}
    for code in outcome.established:
        if code not in units:
            units[code] = Unit.objects.create(code=code, kind=outcome.units[code].kind)
    return units


def _version(units: dict[str, Unit], facts: rules.UnitFacts, day: datetime.date) -> UnitVersion:
    return UnitVersion(
        unit=units[facts.code],
        parent=units[facts.parent] if facts.parent else None,
        name=facts.name,
        name_kana=facts.name_kana,
        name_en=facts.name_en,
        position=facts.position,
        valid_from=day,
    )


def _close_versions(units: list[Unit], day: datetime.date) -> None:
    UnitVersion.objects.filter(unit__in=units, valid_from=day).delete()
    UnitVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit__in=units).update(
        valid_to=day - ONE_DAY
    )


def _move_people(old: Unit, new: Unit, day: datetime.date) -> None:
    leaving = Posting.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit=old, valid_from__lt=day)
    arriving = [
        Posting(
            person_id=posting.person_id,
            unit=new,
            post_id=posting.post_id,
            is_main=posting.is_main,
            valid_from=day,
            valid_to=posting.valid_to,
        )
        for posting in leaving
    ]
    leaving.update(valid_to=day - ONE_DAY)
    Posting.objects.filter(unit=old, valid_from__gte=day).update(unit=new)
    Posting.objects.bulk_create(arriving)


@transaction.atomic
def drop_reorganisation(draft: Reorganisation, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """組織改正の取りやめ: the draft is put aside with its reason."""
    access.require(actor, "personnel.reorganise", on=access.WARD)
    locked = _open_draft(draft, version)
    locked.state = Reorganisation.State.DROPPED
    locked.save(update_fields=["state"])
    trail.write(actor, "personnel.reorganisation.dropped", locked, reason=reason)
    notices.withdraw(_work_key(locked), actor=actor)
