"""システム評価の実施: a round over all sections, the work that it gives them, and its end (SYS-3, SYS-4, SYS-10)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment, Person, Unit, appointed, chief_of
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.domain.evaluating import carried_over
from honbu.modules.portfolio.domain.states import ROUND, EvaluationState, RoundAct, RoundState
from honbu.modules.portfolio.models import (
    Evaluation,
    EvaluationRound,
    FirstScore,
    ItemSet,
    System,
)
from honbu.modules.portfolio.queries.evaluations import (
    OPEN_ROUND,
    items_of,
    left_aside,
    not_handed_out,
    office_unit,
)

MODULE = "portfolio"
DISTRIBUTED = notices.Kind("portfolio.distributed", gettext_noop("システム評価の依頼"))
RETURNED = notices.Kind("portfolio.returned", gettext_noop("システム評価の差戻し"))
ASKED = notices.Kind("portfolio.asked", gettext_noop("システム評価の相談"))
ANSWERED = notices.Kind("portfolio.answered", gettext_noop("システム評価の相談への回答"))
SETTLED = notices.Kind("portfolio.settled", gettext_noop("システム評価の結論"))
REMARKED = notices.Kind("portfolio.remarked", gettext_noop("システム評価の意見交換"))
NOTICE_KINDS = (DISTRIBUTED, RETURNED, ASKED, ANSWERED, SETTLED, REMARKED)
BATCH = 2000
ROUND_FACTS = ("title", "fiscal_year", "item_set", "kinds", "first_until", "second_until", "note")


class NotFinished(ValueError):
    """Something is still open; the message says what."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """配布の結果: how many sheets were handed out, how many points came over, and which systems have nobody."""

    sheets: int
    carried: int
    without_owner: Sequence[System]


# ---- a round -----------------------------------------------------------------------------------------------------------------


def held(round_: EvaluationRound) -> EvaluationRound:
    """The round, held until the end of the transaction."""
    rows = EvaluationRound.objects.select_for_update(of=("self",)).select_related("item_set", "keeper")
    return rows.get(pk=round_.pk)


@transaction.atomic
def plan_round(values: Mapping[str, Any], *, actor: Actor) -> EvaluationRound:
    """実施を準備する. `values` by the names in ROUND_FACTS and `with_euc`. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    facts = {name: values[name] for name in (*ROUND_FACTS, "with_euc") if name in values}
    _check_days(facts["first_until"], facts["second_until"])
    keeper = actor if isinstance(actor, Person) else None
    round_ = EvaluationRound.objects.create(keeper=keeper, **facts)
    trail.write(actor, "portfolio.round.planned", round_, after={"名称": round_.title, "年度": round_.fiscal_year})
    return round_


def _check_days(first_until: datetime.date, second_until: datetime.date) -> None:
    if second_until < first_until:
        raise WrongValue(_("2次評価の期限は、1次評価の期限以後の日にしてください。"))


@transaction.atomic
def revise_round(round_: EvaluationRound, values: Mapping[str, Any], *, actor: Actor) -> EvaluationRound:
    """実施の設定を直す: items, year and kinds only before it is handed out. The setting of EUC works at once (SYS-4).

    Raises WrongValue.
    """
    access.require(actor, "portfolio.office", on=access.WARD)
    round_ = held(round_)
    if round_.state in {RoundState.FINAL, RoundState.REPORTED}:
        raise WrongValue(_("この実施は確定しているので、変えられません。"))
    names = ROUND_FACTS if round_.state == RoundState.PREPARING else ("title", "first_until", "second_until", "note")
    facts = {name: values[name] for name in (*names, "with_euc") if name in values}
    _check_days(facts.get("first_until", round_.first_until), facts.get("second_until", round_.second_until))
    before, changes = trail.set_changed(round_, facts)
    if not changes:
        return round_
    round_.version += 1
    round_.save()
    trail.write(actor, "portfolio.round.revised", round_, before=before, after=changes)
    if "with_euc" in facts and round_.state in OPEN_ROUND:
        _follow_euc(round_, actor=actor)
    if round_.state in OPEN_ROUND:
        for unit_id in set(round_.evaluations.order_by().values_list("unit_id", flat=True)):
            refresh_work(round_, unit_id, actor=actor)
    return round_


