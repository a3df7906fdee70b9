"""Records for tests: those of the fictional ward, and small ones made to measure."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel.access.public import set_up_roles
from honbu.kernel.approvals.module import MODULE as APPROVALS
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Person, Post, Unit
from honbu.kernel.organisation.tests.makers import a_person, a_ward
from honbu.modules.meetings.actions import agenda, convening, planning, proposing, receiving
from honbu.modules.meetings.actions.intake import decide_doubt, take_in_record
from honbu.modules.meetings.actions.minutes import approve_minutes, check_minutes, close_round, open_minutes_of
from honbu.modules.meetings.models import (
    AgendaItem,
    Body,
    Intake,
    IntakeDoubt,
    Meeting,
    Membership,
    Minutes,
    Proposal,
)
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
    counter_chief: Person
    colleague: Person
    units: dict[str, Unit]


def a_headquarters() -> Headquarters:
    """行政情報化推進本部 of みどり台区: its chair, its secretary (the chief of 情報管理課), a member and somebody else."""
    units = a_ward()
    set_up_roles([*MODULE.roles, *APPROVALS.roles], [*MODULE.automatic_roles, *APPROVALS.automatic_roles])
    chair = a_person("本橋 修", units["ward"], title="副区長", rank=95)
    secretary = a_person("前田 和子", units["office"], title="課長", rank=68)
    member = a_person("区田 民子", units["residents"], title="部長", rank=80)
    stranger = a_person("石川 一", units["counter"])
    counter_chief = a_person("戸塚 長", units["counter"], title="課長", rank=70)
    colleague = a_person("同田 僚", units["counter"])
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
    return Headquarters(body, chair, secretary, member, stranger, counter_chief, colleague, units)


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


def in_days(days: int) -> datetime.date:
    """A day after today, within the fiscal year of that day."""
    return clock.today() + datetime.timedelta(days=days)


def a_meeting(hq: Headquarters, *, days: int = 14, ordinal: int = 1, **values: object) -> Meeting:
    """A meeting that is being prepared: 13:30 to 15:00 in 庁議室."""
    day = in_days(days)
    plan = {
        "fiscal_year": clock.FiscalYear.of(day).year,
        "ordinal": ordinal,
        "held_on": day,
        "starts_at": datetime.time(13, 30),
        "ends_at": datetime.time(15, 0),
        "place": "庁議室",
        "meeting_reason": "途中の事項を審議するため",
        "record_reason": "途中の事項を含むため",
        **values,
    }
    return planning.plan_meeting(hq.body, planning.Plan(**plan), actor=hq.secretary)  # type: ignore[arg-type]


def an_item(
    hq: Headquarters, meeting: Meeting, title: str = "計画について", *, kind: str = "matter", minutes: int = 15
) -> AgendaItem:
    """An item of the secretariat's own."""
    facts = agenda.ItemFacts(title, kind=kind, minutes_planned=minutes)
    return agenda.add_item(meeting, facts, actor=hq.secretary)


def a_convened_meeting(hq: Headquarters, **values: int) -> Meeting:
    """A meeting with one item to which the members are called."""
    meeting = a_meeting(hq, **values)  # type: ignore[arg-type]
    an_item(hq, meeting)
    return convening.convene(meeting, actor=hq.secretary)


def a_proposal(hq: Headquarters, title: str = "窓口の混雑表示について", *, kind: str = "matter") -> Proposal:
    """A draft of 戸籍住民課."""
    wording = proposing.Wording(
        title, kind=kind, asked="案のとおり決定したい。", explainer="戸籍住民課長", minutes_needed=20
    )
    return proposing.draft_proposal(hq.body, hq.units["counter"], wording, actor=hq.stranger)


def a_submitted_proposal(hq: Headquarters, title: str = "窓口の混雑表示について", *, kind: str = "matter") -> Proposal:
    """What the chief of the section has approved."""
    proposal = proposing.seek_approval(a_proposal(hq, title, kind=kind), actor=hq.stranger)
    assert proposal.approval_id is not None
    proposing.note_approved(proposal.pk, proposal.approval_id, actor=hq.counter_chief)
    proposal.refresh_from_db()
    return proposal


def on_the_agenda(hq: Headquarters, meeting: Meeting, title: str = "窓口の混雑表示について") -> AgendaItem:
    """A proposal that has become an item."""
    return receiving.put_on_agenda(a_submitted_proposal(hq, title), meeting, actor=hq.secretary)


def everything_delivered() -> None:
    """What was published has reached its handlers."""
    for event in apps.get_model("events", "Event").objects.all():
        events.deliver(str(event.pk))


def a_pdf(*pages: str) -> bytes:
    """A PDF with a line on each page, made by hand: nothing of it is compressed."""
    texts = pages or ("one",)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{3 + 2 * place} 0 R" for place in range(len(texts)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>".encode())
    for place, text in enumerate(texts):
        stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {font} /Contents {4 + 2 * place} 0 R >>"
        )
        objects.append(page.encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return written + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def an_upload(name: str = "資料.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, a_pdf() if content is None else content)
