"""This year's visits: auditors of several sections and of a firm, a calendar reckoned and sealed, and what was done by today."""

import contextlib
import datetime
import random

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Appointment, Person, Post, Posting, System, tree_on
from honbu.kernel.states import WrongValue
from honbu.modules.audits.actions import auditors, calendars, findings, visiting
from honbu.modules.audits.actions.booked import Booked, booked_in
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.domain.planning.slots import Half, Slot
from honbu.modules.audits.domain.planning.solver import Way
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.domain.visits import PARTS
from honbu.modules.audits.models import AuditItem, Auditor, Grade, ItemResult, Visit, YearPlan
from honbu.modules.portfolio import public as portfolio

FIRM = "あおば監査法人"
FROM_SECTIONS, PATROLS, SYSTEMS = 6, 6, 3
STILL_OPEN = ("writing", "checking", "agreed")
SETTLED_AFTER, CONFIRMED_AFTER = 14, 30
SEEN = {
    "minor": "担当者に聞いたところ、手順を知らない職員がいた。",
    "observation": "今は問題がないが、担当者が替わると続かないおそれがある。",
}
CAUSES = (("human", "異動の際に引き継がれていなかった。"), ("rule", "手順書が古いままだった。"))


def make_visits(plan: YearPlan, chance: random.Random, actor: System) -> None:
    """Everything from the list of auditors to the findings of the visits that have been."""
    with clock.at(_at(plan.window_first - datetime.timedelta(days=7), 10)):
        _auditors(plan, actor)
        _add(plan, chance, actor)
        calendars.reckon_calendar(plan, actor=actor, seed=plan.fiscal_year, way=Way.RULES)
    _soon(plan, actor)
    content = read_sealed(plan, actor=actor, purpose="見本の作成")
    past = [one for one in booked_in(content, plan) if one.slot.day < clock.today()]
    visits = [_visit(one, chance) for one in sorted(past, key=lambda one: one.slot)]
    _results(visits, chance)
    settled = visits[: -len(STILL_OPEN)]
    for visit, state in zip(visits[len(settled) :], STILL_OPEN, strict=False):
        Visit.objects.filter(pk=visit.pk).update(state=state)
    for visit in settled:
        _settle(visit, chance, actor)


def _at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour, minute), clock.TOKYO)


