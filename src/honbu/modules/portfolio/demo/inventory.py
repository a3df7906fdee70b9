"""台帳の見本: 180 systems, 260 contracts, 90 EUC tools, their dates and dependencies; the same every time."""

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Posting, Unit, UnitOnDay, tree_on, valid_on
from honbu.modules.portfolio.actions.limits import keep_limits
from honbu.modules.portfolio.demo.ward_systems import EVERYWHERE, NEEDS, SYSTEMS, VENDORS, Planned
from honbu.modules.portfolio.domain.terms import last_day_of
from honbu.modules.portfolio.models import Contract, Dependency, EucTool, LifecycleDate, System, Vendor, WorkPractice

SYSTEM_COUNT, CONTRACT_COUNT, TOOL_COUNT = 180, 260, 90
SMALL = {"systems": 60, "contracts": 80, "tools": 20}
MONTHS = (12, 36, 60, 60, 60)
LACKS = (
    "帳票の出力", "件数の集計", "通知書の差込み", "名簿の突合せ", "支給額の検算", "統計の作成", "予定表", "台帳の検索",
)  # fmt: skip


@dataclass
class Made:
    """What was made."""

    systems: dict[str, System] = field(default_factory=dict)
    people: dict[int, list[Person]] = field(default_factory=dict)


def make_inventory(*, small: bool) -> Made:
    """Everything of the inventory, in a few large strokes."""
    chance = random.Random(20190426)
    made = Made()
    sections = {unit.name: unit for unit in tree_on().units.values() if unit.kind == Unit.Kind.SECTION}
    vendors = Vendor.objects.bulk_create(Vendor(name=name) for name in VENDORS)
    planned = _planned(sections, SMALL["systems"] if small else SYSTEM_COUNT)
    _systems(planned, sections, vendors, made, chance)
    _contracts(made, chance, SMALL["contracts"] if small else CONTRACT_COUNT)
    _dates(made)
    Dependency.objects.bulk_create(
        Dependency(source=made.systems[using], target=made.systems[used], kind=kind, what=what)
        for using, used, kind, what in NEEDS
        if using in made.systems and used in made.systems
    )
    _tools(made, chance, SMALL["tools"] if small else TOOL_COUNT)
    _practices(made, sections)
    keep_limits(System.objects.all(), clock.today())
    return made


def _planned(sections: dict[str, UnitOnDay], count: int) -> list[tuple[str, Planned]]:
    found = [(section, one) for section, row in SYSTEMS.items() if section in sections for one in row]
    others = [
        (section, one._replace(name=f"{one.name}（{section}）"))
        for one in EVERYWHERE
        for section in sections
        if section not in {"情報管理課", "戸籍住民課"}
    ]
    return (found + others)[:count]


def _systems(
    planned: list[tuple[str, Planned]], sections: dict[str, UnitOnDay], vendors: list[Vendor], made: Made,
    chance: random.Random,
) -> None:  # fmt: skip
    today = clock.today()
    for posting in Posting.objects.filter(valid_on(today), is_main=True).select_related("person").order_by("pk"):
        unit = tree_on().units.get(posting.unit_id)
        for step in unit.path[:2] if unit else ():
            made.people.setdefault(step, []).append(posting.person)
    rows = []
    for number, (section, one) in enumerate(planned, 1):
        owner = sections[section]
        people = made.people.get(owner.id, [])
        years = chance.randint(1, 9)
        # Some things are not known yet: that is what the questions are about.
        unsure = number % 9 == 0
        rows.append(
            System(
                number=number, name=one.name, unit_id=owner.id, kind="" if unsure else one.kind, function=one.function,
                data_class="" if number % 13 == 0 else one.data, zone=one.zone, importance=one.importance,
                standard_task=one.standard, users=f"{section}の職員", user_count=chance.choice([5, 12, 30, 80, 400]),
                vendor=None if one.kind == "own" or number % 17 == 0 else vendors[one.vendor],
                keeper=people[number % len(people)] if people and not unsure else None,
                went_live_on=datetime.date(today.year - years, 4, 1), state="running",
                outline=f"{one.function}に使うシステムです。",
                weaknesses="担当者が一人で、設定を知る人がほかにいない。" if number % 8 == 0 else "",
            )
        )  # fmt: skip
    System.objects.bulk_create(rows)
    made.systems = {row.name: row for row in rows}


