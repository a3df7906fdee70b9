"""Who sees what of the portfolio. The inventory with its weaknesses is a map for an attacker: it is for those who need it.

A section sees the systems that it owns or uses, the IT section all of them, the directors what was confirmed. Quotes and
estimates are for the owner, IT and the contract section.
"""

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.modules.portfolio.models import (
    Contract,
    CostSheet,
    EucTool,
    Evaluation,
    Project,
    Question,
    RenewalPlan,
    System,
)

EVERYTHING = Q(pk__isnull=False)


def of_units(actor: Actor, permission: str, field: str = "unit") -> Q:
    """The condition on rows of the units for which somebody holds a permission."""
    units = access.units_where(actor, permission)
    return EVERYTHING if units is None else Q(**{f"{field}__in": units})


def is_office(actor: Actor) -> bool:
    """Whether somebody keeps the inventory of the whole ward."""
    return access.may(actor, "portfolio.office", on=access.WARD)


def has_overview(actor: Actor) -> bool:
    """Whether somebody sees what was confirmed for the whole ward."""
    return access.may(actor, "portfolio.overview", on=access.WARD)


def systems_for(actor: Actor) -> QuerySet[System]:
    """The systems of which somebody may know: those of one's units, and those that they use together with others."""
    units = access.units_where(actor, "portfolio.read")
    systems = System.objects.select_related("unit", "vendor")
    if units is None:
        return systems
    used = System.objects.filter(co_users__in=units).values("pk")
    return systems.filter(Q(unit__in=units) | Q(pk__in=used))


def may_read_fully(actor: Actor, system: System) -> bool:
    """Whether somebody reads all of a system, its weaknesses too: the owner and IT; who only uses it does not."""
    return access.may(actor, "portfolio.read", on=system.unit or access.WARD)


def may_write(actor: Actor, thing: System | Contract | EucTool | CostSheet | Project | Evaluation) -> bool:
    """Whether somebody may change it."""
    return access.may(actor, "portfolio.write", on=thing.unit or access.WARD)


def contracts_for(actor: Actor) -> QuerySet[Contract]:
    """The contracts of one's units."""
    return Contract.objects.select_related("unit", "vendor").filter(of_units(actor, "portfolio.read"))


def euc_tools_for(actor: Actor) -> QuerySet[EucTool]:
    """The EUC tools of one's units."""
    tools = EucTool.objects.select_related("unit", "replaces", "author", "reviewer")
    return tools.filter(of_units(actor, "portfolio.read"))


def questions_for(actor: Actor) -> QuerySet[Question]:
    """The questions that were put to one's units; the office sees all, also those that are put to itself."""
    questions = Question.objects.select_related("unit", "system", "contract", "euc_tool", "answered_by")
    return questions if is_office(actor) else questions.filter(of_units(actor, "portfolio.read"), unit__isnull=False)


def evaluations_for(actor: Actor) -> QuerySet[Evaluation]:
    """The evaluations of one's units, from the moment when they were handed out."""
    rows = Evaluation.objects.select_related("round__item_set", "system", "euc_tool", "unit")
    return rows.filter(of_units(actor, "portfolio.read"))


def sheets_for(actor: Actor) -> QuerySet[CostSheet]:
    """The cost sheets whose figures somebody may read."""
    sheets = CostSheet.objects.select_related("unit", "system", "project")
    return sheets.filter(of_units(actor, "portfolio.costs"))


def renewals_for(actor: Actor) -> QuerySet[RenewalPlan]:
    """The renewal plans of the systems of one's units."""
    plans = RenewalPlan.objects.select_related("system__unit", "system__vendor")
    return plans.filter(of_units(actor, "portfolio.read", "system__unit"))


def projects_for(actor: Actor) -> QuerySet[Project]:
    """The proposals of one's units; the contract section sees those that were approved."""
    projects = Project.objects.select_related("unit", "author", "system", "renewal")
    mine = of_units(actor, "portfolio.read")
    if access.may(actor, "portfolio.procure", on=access.WARD):
        mine |= Q(state__in=["approved", "conditional"])
    return projects.filter(mine)
