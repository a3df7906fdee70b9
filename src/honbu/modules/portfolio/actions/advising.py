"""相談: a section does not understand an item, IT answers, the section's 情報化推進員 reads along (SYS-3, SYS-10)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment, Person, appointed
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.rounds import ANSWERED, ASKED, MODULE, office_doer
from honbu.modules.portfolio.domain.states import ADVICE, AdviceAct, AdviceState
from honbu.modules.portfolio.models import Advice, Evaluation, EvaluationItem
from honbu.modules.portfolio.queries.evaluations import is_frozen, is_of_section

OPEN = (AdviceState.ASKED.value, AdviceState.ANSWERED.value)
ANSWER_DAYS = 5
QUESTION_LENGTH = 400


def work_key(advice: Advice) -> str:
    """The to-do of the office."""
    return notices.key_of("portfolio.advice", advice.pk)


def address_of(advice: Advice) -> str:
    """Its page."""
    return reverse("portfolio:advice", args=[advice.pk])


def _title(advice: Advice) -> str:
    about = advice.item.text if advice.item else _("全体")
    return _("相談：%(system)s「%(item)s」") % {"system": advice.evaluation.thing.name, "item": about}


def require_section(evaluation: Evaluation, actor: Actor) -> None:
    """May I write for the section? What reaches over the whole ward is not enough. Raises NotAllowed."""
    access.require(actor, "portfolio.write", on=evaluation.unit)
    if not is_of_section(actor, evaluation.unit):
        raise access.NotAllowed(_("1次評価は所管課が記入します。情報管理課は2次評価で点を付けます。"))


@transaction.atomic
def open_advice(evaluation: Evaluation, item: EvaluationItem, *, actor: Person, question: str = "") -> Advice:
    """わからない→相談: a ticket to IT; asked again while it is open, only the question is put more clearly."""
    require_section(evaluation, actor)
    advice = Advice.objects.select_for_update().filter(evaluation=evaluation, item=item, state__in=OPEN).first()
    if advice is not None:
        if question.strip() and advice.state == AdviceState.ASKED and advice.question != question.strip():
            advice.question = question.strip()[:QUESTION_LENGTH]
            advice.save(update_fields=["question"])
            trail.write(
                actor, "portfolio.advice.asked", advice, after={"聞きたいこと": advice.question},
                unit_id=evaluation.unit_id,
            )  # fmt: skip
        return advice
    advice = Advice.objects.create(
        evaluation=evaluation,
        item=item,
        question=question.strip()[:QUESTION_LENGTH],
        asked_by=actor,
        asked_at=clock.now(),
    )
    words = {"項目": item.text, "聞きたいこと": advice.question}
    trail.write(actor, "portfolio.advice.asked", advice, after=words, unit_id=evaluation.unit_id)
    _ask_office(advice, actor=actor)
    _copy_to_promoters(advice)
    return advice


def _ask_office(advice: Advice, *, actor: Person) -> None:
    doer = office_doer(advice.evaluation.round)
    if doer is None:
        return
    notices.assign(
        work_key(advice), title=_title(advice), about=advice.question, url=address_of(advice), module=MODULE, to=doer,
        due=notices.due_in(ANSWER_DAYS), actor=actor, requested_by=actor,
    )  # fmt: skip


def _copy_to_promoters(advice: Advice) -> None:
    """写し: the section's 情報化推進員 know of every question."""
    unit_id = advice.evaluation.unit_id
    people = [one for one in appointed(Appointment.Kind.PROMOTER, unit_id=unit_id) if one.pk != advice.asked_by_id]
    notices.notify(
        people, ASKED, _("（写し）%(title)s") % {"title": _title(advice)},
        key=notices.key_of("portfolio.asked", advice.pk, int(advice.asked_at.timestamp())), text=advice.question,
        url=address_of(advice),
    )  # fmt: skip


def held(advice: Advice) -> Advice:
    """The ticket, held until the end of the transaction."""
    rows = Advice.objects.select_for_update(of=("self",)).select_related(
        "evaluation__round", "evaluation__unit", "evaluation__system", "evaluation__euc_tool", "item", "asked_by"
    )
    return rows.get(pk=advice.pk)


@transaction.atomic
def answer_advice(advice: Advice, answer: str, *, actor: Person) -> Advice:
    """相談に答える: the section reads it beside the item. Raises WrongValue, NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    advice = held(advice)
    if not answer.strip():
        raise WrongValue(_("回答を入力してください。"))
    advice.state = after(ADVICE, advice.state, AdviceAct.ANSWER).value
    advice.answer, advice.answered_by, advice.answered_at = answer.strip(), actor, clock.now()
    advice.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    unit_id = advice.evaluation.unit_id
    trail.write(actor, "portfolio.advice.answered", advice, after={"回答": advice.answer}, unit_id=unit_id)
    notices.complete(work_key(advice), actor=actor)
    people = [advice.asked_by, *appointed(Appointment.Kind.PROMOTER, unit_id=unit_id)]
    notices.notify(
        people, ANSWERED, _("回答がありました：%(title)s") % {"title": _title(advice)},
        key=notices.key_of("portfolio.answered", advice.pk, int(advice.answered_at.timestamp())), url=address_of(advice),
    )  # fmt: skip
    return advice


@transaction.atomic
def ask_again(advice: Advice, question: str, *, actor: Person) -> Advice:
    """もう一度聞く: the answer was not understood; what was said before stays in the trail. Raises WrongValue."""
    advice = held(advice)
    require_section(advice.evaluation, actor)
    if is_frozen(advice.evaluation):
        raise WrongValue(_("課長が確認した後なので、この項目の相談は終わりました。"))
    if not question.strip():
        raise WrongValue(_("聞きたいことを入力してください。"))
    advice.state = after(ADVICE, advice.state, AdviceAct.ASK_AGAIN).value
    advice.question, advice.asked_by, advice.asked_at = question.strip()[:QUESTION_LENGTH], actor, clock.now()
    advice.save(update_fields=["state", "question", "asked_by", "asked_at"])
    words = {"聞きたいこと": advice.question}
    trail.write(actor, "portfolio.advice.asked", advice, after=words, unit_id=advice.evaluation.unit_id)
    _ask_office(advice, actor=actor)
    _copy_to_promoters(advice)
    return advice


@transaction.atomic
def close_advice(evaluation: Evaluation, item: EvaluationItem, *, actor: Person) -> None:
    """相談を終える: the section has found its score. Where nothing is open, nothing is done."""
    require_section(evaluation, actor)
    for advice in Advice.objects.select_for_update(of=("self",)).filter(
        evaluation=evaluation, item=item, state__in=OPEN
    ):
        advice.state = after(ADVICE, advice.state, AdviceAct.CLOSE).value
        advice.save(update_fields=["state"])
        trail.write(actor, "portfolio.advice.closed", advice, unit_id=evaluation.unit_id)
        notices.withdraw(work_key(advice), actor=actor, reason=_("所管課が評点を付けたため"))
