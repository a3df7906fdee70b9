"""委任先の報告: whose units are audited by somebody else, and what these have reported (H31 L61-67)."""

from dataclasses import dataclass

from django.db.models import Q

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person, chief_of, tree_on
from honbu.modules.audits.models import Attestation, ScopeRule, YearReport
from honbu.modules.audits.queries.rights import has_overview, is_office

# Once the figures stand before the headquarters, what was reported stays.
FROZEN = ("brought", "approved")


@dataclass(frozen=True, slots=True)
class Delegation:
    """委任 in a year, with the report of those who audit; None while it is missing."""

    rule: ScopeRule
    attestation: Attestation | None

    @property
    def unit(self) -> str:
        """The unit that is audited by somebody else."""
        return tree_on().shown_name(self.rule.unit_id)

    @property
    def by(self) -> str:
        """Who audits it."""
        return tree_on().shown_name(self.rule.to_unit_id) if self.rule.to_unit_id else ""


def delegations(year: int) -> list[Delegation]:
    """委任 that holds in a fiscal year, in the order of the units."""
    rules = (
        ScopeRule.objects.filter(rule=ScopeRule.Rule.DELEGATED, since__lte=year)
        .filter(Q(until__isnull=True) | Q(until__gte=year))
        .select_related("unit", "to_unit")
    )
    filed = {one.rule_id: one for one in Attestation.objects.filter(fiscal_year=year).select_related("filed_by")}
    return [Delegation(rule, filed.get(rule.pk)) for rule in rules]


def may_file(actor: Actor, rule: ScopeRule) -> bool:
    """Whether somebody files the report: whoever confirms for the unit that audits, or heads it."""
    if rule.to_unit_id is None:
        return False
    heads = isinstance(actor, Person) and chief_of(rule.to_unit_id) == actor
    return heads or access.may(actor, "audits.confirm", on=rule.to_unit)


def may_read(actor: Actor, rule: ScopeRule) -> bool:
    """Whether the report exists for somebody: its own unit, the office, those over the whole ward, and 内部統制."""
    if is_office(actor) or has_overview(actor) or access.may(actor, "audits.control", on=access.WARD):
        return True
    own = rule.to_unit_id is not None and access.may(actor, "audits.read", on=rule.to_unit)
    return own or may_file(actor, rule)


def may_read_document(actor: Actor, document: documents.Document) -> bool:
    """Whoever may read the report opens what was filed with it."""
    rows = Attestation.objects.filter(document_id=document.pk).select_related("rule__to_unit")
    return any(may_read(actor, one.rule) for one in rows)


def report_stands(year: int) -> bool:
    """Whether the report of the year is before the headquarters, or decided."""
    return YearReport.objects.filter(plan__fiscal_year=year, state__in=FROZEN).exists()


def missing_sentence(one: Delegation, year: str) -> str:
    """What the headquarters reads of a report that did not come."""
    return f"{one.unit}の監査を委任している{one.by}から、{year}の報告が届いていない。"