def _follow_euc(round_: EvaluationRound, *, actor: Actor) -> None:
    """EUCツールの評価 come and go with the setting; where something was entered already they stay."""
    if round_.with_euc:
        made = _hand_out(round_)
        _tell(round_, {one.unit_id for one in made}, actor=actor)
        return
    rows = round_.evaluations.filter(euc_tool__isnull=False)
    started = rows.exclude(state=EvaluationState.HANDED_OUT.value).count()
    if started:
        raise WrongValue(
            _(
                "記入の始まったEUCツールの評価が%(count)s件あります。消さずに、対象から外す理由を1件ずつ登録してください。"
            )
            % {"count": started}
        )
    units = set(rows.order_by().values_list("unit_id", flat=True))
    rows.delete()
    for unit_id in units:
        refresh_work(round_, unit_id, actor=actor)


@transaction.atomic
def distribute(round_: EvaluationRound, *, actor: Actor) -> Distribution:
    """配布する: a sheet for each system in use that has an owner, with last round's points, and one piece of work a section.

    Raises WrongValue, NotPossibleNow.
    """
    access.require(actor, "portfolio.office", on=access.WARD)
    round_ = held(round_)
    state = after(ROUND, round_.state, RoundAct.DISTRIBUTE)
    if not round_.item_set.items.exists():
        raise WrongValue(_("評価項目がありません。項目を加えてから配布してください。"))
    ItemSet.objects.filter(pk=round_.item_set_id).update(fixed=True)
    round_.state = state.value
    round_.version += 1
    round_.save(update_fields=["state", "version"])
    made = _hand_out(round_)
    if not made:
        raise WrongValue(_("対象のシステムがありません。台帳に、稼働中で所管課のあるシステムを登録してください。"))
    carried = FirstScore.objects.filter(evaluation__round=round_).count()
    aside = left_aside(round_)
    words = {"配布": len(made), "所管課なし": len(aside)}
    trail.write(actor, "portfolio.round.distributed", round_, after=words)
    _tell(round_, {one.unit_id for one in made}, actor=actor)
    return Distribution(len(made), carried, aside)


@transaction.atomic
def distribute_rest(round_: EvaluationRound, *, actor: Actor) -> int:
    """追加で配布する: sheets for what came into scope since; gives how many. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    round_ = held(round_)
    if round_.state not in OPEN_ROUND:
        raise WrongValue(_("配布中の実施ではないので、追加できません。"))
    made = _hand_out(round_)
    if made:
        trail.write(actor, "portfolio.round.distributed", round_, after={"追加": len(made)})
        _tell(round_, {one.unit_id for one in made}, actor=actor)
    return len(made)


def _hand_out(round_: EvaluationRound) -> list[Evaluation]:
    """A sheet for everything in scope that has none yet; systems without an owner wait aside."""
    rows = []
    for one in not_handed_out(round_):
        if one.unit_id is not None:
            of_system = isinstance(one, System)
            rows.append(Evaluation(round=round_, unit_id=one.unit_id, **{"system" if of_system else "euc_tool": one}))
    made = Evaluation.objects.bulk_create(rows, batch_size=BATCH)
    _carry_over(round_, made)
    return made


def _carry_over(round_: EvaluationRound, made: Sequence[Evaluation]) -> None:
    """前回の1次評価 stands in the new sheets as a beginning, where the item still asks the same."""
    items = {item.code: item for item in items_of(round_)}
    texts = {code: item.text for code, item in items.items()}
    before = _scores_before(round_)
    rows = [
        FirstScore(evaluation=one, item=items[code], score=score, reason=reason, evidence=evidence)
        for one in made
        for code, (score, reason, evidence) in carried_over(
            before.get((one.system_id, one.euc_tool_id), ()), texts
        ).items()
    ]
    FirstScore.objects.bulk_create(rows, batch_size=BATCH)


Thing = tuple[int | None, int | None]
Said = tuple[str, str, int | None, str, str]


def _scores_before(round_: EvaluationRound) -> dict[Thing, list[Said]]:
    """What each system's section confirmed in the latest earlier round that had it."""
    earlier = Evaluation.objects.exclude(round=round_).filter(
        round__fiscal_year__lte=round_.fiscal_year, confirmed_at__isnull=False
    )
    latest: dict[Thing, int] = {}
    for system_id, tool_id, pk in earlier.order_by("round__fiscal_year", "round_id", "pk").values_list(
        "system_id", "euc_tool_id", "pk"
    ):
        latest[system_id, tool_id] = pk
    found: dict[int, list[Said]] = defaultdict(list)
    scores = FirstScore.objects.filter(evaluation__in=latest.values()).order_by()
    fields = ("evaluation_id", "item__code", "item__text", "score", "reason", "evidence")
    for pk, code, text, score, reason, evidence in scores.values_list(*fields):
        found[pk].append((code, text, score, reason, evidence))
    return {thing: found[pk] for thing, pk in latest.items()}


