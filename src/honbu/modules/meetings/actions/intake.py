"""会議録の取込み: a file becomes a reading with doubts, a person decides them, and the record becomes a meeting (MTG-9)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.indexing import index_materials
from honbu.modules.meetings.domain import record
from honbu.modules.meetings.domain.reading import body_differs, read, roles_between, with_doubts
from honbu.modules.meetings.domain.record_json import to_json
from honbu.modules.meetings.domain.sources import SourceRefused, open_source
from honbu.modules.meetings.domain.states import MeetingState
from honbu.modules.meetings.models import (
    AgendaItem,
    Attendance,
    Block,
    Body,
    Choice,
    FollowUp,
    Intake,
    IntakeDoubt,
    Material,
    Meeting,
    Minutes,
    Opinion,
)
from honbu.modules.meetings.models.bodies import Openness, Role
from honbu.modules.meetings.models.meetings import Kind, Resolution
from honbu.modules.meetings.queries.speeches import index_meeting

LARGEST = 50 * 1024 * 1024
OPENNESS = {"公開": Openness.OPEN, "一部非公開": Openness.PARTLY, "非公開": Openness.CLOSED}
RESOLUTIONS = {str(word): code for code, word in Resolution.choices if code}
ITEM_NAMED = re.compile(r"(議案|報告)(\d+)")


class AlreadyTakenIn(ValueError):
    """The same file is here already; `intake` is the one."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(_("同じファイルはもう読み取ってあります。"))
        self.intake = intake


class AlreadyDecided(ValueError):
    """Somebody accepted or dropped it meanwhile."""


class MeetingExists(ValueError):
    """The body has a record of this meeting; the differences are shown instead."""


class ReasonNeeded(ValueError):
    """A doubt that stops the record is decided with a reason."""


class NotAllKnown(ValueError):
    """Year, number or day of the meeting are still unknown."""


@transaction.atomic
def take_in_record(
    content: bytes,
    filename: str,
    *,
    body: Body,
    actor: Person,
    profile: str = "",
    revisions: str = "accept",
) -> Intake:
    """読取り: read a file and keep it as it came. What can't be read is kept as well, with the reason.

    Raises AlreadyTakenIn for the same bytes a second time.
    """
    access.require(actor, "meetings.manage", on=body.unit)
    digest = hashlib.sha256(content).hexdigest()
    before = Intake.objects.filter(body=body, sha256=digest, state__in=["read", "accepted"]).first()
    if before is not None:
        if before.state == Intake.State.READ and (before.profile, before.revisions) != (profile, revisions):
            before.state = Intake.State.DROPPED
            before.save(update_fields=["state"])
        else:
            raise AlreadyTakenIn(before)
    kept = documents.keep(
        content, filename, actor=actor, title=f"会議録の原本（{filename}）", unit_id=body.unit_id,
        owner_kind="meetings.intake", owner_id=digest[:32],
    )  # fmt: skip
    intake = Intake(
        body=body, document=kept, filename=filename[:255], sha256=digest, profile=profile, revisions=revisions,
        sent_by=actor, sent_at=clock.now(),
    )  # fmt: skip
    found: record.Record | None = None
    try:
        source = open_source(content, _decoded, revisions=revisions)
        found = with_doubts(read(source.text, profile), list(source.doubts))
    except SourceRefused as problem:
        intake.state, intake.problem = Intake.State.REFUSED, str(problem)
    if found is not None:
        found = with_doubts(found, [*body_differs(found, body.name), *roles_between(found, earlier_records(body))])
        intake.source, intake.found = found.source, to_json(found)
    intake.save()
    if found is not None:
        IntakeDoubt.objects.bulk_create(
            IntakeDoubt(
                intake=intake, rule=doubt.rule, severity=doubt.severity.value, start=doubt.span[0], end=doubt.span[1],
                message=doubt.message, suggestion=doubt.suggestion,
            )
            for doubt in found.doubts
        )  # fmt: skip
    trail.write(
        actor, "meetings.intake.read", intake, after={"状態": intake.get_state_display(), "照合値": digest[:12]}
    )
    return intake


