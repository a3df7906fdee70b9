"""One approval: what it is, its route as a picture of steps, what the reader may do next, its paper."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import documents as sheets
from honbu.kernel.approvals import queries, wording
from honbu.kernel.approvals.actions import NoRoute, planned
from honbu.kernel.approvals.domain import progress, snapshot, states
from honbu.kernel.approvals.domain.route import Way
from honbu.kernel.approvals.domain.states import Act, State, StepState
from honbu.kernel.approvals.kinds import GENERAL, title_of
from honbu.kernel.approvals.models import WAYS, Approval, ApprovalStep, DecisionRule, Round
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.pieces import Crumb, Fact

NOW = {Way.CIRCULATE: "agree", Way.CONSULT: "agree", Way.DECIDE: "decide"}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the picture of the route shows it."""

    office: str
    who: str
    word: str
    look: str
    when: date | datetime | None = None
    due: date | None = None
    comment: str = ""
    stand_in: str = ""
    acted_by: str = ""
    notes: list[str] = field(default_factory=list)
    is_now: bool = False
    carried: bool = False
    unread: bool = False
    hand_over: str = ""


@dataclass(frozen=True, slots=True)
class ShownStage:
    """A stage: one step, or several side by side in 合議."""

    number: int
    way: str
    together: bool
    steps: list[ShownStep]


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A round with its stages."""

    number: int
    submitted_at: datetime
    sha256: str
    grounds: str
    unregistered: bool
    omitted: list[str]
    stages: list[ShownStage]


@dataclass(frozen=True, slots=True)
class Door:
    """Something that the reader may do now."""

    title: str
    url: str
    icon: str = ""
    danger: bool = False


@accounts.staff_page
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """起案の画面."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    rounds = queries.rounds_of(approval)
    seat = queries.seat_of(approval, person, list(rounds[0].steps.all())) if rounds else None
    shown = [_round(one, approval, person, current=one is rounds[0]) for one in rounds]
    files = queries.attachments_of(approval)
    doors = _doors(approval, person, rounds, seat)
    context = {
        "approval": approval,
        "look": wording.LOOKS[approval.state],
        "kind": title_of(approval.kind),
        "crumbs": [Crumb(_("起案・決裁"), reverse("approvals:index")), Crumb(approval.title)],
        "facts": _facts(approval, rounds),
        "files": [(document, documents.latest(document.pk)) for document in files],
        "taken_off": [(one, documents.latest(one.pk)) for one in queries.taken_off_of(approval, person)],
        "may_take_off": _may_revise(approval, person),
        "round": shown[0] if shown else None,
        "earlier": shown[1:],
        "plan": _plan(approval) if states.may(approval.state, Act.SUBMIT) else None,
        "may_submit": approval.drafter_id == person.pk and states.may(approval.state, Act.SUBMIT),
        "content": rounds[0].snapshot if rounds else "",
        "changed": _changed(approval, rounds),
        "seat": seat,
        "primary": doors[0] if seat else None,
        "doors": doors[1:] if seat else doors,
        "unread": _unread(rounds, person),
        "back": _reason_of_return(approval, rounds),
        "lines": trail.history_of(approval)[:100],
    }
    return render(request, "approvals/record.html", context)


@accounts.staff_page
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """起案用紙 as PDF or Word."""
    approval = queries.the_approval(pk, actor=accounts.actor(request))
    sheet = sheets.sheet_of(approval)
    return documents.paper_page(
        request,
        title=_("起案用紙"),
        make=lambda form: sheets.paper_from_sheet(sheet, form),
        pictures=lambda: sheets.pictures_of_sheet(sheet),
        forms=("pdf", "docx"),
        disclosure="closed",
        facts=[Fact(_("件名"), approval.title), Fact(_("状態"), approval.get_state_display())],
        crumbs=[
            Crumb(_("起案・決裁"), reverse("approvals:index")),
            Crumb(approval.title, reverse("approvals:record", args=[approval.pk])),
            Crumb(_("起案用紙")),
        ],
    )


