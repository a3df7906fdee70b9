"""訪問の日程: set by the planning in the background, changed by hand with a reason, checked anew whenever people move (AUD-4).

Everything stands in what is sealed: `visits`, `calendar`, `rules`, `outcome` (cost, bound, or why there is none), `edits`.
"""

import datetime
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.jobs import public as jobs
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.states import WrongValue
from honbu.modules.audits.actions.booked import Booked
from honbu.modules.audits.actions.sealing import read_sealed, write_sealed
from honbu.modules.audits.domain.planning.calendar import set_calendar
from honbu.modules.audits.domain.planning.checking import Violation, violations_of_calendar
from honbu.modules.audits.domain.planning.slots import Booking, CalendarRefused, Half, NoCalendar, Slot
from honbu.modules.audits.domain.planning.solver import Unsolved, Way
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.models import Auditor, SealedPart, Visit, YearPlan
from honbu.modules.audits.queries.calendar_task import RULES, calendar_task, external_units
from honbu.modules.portfolio import public as portfolio

JOB = "audits.calendar"
TITLE = "監査の計算"  # no word of what is reckoned: operators read it
KEY_BYTES = 16
# Nobody may relax these: independence, and what can't be at all.
FIRM = frozenset({
    "own_section", "former_section", "own_system", "external_only", "double_booking", "unknown_visit", "unknown_auditor",
    "booked_twice", "team_size",
})  # fmt: skip
INDEPENDENCE = frozenset({"own_section", "former_section", "own_system", "external_only"})


class PlanMoved(ValueError):
    """The sealed plan was changed while its calendar was reckoned."""


def _sealed(plan: YearPlan, actor: Actor, purpose: str) -> dict[str, Any]:
    """What is sealed of a year whose draw was held; the reading is noted before anything is answered. Raises WrongValue."""
    access.require(actor, "audits.seal", on=access.WARD)
    content = read_sealed(plan, actor=actor, purpose=purpose)
    if not SealedPart.objects.filter(plan=plan).exclude(public_value="").exists():
        raise WrongValue(_("くじを引いてから、日程を組みます。"))
    return content


def begun_of(plan: YearPlan) -> dict[str, str]:
    """始まった訪問: the states of the visits that stand in the open, by their keys."""
    return dict(Visit.objects.filter(plan=plan).values_list("key", "state"))


def with_visits(plan: YearPlan, content: dict[str, Any]) -> dict[str, Any]:
    """The visits that follow from the selection, besides those that were added by hand; what has begun stays."""
    visits, begun, outside = content.setdefault("visits", []), begun_of(plan), external_units(plan.fiscal_year)
    chosen = {one["id"]: one for one in content["selection"]}
    kept = [one for one in visits if not one["chosen"] or one["id"] in chosen or one["key"] in begun]
    known = {one["id"] for one in kept if one["chosen"]}
    for code, one in chosen.items():
        if code not in known:
            alone = content["sections"][code]["unit"] in outside
            kind = Kind.OUTSOURCED if alone else Kind.ORDERED if one["why"] == "forced" else Kind.INTERNAL
            kept.append(a_visit(content, code, kind, one["sentence"], chosen=True))
    content["visits"] = kept
    keys = {one["key"] for one in kept}
    content["calendar"] = [one for one in content["calendar"] if one["key"] in keys]
    return content


def a_visit(
    content: Mapping[str, Any], code: str, kind: Kind, why: str, *, chosen: bool, system: tuple[int, str] | None = None
) -> dict[str, Any]:
    """A visit as it stands sealed, under a key that tells nothing."""
    return {
        "key": secrets.token_hex(KEY_BYTES), "kind": kind.value, "id": code, "name": content["sections"][code]["name"],
        "system": system[0] if system else None, "system_name": system[1] if system else "", "why": why, "chosen": chosen,
    }  # fmt: skip


def ask_for_calendar(plan: YearPlan, rules: Mapping[str, int], *, actor: Person) -> jobs.Progress:
    """日程を組む: starts the reckoning in the background; its progress can be watched. Raises WrongValue."""
    with transaction.atomic():
        content = with_visits(plan, _sealed(plan, actor, "日程を組む"))
        if not content["visits"]:
            raise WrongValue(_("訪問がありません。先に課を選んでください。"))
        content["rules"] = {name: int(rules.get(name, usual)) for name, usual in RULES.items()}
        progress = jobs.start_progress(TITLE, job=JOB, person_id=actor.pk)
        content["progress"] = progress.pk
        write_sealed(plan, content, actor=actor, purpose="日程を組み始めた")
        jobs.later(JOB, plan=plan.pk, person=actor.pk, progress=progress.pk)
    return progress