# ---- the work of the sections ------------------------------------------------------------------------------------------------


def work_key(round_: EvaluationRound, unit_id: int) -> str:
    """The to-do of a section for its first stage."""
    return notices.key_of("portfolio.evaluation", round_.pk, unit_id)


def chief_key(round_: EvaluationRound, unit_id: int) -> str:
    """The to-do of its chief."""
    return notices.key_of("portfolio.evaluation.confirm", round_.pk, unit_id)


def people_of(unit_id: int) -> list[Person]:
    """情報化推進員 and chief of a section."""
    chief = chief_of(unit_id)
    return list(dict.fromkeys([*appointed(Appointment.Kind.PROMOTER, unit_id=unit_id), *([chief] if chief else [])]))


def address_of(round_: EvaluationRound) -> str:
    """The page of a round; a section finds its own sheets there."""
    return reverse("portfolio:round", args=[round_.pk])


@notices.one_roster()
def _tell(round_: EvaluationRound, unit_ids: Iterable[int], *, actor: Actor) -> None:
    for unit_id in unit_ids:
        refresh_work(round_, unit_id, actor=actor)
        notices.notify(
            people_of(unit_id),
            DISTRIBUTED,
            _("%(title)sの1次評価をお願いします") % {"title": round_.title},
            key=notices.key_of("portfolio.distributed", round_.pk, unit_id),
            text=_("期限：%(day)s") % {"day": clock.long(round_.first_until)},
            url=address_of(round_),
        )


def refresh_work(round_: EvaluationRound, unit_id: int, *, actor: Actor) -> None:
    """課の仕事: one line for all sheets that a section still writes, one for those that its chief has to confirm.

    Whoever: the action that calls has asked.
    """
    rows = round_.evaluations.filter(unit_id=unit_id, left_out="")
    open_now = round_.state in OPEN_ROUND
    writing = rows.filter(state__in=[EvaluationState.HANDED_OUT, EvaluationState.FIRST]).count() if open_now else 0
    confirming = rows.filter(state=EvaluationState.CONFIRMING).count() if open_now else 0
    unit = Unit.objects.get(pk=unit_id)
    todos = (
        (work_key(round_, unit_id), writing, Appointment.Kind.PROMOTER, _("%(title)s：1次評価を書く（%(count)s件）")),
        (chief_key(round_, unit_id), confirming, notices.CHIEF, _("%(title)s：1次評価を確認する（%(count)s件）")),
    )
    for key, count, role, words in todos:
        if not count:
            notices.complete(key, actor=actor)
            continue
        notices.assign(
            key, title=words % {"title": round_.title, "count": count}, url=address_of(round_), module=MODULE,
            to=notices.Part(unit, role), due=round_.first_until, actor=actor, tell=False,
        )  # fmt: skip


def judging_key(round_: EvaluationRound) -> str:
    """The to-do of the office for the second stage."""
    return notices.key_of("portfolio.evaluation.second", round_.pk)


def refresh_office_work(round_: EvaluationRound, *, actor: Actor) -> None:
    """情報管理課の仕事: one line for all sheets that wait for the second stage. Whoever: the action that calls has asked."""
    states = [EvaluationState.SUBMITTED, EvaluationState.SECOND, EvaluationState.DISCUSSION]
    count = round_.evaluations.filter(left_out="", state__in=states).count()
    doer = office_doer(round_)
    if not count or doer is None or round_.state != RoundState.SECOND:
        notices.complete(judging_key(round_), actor=actor)
        return
    title = _("%(title)s：2次評価をする（%(count)s件）") % {"title": round_.title, "count": count}
    notices.assign(
        judging_key(round_), title=title, url=address_of(round_), module=MODULE, to=doer, due=round_.second_until,
        actor=actor, tell=False,
    )  # fmt: skip