# ---- what is shown -----------------------------------------------------------------------------------------------------
def _facts(approval: Approval, rounds: list[Round]) -> list[Fact]:
    unit = tree_on().shown_name(approval.unit_id) if approval.unit_id is not None else ""
    facts = [
        Fact(_("起案番号"), approval.number),
        Fact(_("種類"), title_of(approval.kind)),
        Fact(_("起案者"), _("%(name)s（%(post)s）") % {"name": approval.drafter.name, "post": approval.drafter_post}),
        Fact(_("起案課"), unit),
        Fact(_("起案日"), clock.long(approval.drafted_at)),
    ]
    if approval.amount is not None:
        facts.append(Fact(_("金額"), _("%(amount)s円") % {"amount": f"{approval.amount:,}"}))
    if rounds:
        facts.append(Fact(_("決裁区分"), wording.grounds_of(rounds[0].grounds, rounds[0].rule)))
    if approval.decided_at:
        facts.append(Fact(_("決裁日"), clock.long(approval.decided_at)))
    if approval.url:
        facts.append(Fact(_("対象"), format_html('<a href="{}">{}</a>', approval.url, _("対象の画面を開く"))))
    return facts


def _round(one: Round, approval: Approval, person: Person, *, current: bool) -> ShownRound:
    steps = list(one.steps.all())
    place = approval.unit_id if approval.unit_id is not None else access.WARD
    hands_over = current and approval.state == State.UNDER_WAY
    hands_over = hands_over and (approval.drafter_id == person.pk or access.may(person, "approvals.oversee", on=place))
    stages: list[ShownStage] = []
    for number in sorted({step.stage for step in steps}):
        here = [step for step in steps if step.stage == number]
        shown = [_step(step, approval, hands_over=hands_over) for step in here]
        stages.append(ShownStage(number, here[0].get_way_display(), here[0].way == Way.CONSULT, shown))
    return ShownRound(
        number=one.number,
        submitted_at=one.submitted_at,
        sha256=one.sha256,
        grounds=wording.grounds_of(one.grounds, one.rule),
        unregistered=one.grounds == "unregistered",
        omitted=wording.notes(one.omitted),
        stages=stages,
    )


def _step(step: ApprovalStep, approval: Approval, *, hands_over: bool) -> ShownStep:
    acted_by = ""
    if step.stood_in and step.acted_by is not None:
        acted_by = _("%(name)s（%(post)s）") % {"name": step.acted_by.name, "post": step.acted_post}
    successor = queries.successor_of(step, approval) if hands_over else None
    return ShownStep(
        office=step.office,
        who=step.person.name,
        word=wording.word_of(step),
        look=wording.STEP_LOOKS[step.state],
        when=step.acted_at,
        due=step.due if step.state == StepState.NOW else None,
        comment=step.comment,
        stand_in=wording.stand_in_word(step),
        acted_by=acted_by,
        notes=wording.notes(step.notes),
        is_now=step.state == StepState.NOW,
        carried=step.carried,
        unread=step.waits_to_be_read,
        hand_over=reverse("approvals:hand_over", args=[approval.pk, step.pk]) if successor else "",
    )


def _plan(approval: Approval) -> ShownRound | str:
    """予定の経路 as the register and the rules stand today, or in words why there is none."""
    try:
        ruling, way = planned(approval)
    except NoRoute as error:
        return str(error)
    people = Person.objects.in_bulk([step.person_id for step in way.steps])
    rule = DecisionRule.objects.get(pk=ruling.rule_id) if ruling.rule_id is not None else None
    words, stages = dict(WAYS), []
    for number in sorted({step.stage for step in way.steps}):
        here = [step for step in way.steps if step.stage == number]
        shown = [
            ShownStep(step.office, people[step.person_id].name, _("予定"), "neutral", notes=wording.notes(step.notes))
            for step in here
        ]
        stages.append(ShownStage(number, str(words[here[0].way.value]), here[0].way is Way.CONSULT, shown))
    return ShownRound(
        number=0,
        submitted_at=clock.now(),
        sha256="",
        grounds=wording.grounds_of(ruling.grounds, rule),
        unregistered=ruling.grounds == "unregistered",
        omitted=wording.notes(way.omitted),
        stages=stages,
    )


