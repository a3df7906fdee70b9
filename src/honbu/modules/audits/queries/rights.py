"""Who sees what of the audits. A section sees its own; who is visited when is known to those alone whom it concerns."""

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person
from honbu.modules.audits.domain.visits import SHOWN_TO_SECTION, VisitState
from honbu.modules.audits.models import Finding, ProgrammeVersion, Questionnaire, Visit, YearPlan, YearReport
from honbu.modules.audits.queries.offices import auditor_of

EVERYTHING = Q(pk__isnull=False)
SHOWN_TO_ALL = ("approved", "superseded")


def of_units(actor: Actor, permission: str, field: str = "unit") -> Q:
    """The condition on rows of the units for which somebody holds a permission."""
    units = access.units_where(actor, permission)
    return EVERYTHING if units is None else Q(**{f"{field}__in": units})


def is_office(actor: Actor) -> bool:
    """Whether somebody plans audits and receives questionnaires (監査の事務局)."""
    return access.may(actor, "audits.office", on=access.WARD)


def may_seal(actor: Actor) -> bool:
    """Whether somebody makes and reads what is sealed (監査責任者)."""
    return access.may(actor, "audits.seal", on=access.WARD)


def has_overview(actor: Actor) -> bool:
    """Whether somebody sees the plans and results of the whole ward."""
    return access.may(actor, "audits.overview", on=access.WARD)


def may_see_plans(actor: Actor) -> bool:
    """Whether somebody has a part in audits, and sees the plans that were decided."""
    return has_overview(actor) or access.may(actor, "audits.read")


def plans_for(actor: Actor) -> QuerySet[YearPlan]:
    """The open part of the plans: once decided for everybody who has a part in audits, before for the office."""
    rows = YearPlan.objects.select_related("edition", "programme")
    if is_office(actor):
        return rows
    return rows.filter(state__in=SHOWN_TO_ALL) if may_see_plans(actor) else rows.none()


def programmes_for(actor: Actor) -> QuerySet[ProgrammeVersion]:
    """The versions of the programme: for the office all, for directors those that the headquarters has decided."""
    rows = ProgrammeVersion.objects.select_related("made_by")
    if is_office(actor):
        return rows
    return rows.filter(state__in=SHOWN_TO_ALL) if has_overview(actor) else rows.none()


def questionnaires_for(actor: Actor) -> QuerySet[Questionnaire]:
    """The questionnaires of one's units; the office sees all."""
    rows = Questionnaire.objects.select_related("plan__edition", "unit", "prepared_by", "confirmed_by")
    return rows if is_office(actor) else rows.filter(of_units(actor, "audits.read"))


def findings_for(actor: Actor) -> QuerySet[Finding]:
    """指摘: the office sees all, drafts too; the others those that were confirmed, of their units or of the whole ward."""
    rows = Finding.objects.select_related("unit", "grade", "item", "repeat_of")
    if is_office(actor):
        return rows
    rows = rows.exclude(state="draft")
    return rows if reads_results(actor) else rows.filter(of_units(actor, "audits.read"))


def reads_results(actor: Actor) -> bool:
    """Whether somebody reads the results of the whole ward: those over the sections, and 内部統制."""
    return is_office(actor) or has_overview(actor) or access.may(actor, "audits.control", on=access.WARD)


def reports_for(actor: Actor) -> QuerySet[YearReport]:
    """監査結果報告書: the office sees all, whoever reads results those that the headquarters has approved."""
    rows = YearReport.objects.select_related("plan__edition")
    if is_office(actor):
        return rows
    return rows.filter(state__in=SHOWN_TO_ALL) if reads_results(actor) else rows.none()


def may_read_evidence(actor: Actor, document: documents.Document) -> bool:
    """Whoever may read a finding opens what proves its correction."""
    return document.owner_id.isdigit() and findings_for(actor).filter(pk=int(document.owner_id)).exists()


def visits_for(actor: Actor) -> QuerySet[Visit]:
    """訪問 that have begun: the office and the team see theirs; the section once it is asked whether the facts are right."""
    rows = Visit.objects.select_related("plan__edition", "unit", "agreed_by")
    if is_office(actor):
        return rows
    shown = Q(state__in=[state.value for state in SHOWN_TO_SECTION]) & of_units(actor, "audits.read")
    if reads_results(actor):
        shown |= Q(state=VisitState.FINAL.value)
    own = Q(pk__in=[])
    if isinstance(actor, Person) and conducts(actor):
        own = Q(pk__in=Visit.objects.filter(team__person=actor).values("pk"))
    return rows.filter(shown | own)


def is_of_team(actor: Actor, visit: Visit) -> bool:
    """Whether somebody went on this visit, and still audits."""
    return isinstance(actor, Person) and conducts(actor) and visit.team.filter(person=actor).exists()


def conducts(actor: Person) -> bool:
    """Whether somebody audits today: appointed, on the list, and within the contract of the firm."""
    return access.may(actor, "audits.conduct", on=access.WARD) and auditor_of(actor) is not None
