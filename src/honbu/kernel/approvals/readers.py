"""Who may see an approval: the drafter, the people of the route, whoever oversees the unit, and whom a module lets."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from honbu.kernel.access import public as access
from honbu.kernel.approvals.domain.states import State
from honbu.kernel.approvals.models import Approval, ApprovalStep
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Deputy, Person, System, valid_on

OVERSEE = "approvals.oversee"
Rule = Callable[[Actor], Q]


@dataclass(frozen=True, slots=True)
class ReaderRule:
    """A module's own rule for the approvals of its kind, as a condition on Approval."""

    listed: Rule


_rules: dict[str, ReaderRule] = {}


def set_reader_rule(kind: str, listed: Rule) -> None:
    """Approvals of this kind are seen, besides the people of the route, by those for whom `listed(actor)` gives them."""
    _rules[kind] = ReaderRule(listed)


def readable_by(actor: Actor) -> Q:
    """The approvals that this actor may see, as a condition. A draft is its drafter's alone."""
    if isinstance(actor, System):
        return Q()
    submitted = ~Q(state=State.DRAFT.value) & Q(submitted_at__isnull=False)
    units = access.units_where(actor, OVERSEE)
    others = Q(pk__isnull=False) if units is None else Q(unit_id__in=units)
    for kind, rule in _rules.items():
        others |= Q(kind=kind) & rule.listed(actor)
    return Q(drafter=actor) | Q(pk__in=_on_the_route(actor)) | (submitted & others)


def may_read(actor: Actor | None, approval: Approval) -> bool:
    """Whether this actor may know of the approval."""
    return actor is not None and Approval.objects.filter(readable_by(actor), pk=approval.pk).exists()


def _on_the_route(person: Person) -> object:
    """Where the person has or had a part, and what has come to somebody for whom the person stands in today."""
    principals = Deputy.objects.filter(valid_on(clock.today()), deputy=person).values("principal")
    steps = ApprovalStep.objects.filter(
        Q(person=person) | Q(acted_by=person) | Q(person__in=principals, opened_at__isnull=False)
    )
    return steps.values("round__approval")


def may_read_file(actor: Actor, document: documents.Document) -> bool:
    """Whether this actor may read a file that goes along with an approval, or once did."""
    number = document.owner_id
    if not number.isdecimal():
        return False
    approval = Approval.objects.filter(readable_by(actor), pk=int(number)).first()
    if approval is None:
        return False
    return document.pk not in approval.taken_off or may_read_taken_off(actor, approval, document)


def may_read_taken_off(actor: Actor, approval: Approval, document: documents.Document) -> bool:
    """外した添付: what was submitted once is read by all who read the approval; what never was, by its drafter alone."""
    return isinstance(actor, System) or approval.drafter_id == actor.pk or was_submitted(approval, document)


def was_submitted(approval: Approval, document: documents.Document) -> bool:
    """Whether a file went along with one of the rounds; whoever asks tells nobody else of it."""
    sha256 = documents.latest(document.pk).sha256
    return approval.rounds.filter(snapshot__contains=f'"sha256":"{sha256}"').exists()