def _changed(approval: Approval, rounds: list[Round]) -> bool:
    """Whether what lies there differs from what was submitted."""
    if not rounds or approval.state not in {State.UNDER_WAY, State.DECIDED, State.REJECTED}:
        return False
    return snapshot.checksum(snapshot.canonical(queries.submitted_content(approval))) != rounds[0].sha256


def _reason_of_return(approval: Approval, rounds: list[Round]) -> ApprovalStep | None:
    if approval.state != State.SENT_BACK or not rounds:
        return None
    return next((step for step in rounds[0].steps.all() if step.state == StepState.SENT_BACK), None)


def _unread(rounds: list[Round], person: Person) -> ApprovalStep | None:
    steps = (step for one in rounds for step in one.steps.all())
    return next(
        (step for step in steps if step.person_id == person.pk and step.waits_to_be_read and not step.carried), None
    )


# ---- what the reader may do ----------------------------------------------------------------------------------------------
def _doors(approval: Approval, person: Person, rounds: list[Round], seat: queries.Seat | None) -> list[Door]:
    """The first is the one that is expected, where it is this person's turn."""
    doors: list[Door] = []
    if seat is not None:
        doors += _doors_of_seat(approval, seat)
    if approval.drafter_id == person.pk:
        if _may_revise(approval, person):
            doors.append(Door(_("直す"), reverse("approvals:edit", args=[approval.pk]), "edit"))
        if states.may(approval.state, Act.DROP):
            doors.append(_door(approval, "drop", _("取り下げる"), "delete", danger=True))
    if approval.state == State.UNDER_WAY and rounds and _may_pull_back(approval, person, rounds[0]):
        doors.append(_door(approval, "pull-back", _("引き戻す"), "arrow-left"))
    return doors


def _may_revise(approval: Approval, person: Person) -> bool:
    own = approval.drafter_id == person.pk and approval.kind == GENERAL
    return own and states.may(approval.state, Act.REVISE)


def _door(approval: Approval, verb: str, title: str, icon: str, *, danger: bool = False) -> Door:
    return Door(title, reverse("approvals:act", args=[approval.pk, verb]), icon, danger)


def _doors_of_seat(approval: Approval, seat: queries.Seat) -> list[Door]:
    way = Way(seat.step.way)
    words = {
        (Way.CIRCULATE, False): _("承認する"),
        (Way.CIRCULATE, True): _("代理で承認する"),
        (Way.CONSULT, False): _("同意する"),
        (Way.CONSULT, True): _("代理で同意する"),
        (Way.DECIDE, False): _("決裁する"),
        (Way.DECIDE, True): _("代決する"),
    }
    doors = [_door(approval, NOW[way], words[way, seat.stands_in], "check")]
    if way is Way.CONSULT:
        doors.append(_door(approval, "object", _("異議を述べる"), "warning"))
    doors.append(_door(approval, "send-back", _("差し戻す"), "arrow-left"))
    if way is Way.DECIDE:
        doors.append(_door(approval, "reject", _("否決する"), "close", danger=True))
    return doors


def _may_pull_back(approval: Approval, person: Person, round_: Round) -> bool:
    parts = [step.part() for step in round_.steps.all()]
    if approval.drafter_id == person.pk:
        return progress.is_untouched(parts) and not any(part.carried for part in parts)
    return progress.to_take_back(parts, person.pk) is not None
