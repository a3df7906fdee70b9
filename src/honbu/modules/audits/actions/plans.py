"""年度の監査計画: its open part. Drafted by the office, decided by the headquarters through its agenda (AUD-1)."""

import datetime
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
from honbu.modules.audits.actions.attesting import ask_for_attestations
from honbu.modules.audits.actions.changing import note_decided
from honbu.modules.audits.domain.states import KIND_TITLES, MOST_PATROL_ITEMS, PLAN, Kind, Part, PlanAct, PlanState
from honbu.modules.audits.models import YearPlan
from honbu.modules.audits.queries.focus import kinds_not_risen, weight_words
from honbu.modules.audits.queries.searching import index_plan
from honbu.modules.meetings import public as meetings

SUBJECT = "audits.plan"
FACTS = (
    "programme", "edition", "policy", "changes", "kinds", "focus", "focus_reason", "window_first", "window_last",
    "answers_until",
)  # fmt: skip
OPEN = frozenset({PlanState.DRAFT.value, PlanState.RETURNED.value})


def held(plan: YearPlan) -> YearPlan:
    """The plan, held until the end of the transaction."""
    rows = YearPlan.objects.select_for_update(of=("self",)).select_related("edition", "programme")
    return rows.get(pk=plan.pk)


def check_facts(year: int, values: Mapping[str, Any]) -> None:
    """What a plan can't be. Raises WrongValue."""
    whole = clock.FiscalYear(year)
    first, last, until = values["window_first"], values["window_last"], values["answers_until"]
    if not whole.start <= until < first <= last <= whole.end:
        raise WrongValue(
            _("監査調書の期限、訪問期間のはじめ、おわりの順に、%(year)sの日付で入力してください。")
            % {"year": whole.label}
        )
    kinds = values["kinds"]
    if not any(one.get("number", 0) for one in kinds.values()):
        raise WrongValue(_("監査の種類のどれかに、1件以上の件数を入力してください。"))
    if any(one.get("number", 0) < 0 for one in kinds.values()):
        raise WrongValue(_("件数は0以上の整数で入力してください。"))
    focus = set(values["focus"])
    if focus and not str(values.get("focus_reason", "")).strip():
        raise WrongValue(_("重点とする理由（昨年度の不適合の件数など）を入力してください。"))
    empty = [KIND_TITLES[Kind(one)] for one in sorted(focus) if not kinds.get(one, {}).get("number")]
    if empty:
        raise WrongValue(_("重点とする種類の件数がありません：%(kinds)s") % {"kinds": "、".join(empty)})
    for title, now, before in kinds_not_risen(year, kinds, sorted(focus)):
        raise WrongValue(
            _("重点とする種類は、昨年度より割合を増やしてください。%(title)sは、昨年度%(before)s、今年度%(now)sです。")
            % {"title": title, "before": before, "now": now}
        )
    patrol = sum(Part.PATROL.value in item.parts for item in values["edition"].items.all())
    if kinds.get(Kind.PATROL.value, {}).get("number") and patrol > MOST_PATROL_ITEMS:
        raise WrongValue(
            _("パトロールの項目が%(count)s件あります。簡易な点検なので、%(most)s件までにしてください。")
            % {"count": patrol, "most": MOST_PATROL_ITEMS}
        )


@transaction.atomic
def draft_plan(year: int, values: Mapping[str, Any], *, actor: Actor) -> YearPlan:
    """年度の監査計画を作る: once a year. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if YearPlan.objects.filter(fiscal_year=year).exists():
        raise WrongValue(_("この年度の監査計画は、もうあります。"))
    check_facts(year, values)
    plan = YearPlan.objects.create(fiscal_year=year, **{name: values[name] for name in FACTS if name in values})
    trail.write(actor, "audits.plan.drafted", plan, after={"年度": clock.FiscalYear(year).label})
    index_plan(plan)
    return plan


@transaction.atomic
def revise_plan(plan: YearPlan, values: Mapping[str, Any], *, actor: Actor) -> YearPlan:
    """年度の監査計画を直す, until it is before the headquarters. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    plan = held(plan)
    if plan.state not in OPEN:
        raise WrongValue(_("付議した計画は直せません。差し戻されると直せます。"))
    check_facts(plan.fiscal_year, {name: getattr(plan, name) for name in FACTS} | dict(values))
    before, changes = trail.set_changed(plan, {name: values[name] for name in FACTS if name in values})
    if changes:
        plan.version += 1
        plan.save()
        trail.write(actor, "audits.plan.revised", plan, before=before, after=changes)
        index_plan(plan)
    return plan


@transaction.atomic
def bring_plan(plan: YearPlan, *, unit: Unit, actor: Person) -> YearPlan:
    """本部に付議する: goes on the headquarters' agenda as a proposal of the office. It names no section and no day.

    Raises NotPossibleNow, WrongValue, meetings.NoSuchBody, meetings.AlreadyAsked.
    """
    access.require(actor, "audits.office", on=access.WARD)
    plan = held(plan)
    state = after(PLAN, plan.state, PlanAct.BRING)
    check_facts(plan.fiscal_year, {name: getattr(plan, name) for name in FACTS})
    if not plan.policy.strip():
        raise WrongValue(_("方針を入力してから付議してください。"))
    meetings.ask_for_decision(
        subject_kind=SUBJECT, subject_id=plan.pk,
        title=_("%(year)s情報セキュリティ監査計画（案）について") % {"year": year_of(plan)},
        asked=_("計画の承認"), summary=summary_of(plan), unit=unit, actor=actor,
    )  # fmt: skip
    plan.state = state.value
    plan.save(update_fields=["state"])
    trail.write(actor, "audits.plan.brought", plan, after={"状態": plan.get_state_display()})
    return plan


def year_of(plan: YearPlan) -> str:
    """令和8年度."""
    return clock.FiscalYear(plan.fiscal_year).label


def numbers_of(plan: YearPlan) -> list[tuple[Kind, int, str]]:
    """種類ごとの件数, in the office's order, without those of which there are none."""
    return [
        (kind, int(plan.kinds[kind.value]["number"]), str(plan.kinds[kind.value].get("note", "")))
        for kind in Kind
        if plan.kinds.get(kind.value, {}).get("number")
    ]


def summary_of(plan: YearPlan) -> str:
    """What the headquarters reads of the plan."""
    kinds = "、".join(f"{KIND_TITLES[kind]}{number}件" for kind, number, _note in numbers_of(plan))
    focus = "、".join(KIND_TITLES[Kind(one)] for one in plan.focus)
    lines = [
        plan.policy.strip(),
        f"種類と件数：{kinds}",
        f"訪問：{clock.long(plan.window_first)}から{clock.long(plan.window_last)}まで、抜打ちで行う。",
        f"重点：{focus}（{plan.focus_reason.strip()}）" if focus else "",
        weight_words(plan),
        f"昨年度からの変更点：{plan.changes.strip()}" if plan.changes.strip() else "",
        reverse("audits:plan", args=[plan.pk]),
    ]
    return "\n".join(line for line in lines if line)


@transaction.atomic
def note_plan_decided(
    plan_id: int, *, decision_id: int, approved: bool, day: datetime.date | None, actor: Actor
) -> None:
    """本部が決定した. Whoever: told by the meetings."""
    plan = held(YearPlan.objects.get(pk=plan_id))
    told = note_decided(plan, "audits.plan.decided", decision_id=decision_id, approved=approved, day=day, actor=actor)
    if told:
        index_plan(plan)
    if told and approved:
        ask_for_attestations(plan, actor=actor)
