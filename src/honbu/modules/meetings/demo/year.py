"""The meeting that is ahead: proposals of several sections, an agenda with papers, answers of some members."""

import datetime
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, chief_of, staff_on, standing, tree_on
from honbu.modules.meetings.actions import agenda, convening, materials, planning, proposing, receiving
from honbu.modules.meetings.models import Body, Meeting, Proposal
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.agenda import holder_at
from honbu.modules.meetings.queries.bodies import next_ordinal

# Section, kind, title, what is asked, minutes, papers, and how far it has come.
PROPOSALS = (
    ("情報管理課", "matter", "情報セキュリティ監査実施計画の変更(案)について", "監査の対象に委託先1か所を加え、計画を案のとおり変更したい。", 20,
     ("監査実施計画(案)", "監査対象の一覧"), "agenda"),
    ("契約課", "matter", "電子契約の対象の拡大について", "工事請負契約にも電子契約を使うことを決定したい。", 15, ("電子契約の対象と効果",), "agenda"),
    ("戸籍住民課", "report", "窓口の混雑表示の試行結果について", "", 10, ("試行の結果",), "agenda"),
    ("防災課", "matter", "災害時の庁内連絡手段の見直しについて", "チャットを災害時の連絡手段に加えたい。", 15, ("比較表",), "submitted"),
    ("障害福祉課", "report", "筆談アプリの利用状況について", "", 10, (), "in_approval"),
    ("産業振興課", "matter", "商店街の統計の公開について", "統計表を毎月公開したい。", 10, (), "draft"),
)  # fmt: skip


def plan_the_next(body: Body, secretary: Person) -> None:
    """令和8年度 第…回: convened, with three items; other proposals wait or are still with their sections."""
    day = clock.add_business_days(clock.today(), 8, clock.calendar())
    year = clock.FiscalYear.of(day).year
    plan = planning.Plan(
        fiscal_year=year, ordinal=next_ordinal(body, year), held_on=day, starts_at=datetime.time(13, 30),
        ends_at=datetime.time(14, 30), place=body.place, proposals_until=clock.today(),
        meeting_openness=body.meeting_openness, meeting_reason=body.meeting_reason,
        record_openness=body.record_openness, record_reason=body.record_reason,
    )  # fmt: skip
    meeting = planning.plan_meeting(body, plan, actor=secretary)
    for facts in PROPOSALS:
        _propose(body, meeting, facts, secretary)
    agenda.add_item(meeting, agenda.ItemFacts("今後の会議の日程について", "report", "情報管理課長", 5), actor=secretary)
    convening.convene(meeting, actor=secretary)
    _answer(meeting)


def _propose(body: Body, meeting: Meeting, facts: Sequence[object], secretary: Person) -> None:
    section, kind, title, asked, minutes, papers, until = facts
    unit = unit_named(str(section))
    author = _officer(unit) if unit is not None else None
    chief = chief_of(unit.pk) if unit is not None else None
    if unit is None or author is None or chief is None:
        return
    wording = proposing.Wording(
        str(title),
        kind=str(kind),
        asked=str(asked),
        explainer=f"{section}長",
        minutes_needed=int(str(minutes)),
        wanted_for=meeting,
    )
    proposal = proposing.draft_proposal(body, _own(author, unit), wording, actor=author)
    for paper in papers if isinstance(papers, tuple) else ():
        content = _paper(str(paper), str(section))
        materials.attach_to_proposal(
            proposal, SimpleUploadedFile(f"{paper}.pdf", content), actor=author, title=str(paper)
        )
    if until == "draft":
        return
    proposal = proposing.seek_approval(proposal, actor=author)
    if until == "in_approval":
        return
    _decide(proposal)
    proposal.refresh_from_db()
    if until == "agenda" and proposal.state == "submitted":
        receiving.put_on_agenda(proposal, meeting, actor=secretary)


def _decide(proposal: Proposal) -> None:
    """Everybody on the route agrees; the decision is heard at once, and not a second time."""
    approval = approvals.Approval.objects.get(pk=proposal.approval_id or 0)
    for _turn in range(10):
        step = approvals.ApprovalStep.objects.filter(
            round__approval=approval, state=approvals.StepState.NOW.value
        ).first()
        if step is None:
            break
        act = approvals.decide if step.way == "decide" else approvals.agree
        approval = act(approval, actor=step.person)
    proposing.note_approved(proposal.pk, approval.pk, actor=approval.drafter)


def _answer(meeting: Meeting) -> None:
    for place, seat in enumerate(meeting.attendances.exclude(role=Role.OFFICE)):
        holder = holder_at(seat)
        if holder is None or place > 3:
            continue
        answer = convening.Answer("present")
        if place == 3:
            answer = convening.Answer("deputised", deputy_post=f"{seat.post}代理")
        convening.answer(seat, answer, actor=holder)


def unit_named(name: str) -> Unit | None:
    """The unit of today with this name."""
    found = next((unit.id for unit in tree_on().units.values() if unit.name == name), None)
    return Unit.objects.get(pk=found) if found is not None else None


def _own(author: Person, section: Unit) -> Unit:
    """Whoever is of a team proposes for the team."""
    number = standing(author).unit_id
    return Unit.objects.get(pk=number) if number is not None else section


def _officer(unit: Unit) -> Person | None:
    """Somebody of the section itself or of one of its teams, who is not its chief."""
    chief = chief_of(unit.pk)
    people = staff_on(units=tree_on().below(unit.pk)).exclude(employment=Person.Employment.OUTSIDE).order_by("number")
    return people.exclude(pk=chief.pk).first() if chief is not None else None


def _paper(title: str, section: str) -> bytes:
    table = documents.TablePaper(
        title=title, unit=section, disclosure="closed",
        columns=[documents.Column("項目"), documents.Column("内容"), documents.Column("件数", "number")],
        rows=[("現状", "いまの方法と困っていること", 12), ("案", "変えること", 3), ("効果", "一年の見込み", 240)],
    )  # fmt: skip
    return documents.paper_from_table(table, "pdf").content
