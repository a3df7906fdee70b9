"""What lies on the desks of みどり台区: work of the kernel's own kind, until the modules bring theirs."""

import datetime

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Appointment, Person, Unit, UnitVersion, standing
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.domain import reorganisation as rules

NEXT_DAY = datetime.date(2027, 4, 1)
CHIEFS = ("johokacho", "madoguchi", "kyoiku", "keiyaku")


def _person(username: str) -> Person:
    person = accounts.Account.objects.select_related("person").get(username=username).person
    if person is None:
        raise LookupError(username)
    return person


def _unit(person: Person) -> Unit:
    unit_id = standing(person).unit_id
    if unit_id is None:
        raise LookupError(person.number)
    return Unit.objects.get(pk=unit_id)


def _code(name: str) -> str:
    return UnitVersion.objects.get(name=name, valid_to__isnull=True).unit.code


def fill_desks() -> None:
    """A draft of next April's reorganisation, things that chiefs have been asked, and what they have been told."""
    clerk, chief = _person("jinji"), _person("johokacho")
    draft = actions.plan_reorganisation("令和9年4月1日付け組織改正（案）", NEXT_DAY, actor=clerk)
    step = rules.Step(
        rules.Kind.RENAME,
        (_code("情報管理課"),),
        name="情報政策課",
        name_kana="じょうほうせいさくか",
        name_en="Information Policy Section",
    )
    actions.add_step(draft, step, actor=clerk)
    for place, username in enumerate(CHIEFS):
        unit = _unit(_person(username))
        notices.assign(
            f"demo.deputies:{unit.pk}",
            title="代理者の指定を確かめる",
            about="年末年始の体制",
            url=f"/personnel/units/{unit.code}/",
            module="personnel",
            to=unit,
            due=notices.due_in(3 - place),
            requested_by=clerk,
            tell=False,
        )
    notices.assign(
        "demo.outside",
        title="外部監査人の利用期限を確かめる",
        about="情報セキュリティ外部監査",
        url=f"/personnel/people/{_person('gaibukansa').pk}/",
        module="personnel",
        to=clerk,
        due=notices.due_in(-1),
        requested_by=chief,
        tell=False,
    )
    promoter = _person("suishinin")
    notices.assign(
        "demo.documents",
        title="課の文書の公開区分を見直す",
        about="情報化推進員あて",
        url="/documents/",
        module="documents",
        to=notices.Part(_promoted(promoter), Appointment.Kind.PROMOTER),
        due=notices.due_in(8),
        requested_by=chief,
        tell=False,
    )
    everybody = [_person(name) for name in (*CHIEFS, "jinji", "kansain", "kakariin", "suishinin")]
    told = notices.Kind("personnel.announcement", "お知らせ", notices.Way.IN_APP)
    text = f"令和9年4月1日付け組織改正の案を準備しています。ご意見は{clock.long(notices.due_in(10))}までに人事課へお寄せください。"
    notices.notify(
        everybody,
        told,
        "来年度の組織改正の案について",
        key="demo.reorganisation",
        text=text,
        url="/personnel/organisation/",
    )


def _promoted(person: Person) -> Unit:
    return person.appointments.get(kind=Appointment.Kind.PROMOTER).unit
