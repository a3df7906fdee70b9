"""確認の規則 as questions to the database, and how well each section's part of the inventory is filled."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from honbu.kernel.organisation.public import Actor, Person, Posting, tree_on
from honbu.modules.portfolio.domain.quality import MANY, TEXT, Check, Comparison, checks_of
from honbu.modules.portfolio.models import Contract, EucTool, QualityRule, Question, System
from honbu.modules.portfolio.queries.rights import is_office, of_units

MODELS: dict[str, type[System] | type[Contract] | type[EucTool]] = {
    "system": System,
    "contract": Contract,
    "euc": EucTool,
}
# What counts as filled in: the facts that a section can be asked for.
COVERED = ("unit", "kind", "function", "data_class", "zone", "importance", "vendor", "limit_on", "went_live_on")
ENDED_STATES = {"system": ["retired"], "euc": ["retired", "moved"]}


def condition_of(about: str, check: Check, today: datetime.date) -> Q:
    """One condition of a rule."""
    field, value = check.field, check.value
    empty = Q(**{field: ""}) if check.kind == TEXT else Q(**{f"{field}__isnull": True})
    possible: dict[Comparison, Callable[[], Q]] = {
        Comparison.EMPTY: lambda: empty,
        Comparison.NONE: lambda: empty,
        Comparison.FILLED: lambda: ~empty,
        Comparison.IS: lambda: Q(**{field: value}),
        Comparison.IS_NOT: lambda: ~Q(**{field: value}),
        Comparison.ONE_OF: lambda: Q(**{f"{field}__in": value}),
        Comparison.PAST: lambda: Q(**{f"{field}__lt": today}),
        Comparison.WITHIN_DAYS: lambda: Q(
            **{f"{field}__range": (today, today + datetime.timedelta(days=int(str(value))))}
        ),
        Comparison.AT_LEAST: lambda: Q(**{f"{field}__gte": value}),
        Comparison.ENDED: lambda: Q(pk__in=_with_somebody_gone(about, field, today)),
        Comparison.ABOLISHED: lambda: ~empty & ~Q(**{f"{field}__in": list(tree_on(today).units)}),
    }
    return possible[check.comparison]()


def found_by(rule: QualityRule, today: datetime.date) -> QuerySet[Any]:
    """What a rule finds. Raises BadRule."""
    checks = checks_of(rule.about, rule.conditions)
    rows: QuerySet[Any] = MODELS[rule.about].objects.all()
    rows = rows.exclude(state__in=ENDED_STATES[rule.about]) if rule.about in ENDED_STATES else rows
    for check in checks:
        rows = rows.filter(condition_of(rule.about, check, today))
    return rows.distinct() if any(check.kind == MANY for check in checks) else rows


def _with_somebody_gone(about: str, field: str, today: datetime.date) -> list[int]:
    rows = MODELS[about].objects.filter(**{f"{field}__isnull": False})
    places = {pk: (person, unit) for pk, person, unit in rows.values_list("pk", f"{field}_id", "unit_id")}
    gone = gone_from(places.values(), today)
    return [pk for pk, place in places.items() if place in gone]


def gone_from(places: Iterable[tuple[int, int | None]], today: datetime.date) -> set[tuple[int, int | None]]:
    """Of people and sections, by their numbers, those where somebody works no more: 退職 and, every April, 異動.

    Who never had a post in the section (IT built the tool for it) is gone only when they leave the ward.
    """
    places, tree = set(places), tree_on(today)
    people = {person for person, _unit in places}
    left = set(Person.objects.filter(pk__in=people, valid_to__lt=today).values_list("pk", flat=True))
    posts = defaultdict[int, list[tuple[int, bool]]](list)
    held = Posting.objects.filter(person__in=people, valid_from__lte=today)
    for person, unit, end in held.values_list("person_id", "unit_id", "valid_to"):
        posts[person].append((unit, end is None or end >= today))
    found = set()
    for person, unit in places:
        within = tree.below(unit) if unit is not None else set()
        here = [still for place, still in posts[person] if place in within]
        if person in left or (here and not any(here)):
            found.add((person, unit))
    return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """台帳の充足: how much of what can be known of a section's systems is known."""

    unit_id: int | None
    systems: int
    filled: int
    asked: int
    open_questions: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 means that nothing is missing."""
        return self.filled * 100 // self.asked if self.asked else 100


def coverage_for(actor: Actor) -> list[Coverage]:
    """The filling of the inventory by section, the emptiest first; for the office also what has no section."""
    systems = System.objects.exclude(state="retired")
    if not is_office(actor):
        systems = systems.filter(of_units(actor, "portfolio.read"))
    facts = {name: Count("pk", filter=~_empty(name)) for name in COVERED}
    rows: Any = (
        systems.order_by().values("unit_id").annotate(systems=Count("pk"), **{f"n_{k}": v for k, v in facts.items()})
    )
    waiting = Question.objects.filter(state="asked").order_by().values("unit_id").annotate(count=Count("pk"))
    questions = {row["unit_id"]: row["count"] for row in waiting}
    found = [
        Coverage(
            row["unit_id"], row["systems"], sum(row[f"n_{name}"] for name in COVERED), row["systems"] * len(COVERED),
            questions.get(row["unit_id"], 0),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.percent, -one.systems, one.unit_id or 0))


def _empty(name: str) -> Q:
    field = System._meta.get_field(name)
    return Q(**{f"{name}__isnull": True}) if field.null else Q(**{name: ""})


def rule_counts() -> list[tuple[QualityRule, int]]:
    """Every rule with the number of its open questions."""
    counts = dict(
        Question.objects.filter(state__in=["asked", "answered"]).order_by().values_list("code").annotate(Count("pk"))
    )
    return [(rule, counts.get(rule.code, 0)) for rule in QualityRule.objects.all()]
