"""監査の対象: who is left out, who is audited by somebody else, who is visited by outsiders only, and who was visited before."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Unit, tree_on
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.attesting import ask_for_attestations, work_key
from honbu.modules.audits.domain.states import KIND_TITLES, Kind, PlanState
from honbu.modules.audits.models import PastVisit, ScopeRule, YearPlan

Rule = ScopeRule.Rule


@transaction.atomic
def set_rule(
    unit: Unit, rule: str, reason: str, *, since: int, actor: Actor, until: int | None = None, to_unit: Unit | None = None
) -> ScopeRule:  # fmt: skip
    """対象の定めを置く, with its reason. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if not reason.strip():
        raise WrongValue(_("理由を入力してください。"))
    if rule == Rule.DELEGATED and to_unit is None:
        raise WrongValue(_("監査を行う委任先を選んでください。"))
    if until is not None and until < since:
        raise WrongValue(_("終わりの年度は、始まりの年度より後にしてください。"))
    if ScopeRule.objects.filter(unit=unit, rule=rule, since=since).exists():
        raise WrongValue(_("この年度からの同じ定めが、もうあります。"))
    row = ScopeRule.objects.create(
        unit=unit, rule=rule, reason=reason.strip(), since=since, until=until, to_unit=to_unit
    )
    words = {"組織": tree_on().full_name(unit.pk), "定め": row.get_rule_display(), "理由": row.reason}
    trail.write(actor, "audits.scope.set", row, after=words)
    if rule == Rule.DELEGATED:
        for plan in YearPlan.objects.filter(fiscal_year=clock.fiscal_year().year, state=PlanState.APPROVED.value):
            ask_for_attestations(plan, actor=actor)
    return row


@transaction.atomic
def end_rule(row: ScopeRule, *, until: int, actor: Actor) -> ScopeRule:
    """定めを終える, with the fiscal year in which it holds for the last time. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if until < row.since:
        raise WrongValue(_("終わりの年度は、始まりの年度より後にしてください。"))
    row.until = until
    row.save(update_fields=["until"])
    words = {"定め": row.get_rule_display(), "最後の年度": clock.FiscalYear(until).label}
    trail.write(actor, "audits.scope.ended", row, after=words)
    for year in YearPlan.objects.filter(fiscal_year__gt=until).values_list("fiscal_year", flat=True):
        notices.withdraw(work_key(row, year), actor=actor, reason=row.reason)
    return row


@transaction.atomic
def enter_past_visit(
    unit: Unit, fiscal_year: int, kind: str, *, actor: Actor, nonconformities: int = 0, source: str = ""
) -> PastVisit:
    """過去の監査を登録する: from papers of earlier years. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if fiscal_year >= clock.fiscal_year().year:
        raise WrongValue(_("過去の年度の監査だけを登録できます。"))
    if kind not in set(Kind):
        raise WrongValue(_("監査の種類を選んでください。"))
    row, is_new = PastVisit.objects.update_or_create(
        unit=unit, fiscal_year=fiscal_year, kind=kind,
        defaults={"nonconformities": nonconformities, "source": source.strip()},
    )  # fmt: skip
    words = {
        "課": tree_on().full_name(unit.pk), "年度": clock.FiscalYear(fiscal_year).label, "種類": KIND_TITLES[Kind(kind)],
        "不適合": nonconformities,
    }  # fmt: skip
    if is_new or nonconformities:
        trail.write(actor, "audits.past.entered", row, after=words)
    return row
