"""監査の対象: which sections the ward audits itself in a fiscal year, and why the others are left out."""

from collections.abc import Mapping

from honbu.kernel.organisation.public import Unit, UnitOnDay, tree_on
from honbu.modules.audits.models import ScopeRule, YearPlan

OUTSIDE = frozenset({ScopeRule.Rule.OUT.value, ScopeRule.Rule.DELEGATED.value})
Rules = Mapping[int, ScopeRule]


def rules_in_force(year: int) -> dict[int, ScopeRule]:
    """What leaves a unit out in a fiscal year, or to somebody else, by its number; of several the rule that began last."""
    found: dict[int, ScopeRule] = {}
    for row in ScopeRule.objects.filter(since__lte=year, rule__in=OUTSIDE).order_by("since", "pk"):
        if row.until is None or row.until >= year:
            found[row.unit_id] = row
    return found


def why_outside(unit: UnitOnDay, rules: Rules) -> str:
    """対象外の理由; empty for what is in scope. Outside is what a rule leaves out or to somebody else, with all below it."""
    for step in reversed(unit.path):
        rule = rules.get(step)
        if rule is not None:
            return f"{rule.get_rule_display()}：{rule.reason}"
    return ""


def sections_in_scope(plan: YearPlan) -> list[int]:
    """Every section of today that is in scope in the plan's year; each of them answers the questionnaire."""
    rules = rules_in_force(plan.fiscal_year)
    sections = [unit for _depth, unit in tree_on().walk() if unit.kind == Unit.Kind.SECTION]
    return [unit.id for unit in sections if not why_outside(unit, rules)]


def units_with(rule: ScopeRule.Rule, year: int) -> set[int]:
    """The units for which a rule holds in a fiscal year, with all below them."""
    rows = ScopeRule.objects.filter(rule=rule, since__lte=year).exclude(until__lt=year)
    named = set(rows.values_list("unit_id", flat=True))
    return {unit.id for unit in tree_on().units.values() if named & set(unit.path)}
