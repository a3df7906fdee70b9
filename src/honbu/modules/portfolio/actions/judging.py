"""2次評価: IT judges beside the first stage and never over it; both talk where they differ; the verdict has its reason (SYS-3)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import require_version
from honbu.modules.portfolio.actions.advising import require_section
from honbu.modules.portfolio.actions.evaluating import address_of, advance, held, refresh_lists
from honbu.modules.portfolio.actions.rounds import REMARKED, SETTLED, NotFinished, office_doer, people_of
from honbu.modules.portfolio.domain.evaluating import Entry, check_second, require_independent
from honbu.modules.portfolio.domain.events import EvaluationSettled
from honbu.modules.portfolio.domain.states import EVALUATION, EvaluationAct, RoundState
from honbu.modules.portfolio.models import Evaluation, Remark, SecondScore
from honbu.modules.portfolio.models.evaluation import Verdict
from honbu.modules.portfolio.queries.evaluations import (
    entries_of,
    is_of_section,
    items_of,
    others_in_words,
    results_of,
    section_units,
    units_of,
    writers_of,
)


def require_judge(evaluation: Evaluation, actor: Actor) -> None:
    """May I judge? Of the office, without a share in the system or a hand in its first stage.

    Raises NotAllowed, evaluating.NotIndependent, WrongValue.
    """
    access.require(actor, "portfolio.office", on=access.WARD)
    if isinstance(actor, Person):
        require_independent(
            actor.pk, units_of(actor), writers=writers_of(evaluation), owner_units=section_units(evaluation.unit),
            others=others_in_words(evaluation),
        )  # fmt: skip
    if evaluation.round.state != RoundState.SECOND:
        raise WrongValue(_("いまは2次評価の期間ではありません。実施の画面で「2次評価を始める」を選んでください。"))
    if evaluation.left_out:
        raise WrongValue(_("対象から外した評価です。"))


@transaction.atomic
def score_second(
    evaluation: Evaluation, scores: Mapping[str, tuple[int, str]], *, actor: Person, agree: bool = False,
    verdict: str = "", comment: str = "", seen: int | None = None,
) -> Evaluation:  # fmt: skip
    """2次評価をする: points with their reasons, by the items' codes. A line that was there stays; the new one counts.

    With `agree` IT takes the section's points where it says nothing itself. Raises what require_judge raises,
    SomebodyWasFaster, evaluating.WrongScore, NotPossibleNow.
    """
    evaluation = held(evaluation)
    access.require(actor, "portfolio.office", on=access.WARD)
    require_judge(evaluation, actor)
    require_version(evaluation, seen)
    state = after(EVALUATION, evaluation.state, EvaluationAct.SCORE)
    changes = _store_seconds(evaluation, _with_agreement(evaluation, scores, agree=agree), actor)
    facts = {"second_verdict": verdict, "second_comment": comment}
    before, later = trail.set_changed(evaluation, {name: value for name, value in facts.items() if value})
    if not changes and not later:
        return evaluation
    evaluation.state, evaluation.scored_by = state.value, actor
    evaluation.version += 1
    evaluation.save()
    trail.write(
        actor, "portfolio.evaluation.judged", evaluation, before=before, after={**changes, **later},
        unit_id=evaluation.unit_id,
    )  # fmt: skip
    return evaluation


def _with_agreement(
    evaluation: Evaluation, scores: Mapping[str, tuple[int, str]], *, agree: bool
) -> dict[str, tuple[int, str]]:
    if not agree:
        return dict(scores)
    judged = set(evaluation.second_scores.values_list("item__code", flat=True))
    same = {
        code: (entry.score, "")
        for code, entry in entries_of(evaluation).items()
        if entry.score is not None and code not in judged
    }
    return {**same, **scores}


def _store_seconds(evaluation: Evaluation, scores: Mapping[str, tuple[int, str]], actor: Person) -> dict[str, str]:
    items, firsts = {item.code: item for item in items_of(evaluation)}, entries_of(evaluation)
    latest = {row.item_id: row for row in evaluation.second_scores.order_by("pk")}
    fresh, changes = [], {}
    for code, (score, written) in scores.items():
        if code not in items:
            raise WrongValue(_("この実施にない項目です：%(codes)s") % {"codes": code})
        item, reason = items[code], written.strip()
        check_second(item.text, firsts.get(code, Entry()).score, score, reason)
        earlier = latest.get(item.pk)
        if earlier is not None and (earlier.score, earlier.reason) == (score, reason):
            continue
        fresh.append(
            SecondScore(evaluation=evaluation, item=item, score=score, reason=reason, by=actor, at=clock.now())
        )
        changes[item.text] = "　".join(part for part in (str(score), reason) if part)
    SecondScore.objects.bulk_create(fresh)
    return changes


@transaction.atomic
def say(evaluation: Evaluation, text: str, *, actor: Person) -> Remark:
    """意見交換: the section or the office says something where they differ; it stays. Raises WrongValue, NotPossibleNow."""
    evaluation = held(evaluation)
    of_section = is_of_section(actor, evaluation.unit)
    if of_section:
        require_section(evaluation, actor)
    else:
        access.require(actor, "portfolio.office", on=access.WARD)
    if not text.strip():
        raise WrongValue(_("意見を入力してください。"))
    if evaluation.round.state != RoundState.SECOND or evaluation.left_out:
        raise WrongValue(_("いまは意見交換の期間ではありません。"))
    state = after(EVALUATION, evaluation.state, EvaluationAct.DISCUSS)
    remark = Remark.objects.create(
        evaluation=evaluation, text=text.strip()[:800], by=actor, of_office=not of_section, at=clock.now()
    )
    words = advance(evaluation, state)
    trail.write(actor, "portfolio.evaluation.discussed", evaluation, reason=remark.text, **words)
    refresh_lists(evaluation, actor=actor)
    doer = office_doer(evaluation.round)
    hearers = people_of(evaluation.unit_id) if remark.of_office else [doer] if isinstance(doer, Person) else []
    notices.notify(
        [person for person in hearers if person.pk != actor.pk],
        REMARKED,
        _("意見がありました：%(name)s") % {"name": evaluation.thing.name},
        key=notices.key_of("portfolio.remark", remark.pk),
        text=remark.text,
        url=address_of(evaluation),
    )
    return remark


@transaction.atomic
def settle(evaluation: Evaluation, verdict: Verdict | str, *, actor: Person, reason: str = "") -> Evaluation:
    """結論を出す: where it is not what the points suggest, with a reason.

    Raises what require_judge raises, NotFinished, WrongValue, NotPossibleNow.
    """
    evaluation = held(evaluation)
    access.require(actor, "portfolio.office", on=access.WARD)
    require_judge(evaluation, actor)
    state = after(EVALUATION, evaluation.state, EvaluationAct.SETTLE)
    judged = set(evaluation.second_scores.values_list("item_id", flat=True))
    missing = [item.text for item in items_of(evaluation) if item.pk not in judged]
    if missing:
        raise NotFinished(
            _("2次評価のない項目があります：%(items)s") % {"items": "、".join(f"「{text}」" for text in missing)}
        )
    suggestion = results_of([evaluation])[0].suggestion
    if verdict != suggestion and not reason.strip():
        words = suggestion.label if suggestion else _("なし")
        raise WrongValue(_("評点から導かれる案「%(word)s」と違う結論です。理由を入力してください。") % {"word": words})
    evaluation.verdict, evaluation.verdict_reason = Verdict(verdict).value, reason.strip()
    told = advance(evaluation, state, "verdict", "verdict_reason")
    trail.write(actor, "portfolio.evaluation.settled", evaluation, reason=evaluation.verdict_reason, **told)
    refresh_lists(evaluation, actor=actor)
    events.publish(
        EvaluationSettled(evaluation_id=evaluation.pk, system_id=evaluation.system_id, verdict=evaluation.verdict)
    )
    notices.notify(
        [person for person in people_of(evaluation.unit_id) if person.pk != actor.pk],
        SETTLED,
        _("結論：%(name)s「%(verdict)s」")
        % {"name": evaluation.thing.name, "verdict": evaluation.get_verdict_display()},
        key=notices.key_of("portfolio.settled.one", evaluation.pk, evaluation.version),
        url=address_of(evaluation),
    )
    return evaluation
