"""Making みどり台区: its offices of 2025, its people, the reorganisation of 1 April 2026, its roles; the same every time."""

import datetime
import random
from dataclasses import dataclass, field

from django.db import transaction

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import (
    Appointment,
    Deputy,
    Person,
    Post,
    Posting,
    System,
    Unit,
    UnitVersion,
    forget_trees,
)
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.demo.desks import fill_desks
from honbu.kernel.personnel.demo.names import FAMILY, GIVEN
from honbu.kernel.personnel.demo.offices import DEPARTMENTS, POSTS, Section
from honbu.kernel.personnel.demo.personas import PERSONAS, PersonaPlan
from honbu.kernel.personnel.domain import reorganisation as rules

SEED = 20260401
FIRST_DAY = datetime.date(2025, 4, 1)
CHANGE_DAY = datetime.date(2026, 4, 1)
FISCAL_YEAR_END = datetime.date(2027, 3, 31)
REGULAR, NON_REGULAR = 1950, 650
MAKER = System("見本データ")


@dataclass(slots=True)
class Ward:
    """What is being made."""

    chance: random.Random
    share: float
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    next_number: int = 100_001
    taken: set[tuple[str, str]] = field(default_factory=set)


def make_ward(*, small: bool = False) -> None:
    """The whole of it in one transaction: killed in between, the next start begins anew."""
    with transaction.atomic():
        ward = Ward(random.Random(SEED), 0.1 if small else 1.0)
        ward.posts = {code: Post.objects.create(code=code, title=t, title_en=e, rank=r) for code, t, e, r in POSTS}
        _offices(ward)
        _people(ward)
        Person.objects.bulk_create(ward.people, batch_size=1000)
        Posting.objects.bulk_create(ward.postings, batch_size=1000)
        _transfers(ward)
        _reorganise()
        _appointments()
        _personas(ward)
        forget_trees()
        fill_desks()
    forget_trees()


# ---- offices ---------------------------------------------------------------------------------------------------------
def _unit(ward: Ward, code: str, kind: str, parent: str, words: tuple[str, str, str], position: int) -> None:
    unit = Unit.objects.create(code=code, kind=kind)
    ward.units[code] = unit
    UnitVersion.objects.create(
        unit=unit,
        parent=ward.units.get(parent),
        name=words[0],
        name_kana=words[1],
        name_en=words[2],
        position=position,
        valid_from=FIRST_DAY,
    )


def _offices(ward: Ward) -> None:
    _unit(ward, "00", "ward", "", ("みどり台区", "みどりだいく", "Midoridai City"), 0)
    for order, department in enumerate(DEPARTMENTS, start=1):
        words = (department.name, department.kana, department.name_en)
        _unit(ward, department.code, "department", "00", words, order)
        for number, section in enumerate(department.sections, start=1):
            code = f"{department.code}{number:02d}"
            _unit(ward, code, "section", department.code, (section.name, section.kana, section.name_en), number)
            for row, team in enumerate(section.teams, start=1):
                _unit(ward, f"{code}{row:02d}", "team", code, (team, "", f"Team {row}"), row)


# ---- people ----------------------------------------------------------------------------------------------------------
def _person(ward: Ward, employment: str) -> Person:
    for _ in range(50):
        family, given = ward.chance.choice(FAMILY), ward.chance.choice(GIVEN)
        if (family[0], given[0]) not in ward.taken:
            break
    ward.taken.add((family[0], given[0]))
    number = str(ward.next_number)
    ward.next_number += 1
    begin = FIRST_DAY if employment == "fiscal_year" else datetime.date(2025 - ward.chance.randint(0, 35), 4, 1)
    person = Person(
        number=number,
        family_name=family[0],
        given_name=given[0],
        family_kana=family[1],
        given_kana=given[1],
        employment=employment,
        email=f"s{number}@midoridai.example.jp",
        valid_from=begin,
    )
    ward.people.append(person)
    return person


def _post(ward: Ward, person: Person, unit: str, post: str, *, main: bool = True) -> None:
    ward.postings.append(
        Posting(person=person, unit=ward.units[unit], post=ward.posts[post], is_main=main, valid_from=FIRST_DAY)
    )