def _decoded(content: bytes) -> str | None:
    found = documents.decode(content)
    return found.text if found else None


def earlier_records(body: Body, most: int = 5) -> list[record.Record]:
    """The latest records that were read for a body, to compare who sat where."""
    intakes = Intake.objects.filter(body=body, state=Intake.State.ACCEPTED).order_by("-pk")[:most]
    return [read(intake.source, intake.profile) for intake in intakes]


@transaction.atomic
def decide_doubt(doubt: IntakeDoubt, *, actor: Person, choice: str, reason: str = "") -> None:
    """疑義を決める: what holds instead, or (with the words of the source) that it stays. Applied to the meeting if there is one.

    Raises ReasonNeeded for a doubt that stops the record and has no reason.
    """
    doubt = IntakeDoubt.objects.select_for_update().select_related("intake__body__unit").get(pk=doubt.pk)
    access.require(actor, "meetings.manage", on=doubt.intake.body.unit)
    if doubt.severity == record.Severity.BLOCK.value and not reason.strip():
        raise ReasonNeeded(_("どうしてそう決めたか、理由を書いてください。"))
    written = doubt.intake.source[doubt.start : doubt.end]
    doubt.choice, doubt.reason = choice.strip(), reason.strip()
    doubt.state = IntakeDoubt.State.LEFT if choice.strip() in {"", written} else IntakeDoubt.State.CHOSEN
    doubt.decided_by, doubt.decided_at = actor, clock.now()
    doubt.save()
    if doubt.intake.meeting is not None:
        _apply(doubt, doubt.intake.meeting)
        index_meeting(doubt.intake.meeting)
    after = {"疑義": doubt.message, "決めた内容": doubt.choice or written}
    trail.write(actor, "meetings.doubt.decided", doubt.intake, before={"原文": written}, after=after, reason=reason)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which meeting a record is of, as far as a person had to say."""

    fiscal_year: int | None = None
    ordinal: int | None = None
    held_on: date | None = None


@transaction.atomic
def accept_intake(intake: Intake, *, actor: Person, identity: Identity | None = None) -> Meeting:
    """取り込む: the reading becomes a meeting with agenda, people, papers, blocks, candidates and a draft of its minutes.

    Raises AlreadyDecided, NotAllKnown, MeetingExists.
    """
    intake = Intake.objects.select_for_update().select_related("body__unit").get(pk=intake.pk)
    access.require(actor, "meetings.manage", on=intake.body.unit)
    if intake.state != Intake.State.READ:
        raise AlreadyDecided(_("この取込みは、もう決まっています。"))
    found = read(intake.source, intake.profile)
    said = identity or Identity()
    head = found.meeting
    year, ordinal = said.fiscal_year or head.fiscal_year, said.ordinal or head.ordinal
    held_on = said.held_on or head.date
    if year is None and held_on is not None:
        year = clock.FiscalYear.of(held_on).year
    if year is None or ordinal is None or held_on is None:
        raise NotAllKnown(_("年度・回・開催日が分からないと取り込めません。画面で入力してください。"))
    if Meeting.objects.filter(body=intake.body, fiscal_year=year, ordinal=ordinal).exists():
        raise MeetingExists(_("この回の会議はもうあります。違いを確かめてください。"))
    meeting = _enter(found, intake.body, year, ordinal, held_on)
    Minutes.objects.create(meeting=meeting, number=1, drafted_by=actor, drafted_at=clock.now())
    intake.state, intake.meeting = Intake.State.ACCEPTED, meeting
    intake.save(update_fields=["state", "meeting"])
    for doubt in intake.doubts.exclude(state=IntakeDoubt.State.OPEN):
        _apply(doubt, meeting)
    index_meeting(meeting)
    index_materials(meeting)
    trail.write(actor, "meetings.intake.accepted", intake, after={"会議": str(meeting)})
    return meeting


@transaction.atomic
def drop_intake(intake: Intake, *, actor: Person) -> None:
    """取りやめ: nothing of it becomes a meeting; file and reading stay."""
    intake = Intake.objects.select_for_update().select_related("body__unit").get(pk=intake.pk)
    access.require(actor, "meetings.manage", on=intake.body.unit)
    if intake.state not in {Intake.State.READ, Intake.State.REFUSED}:
        raise AlreadyDecided(_("この取込みは、もう決まっています。"))
    intake.state = Intake.State.DROPPED
    intake.save(update_fields=["state"])
    trail.write(actor, "meetings.intake.dropped", intake)


def _enter(found: record.Record, body: Body, year: int, ordinal: int, held_on: date) -> Meeting:
    head = found.meeting
    openness = {one.target: one for one in found.disclosure}
    of_meeting, of_record = openness.get("会議"), openness.get("会議録")
    start, end = time_of(head.start), time_of(head.end)
    meeting = Meeting.objects.create(
        body=body, fiscal_year=year, ordinal=ordinal, state=MeetingState.CLOSED.value, held_on=held_on,
        starts_at=start, ends_at=end, opened_at=start, closed_at=end if start else None, place=head.place[:80],
        meeting_openness=OPENNESS.get(of_meeting.choice if of_meeting else "", body.meeting_openness),
        meeting_reason=of_meeting.reason if of_meeting else "",
        record_openness=OPENNESS.get(of_record.choice if of_record else "", body.record_openness),
        record_reason=of_record.reason if of_record else "",
        result=found.result, secretariat=head.secretariat[:120],
    )  # fmt: skip
    _enter_attendance(found, meeting)
    items = _enter_agenda(found, meeting)
    _enter_blocks(found, meeting, items)
    return meeting


def _enter_attendance(found: record.Record, meeting: Meeting) -> None:
    body = meeting.body
    roles = {body.chair_word: Role.CHAIR, body.deputy_word: Role.DEPUTY}
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, group=one.group, post=one.post[:60], order=place,
            role=Role.OFFICE if one.group == body.office_word else roles.get(one.note, Role.MEMBER),
            state=Attendance.State.DEPUTISED if one.note in {"代理", "代"} else Attendance.State.PRESENT,
            note="" if one.note in roles or one.note in {"代理", "代"} else one.note,
        )
        for place, one in enumerate(found.attendance)
    )  # fmt: skip


def _enter_agenda(found: record.Record, meeting: Meeting) -> dict[str, AgendaItem]:
    items: dict[str, AgendaItem] = {}
    for place, one in enumerate(found.agenda):
        if one.key in items:
            continue
        resolution = RESOLUTIONS.get(one.resolution, "")
        blocks = found.blocks_of(one.key)
        if not resolution and one.kind is record.ItemKind.REPORT and blocks:
            resolution = Resolution.REPORTED
        items[one.key] = AgendaItem.objects.create(
            meeting=meeting, kind=Kind.MATTER if one.kind is record.ItemKind.MATTER else Kind.REPORT, no=one.no,
            order=place, title=one.title[:120], resolution=resolution,
            state="resolved" if resolution else "discussed" if blocks else "waiting",
        )  # fmt: skip
    by_number = dict(zip(sorted({one.no for one in found.materials}), items.values(), strict=False))
    seen: set[tuple[int, int | None]] = set()
    for material in found.materials:
        if (material.no, material.branch) not in seen:
            seen.add((material.no, material.branch))
            item = by_number.get(material.no) if len(by_number) == len(items) else None
            Material.objects.create(
                meeting=meeting, item=item, no=material.no, branch=material.branch, title=material.title[:160]
            )
    return items


def _enter_blocks(found: record.Record, meeting: Meeting, items: dict[str, AgendaItem]) -> None:
    rows = [
        Block(
            meeting=meeting, item=items.get(one.item), position=float(place), kind=one.kind.value, role=one.role[:20],
            text=one.text, source_start=one.span[0], source_end=one.span[1],
        )
        for place, one in enumerate(found.blocks, start=1)
    ]  # fmt: skip
    Block.objects.bulk_create(rows)
    at = {one.span: row for one, row in zip(found.blocks, rows, strict=True)}
    for option in found.options:
        item = items.get(option.item)
        if item is None:
            continue
        order = Choice.objects.filter(item=item).count()
        choice = Choice.objects.create(item=item, label=option.label, title=option.title[:80], order=order)
        Opinion.objects.bulk_create(
            Opinion(item=item, choice=choice, block=at.get(span), reason=at[span].text if span in at else "")
            for span in option.supporters
        )
    for one in found.follow_ups:
        block = next((row for span, row in at.items() if span[0] <= one.span[0] < span[1]), None)
        FollowUp.objects.create(
            meeting=meeting, item=items.get(one.item), block=block, kind=one.kind.value, text=one.text, quote=one.text
        )


def time_of(written: str) -> time | None:
    """13:30 as a time of day; None where there is none or it lies past midnight."""
    hour, colon, minute = written.partition(":")
    if not colon or int(hour) > 23:
        return None
    return time(int(hour), int(minute))


def _apply(doubt: IntakeDoubt, meeting: Meeting) -> None:
    """A decision on a doubt, carried into the meeting. Doubts that only ask for a look change nothing."""
    apply = _APPLIED.get(doubt.rule)
    if (apply is not None and doubt.state == IntakeDoubt.State.CHOSEN) or doubt.rule == "times_disagree":
        _APPLIED[doubt.rule](doubt, meeting)


def _apply_time(doubt: IntakeDoubt, meeting: Meeting) -> None:
    written = doubt.intake.source[doubt.start : doubt.end]
    times = clock.parse(doubt.choice or written).times
    chosen = time_of(str(times.start)) if times else None
    if chosen is None:
        return
    field = "opened_at" if re.search("開会|開始", written) else "closed_at"
    setattr(meeting, field, chosen)
    meeting.save(update_fields=[field])


def _apply_title(doubt: IntakeDoubt, meeting: Meeting) -> None:
    named = ITEM_NAMED.match(doubt.message)
    if named:
        kind = Kind.MATTER if named[1] == "議案" else Kind.REPORT
        AgendaItem.objects.filter(meeting=meeting, kind=kind, no=int(named[2])).update(title=doubt.choice[:120])


def _apply_resolution(doubt: IntakeDoubt, meeting: Meeting) -> None:
    block = Block.objects.filter(meeting=meeting, source_start__lte=doubt.start, source_end__gte=doubt.end).first()
    code = RESOLUTIONS.get(doubt.choice, "")
    if block is not None and block.item is not None and code:
        AgendaItem.objects.filter(pk=block.item.pk).update(resolution=code, state="resolved")


def _apply_wording(doubt: IntakeDoubt, meeting: Meeting) -> None:
    written = doubt.intake.source[doubt.start : doubt.end]
    block = Block.objects.filter(meeting=meeting, source_start__lte=doubt.start, source_end__gte=doubt.end).first()
    if block is not None:
        block.text = block.text.replace(written, doubt.choice, 1)
        block.version += 1
        block.save(update_fields=["text", "version"])
        return
    for item in AgendaItem.objects.filter(meeting=meeting, title__contains=written):
        item.title = item.title.replace(written, doubt.choice, 1)[:120]
        item.save(update_fields=["title"])


def _apply_deputy(doubt: IntakeDoubt, meeting: Meeting) -> None:
    written = doubt.intake.source[doubt.start : doubt.end]
    post = written.split("(", maxsplit=1)[0].split("（", maxsplit=1)[0]
    Attendance.objects.filter(meeting=meeting, post=post).update(deputy_post=doubt.choice[:60])


_APPLIED = {
    "times_disagree": _apply_time,
    "title_year_differs": _apply_title,
    "title_differs": _apply_title,
    "resolved_with_homework": _apply_resolution,
    "resolution_missing": _apply_resolution,
    "unknown_resolution": _apply_resolution,
    "repeated_word": _apply_wording,
    "wording": _apply_wording,
    "half_width_kana": _apply_wording,
    "deputy_unnamed": _apply_deputy,
}
