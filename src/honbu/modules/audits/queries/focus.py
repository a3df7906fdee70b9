"""重点: what last year's results propose for a plan, and what the plan says of its weight."""

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.focus import (
    Focus,
    KindCount,
    Weight,
    has_not_risen,
    propose_focus,
    weight_of,
    weight_sentence,
)
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.models import Finding, YearPlan
from honbu.modules.audits.queries.yearly import kind_lines, past_wrong


def numbers_in(kinds: dict[str, dict[str, object]]) -> dict[str, int]:
    """件数 by kind, of what a plan stores."""
    return {kind: int(str(one.get("number") or 0)) for kind, one in kinds.items()}


def proposed_focus(year: int) -> Focus | None:
    """重点の案 for a fiscal year, from the results of the one before."""
    rows = list(Finding.objects.filter(fiscal_year=year - 1).select_related("grade"))
    past = past_wrong(year - 1)
    lines = {one.kind: one for one in kind_lines(year - 1, rows, None)}
    counts = [
        KindCount(
            kind.value, KIND_TITLES[kind], (line.nonconformities if line else 0) + past.get(kind.value, 0),
            (line.done or None) if line and kind.value not in past else None,
        )
        for kind in Kind
        if (line := lines.get(kind.value)) or kind.value in past
    ]  # fmt: skip
    return propose_focus(clock.FiscalYear(year - 1).label, counts)


def _before(year: int) -> YearPlan | None:
    return YearPlan.objects.filter(fiscal_year=year - 1).first()


def kinds_not_risen(
    year: int, kinds: dict[str, dict[str, object]], focus: list[str]
) -> list[tuple[str, Weight, Weight]]:  # fmt: skip
    """Kinds newly in focus that have no more of the year than last year: their title, the weight now and before."""
    before = _before(year)
    if before is None:
        return []
    now, then = numbers_in(kinds), numbers_in(before.kinds)
    pairs = [(one, weight_of(one, now), weight_of(one, then)) for one in focus if one not in before.focus]
    return [(KIND_TITLES[Kind(one)], new, old) for one, new, old in pairs if has_not_risen(new, old)]


def weight_words(plan: YearPlan) -> str:
    """What the focus means in numbers: the share of each kind, and what it was in the year before."""
    before = _before(plan.fiscal_year)
    now = numbers_in(plan.kinds)
    then = numbers_in(before.kinds) if before else {}
    return "\n".join(
        weight_sentence(KIND_TITLES[Kind(one)], weight_of(one, now), weight_of(one, then) if before else None)
        for one in plan.focus
    )