def reckon_calendar(
    plan: YearPlan, *, actor: Actor, seed: int | None = None, way: Way | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """日程を計算し、封印する: visits that have begun keep their day. Why there is none stands sealed as well.

    Gives what is sealed now. `tell` hears each better cost with its bound. Raises PlanMoved, access.NotAllowed.
    """
    access.require(actor, "audits.seal", on=access.WARD)
    with transaction.atomic():
        content = with_visits(plan, _sealed(plan, actor, "日程を計算する"))
        version = SealedPart.objects.get(plan=plan).version
    begun, seed = begun_of(plan), secrets.randbits(62) if seed is None else seed
    open_visits = [one for one in content["visits"] if one["key"] not in begun]
    outcome: dict[str, Any] = {"at": clock.now().isoformat(), "by": actor.name, "seed": seed}
    try:
        task = calendar_task(plan, content, open_visits, since=clock.today() + datetime.timedelta(days=1))
        calendar = set_calendar(task, seed=seed, way=way, progress=tell)
    except (NoCalendar, CalendarRefused, Unsolved) as problem:
        outcome["problem"] = str(problem)
    else:
        broken = violations_of_calendar(task, calendar.bookings)
        if broken:
            outcome["problem"] = "／".join(one.sentence for one in broken[:3])
        else:
            fixed = [one for one in content["calendar"] if one["key"] in begun]
            content["calendar"] = fixed + [_as_data(one) for one in calendar.bookings]
            outcome |= {
                "cost": calendar.cost,
                "bound": calendar.bound,
                "optimal": calendar.optimal,
                "way": calendar.way.value,
            }
    content["outcome"] = outcome
    with transaction.atomic():
        if SealedPart.objects.select_for_update().get(plan=plan).version != version:
            raise PlanMoved(_("計算している間に計画が変わりました。もう一度組んでください。"))
        write_sealed(plan, content, actor=actor, purpose="日程を計算した")
    return content


def _as_data(one: Booking) -> dict[str, Any]:
    auditors = [int(number) for number in one.auditors]
    return {"key": one.visit_id, "day": one.slot.day.isoformat(), "half": one.slot.half.value, "auditors": auditors}


def bookings_in(content: Mapping[str, Any]) -> list[Booking]:
    """The sealed calendar as the checker reads it."""
    return [
        Booking(
            one["key"], Slot(datetime.date.fromisoformat(one["day"]), Half(one["half"])), tuple(map(str, one["auditors"]))
        )
        for one in content["calendar"]
    ]  # fmt: skip


def violations_now(plan: YearPlan, content: Mapping[str, Any]) -> list[Violation]:
    """日程の違反 by the facts of today: people move, and sections tell of busy times. What has begun is past judging."""
    begun = begun_of(plan)
    visits = [one for one in content.get("visits", []) if one["key"] not in begun]
    return violations_of_calendar(
        calendar_task(plan, content, visits), [one for one in bookings_in(content) if one.visit_id not in begun]
    )


@transaction.atomic
def book_by_hand(
    plan: YearPlan, key: str, *, slot: Slot, team: Sequence[int], reason: str, actor: Actor, despite: bool = False
) -> dict[str, Any]:
    """日程を手で変える: with a reason. A rule that it breaks is named first; `despite` takes it all the same, and says which.

    Independence can't be relaxed by anybody. Gives what is sealed now. Raises WrongValue.
    """
    access.require(actor, "audits.seal", on=access.WARD)
    content = _sealed(plan, actor, "日程を変える")
    visit = _visit_in(plan, content, key)
    if not reason.strip():
        raise WrongValue(_("変える理由を入力してください。"))
    if slot.day < clock.today():
        raise WrongValue(_("過ぎた日には変えられません。"))
    booking = {"key": key, "day": slot.day.isoformat(), "half": slot.half.value, "auditors": sorted(set(team))}
    before = next((one for one in content["calendar"] if one["key"] == key), None)
    earlier = {(one.rule, one.concerned) for one in violations_now(plan, content)}
    content["calendar"] = [one for one in content["calendar"] if one["key"] != key] + [booking]
    broken = [
        one for one in violations_now(plan, content) if key in one.concerned or (one.rule, one.concerned) not in earlier
    ]
    firm = [one.sentence for one in broken if one.rule in FIRM]
    if firm:
        raise WrongValue(" ".join(firm))
    if broken and not despite:
        said = " ".join(one.sentence for one in broken)
        raise WrongValue(_("%(broken)s それでも変えるときは、確認の欄を選んでください。") % {"broken": said})
    _note_edit(
        content, visit, actor, reason, deed="日程を変えた", before=before, relaxed=[one.sentence for one in broken]
    )
    write_sealed(plan, content, actor=actor, purpose=f"日程を変えた：{reason.strip()}")
    return content


def _visit_in(plan: YearPlan, content: Mapping[str, Any], key: str) -> dict[str, Any]:
    visit: dict[str, Any] | None = next((one for one in content.get("visits", []) if one["key"] == key), None)
    if visit is None:
        raise WrongValue(_("この訪問は計画にありません。"))
    if key in begun_of(plan):
        raise WrongValue(_("始まった訪問の日程は変えられません。"))
    return visit


def _note_edit(content: dict[str, Any], visit: Mapping[str, Any], actor: Actor, reason: str, **more: Any) -> None:
    edit = {
        "at": clock.now().isoformat(),
        "by": actor.name,
        "id": visit["id"],
        "name": visit["name"],
        "reason": reason.strip(),
    }
    content.setdefault("edits", []).append({**edit, **more})


@transaction.atomic
def add_visit(
    plan: YearPlan, code: str, kind: Kind, *, reason: str, actor: Actor, system_id: int | None = None
) -> dict[str, Any]:
    """訪問を加える: a patrol, a hearing, an audit of a system, an order, a follow-up. Gives the visit. Raises WrongValue."""
    access.require(actor, "audits.seal", on=access.WARD)
    content = _sealed(plan, actor, "訪問を加える")
    if not reason.strip():
        raise WrongValue(_("加える理由を入力してください。"))
    if code not in content["sections"]:
        raise WrongValue(_("この課は計画にありません。"))
    if (kind == Kind.SYSTEM) != bool(system_id):
        raise WrongValue(_("情報システム監査では監査するシステムを、ほかの種類では課だけを選んでください。"))
    name = portfolio.name_of_system(system_id) if system_id else ""
    if system_id and not name:
        raise WrongValue(_("この番号のシステムは台帳にありません。"))
    visit = a_visit(content, code, kind, reason.strip(), chosen=False, system=(system_id, name) if system_id else None)
    content.setdefault("visits", []).append(visit)
    _note_edit(content, visit, actor, reason, deed=f"{KIND_TITLES[kind]}を加えた")
    write_sealed(plan, content, actor=actor, purpose=f"訪問を加えた：{reason.strip()}")
    return visit


@transaction.atomic
def drop_visit(plan: YearPlan, key: str, *, reason: str, actor: Actor) -> None:
    """加えた訪問を外す. What the selection chose is left through the selection. Raises WrongValue."""
    access.require(actor, "audits.seal", on=access.WARD)
    content = _sealed(plan, actor, "訪問を外す")
    visit = _visit_in(plan, content, key)
    if not reason.strip():
        raise WrongValue(_("外す理由を入力してください。"))
    if visit["chosen"]:
        raise WrongValue(_("選ばれた課は、「選定を変える」で外します。"))
    content["visits"] = [one for one in content["visits"] if one["key"] != key]
    content["calendar"] = [one for one in content["calendar"] if one["key"] != key]
    _note_edit(content, visit, actor, reason, deed=f"{KIND_TITLES[Kind(visit['kind'])]}を外した")
    write_sealed(plan, content, actor=actor, purpose=f"訪問を外した：{reason.strip()}")


def blocking_conflicts(booked: Booked) -> list[str]:
    """訪問を止める理由: who of the team may not audit there by the facts of today; also the day before, after a move."""
    section = {"unit": booked.unit_id, "name": booked.name, "department": ""}
    visit = {"key": booked.key, "kind": booked.kind.value, "id": booked.code, "system": booked.system_id}
    team = Auditor.objects.filter(pk__in=booked.team, ended_on__isnull=True)
    task = calendar_task(booked.plan, {"sections": {booked.code: section}}, [visit], team=team)
    found = violations_of_calendar(task, [Booking(booked.key, booked.slot, tuple(map(str, booked.team)))])
    return [one.sentence for one in found if one.rule in INDEPENDENCE or one.rule == "unknown_auditor"]
