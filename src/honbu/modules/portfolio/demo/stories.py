"""電話と防災の物語: as the headquarters' record tells them, for the ward of today, up to the options compared."""

import datetime

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Unit, chief_of
from honbu.modules.portfolio.actions import comparing, projects, renewing
from honbu.modules.portfolio.demo.inventory import Made
from honbu.modules.portfolio.models import Alternative, Project, System
from honbu.modules.portfolio.queries.comparing import Subject

PHONE = (
    ("IP電話型", "as_is", "今と同じ、庁内ネットワークを使う電話。", "多機能で、在宅勤務でも通話できる。区民への影響が小さい。",
     "音声が不安定なことがある。システムの異常が電話に及ぶ。", 30_000_000, 6_000_000),
    ("アナログ電話型", "replace", "回線を引き、固定の電話に戻す。", "音声が安定し、災害に強い。",
     "在宅勤務で使えない。回線の工事が要り、柔軟性が下がる。", 45_000_000, 8_400_000),
    ("スマートフォン活用型", "replace", "職員に業務用の端末を配る。", "パソコンと電話を分けられる。外でも使える。",
     "係の代表番号が使えず、区民への影響が大きい。費用が高い。", 20_000_000, 24_000_000),
)  # fmt: skip
PHONE_YARDSTICKS = {"区民への影響": 4, "信頼性": 3, "働き方": 3, "費用": 2}
PHONE_POINTS = ((5, 3, 5, 4), (4, 5, 1, 3), (2, 4, 4, 2))
DISASTER = (
    ("クラウド型の防災システム", "replace", "機器を借りずに、クラウドで使う。", "訓練がなくても入力できる。SNSの情報も集められる。",
     "回線が止まると使えない（衛星回線で補う）。", 24_000_000, 12_000_000),
    ("今のシステムの機器更新", "as_is", "同じ製品の機器を入れ替える。", "操作を覚え直さなくてよい。",
     "初動の遅れは直らない。機器の借上げで高い。", 0, 30_000_000),
)  # fmt: skip
DISASTER_YARDSTICKS = {"初動の速さ": 4, "操作のしやすさ": 3, "費用": 3}
DISASTER_POINTS = ((5, 5, 4), (2, 2, 2))


def tell_stories(made: Made) -> None:
    """A renewal that is being sorted out for the phone, a project before the IT section for the disaster system."""
    phone, disaster = made.systems.get("電話システム"), made.systems.get("総合防災システム")
    if phone is not None and phone.unit is not None:
        _phone(phone, chief_of(phone.unit.pk))
    if disaster is not None and disaster.unit is not None:
        _disaster(disaster, chief_of(disaster.unit.pk), made)


def _phone(phone: System, chief: Person | None) -> None:
    if chief is None:
        return
    deadline = datetime.date(clock.today().year + 1, 9, 30)
    plan = renewing.begin_renewal(
        phone, deadline, actor=chief, trigger="現行の電話システムが廃版になる", migration_months=6
    )
    rows = [_alternative(plan, row, chief) for row in PHONE]
    yardsticks = comparing.set_yardsticks(plan, PHONE_YARDSTICKS, actor=chief)
    points = {
        (row.pk, by.pk): (PHONE_POINTS[place][column], "")
        for place, row in enumerate(rows)
        for column, by in enumerate(yardsticks)
    }
    comparing.give_marks(plan, points, actor=chief)
    comparing.choose_alternative(
        rows[0], actor=chief, reason="メリットが比較的多く、デメリットはアナログ電話の併用などで小さくできるため。"
    )
    for name, product, since in (("青葉区", "IP電話", "令和4年度"), ("若竹区", "IP電話", "令和6年度")):
        comparing.add_peer(plan, {"municipality": name, "product": product, "since": since}, actor=chief)


def _alternative(subject: Subject, row: tuple[str, str, str, str, str, int, int], chief: Person) -> Alternative:
    names = ("title", "way", "outline", "merits", "demerits", "initial_cost", "running_cost")
    return comparing.add_alternative(subject, dict(zip(names, row, strict=True)), actor=chief)


def _disaster(disaster: System, chief: Person | None, made: Made) -> None:
    if chief is None or disaster.unit is None:
        return
    unit = Unit.objects.get(pk=disaster.unit.pk)
    year = clock.fiscal_year().year + 1
    values = {
        "title": "新総合防災システムの構築",
        "purpose": "機器の保守期限が過ぎて故障が目立ち、無線・電話による情報収集と手入力で初動が遅れるおそれがある。",
        "scope": "災害情報の収集、分析、区民への発信、本部と各部での共有",
        "effect": "職員全員が同じ情報を見られる。初めてでも使える。",
        "method_outline": "クラウドサービスを利用し、プロポーザルで選定する。",
        "period": f"{clock.FiscalYear(year).label}8月から構築、翌年4月から運用",
        "planned_year": year,
        "system": disaster,
        "is_new": True,
    }
    project: Project = projects.draft_project(unit, values, actor=chief)
    rows = [_alternative(project, row, chief) for row in DISASTER]
    yardsticks = comparing.set_yardsticks(project, DISASTER_YARDSTICKS, actor=chief)
    points = {
        (row.pk, by.pk): (DISASTER_POINTS[place][column], "")
        for place, row in enumerate(rows)
        for column, by in enumerate(yardsticks)
    }
    comparing.give_marks(project, points, actor=chief)
    comparing.choose_alternative(rows[0], actor=chief, reason="初動が速くなり、5年間の経費が半分程度になるため。")
    people = [person for person in made.people.get(unit.pk, []) if person.pk != chief.pk]
    if people:
        projects.seek_approval(project, actor=people[0])