def _people(ward: Ward) -> None:
    for post in ("mayor", "deputy_mayor", "superintendent"):
        _post(ward, _person(ward, "special"), "00", post)
    teams = []
    for department in DEPARTMENTS:
        head = {"危機管理監": "crisis_director", "会計管理室長": "treasurer"}.get(department.chief, "director")
        _post(ward, _person(ward, "regular"), department.code, head)
        for number, section in enumerate(department.sections, start=1):
            code = f"{department.code}{number:02d}"
            _post(ward, _person(ward, "regular"), code, _chief_post(section))
            for row in range(1, len(section.teams) + 1):
                team = f"{code}{row:02d}"
                teams.append(team)
                _post(ward, _person(ward, "regular"), team, "team_chief")
    _fill_teams(ward, teams)


def _chief_post(section: Section) -> str:
    if section.name.endswith("担当課"):
        return "assigned_chief"
    if section.name.endswith(("事務所", "センター", "相談所")):
        return "office_head"
    return "bureau_head" if section.name.endswith("事務局") else "chief"


def _fill_teams(ward: Ward, teams: list[str]) -> None:
    regular = max(0, int(REGULAR * ward.share) - len(ward.people))
    for index in range(regular):
        post = ward.chance.choices(("senior", "lead", "officer"), (2, 4, 5))[0]
        employment = ward.chance.choices(("regular", "reappointed", "fixed_term"), (92, 6, 2))[0]
        _post(ward, _person(ward, employment), teams[index % len(teams)], post)
    for _ in range(int(NON_REGULAR * ward.share)):
        _post(ward, _person(ward, "fiscal_year"), ward.chance.choice(teams), "fiscal_year_officer")


# ---- a year later ----------------------------------------------------------------------------------------------------
def _transfers(ward: Ward) -> None:
    """異動: on 1 April 2026 about a seventh of the officers change places, some leave, as many join."""
    eve = CHANGE_DAY - datetime.timedelta(days=1)
    officers = [p for p in ward.postings if p.post.rank in {30, 40, 50} and p.unit.kind == "team"]
    leaving = set(ward.chance.sample(range(len(officers)), int(len(officers) * 0.05)))
    moving = set(ward.chance.sample(range(len(officers)), int(len(officers) * 0.14))) - leaving
    teams = [unit for unit in ward.units.values() if unit.kind == "team"]
    changed, left, fresh = [], [], []
    for index in sorted(leaving | moving):
        posting = officers[index]
        posting.valid_to = eve
        changed.append(posting)
        if index in moving:
            target = ward.chance.choice(teams)
            fresh.append(Posting(person=posting.person, unit=target, post=posting.post, valid_from=CHANGE_DAY))
        else:
            posting.person.valid_to = eve
            left.append(posting.person)
            newcomer = _person(ward, "regular")
            newcomer.valid_from = CHANGE_DAY
            newcomer.save()
            fresh.append(Posting(person=newcomer, unit=posting.unit, post=ward.posts["officer"], valid_from=CHANGE_DAY))
    Posting.objects.bulk_update(changed, ["valid_to"], batch_size=500)
    Person.objects.bulk_update(left, ["valid_to"], batch_size=500)
    Posting.objects.bulk_create(fresh)


def _code(name: str) -> str:
    return UnitVersion.objects.get(name=name).unit.code


def _reorganise() -> None:
    """令和8年4月1日の組織改正: one of each kind."""
    draft = actions.plan_reorganisation("令和8年4月1日付け組織改正", CHANGE_DAY, actor=MAKER)
    culture, commerce = _code("文化商工部"), _code("商工観光課")
    steps = [
        rules.Step(rules.Kind.RENAME, (culture,), name="文化産業部", name_kana="ぶんかさんぎょうぶ",
                   name_en="Culture and Industry Department"),
        rules.Step(rules.Kind.SPLIT, (commerce,), into=(
            rules.NewUnit("1411", "産業振興課", "さんぎょうしんこうか", "Industry Promotion Section"),
            rules.NewUnit("1412", "観光交流課", "かんこうこうりゅうか", "Tourism Section"))),
        rules.Step(rules.Kind.MOVE, (f"{commerce}02",), parent="1412"),
        rules.Step(rules.Kind.MERGE, (_code("環境政策課"), _code("ごみ減量推進課")), code="1511", name="ゼロカーボン推進課",
                   name_kana="ぜろかーぼんすいしんか", name_en="Zero Carbon Section"),
        rules.Step(rules.Kind.MOVE, (_code("男女共同参画課"),), parent=_code("区民部")),
        rules.Step(rules.Kind.ESTABLISH, code="1011", name="デジタル戦略課", name_kana="でじたるせんりゃくか",
                   name_en="Digital Strategy Section", parent=_code("政策経営部")),
        rules.Step(rules.Kind.MOVE, (f"{_code('情報管理課')}06",), parent="1011"),
        rules.Step(rules.Kind.MOVE, tuple(f"{_code('ワクチン接種担当課')}{row:02d}" for row in (1, 2)),
                   parent=_code("健康推進課")),
        rules.Step(rules.Kind.MERGE, (_code("健康推進課"), _code("ワクチン接種担当課")), code=_code("健康推進課"),
                   name="健康推進課", name_kana="けんこうすいしんか", name_en="Health Promotion Section"),
    ]  # fmt: skip
    for step in steps:
        actions.add_step(draft, step, actor=MAKER)
    actions.adopt_reorganisation(draft, actor=MAKER)


