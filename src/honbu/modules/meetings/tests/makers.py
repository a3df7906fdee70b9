"""Records for tests: those of the fictional ward, and small ones made to measure."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from honbu.kernel.access.public import set_up_roles
from honbu.kernel.organisation.public import Person, Post, Unit
from honbu.kernel.organisation.tests.makers import a_person, a_ward
from honbu.modules.meetings.actions.intake import decide_doubt, take_in_record
from honbu.modules.meetings.actions.minutes import approve_minutes, check_minutes, close_round, open_minutes_of
from honbu.modules.meetings.models import Body, Intake, IntakeDoubt, Meeting, Membership, Minutes
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.module import MODULE

RECORDS = Path(__file__).resolve().parents[1] / "demo" / "records"
SEEDS = Path(settings.SOURCE).parents[2] / "shared" / "seeds"
NO_SEEDS = "the two real records are not on this machine"


def written(name: str) -> str:
    """A record of the fictional ward: 2025-1 or 2024-3."""
    return (RECORDS / f"{name}.txt").read_text(encoding="utf-8")


def a_record(
    *,
    held: str = "令和7年5月28日(水) 13:30～15:05",
    name: str = "令和7年度 第1回みどり台区行政情報化推進本部",
    agenda: str = "<p>議案</p> <p>(1) 計画について</p>",
    boxes: str = "□公開 ■非公開 □一部非公開",
    reason: str = "途中の事項を審議するため",
    members: str = "副区長(本部長)、政策経営部長(副本部長)、総務部長、区民部長",
    body: str = "### 議案（1）計画について\n本部長：どうですか。\n部員：よいです。\n本部長：では決めます。\n—案のとおり承認—\n",
    materials: str = "資料１ 計画について",
) -> str:
    """A small record in the ward's form, all in order but for what a test changes."""
    return (
        f"会 議 録\n\n附属機関又は 会議体の名称\t\t{name}\n事務局(担当課)\t\t政策経営部情報管理課\n開催日時\t\t{held}\n"
        f"開催場所\t\t庁議室\n議 題\t\t{agenda}\n公開の 可否\t会 議\t{boxes}\n"
        f"\t\t非公開・一部非公開の場合は、その理由 {reason}\n\t会議録\t■公開 □非公開 □一部非公開\n"
        f"出席者\t部 員\t{members}\n\t事務局\t管理係長\n[13:30 開会]\n{body}\n[15:05 終了]\n"
        f"会 議 の 結 果\t以上、承認\n提出された資料等\t{materials}\n"
    )


@dataclass(frozen=True, slots=True)
class Headquarters:
    """A body, and the people around it."""

    body: Body
    chair: Person
    secretary: Person
    member: Person
    stranger: Person


def a_headquarters() -> Headquarters:
    """行政情報化推進本部 of みどり台区: its chair, its secretary (the chief of 情報管理課), a member and somebody else."""
    units = a_ward()
    set_up_roles(MODULE.roles, MODULE.automatic_roles)
    chair = a_person("本橋 修", units["ward"], title="副区長", rank=95)
    secretary = a_person("前田 和子", units["office"], title="課長", rank=68)
    member = a_person("区田 民子", units["residents"], title="部長", rank=80)
    stranger = a_person("石川 一", units["counter"])
    Post.objects.filter(title="副区長").update(code="deputy_mayor")
    body = Body.objects.create(
        slug="hq", name="みどり台区行政情報化推進本部", unit=units["office"], meeting_reason="途中の事項を審議するため",
        record_reason="途中の事項を含むため",
    )  # fmt: skip
    seats: tuple[tuple[Role, str, Unit | None, Person | None], ...] = (
        (Role.CHAIR, "副区長", None, chair),
        (Role.MEMBER, "区民部長", units["residents"], None),
        (Role.OFFICE, "情報管理課長", units["office"], None),
    )
    for order, (role, post, unit, person) in enumerate(seats):
        Membership.objects.create(
            body=body, role=role, post=post, unit=unit, person=person, order=order, valid_from=datetime.date(2020, 4, 1)
        )
    return Headquarters(body, chair, secretary, member, stranger)


def taken_in(hq: Headquarters, text: str = "", filename: str = "会議録.txt") -> Intake:
    """A record that was read for the body: by default that of spring."""
    return take_in_record((text or written("2025-1")).encode(), filename, body=hq.body, actor=hq.secretary)


def settle_doubts(meeting: Meeting, hq: Headquarters) -> None:
    """Decide whatever stops the record: the meeting of spring ended at 14:05."""
    for doubt in IntakeDoubt.objects.filter(intake__meeting=meeting, severity="block"):
        choice = "14:05" if doubt.rule == "times_disagree" else ""
        decide_doubt(doubt, actor=hq.secretary, choice=choice, reason="原本を確かめた")


def approved(meeting: Meeting, hq: Headquarters) -> Minutes:
    """The meeting's open minutes, carried to the end without a round."""
    settle_doubts(meeting, hq)
    draft = open_minutes_of(meeting)
    assert draft is not None
    check_minutes(draft, actor=hq.secretary)
    close_round(draft, actor=hq.secretary)
    approve_minutes(draft, actor=hq.chair)
    draft.refresh_from_db()
    return draft
