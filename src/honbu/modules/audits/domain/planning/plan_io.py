"""監査計画の入力: the tasks in a JSON file (docs/audits-plan-schema.md), read strictly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields

from honbu.modules.audits.domain.planning.risk import (
    DEFAULT_WEIGHTS,
    DataClass,
    Factor,
    Facts,
    LastResult,
    Risk,
    Weight,
    Weights,
    risk_of,
)
from honbu.modules.audits.domain.planning.slots import (
    Auditor,
    Booking,
    Busy,
    CalendarRules,
    CalendarTask,
    Half,
    Likings,
    Service,
    Slot,
    Visit,
)
from honbu.modules.audits.domain.planning.solver import Way
from honbu.modules.audits.domain.planning.strict_json import Node, Unreadable
from honbu.modules.audits.domain.planning.years import (
    DEFAULT_YEARS,
    LEAST_YEARS,
    MOST_YEARS,
    Capacity,
    Forced,
    Merged,
    PlannedYear,
    Section,
    Why,
    YearRules,
    YearTask,
    default_rules,
)

SCHEMA = 1
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_COUNTS = (
    "years_since", "open_findings", "late_findings", "missing_answers", "days_late", "records", "contractors",
    "changed_systems", "incidents",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SelectionInput:
    """The task of the years, the risk of the sections that gave facts, and a plan by hand that is only to be checked."""

    task: YearTask
    risks: Mapping[str, Risk]
    edited: tuple[PlannedYear, ...] | None


@dataclass(frozen=True, slots=True)
class CalendarInput:
    """The task of the days, and a calendar by hand that is only to be checked."""

    task: CalendarTask
    edited: tuple[Booking, ...] | None


@dataclass(frozen=True, slots=True)
class PlanInput:
    """What a file asks for. `effort` None: as usual."""

    seed: int
    way: Way | None
    effort: int | None
    selection: SelectionInput | None
    calendar: CalendarInput | None


def read_plan(content: bytes) -> PlanInput:
    """監査計画の入力. Raises Unreadable."""
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise Unreadable(f"JSON として読めません。UTF-8 の JSON を入れてください。({problem})") from problem
    found = Node(value).fields(["schema"], ["seed", "way", "effort", "selection", "calendar"])
    found["schema"].whole(SCHEMA, SCHEMA)
    if "selection" not in found and "calendar" not in found:
        raise Node(value).refuse("selection か calendar を入れてください。")
    return PlanInput(
        found["seed"].whole(0, 2**63 - 1) if "seed" in found else 0,
        found["way"].choice(Way, [way.value for way in Way]) if "way" in found else None,
        found["effort"].whole(1, 3600) if "effort" in found else None,
        _selection(found["selection"]) if "selection" in found else None,
        _calendar(found["calendar"]) if "calendar" in found else None,
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Unreadable(f"{next(one for one in names if names.count(one) > 1)}: 同じ項目が二度あります。")
    return found


def _selection(node: Node) -> SelectionInput:
    optional = [
        "years",
        "capacity",
        "reserve",
        "moving_penalty",
        "balance_penalty",
        "weights",
        "edited",
    ]
    found = node.fields(["first_year", "sections"], optional)
    weights = _weights(found["weights"]) if "weights" in found else DEFAULT_WEIGHTS
    read = [_section(one, weights) for one in found["sections"].items()]
    sections = tuple(section for section, _ in read)
    rules = node.built(lambda: _year_rules(found, sections))
    edited = None
    if "edited" in found:
        edited = tuple(_planned(one) for one in found["edited"].items())
    return SelectionInput(
        node.built(lambda: YearTask(sections, rules)), {one.id: risk for one, risk in read if risk}, edited
    )


def _year_rules(found: Mapping[str, Node], sections: tuple[Section, ...]) -> YearRules:
    years = found["years"].whole(LEAST_YEARS, MOST_YEARS) if "years" in found else DEFAULT_YEARS
    usual = default_rules(sections, _year(found["first_year"]), years)
    capacity = usual.capacity
    if "capacity" in found:
        own = [one.fields(["least", "most"]) for one in found["capacity"].items()]
        capacity = tuple(Capacity(one["least"].whole(), one["most"].whole()) for one in own)
        if "years" in found and len(capacity) != years:
            raise found["capacity"].refuse(f"{years}年分を入れてください。")
    return YearRules(
        usual.first_year,
        capacity,
        found["reserve"].whole() if "reserve" in found else usual.reserve,
        found["moving_penalty"].whole() if "moving_penalty" in found else usual.moving_penalty,
        found["balance_penalty"].whole() if "balance_penalty" in found else usual.balance_penalty,
    )


def _weights(node: Node) -> Weights:
    found = node.fields(["version", "factors"])
    factors = found["factors"].fields([], [factor.value for factor in Factor])
    return Weights(found["version"].text(), {Factor(name): _weight(one) for name, one in factors.items()})


def _weight(node: Node) -> Weight:
    found = node.fields(["points"], ["most", "bands"])
    bands = tuple(one.whole() for one in found["bands"].items()) if "bands" in found else ()
    most = found["most"].whole() if "most" in found else 1
    return node.built(lambda: Weight(found["points"].whole(), most, bands))


def _section(node: Node, weights: Weights) -> tuple[Section, Risk | None]:
    optional = [
        "risk", "facts", "last_visit", "open_major", "excluded", "forced", "merged", "announced", "announced_risk", "answered",
    ]  # fmt: skip
    found = node.fields(["id", "name", "department"], optional)
    if ("risk" in found) == ("facts" in found):
        raise node.refuse("risk か facts のどちらか一方を入れてください。")
    risk = risk_of(_facts(found["facts"]), weights) if "facts" in found else None
    section = Section(
        found["id"].text(),
        found["name"].text(),
        found["department"].text(),
        risk.points if risk else found["risk"].whole(),
        _year(found["last_visit"]) if "last_visit" in found else None,
        "open_major" in found and found["open_major"].flag(),
        found["excluded"].text(empty=True) if "excluded" in found else "",
        tuple(_forced(one) for one in found["forced"].items()) if "forced" in found else (),
        tuple(_merged(one) for one in found["merged"].items()) if "merged" in found else (),
        tuple(_year(one) for one in found["announced"].items()) if "announced" in found else (),
        found["announced_risk"].whole() if "announced_risk" in found else None,
        found["answered"].flag() if "answered" in found else True,
    )
    return section, risk


def _facts(node: Node) -> Facts:
    found = node.fields([], [*_COUNTS, "last_result", "wrong_answers", "submitted", "data_class"])
    counts = {name: found[name].whole() for name in _COUNTS if name in found}
    results, classes = [one.value for one in LastResult], [one.value for one in DataClass]
    return node.built(
        lambda: Facts(
            last_result=found["last_result"].choice(LastResult, results) if "last_result" in found else None,
            wrong_answers=_texts(found, "wrong_answers"),
            submitted=found["submitted"].flag() if "submitted" in found else True,
            data_class=found["data_class"].choice(DataClass, classes) if "data_class" in found else DataClass.NONE,
            **counts,
        )
    )


def _forced(node: Node) -> Forced:
    found = node.fields(["year", "reason"])
    return Forced(_year(found["year"]), found["reason"].text())


def _merged(node: Node) -> Merged:
    found = node.fields(["name"], ["last_visit"])
    return Merged(found["name"].text(), _year(found["last_visit"]) if "last_visit" in found else None)


def _planned(node: Node) -> PlannedYear:
    found = node.fields(["section", "year"])
    return PlannedYear(found["section"].text(), _year(found["year"]), Why.FORCED, "")


def _year(node: Node) -> int:
    return node.whole(_FIRST_YEAR, _LAST_YEAR)


def _calendar(node: Node) -> CalendarInput:
    counts = ["team", "most_in_week", "most_per_week", "years_apart", "gossip_days"]
    found = node.fields(["first", "last", "visits", "auditors"], ["closed", "likings", "edited", *counts])
    rules = CalendarRules(
        found["first"].day(),
        found["last"].day(),
        frozenset(one.day() for one in found["closed"].items()) if "closed" in found else frozenset(),
        likings=_likings(found["likings"]) if "likings" in found else Likings(),
        **{name: found[name].whole(0, 1000) for name in counts if name in found},
    )
    visits = tuple(_visit(one) for one in found["visits"].items())
    auditors = tuple(_auditor(one) for one in found["auditors"].items())
    edited = tuple(_booking(one) for one in found["edited"].items()) if "edited" in found else None
    return CalendarInput(node.built(lambda: CalendarTask(visits, auditors, rules)), edited)


def _likings(node: Node) -> Likings:
    found = node.fields([], [one.name for one in fields(Likings)])
    return Likings(**{name: one.whole(0, 100_000) for name, one in found.items()})


def _visit(node: Node) -> Visit:
    found = node.fields(["id", "section", "name"], ["floor", "outlying", "busy", "systems", "external_only"])
    return Visit(
        found["id"].text(),
        found["section"].text(),
        found["name"].text(),
        found["floor"].text(empty=True) if "floor" in found else "",
        "outlying" in found and found["outlying"].flag(),
        _times(found, "busy"),
        frozenset(_texts(found, "systems")),
        "external_only" in found and found["external_only"].flag(),
    )


def _auditor(node: Node) -> Auditor:
    found = node.fields(["id", "name"], ["lead", "external", "services", "systems", "leave", "most"])
    return Auditor(
        found["id"].text(),
        found["name"].text(),
        "lead" in found and found["lead"].flag(),
        "external" in found and found["external"].flag(),
        tuple(_service(one) for one in found["services"].items()) if "services" in found else (),
        frozenset(_texts(found, "systems")),
        _times(found, "leave"),
        found["most"].whole() if "most" in found else None,
    )


def _service(node: Node) -> Service:
    found = node.fields(["section"], ["first", "last"])
    return Service(
        found["section"].text(),
        found["first"].day() if "first" in found else None,
        found["last"].day() if "last" in found else None,
    )


def _booking(node: Node) -> Booking:
    found = node.fields(["visit", "day", "half", "auditors"])
    return Booking(found["visit"].text(), Slot(found["day"].day(), _half(found["half"])), _texts(found, "auditors"))


def _times(found: Mapping[str, Node], name: str) -> tuple[Busy, ...]:
    return tuple(_busy(one) for one in found[name].items()) if name in found else ()


def _busy(node: Node) -> Busy:
    found = node.fields([], ["first", "last", "weekdays", "half"])
    weekdays = frozenset(one.whole(0, 6) for one in found["weekdays"].items()) if "weekdays" in found else frozenset()
    return node.built(
        lambda: Busy(
            found["first"].day() if "first" in found else None,
            found["last"].day() if "last" in found else None,
            weekdays,
            _half(found["half"]) if "half" in found else None,
        )
    )


def _half(node: Node) -> Half:
    return node.choice(Half, [half.value for half in Half])


def _texts(found: Mapping[str, Node], name: str) -> tuple[str, ...]:
    return tuple(one.text() for one in found[name].items()) if name in found else ()
