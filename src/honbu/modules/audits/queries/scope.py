"""監査の対象: which sections the ward audits itself in a fiscal year, and why the others are left out."""

from collections.abc import Mapping

from honbu.kernel.organisation.public import Unit, UnitOnDay, tree_on
from honbu.modules.audits.models import ScopeRule, YearPlan

OUTSIDE = frozenset({ScopeRule.Rule.OUT.value, ScopeRule.Rule.DELEGATED.value})
Rules = Mapping[int, ScopeRule]


def rules_in_force(year: int) -> dict[int, ScopeRule]:
    """The rule that holds for a unit in a fiscal year, by the unit's number; of several the one that began last."""
    found: dict[int, ScopeRule] = {}
    for row in ScopeRule.objects.filter(since__lte=year).order_by("since", "pk"):
        if row.until is None or row.until >= year:
            found[row.unit_id] = row
    return found


def why_outside(unit: UnitOnDay, rules: Rules) -> str:
    """対象外の理由; empty for what is in scope. Outside is what a rule leaves out or to somebody else, with all below it."""
    for step in reversed(unit.path):
        rule = rules.get(step)
        if rule is not None and rule.rule in OUTSIDE:
            return f"{rule.get_rule_display()}：{rule.reason}"
    return ""


def sections_in_scope(plan: YearPlan) -> list[int]:
    """Every section of today that is in scope in the plan's year; each of them answers the questionnaire."""
    rules = rules_in_force(plan.fiscal_year)
    sections = [unit for _depth, unit in tree_on().walk() if unit.kind == Unit.Kind.SECTION]
    return [unit.id for unit in sections if not why_outside(unit, rules)]
