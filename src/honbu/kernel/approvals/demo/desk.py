"""起案 of みどり台区 in every state, and a few lines of its 事案決定規程."""

import datetime

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import actions
from honbu.kernel.approvals.domain.states import StepState
from honbu.kernel.approvals.kinds import GENERAL
from honbu.kernel.approvals.models import Approval, ApprovalStep
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Deputy, Person, Posting, System, Unit, UnitVersion, tree_on, valid_on

FIRST_DAY = datetime.date(2025, 4, 1)
MAKER = System("見本データ")
RULES = (
    ("up_to", 1_000_000, "section", "事案決定規程 別表第1第3項"),
    ("up_to", 10_000_000, "department", "事案決定規程 別表第1第2項"),
    ("up_to", 50_000_000, "deputy_mayor", "事案決定規程 別表第1第1項"),
    ("no_amount", None, "section", "事案決定規程 第5条"),
    ("always", None, "mayor", "事案決定規程 第3条"),
)


def _persona(username: str) -> Person:
    person = accounts.Account.objects.select_related("person").get(username=username).person
    if person is None:
        raise LookupError(username)
    return person


def _officer(section: str) -> Person:
    """Somebody of the first team of a section; in a small ward, where no team has officers, the chief of its last team."""
    unit = UnitVersion.objects.get(name=section, valid_to__isnull=True).unit_id
    inside = Posting.objects.filter(valid_on(clock.today()), unit__in=tree_on().below(unit)).select_related("person")
    inside = inside.exclude(person__employment=Person.Employment.OUTSIDE)
    officers = inside.filter(post__rank__lt=60).order_by("unit__code", "-post__rank", "person__number")
    posting = officers.first() or inside.filter(post__rank=60).order_by("-unit__code").first()
    if posting is None:
        raise LookupError(section)
    person: Person = posting.person
    return person


def _code(section: str) -> str:
    return Unit.objects.get(versions__name=section, versions__valid_to__isnull=True).code


def _next(approval: Approval) -> list[ApprovalStep]:
    rows = ApprovalStep.objects.filter(round__approval=approval, state=StepState.NOW.value)
    return list(rows.select_related("person").order_by("position"))


def _along(approval: Approval, *, until_way: str = "decide", most: int = 20) -> Approval:
    """Everybody agrees, until it is the turn of a stage of this way or so many have acted."""
    for _turn in range(most):
        waiting = _next(approval)
        if not waiting or waiting[0].way == until_way:
            break
        approval = actions.agree(approval, actor=waiting[0].person)
    return approval


def make_approvals(*, small: bool = False) -> None:  # noqa: ARG001 - a ward of any size has these
    """One of each state. The ward itself was made before."""
    chief, clerk, counter = _persona("johokacho"), _persona("kakariin"), _persona("madoguchi")
    role = access.Role.objects.get(code="approvals_ruler")
    for person in (chief, _persona("jinji")):
        access.grant_role(
            person,
            role,
            actor=MAKER,
            unit=None,
            scope="ward",
            valid_from=FIRST_DAY,
            valid_to=None,
            reason="見本の役割",
        )
    for condition, up_to, level, reference in RULES:
        actions.add_rule(
            GENERAL,
            condition=condition,
            up_to=up_to,
            level=level,
            reference=reference,
            valid_from=FIRST_DAY,
            actor=chief,
        )
    officer = _officer("情報管理課")
    _decided_and_under_way(officer, clerk)
    _returned(officer)
    _by_a_deputy(officer, chief, counter)


def _decided_and_under_way(officer: Person, clerk: Person) -> None:
    actions.decide(
        (done := _along(_general(officer, "庁内LAN無線アクセスポイントの買替えについて", 880_000))),
        actor=_next(done)[0].person,
        comment="執行に当たり、夜間作業の周知を徹底すること。",
    )
    # Waits for the chief of the information section.
    _along(_general(officer, "情報セキュリティ研修の実施について", None))
    consulted = [f"chief:{_code(name)}" for name in ("契約課", "戸籍住民課")]
    asked = _along(
        _general(officer, "窓口予約システムの再構築の方針について", 8_400_000, consult=consulted), until_way="consult"
    )
    actions.object_to(
        asked, actor=_next(asked)[0].person, opinion="随意契約の理由が足りません。相見積りを取ることを求めます。"
    )
    _general(clerk, "保険証の郵送方法の見直しについて", 420_000)
    refused = _along(_general(clerk, "課の共用タブレットの購入について", 960_000))
    actions.reject(refused, actor=_next(refused)[0].person, reason="今年度の予算の範囲を超えるため。")


def _returned(officer: Person) -> None:
    back = _along(_general(officer, "サーバー室空調機の更新について", 6_200_000), most=1)
    actions.send_back(back, actor=_next(back)[0].person, reason="保守費の内訳を添えてください。")
    actions.pull_back(_general(officer, "職員端末の貸与要領の改正について", None), actor=officer, reason="別紙の差替え")
    actions.draft(
        GENERAL,
        title="（下書き）来年度のシステム評価の日程について",
        actor=officer,
        summary="来年度のシステム評価を、別紙の日程で行ってよろしいか。",
    )
    given_up = actions.draft(GENERAL, title="古い複合機の再リースについて", actor=officer, amount=300_000)
    actions.drop(given_up, actor=officer, reason="新しい機種を借りることになったため")


def _by_a_deputy(officer: Person, chief: Person, counter: Person) -> None:
    """代決: the chief was away yesterday's errand long, and still has to read it afterwards."""
    today = clock.today()
    deputy = Deputy.objects.filter(valid_on(today), principal=chief, kind=Deputy.Kind.DECISION).first()
    approval = _along(_general(officer, "ホームページ障害時の臨時対応について", 150_000))
    if deputy is None or deputy.deputy_id == officer.pk:
        return
    away = actions.note_absence(chief, first=today, last=today, actor=chief, reason="出張")
    actions.decide(approval, actor=deputy.deputy, comment="急を要するため代決する。")
    actions.end_absence(away, actor=chief)
    # The chief of the counters is away this week: the page of absences and the deputies' lists show it.
    actions.note_absence(
        counter, first=today, last=today + datetime.timedelta(days=4), actor=counter, reason="自治大学校 研修"
    )


def _general(drafter: Person, title: str, amount: int | None, *, consult: list[str] | None = None) -> Approval:
    return actions.submit(
        GENERAL,
        title=title,
        actor=drafter,
        amount=amount,
        summary=f"標記の件について、下記のとおり実施してよろしいか伺います。\n\n記\n1　件名　{title.removesuffix('について')}\n"
        "2　理由　業務を確実に続けるため\n3　時期　決裁の日から年度末まで",
        consult=consult or (),
        due_days=3,
    )
