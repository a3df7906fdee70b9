"""代決・代理: when somebody may act for another who is absent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from honbu.kernel.approvals.domain.route import Way

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Naming:
    """代理者の指定 that holds on the day: `kind` is proxy (代理) or decision (代決); `for_a_time`: it has a last day."""

    deputy_id: int
    kind: str
    order: int
    for_a_time: bool


def standing_in(
    way: Way, *, principal_id: int, namings: Sequence[Naming], absent: Collection[int], drafter_id: int
) -> int | None:
    """Who may act for the principal today; None if nobody.

    Only a deputy for decisions decides. The principal is absent when an absence is registered, or when the deputy was
    named for a time: that time is the absence. Of several the first who is there; nobody acts on what they drafted.
    """
    fitting = [naming for naming in namings if way is not Way.DECIDE or naming.kind == DECISION]
    for naming in sorted(fitting, key=lambda naming: naming.order):
        if naming.deputy_id in absent or naming.deputy_id == drafter_id:
            continue
        if principal_id in absent or naming.for_a_time:
            return naming.deputy_id
    return None