def office_doer(round_: EvaluationRound) -> Person | Unit | None:
    """Who of the office has this round in hand: whoever planned it, as long as they are of the office, else the section."""
    keeper = round_.keeper
    if keeper is not None and access.may(keeper, "portfolio.office", on=access.WARD):
        return keeper
    return office_unit()


# ---- on to the second stage and to the end -------------------------------------------------------------------------------------


@transaction.atomic
def begin_second(round_: EvaluationRound, *, actor: Actor) -> EvaluationRound:
    """2次評価を始める: late sections can still hand in. Raises NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    round_ = _moved(held(round_), RoundAct.BEGIN_SECOND, actor=actor)
    refresh_office_work(round_, actor=actor)
    return round_


@transaction.atomic
def finalise(round_: EvaluationRound, *, actor: Actor) -> EvaluationRound:
    """確定する: every sheet has its verdict, or is left out with a reason. Raises NotFinished, NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    round_ = held(round_)
    after(ROUND, round_.state, RoundAct.FINALISE)
    waiting = round_.evaluations.filter(left_out="").exclude(state=EvaluationState.FINAL)
    if waiting.exists():
        raise NotFinished(
            _("結論の出ていない評価が%(count)s件あります。結論を出すか、理由を付けて対象から外してください。")
            % {"count": waiting.count()}
        )
    round_ = _moved(round_, RoundAct.FINALISE, actor=actor)
    refresh_office_work(round_, actor=actor)
    for unit_id in set(round_.evaluations.order_by().values_list("unit_id", flat=True)):
        refresh_work(round_, unit_id, actor=actor)
        notices.notify(
            people_of(unit_id), SETTLED, _("%(title)sが確定しました") % {"title": round_.title},
            key=notices.key_of("portfolio.settled", round_.pk, unit_id), url=address_of(round_),
        )  # fmt: skip
    return round_


@transaction.atomic
def report_round(round_: EvaluationRound, *, actor: Actor) -> EvaluationRound:
    """本部に報告する: the final result has gone to the headquarters. Raises NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    return _moved(held(round_), RoundAct.REPORT, actor=actor)


def _moved(round_: EvaluationRound, act: RoundAct, *, actor: Actor) -> EvaluationRound:
    earlier = round_.get_state_display()
    round_.state = after(ROUND, round_.state, act).value
    round_.version += 1
    round_.save(update_fields=["state", "version"])
    words = {"状態": round_.get_state_display()}
    trail.write(actor, "portfolio.round.moved", round_, before={"状態": earlier}, after=words)
    return round_


@transaction.atomic
def leave_out(evaluation: Evaluation, *, actor: Actor, reason: str) -> Evaluation:
    """対象から外す, with the reason that everybody reads; an empty reason takes it back in. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related("round", "unit", "system", "euc_tool")
    evaluation = rows.get(pk=evaluation.pk)
    if evaluation.round.state not in OPEN_ROUND or evaluation.state == EvaluationState.FINAL:
        raise WrongValue(_("結論の出た評価や、確定した実施の評価は、外せません。"))
    if bool(reason.strip()) == bool(evaluation.left_out):
        raise WrongValue(_("外す理由を入力してください。") if not reason.strip() else _("すでに対象から外れています。"))
    before = evaluation.left_out
    evaluation.left_out = reason.strip()[:300]
    evaluation.version += 1
    evaluation.save(update_fields=["left_out", "version"])
    trail.write(
        actor, "portfolio.evaluation.left_out" if reason.strip() else "portfolio.evaluation.taken_back", evaluation,
        before={"外した理由": before}, after={"外した理由": evaluation.left_out}, unit_id=evaluation.unit_id,
    )  # fmt: skip
    refresh_work(evaluation.round, evaluation.unit_id, actor=actor)
    refresh_office_work(evaluation.round, actor=actor)
    return evaluation