# ---- who is what besides -----------------------------------------------------------------------------------------------
def _appointments() -> None:
    """情報化推進員 in every section, 監査員 in the information office, deputies of the chiefs."""
    day = CHANGE_DAY
    team_chiefs: dict[int, list[Person]] = {}
    postings = Posting.objects.filter(valid_to__isnull=True, post__rank=60).select_related("person", "unit")
    parents = {version.unit_id: version.parent_id for version in UnitVersion.objects.filter(valid_to__isnull=True)}
    for posting in postings.order_by("unit__code"):
        section = parents.get(posting.unit_id)
        if section is not None:
            team_chiefs.setdefault(section, []).append(posting.person)
    rows = [
        Appointment(person=people[-1], unit_id=section, kind=Appointment.Kind.PROMOTER, valid_from=day)
        for section, people in team_chiefs.items()
    ]
    office = UnitVersion.objects.get(name="情報管理課", valid_to__isnull=True).unit
    rows += [
        Appointment(person=person, unit=office, kind=Appointment.Kind.AUDITOR, valid_from=day)
        for person in team_chiefs[office.pk][3:5]
    ]
    Appointment.objects.bulk_create(rows)
    chiefs = Posting.objects.filter(valid_to__isnull=True, post__rank__gte=68, post__rank__lte=70, unit__kind="section")
    Deputy.objects.bulk_create(
        Deputy(principal=chief.person, deputy=team_chiefs[chief.unit_id][0], kind=Deputy.Kind.DECISION, valid_from=day)
        for chief in chiefs.select_related("person")
        if team_chiefs.get(chief.unit_id)
    )


def _personas(ward: Ward) -> None:
    for plan in PERSONAS:
        person = _persona_person(ward, plan)
        account = accounts.Account(username=plan.username, person=person, email=plan.email)
        account.set_unusable_password()
        account.save()
        for role in plan.roles:
            access.grant_role(
                person or Person(),
                access.Role.objects.get(code=role),
                actor=MAKER,
                unit=None,
                scope="ward",
                valid_from=FIRST_DAY,
                valid_to=None,
                reason="見本の役割",
            )


def _persona_person(ward: Ward, plan: PersonaPlan) -> Person | None:
    if not plan.unit:
        return None
    unit = UnitVersion.objects.get(name=plan.unit, valid_to__isnull=True).unit
    if plan.company:
        return actions.admit_outside_person(
            number=f"x{ward.next_number}",
            family_name=plan.name[0],
            given_name=plan.name[1],
            company=plan.company,
            email=plan.email,
            unit=unit,
            actor=MAKER,
            valid_from=clock.FiscalYear.of(CHANGE_DAY).start,
            valid_to=FISCAL_YEAR_END,
            purpose="情報セキュリティ外部監査の委託",
        )
    where = Posting.objects.filter(valid_to__isnull=True, person__account__isnull=True).select_related("person")
    if plan.below:
        below = UnitVersion.objects.filter(parent=unit, valid_to__isnull=True).values("unit")
        where = where.filter(unit__in=below)
    else:
        where = where.filter(unit=unit)
    if plan.appointment:
        where = where.filter(person__appointments__kind=plan.appointment)
    posting = where.filter(post__code=plan.post).order_by("person__number").first()
    # A tenth of the ward has no officer in every team: whoever is there takes the part.
    posting = posting or where.order_by("post__rank", "person__number").first()
    if posting is None:
        raise LookupError(f"nobody for {plan.username}")
    person: Person = posting.person
    return person
