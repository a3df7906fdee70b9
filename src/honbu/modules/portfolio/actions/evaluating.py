"""1次評価: the section writes, its chief confirms; from then on nobody changes it, on no way (SYS-3, SYS-10)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import require_version
from honbu.modules.portfolio.actions.advising import close_advice, open_advice, require_section
from honbu.modules.portfolio.actions.rounds import (
    RETURNED,
    NotFinished,
    people_of,
    refresh_office_work,
    refresh_work,
)
from honbu.modules.portfolio.domain.evaluating import (
    UNKNOWN,
    Entry,
    checked,
    left_to_do,
)
from honbu.modules.portfolio.domain.evaluation_sheet import SheetReading
from honbu.modules.portfolio.domain.states import EVALUATION, EvaluationAct, EvaluationState, RoundState
from honbu.modules.portfolio.models import Evaluation, EvaluationItem, FirstScore
from honbu.modules.portfolio.queries.evaluations import (
    entries_of,
    is_frozen,
    items_of,
    rules_of,
)

FIRST_FACTS = ("vendor_helped", "vendor_help", "first_verdict", "first_comment")


class Frozen(ValueError):
    """The first stage is no longer changed: by nobody, on no way."""


def held(evaluation: Evaluation) -> Evaluation:
    """The evaluation, held until the end of the transaction."""
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related(
        "round__item_set", "round__keeper", "system", "euc_tool", "unit"
    )
    return rows.get(pk=evaluation.pk)


def address_of(evaluation: Evaluation) -> str:
    """Its page."""
    return reverse("portfolio:evaluation", args=[evaluation.pk])


def require_open(evaluation: Evaluation) -> None:
    """Raises Frozen."""
    if is_frozen(evaluation):
        raise Frozen(_("課長が確認した後の1次評価は変えられません。意見は、意見交換の欄に書いてください。"))


@transaction.atomic
def write_first(
    evaluation: Evaluation, entries: Mapping[str, Entry], facts: Mapping[str, Any], *, actor: Person,
    questions: Mapping[str, str] | None = None, ask: bool = True,
) -> Evaluation:  # fmt: skip
    """1次評価を記入する: what is filled in so far, by the items' codes. With `ask`, 「わからない」 becomes a question to IT.

    Raises Frozen, NotPossibleNow, evaluating.WrongScore, WrongValue.
    """
    evaluation = held(evaluation)
    access.require(actor, "portfolio.write", on=evaluation.unit)
    require_section(evaluation, actor)
    require_open(evaluation)
    state = after(EVALUATION, evaluation.state, EvaluationAct.WRITE)
    items = {item.code: item for item in items_of(evaluation)}
    strange = set(entries) - set(items)
    if strange:
        raise WrongValue(_("この実施にない項目です：%(codes)s") % {"codes": "、".join(sorted(strange))})
    before, changes = _store_entries(evaluation, items, entries, actor)
    earlier, later = trail.set_changed(evaluation, {name: facts[name] for name in FIRST_FACTS if name in facts})
    if changes or later:
        evaluation.state, evaluation.prepared_by = state.value, actor
        evaluation.version += 1
        evaluation.save()
        words = {**changes, **later}
        trail.write(
            actor, "portfolio.evaluation.written", evaluation, before={**before, **earlier}, after=words,
            unit_id=evaluation.unit_id,
        )  # fmt: skip
    if ask:
        _ask_for(evaluation, items, questions or {}, actor)
    return evaluation


def _store_entries(
    evaluation: Evaluation, items: Mapping[str, EvaluationItem], entries: Mapping[str, Entry], actor: Person
) -> tuple[dict[str, str], dict[str, str]]:
    rows = {row.item_id: row for row in FirstScore.objects.filter(evaluation=evaluation)}
    stored, before, changes = entries_of(evaluation), {}, {}
    for code, entry in entries.items():
        item, earlier = items[code], stored.get(code, Entry())
        checked(item.text, entry)
        if entry == earlier:
            continue
        row = rows.get(item.pk) or FirstScore(evaluation=evaluation, item=item)
        row.score, row.unknown, row.reason, row.evidence = entry.score, entry.unknown, entry.reason, entry.evidence
        row.by = actor
        row.save()
        before[item.text], changes[item.text] = _in_words(earlier), _in_words(entry)
        if entry.score is not None:
            close_advice(evaluation, item, actor=actor)
    return before, changes


def _in_words(entry: Entry) -> str:
    points = UNKNOWN if entry.unknown else str(entry.score or "")
    return "　".join(part for part in (points, entry.reason, entry.evidence) if part)


def _ask_for(
    evaluation: Evaluation, items: Mapping[str, EvaluationItem], questions: Mapping[str, str], actor: Person
) -> None:
    for code, entry in entries_of(evaluation).items():
        if entry.unknown:
            open_advice(evaluation, items[code], actor=actor, question=questions.get(code, "") or entry.reason)


@transaction.atomic
def hand_to_chief(evaluation: Evaluation, *, actor: Person) -> Evaluation:
    """課長に回す: every item is scored or asked about, and low points have their reason. Raises NotFinished, Frozen."""
    evaluation = held(evaluation)
    access.require(actor, "portfolio.write", on=evaluation.unit)
    require_section(evaluation, actor)
    require_open(evaluation)
    state = after(EVALUATION, evaluation.state, EvaluationAct.HAND_TO_CHIEF)
    items = items_of(evaluation)
    missing = left_to_do(rules_of(items), entries_of(evaluation))
    if evaluation.vendor_helped and not evaluation.vendor_help.strip():
        missing.append(_("業者に書いてもらった箇所を入力してください。"))
    if missing:
        raise NotFinished("\n".join(missing))
    _ask_for(evaluation, {item.code: item for item in items}, {}, actor)
    evaluation.reason = ""
    trail.write(actor, "portfolio.evaluation.handed", evaluation, **advance(evaluation, state, "reason"))
    refresh_lists(evaluation, actor=actor)
    return evaluation


def advance(evaluation: Evaluation, state: EvaluationState, *fields: str) -> dict[str, Any]:
    """Save the new state (and `fields`); gives what the trail says of it."""
    earlier = evaluation.get_state_display()
    evaluation.state = state.value
    evaluation.version += 1
    evaluation.save(update_fields=["state", "version", *fields])
    after_words = {"状態": evaluation.get_state_display()}
    return {"before": {"状態": earlier}, "after": after_words, "unit_id": evaluation.unit_id}


def refresh_lists(evaluation: Evaluation, *, actor: Actor) -> None:
    """The work of section, chief and office after a step. Whoever: the action that calls has asked."""
    refresh_work(evaluation.round, evaluation.unit_id, actor=actor)
    refresh_office_work(evaluation.round, actor=actor)


@transaction.atomic
def send_back(evaluation: Evaluation, *, actor: Person, reason: str) -> Evaluation:
    """差し戻す: by the chief, with a reason. Raises WrongValue, Frozen, NotPossibleNow."""
    evaluation = held(evaluation)
    access.require(actor, "portfolio.confirm", on=evaluation.unit)
    require_open(evaluation)
    state = after(EVALUATION, evaluation.state, EvaluationAct.SEND_BACK)
    _give_back(evaluation, reason, actor=actor)
    words = advance(evaluation, state, "reason")
    trail.write(actor, "portfolio.evaluation.sent_back", evaluation, reason=evaluation.reason, **words)
    refresh_lists(evaluation, actor=actor)
    return evaluation


def _give_back(evaluation: Evaluation, reason: str, *, actor: Person) -> None:
    if not reason.strip():
        raise WrongValue(_("差し戻す理由を入力してください。"))
    evaluation.reason = reason.strip()[:300]
    people = [*people_of(evaluation.unit_id), *([evaluation.prepared_by] if evaluation.prepared_by else [])]
    notices.notify(
        [person for person in people if person.pk != actor.pk],
        RETURNED,
        _("差戻し：%(name)sの1次評価") % {"name": evaluation.thing.name},
        key=notices.key_of("portfolio.returned", evaluation.pk, evaluation.version),
        text=evaluation.reason,
        url=address_of(evaluation),
    )


@transaction.atomic
def confirm_first(evaluation: Evaluation, *, actor: Person) -> Evaluation:
    """課長が確認する: from now on the first stage stays as it is. Raises Frozen, NotFinished, NotPossibleNow."""
    evaluation = held(evaluation)
    access.require(actor, "portfolio.confirm", on=evaluation.unit)
    require_open(evaluation)
    state = after(EVALUATION, evaluation.state, EvaluationAct.CONFIRM)
    missing = left_to_do(rules_of(items_of(evaluation)), entries_of(evaluation))
    if missing:
        raise NotFinished("\n".join(missing))
    evaluation.confirmed_by, evaluation.confirmed_at = actor, clock.now()
    words = advance(evaluation, state, "confirmed_by", "confirmed_at")
    trail.write(actor, "portfolio.evaluation.confirmed", evaluation, **words)
    refresh_lists(evaluation, actor=actor)
    return evaluation


@transaction.atomic
def return_to_section(evaluation: Evaluation, *, actor: Person, reason: str) -> Evaluation:
    """所管課に戻す: by the office, before anything was scored. Raises WrongValue, NotPossibleNow."""
    evaluation = held(evaluation)
    access.require(actor, "portfolio.office", on=access.WARD)
    state = after(EVALUATION, evaluation.state, EvaluationAct.RETURN)
    if evaluation.round.state not in {RoundState.DISTRIBUTED, RoundState.SECOND} or evaluation.left_out:
        raise Frozen(_("確定した実施や、対象から外した評価は、戻せません。"))
    _give_back(evaluation, reason, actor=actor)
    evaluation.confirmed_by, evaluation.confirmed_at = None, None
    words = advance(evaluation, state, "reason", "confirmed_by", "confirmed_at")
    trail.write(actor, "portfolio.evaluation.returned", evaluation, reason=evaluation.reason, **words)
    refresh_lists(evaluation, actor=actor)
    return evaluation


@transaction.atomic
def take_in_sheet(evaluation: Evaluation, reading: SheetReading, *, actor: Person) -> bool:
    """Excelを取り込む: what a sheet that came back would change. Gives whether it did.

    Raises WrongValue if the sheet is not acceptable, SomebodyWasFaster, Frozen, NotPossibleNow.
    """
    evaluation = held(evaluation)
    access.require(actor, "portfolio.write", on=evaluation.unit)
    require_section(evaluation, actor)
    if not reading.acceptable or reading.evaluation != evaluation.pk:
        raise WrongValue(_("この表には誤りがあるので、取り込めません。"))
    require_version(evaluation, reading.version)
    if not reading.entries:
        return False
    write_first(evaluation, reading.entries, {}, actor=actor)
    trail.write(
        actor, "portfolio.evaluation.taken_in", evaluation, after={"シート": reading.name}, unit_id=evaluation.unit_id
    )
    return True
