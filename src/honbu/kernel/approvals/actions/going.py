"""How a round goes on: the steps are made, their turn comes, they are closed. Called by the verbs, inside their transaction."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals import telling
from honbu.kernel.approvals.domain import entrusting, progress, route, snapshot, states
from honbu.kernel.approvals.domain.states import Act, StepState
from honbu.kernel.approvals.kinds import the_kind
from honbu.kernel.approvals.models import Approval, ApprovalStep, Round
from honbu.kernel.approvals.queries import NobodyOfThatName, ladder_from, lines_on, submitted_content
from honbu.kernel.approvals.readers import may_read
from honbu.kernel.clock import public as clock
from honbu.kernel.manifest import ApprovalStage
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person


class SomebodyWasFaster(RuntimeError):
    """Somebody has acted on the approval since it was looked at."""


class NotPossibleNow(ValueError):
    """In the state in which the approval is, this can't be done."""


class NoRoute(ValueError):
    """No route can be found: nobody decides, or the route names somebody whom the register does not know."""


def hold(approval: Approval, actor: Actor, version: int | None) -> Approval:
    """The row, held until the end of the transaction. Raises access.Hidden for whom it does not exist, SomebodyWasFaster."""
    held = Approval.objects.select_for_update(of=("self",)).select_related("drafter").filter(pk=approval.pk).first()
    if held is None or not may_read(actor, held):
        raise access.Hidden
    if version is not None and held.version != version:
        raise SomebodyWasFaster(
            _("画面を開いた後に、ほかの人がこの起案を処理しました。今の状態を確かめてから、操作し直してください。")
        )
    return held


def move(approval: Approval, act: Act) -> None:
    """The state after the act, and the next version. Raises NotPossibleNow."""
    try:
        approval.state = states.after(approval.state, act).value
    except states.NotInThisState:
        word = approval.get_state_display()
        raise NotPossibleNow(
            _("この起案は今「%(state)s」のため、この操作はできません。今の状態を確かめてください。") % {"state": word}
        ) from None
    approval.version += 1


def present_round(approval: Approval) -> Round:
    """The newest round of an approval that was submitted."""
    return approval.rounds.order_by("-number")[0]


def steps_of(round_: Round) -> list[ApprovalStep]:
    """The steps of a round in their order."""
    return list(round_.steps.select_related("person", "acted_by"))


# ---- a new round -----------------------------------------------------------------------------------------------------
def planned(approval: Approval) -> tuple[entrusting.Ruling, route.Route]:
    """Who decides by the rules of today, and the route as the register stands today. Raises NoRoute."""
    kind, today = the_kind(approval.kind), clock.today()
    try:
        ruling = entrusting.ruling(lines_on(kind.code, today), approval.amount)
    except entrusting.AmountMissing:
        raise NoRoute(_("この種類は金額によって決裁者が決まります。金額を入力してください。")) from None
    stages = [*kind.stages]
    if approval.consult:
        stages.append(ApprovalStage(route.Way.CONSULT.value, tuple(approval.consult)))
    decided_by = f"line:{ruling.level}" if ruling.level else kind.decided_by
    try:
        way = route.plan(
            stages, decided_by, drafter_id=approval.drafter_id, ladder=ladder_from(approval.unit_id, today)
        )
    except route.NobodyDecides:
        raise NoRoute(_("決裁する人が見つかりません。上位の職が空席でないか、組織図で確かめてください。")) from None
    except NobodyOfThatName as error:
        raise NoRoute(_("経路にある「%(name)s」が名簿に見つかりません。") % {"name": error}) from None
    return ruling, way


def begin_round(approval: Approval, *, actor: Actor) -> Round:
    """提出: keep what is submitted, make the steps, open the first. Whoever calls has asked. Raises NoRoute."""
    ruling, way = planned(approval)
    moment = clock.now()
    text = snapshot.canonical(submitted_content(approval))
    round_ = Round.objects.create(
        approval=approval,
        number=approval.rounds.count() + 1,
        submitted_at=moment,
        snapshot=text,
        sha256=snapshot.checksum(text),
        rule_id=ruling.rule_id,
        grounds=ruling.grounds,
        omitted=way.omitted,
    )
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            round=round_,
            stage=step.stage,
            position=position,
            way=step.way.value,
            person_id=step.person_id,
            office=step.office[:160],
            who=step.who,
            notes=step.notes,
        )
        for position, step in enumerate(way.steps)
    )
    approval.submitted_at = moment
    open_next(round_, approval, actor=actor)
    return round_


def repeat_round(earlier: Round, approval: Approval, *, stage: int, actor: Actor) -> Round:
    """差戻し to an earlier step: a new round in which what came before that stage is carried over. Whoever calls has asked."""
    steps = steps_of(earlier)
    round_ = Round.objects.get(pk=earlier.pk)
    round_.pk, round_.number, round_.submitted_at = None, earlier.number + 1, clock.now()
    round_.save(force_insert=True)
    for step in steps:
        step.pk, step.round = None, round_
        if step.stage < stage:
            step.carried = True
            continue
        step.carried = False
        step.state, step.opened_at, step.due = StepState.WAITING.value, None, None
        step.acted_at, step.acted_by, step.acted_post = None, None, ""
        step.comment, step.read_afterwards_at = "", None
    ApprovalStep.objects.bulk_create(steps)
    open_next(round_, approval, actor=actor)
    return round_


# ---- turns -----------------------------------------------------------------------------------------------------------
def open_next(round_: Round, approval: Approval, *, actor: Actor) -> None:
    """Whoever's turn has come has it on the list."""
    steps = {step.pk: step for step in steps_of(round_)}
    for number in progress.to_open([step.part() for step in steps.values()]):
        open_step(steps[number], approval, actor=actor)


def open_step(step: ApprovalStep, approval: Approval, *, actor: Actor) -> None:
    """処理待ち, with its day if the approval has one, for whoever is named."""
    step.state, step.opened_at = StepState.NOW.value, clock.now()
    step.due = notices.due_in(approval.due_days) if approval.due_days is not None else None
    step.save(update_fields=["state", "opened_at", "due"])
    telling.ask_for(step, approval, actor=actor)


def put_back(step: ApprovalStep, *, actor: Actor, reason: str = "") -> None:
    """これから: its turn has not come after all. Whoever calls has asked."""
    step.state, step.opened_at, step.due = StepState.WAITING.value, None, None
    step.save(update_fields=["state", "opened_at", "due"])
    telling.step_gone(step, actor=actor, reason=reason)


def close_open(steps: Iterable[ApprovalStep], *, actor: Actor, reason: str) -> None:
    """終了: the round is over, and whoever has not acted need not."""
    for step in steps:
        if step.state == StepState.NOW:
            telling.step_gone(step, actor=actor, reason=reason)
        if step.state in {StepState.NOW, StepState.WAITING}:
            step.state = StepState.CLOSED.value
            step.save(update_fields=["state"])


def is_drafter(approval: Approval, actor: Actor) -> bool:
    """Whether the actor is who drafted it."""
    return isinstance(actor, Person) and actor.pk == approval.drafter_id