def _auditors(plan: YearPlan, actor: System) -> None:
    """Chiefs of teams from six sections, those of 情報管理課, and two of a firm with a contract of this year."""
    tree = tree_on()
    office = next((unit.id for unit in tree.units.values() if unit.name == "情報管理課"), None)
    known = set(Auditor.objects.values_list("person_id", flat=True))
    chiefs = Posting.objects.filter(valid_to__isnull=True, post__rank=60, is_main=True).select_related("person")
    taken: dict[int, Person] = {}
    for posting in chiefs.order_by("unit__code"):
        unit = tree.units.get(posting.unit_id)
        section = unit.path[-2] if unit and len(unit.path) > 1 else 0
        if section and section != office and posting.person_id not in known and section not in taken:
            taken[section] = posting.person
    step = max(1, len(taken) // FROM_SECTIONS)
    for place, person in enumerate(list(taken.values())[::step][:FROM_SECTIONS]):
        _register(person, office, actor, lead=place % 2 == 0, qualification="監査実施人研修修了")
    contract = {
        "firm": FIRM,
        "contract_first": datetime.date(plan.fiscal_year, 6, 1),
        "contract_last": plan.window_last,
    }
    for person in _outsiders(plan, office):
        _register(person, office, actor, lead=True, qualification="情報セキュリティ監査人補", **contract)


def _outsiders(plan: YearPlan, office: int | None) -> list[Person]:
    """Who is there from the firm, and a colleague."""
    colleague, is_new = Person.objects.get_or_create(
        number="GK-0002",
        defaults={
            "family_name": "青木", "given_name": "修", "employment": Person.Employment.OUTSIDE, "company": FIRM,
            "valid_from": datetime.date(plan.fiscal_year, 4, 1), "valid_to": datetime.date(plan.fiscal_year + 1, 3, 31),
        },
    )  # fmt: skip
    if is_new and office:
        post, _made = Post.objects.get_or_create(code="outside", defaults={"title": "外部関係者", "rank": 1})
        Posting.objects.create(
            person=colleague, unit_id=office, post=post, valid_from=colleague.valid_from, valid_to=colleague.valid_to
        )
    found = Person.objects.filter(employment=Person.Employment.OUTSIDE, company=FIRM, valid_to__gte=plan.window_last)
    return list(found.order_by("pk"))


def _register(person: Person, office: int | None, actor: System, **facts: object) -> None:
    if office:
        Appointment.objects.get_or_create(
            person=person, unit_id=office, kind=Appointment.Kind.AUDITOR,
            defaults={"valid_from": person.valid_from, "valid_to": person.valid_to},
        )  # fmt: skip
    if not Auditor.objects.filter(person=person).exists():
        auditors.register_auditor(person, facts, actor=actor)


def _add(plan: YearPlan, chance: random.Random, actor: System) -> None:
    """Patrols of sections that were not chosen, and audits of systems of the sections in scope."""
    content = read_sealed(plan, actor=actor, purpose="見本の作成")
    chosen = {one["id"] for one in content["selection"]}
    rest = sorted(set(content["sections"]) - chosen)
    for code in chance.sample(rest, min(PATROLS, len(rest))):
        calendars.add_visit(plan, code, Kind.PATROL, reason="年度の計画による", actor=actor)
    codes = {one["unit"]: code for code, one in content["sections"].items()}
    systems = [
        (codes[unit], one.system_id)
        for unit, found in sorted(portfolio.systems_by_unit().items())
        for one in found
        if unit in codes
    ]
    for code, system in chance.sample(systems, min(SYSTEMS, len(systems))):
        calendars.add_visit(plan, code, Kind.SYSTEM, system_id=system, reason="重点による", actor=actor)


def _soon(plan: YearPlan, actor: System) -> None:
    """One of the visits that are still to come is moved to the next open day, for an auditor of 情報管理課 to try the form."""
    content = read_sealed(plan, actor=actor, purpose="見本の作成")
    day = clock.next_business_day(clock.today(), clock.calendar())
    mine = Auditor.objects.filter(person__account__username="kansain").values_list("pk", flat=True).first()
    if mine is None or day > plan.window_last:
        return
    for one in booked_in(content, plan):
        if one.slot.day < clock.today() or one.kind is not Kind.INTERNAL:
            continue
        for other in one.team:
            with contextlib.suppress(WrongValue):
                calendars.book_by_hand(
                    plan, one.key, slot=Slot(day, Half.AFTERNOON), team=[mine, other], reason="見本のため", despite=True,
                    actor=actor,
                )  # fmt: skip
                return


def _visit(booked: Booked, chance: random.Random) -> Visit:
    hour = 9 if booked.slot.half == "am" else 13
    arrived = _at(booked.slot.day, hour, 30)
    visit = Visit.objects.create(
        key=booked.key, plan=booked.plan, kind=booked.kind.value, unit_id=booked.unit_id, system_id=booked.system_id,
        system_name=booked.system_name, state="writing", arrived_at=arrived,
        left_at=arrived + datetime.timedelta(minutes=chance.choice((70, 90, 110))), received_by="庶務の係長",
        summary="おおむね適正に扱われていた。基本の手順を、年に1度は課で読み合わせてほしい。",
    )  # fmt: skip
    visit.team.set(booked.team)
    return visit


def _results(visits: list[Visit], chance: random.Random) -> None:
    """A result for each item; the more an audit looks at, the more it finds, but never much."""
    grades = {grade.code: grade for grade in Grade.objects.all()}
    rows = []
    for visit in visits:
        items = [one for one in visit.plan.edition.items.all() if PARTS[Kind(visit.kind)].value in one.parts]
        wrong = {
            one.pk: chance.choice(("minor", "observation"))
            for one in chance.sample(items, min(len(items), chance.choice((0, 0, 1, 1, 2))))
        }
        rows += [_result(visit, one, grades.get(wrong.get(one.pk, ""))) for one in items]
    ItemResult.objects.bulk_create(rows, batch_size=2000)


def _result(visit: Visit, item: AuditItem, grade: Grade | None) -> ItemResult:
    verdict = "graded" if grade else "not_applicable" if item.of_contractors else "conforms"
    return ItemResult(
        visit=visit, item=item, verdict=verdict, grade=grade, told_at=visit.arrived_at,
        words=SEEN[grade.code] if grade else "", sample="3件を無作為に見た。" if grade else "",
    )  # fmt: skip


def _settle(visit: Visit, chance: random.Random, actor: System) -> None:
    """Settled two weeks later; its findings confirmed with their cause when a month has passed."""
    day = visiting.day_of(visit)
    Visit.objects.filter(pk=visit.pk).update(state="agreed")
    visit.refresh_from_db()
    with clock.at(min(clock.now(), _at(day + datetime.timedelta(days=SETTLED_AFTER), 10))):
        found = visiting.settle_visit(visit, actor=actor)
    confirmed = day + datetime.timedelta(days=CONFIRMED_AFTER)
    if confirmed > clock.today():
        return
    with clock.at(_at(confirmed, 10)):
        for one in found:
            cause, why = chance.choice(CAUSES)
            findings.revise_finding(one, {"cause": cause, "root_cause": why}, actor=actor)
            findings.confirm_finding(one, actor=actor)