def _contracts(made: Made, chance: random.Random, count: int) -> None:
    today = clock.today()
    rows, owners = [], []
    bought = [one for one in made.systems.values() if one.vendor_id is not None]
    words = {"saas": "利用契約", "lease": "賃貸借契約"}
    for place in range(count):
        system = bought[place % len(bought)]
        second = place >= len(bought)
        months = chance.choice(MONTHS)
        begin = datetime.date(today.year - chance.randint(0, max(months // 12 - 1, 0)), 4, 1)
        if place % 11 == 0:
            begin = begin.replace(year=begin.year - 2)
        yearly = chance.randrange(300_000, 9_000_000, 12_000)
        kind = words.get(system.kind, "保守委託契約")
        tacit = months == 12 and place % 2 == 0
        method = ("open", "proposal", "single", "single", "small")[chance.randrange(5)]
        rows.append(
            Contract(
                number=f"契{begin.year % 100:02}-{place + 1:04}",
                title=f"{system.name}{'機器' if second else ''}{kind}", vendor=system.vendor, unit_id=system.unit_id,
                method=method, method_reason="開発した業者でなければ保守できないため" if place % 3 else "",
                legal_basis="地方自治法施行令第167条の2第1項第2号" if method == "single" else "",
                span="year" if months == 12 else "long_term", lease=system.kind == "lease", begin=begin,
                end=None if place % 29 == 0 else last_day_of(begin, months),
                renewal="tacit" if tacit else "never", renewal_months=12 if tacit else 0,
                notice_months=3 if tacit else 0, amount=yearly * months // 12, yearly_amount=yearly,
            )
        )  # fmt: skip
        owners.append(system)
    Contract.objects.bulk_create(rows)
    through: Any = Contract.systems.through
    through.objects.bulk_create(
        through(contract_id=contract.pk, system_id=system.pk) for contract, system in zip(rows, owners, strict=True)
    )


def _dates(made: Made) -> None:
    """The two stories of the records, told for today: a phone that is discontinued, a disaster system past its time."""
    today = clock.today()
    phone, disaster = made.systems.get("電話システム"), made.systems.get("総合防災システム")
    rows = []
    if phone is not None:
        day = datetime.date(today.year + 1, 10, 1)
        rows.append(
            LifecycleDate(
                system=phone, kind="end_of_sale", day=day, month_only=True, source="業者からの通知（後継機種なし）"
            )
        )
    if disaster is not None:
        disaster.went_live_on = datetime.date(today.year - 8, 4, 1)
        disaster.weaknesses = "無線や電話で集め、手で入力しており、初動に時間がかかる。機器の故障が目立つ。"
        disaster.save(update_fields=["went_live_on", "weaknesses"])
        rows.append(
            LifecycleDate(
                system=disaster, kind="maintenance", day=datetime.date(today.year, 3, 31), source="機器の保守契約の満了"
            )
        )
    for place, system in enumerate(made.systems.values()):
        if place % 6 == 0:
            day = datetime.date(today.year + 1 + place % 5, 3, 31)
            rows.append(LifecycleDate(system=system, kind="support", day=day, source="製品のサポート期間"))
        if system.standard_task and place % 2:
            day = datetime.date(today.year + 2, 3, 31)
            rows.append(
                LifecycleDate(system=system, kind="law", day=day, source="標準準拠システムへの移行期限", certain=False)
            )
    LifecycleDate.objects.bulk_create(rows)


def _tools(made: Made, chance: random.Random, count: int) -> None:
    systems = [one for one in made.systems.values() if one.kind not in {"own", ""}]
    rows = []
    for place in range(count):
        system = systems[place * 7 % len(systems)]
        if system.unit_id is None:
            continue
        people = made.people.get(system.unit_id, [])
        lack = LACKS[place % len(LACKS)]
        made_with = ("access", "excel", "excel", "rpa")[place % 4]
        impact, complexity = chance.randint(1, 3), chance.randint(1, 3)
        rows.append(
            EucTool(
                number=place + 1, name=f"{system.name.removesuffix('システム')}の{lack}", unit_id=system.unit_id,
                file_type=made_with, replaces=system, lack=lack if place % 3 else "カスタマイズ", complexity=complexity,
                impact=impact, data_class=system.data_class, place="課の共有フォルダ",
                author=people[place % len(people)] if people else None,
                reviewer=people[(place + 1) % len(people)] if len(people) > 1 and place % 3 else None,
                backup="月に1度、写しを取る" if place % 2 else "",
                decommission_plan="次の更新で標準機能に移す" if complexity * impact >= 6 and place % 2 else "",
                state=("declared", "confirmed", "managed")[place % 3],
            )
        )  # fmt: skip
    EucTool.objects.bulk_create(rows)


def _practices(made: Made, sections: dict[str, UnitOnDay]) -> None:
    """教育委員会は今も手作業: what one office does by system and another by hand."""
    told = (
        ("臨時職員・非常勤職員の任用", "人事課", "system", "会計年度任用職員管理システム", None),
        ("臨時職員・非常勤職員の任用事務", "庶務課", "manual", "", 1_200),
        ("講座の予約", "生涯学習課", "system", "区民講座受付システム", None),
        ("講座の予約", "高齢者福祉課", "manual", "", 300),
        ("備品の貸出し", "防災課", "manual", "", 80),
    )
    WorkPractice.objects.bulk_create(
        WorkPractice(
            function=function, unit_id=sections[section].id, how=how, system=made.systems.get(name), yearly_hours=hours
        )
        for function, section, how, name, hours in told
        if section in sections and (not name or name in made.systems)
    )
