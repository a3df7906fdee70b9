"""案と意見: the options of an item, what each member thinks of them, how they are weighed, and which one is adopted (MTG-5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.live import tell_state
from honbu.modules.meetings.domain import states
from honbu.modules.meetings.domain.weighing import MOST_POINTS
from honbu.modules.meetings.models import AgendaItem, Attendance, Block, Choice, Criterion, Opinion, Score

NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
HEAVIEST = 1000
OVER = frozenset({states.MeetingState.FINAL.value, states.MeetingState.CANCELLED.value})


class OptionsAreClosed(ValueError):
    """The record is final, or the meeting does not take place."""


class TooManyOptions(ValueError):
    """More than the circled numbers of the form."""


class OptionIsUsed(ValueError):
    """Somebody spoke for the option, or it was adopted: it can't vanish."""


class NotOfThisItem(ValueError):
    """An option, a seat or a speech of another item."""


class OutOfScale(ValueError):
    """A weight or a point that is not on the scale."""


class ReasonNeeded(ValueError):
    """The choice is recorded with its reasons."""


@dataclass(frozen=True, slots=True)
class View:
    """意見: for which option a member is (None: for none), why, and in which speech."""

    choice_id: int | None
    reason: str = ""
    block_id: int | None = None

    @property
    def empty(self) -> bool:
        """Nothing was said."""
        return self.choice_id is None and not self.reason.strip() and self.block_id is None


@transaction.atomic
def add_option(item: AgendaItem, *, actor: Person, title: str) -> Choice:
    """案を加える: the next circled number, with its title. Raises TooManyOptions, OptionsAreClosed."""
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    item = _held(item)
    taken = set(item.choices.values_list("label", flat=True))
    label = next((f"案{number}" for number in NUMBERS if f"案{number}" not in taken), None)
    if label is None:
        raise TooManyOptions(_("案は10までです。"))
    choice = Choice.objects.create(item=item, label=label, title=title.strip()[:80], order=len(taken))
    trail.write(actor, "meetings.option.added", item, after={"案": str(choice)})
    tell_state(item.meeting)
    return choice


@transaction.atomic
def remove_option(choice: Choice, *, actor: Person) -> None:
    """案を取り除く: only one for which nobody spoke. Raises OptionIsUsed, OptionsAreClosed."""
    access.require(actor, "meetings.manage", on=choice.item.meeting.body.unit)
    item = _held(choice.item)
    if choice.chosen or choice.opinions.exists():
        raise OptionIsUsed(_("意見のある案と採用した案は取り除けません。先に意見を消してください。"))
    trail.write(actor, "meetings.option.removed", item, before={"案": str(choice)})
    choice.delete()
    tell_state(item.meeting)


@transaction.atomic
def record_opinions(item: AgendaItem, views: Mapping[int, View], *, actor: Person) -> int:
    """意見を記録する: by seat. An empty view takes the opinion away. Returns how many changed.

    Raises NotOfThisItem, OptionsAreClosed.
    """
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    item = _held(item)
    choices = {choice.pk: choice for choice in item.choices.all()}
    seats = {seat.pk: seat for seat in Attendance.objects.filter(meeting=item.meeting, pk__in=views)}
    blocks = set(Block.objects.filter(item=item).values_list("pk", flat=True))
    stored = {one.attendance_id: one for one in item.opinions.filter(attendance__isnull=False)}
    changed = 0
    for seat_id, view in views.items():
        if (
            seat_id not in seats
            or (view.choice_id is not None and view.choice_id not in choices)
            or (view.block_id is not None and view.block_id not in blocks)
        ):
            raise NotOfThisItem(_("この議題のものではない案・出席者・発言が選ばれました。画面を読み直してください。"))
        opinion = stored.get(seat_id)
        before = View(opinion.choice_id, opinion.reason, opinion.block_id) if opinion else View(None)
        if before == view:
            continue
        changed += 1
        if view.empty and opinion is not None:
            opinion.delete()
        elif not view.empty:
            values = {"choice_id": view.choice_id, "reason": view.reason.strip(), "block_id": view.block_id}
            Opinion.objects.update_or_create(item=item, attendance_id=seat_id, defaults=values)
        trail.write(
            actor, "meetings.opinion.recorded", item, before=_words(before, choices), after=_words(view, choices)
        )
    if changed:
        tell_state(item.meeting)
    return changed


@transaction.atomic
def add_criterion(item: AgendaItem, *, actor: Person, name: str, weight: int) -> Criterion:
    """観点を加える, with its weight. Raises OutOfScale, OptionsAreClosed."""
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    item = _held(item)
    if not 0 < weight <= HEAVIEST:
        raise OutOfScale(_("重みは1から1000までの整数です。"))
    order = item.criteria.count()
    criterion, new = Criterion.objects.get_or_create(
        item=item, name=name.strip()[:40], defaults={"weight": weight, "order": order}
    )
    if not new:
        raise OutOfScale(_("同じ名前の観点がもうあります。"))
    trail.write(actor, "meetings.criterion.added", item, after={"観点": criterion.name, "重み": weight})
    tell_state(item.meeting)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, actor: Person) -> None:
    """観点を取り除く, with its points. Raises OptionsAreClosed."""
    access.require(actor, "meetings.manage", on=criterion.item.meeting.body.unit)
    item = _held(criterion.item)
    trail.write(actor, "meetings.criterion.removed", item, before={"観点": criterion.name, "重み": criterion.weight})
    criterion.delete()
    tell_state(item.meeting)


@transaction.atomic
def weigh_options(
    item: AgendaItem,
    *,
    actor: Person,
    weights: Mapping[int, int],
    points: Mapping[tuple[int, int], int | None],
) -> None:
    """採点する: the weights by criterion, and the points by (option, criterion); None takes a point away.

    Raises OutOfScale, NotOfThisItem, OptionsAreClosed.
    """
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    item = _held(item)
    criteria = {one.pk: one for one in item.criteria.all()}
    choices = {one.pk: one for one in item.choices.all()}
    before = weighing_in_words(item)
    if not set(weights) <= set(criteria) or not all(c in choices and k in criteria for c, k in points):
        raise NotOfThisItem(_("この議題のものではない案・観点が送られました。画面を読み直してください。"))
    for pk, weight in weights.items():
        if not 0 < weight <= HEAVIEST:
            raise OutOfScale(_("重みは1から1000までの整数です。"))
        Criterion.objects.filter(pk=pk).update(weight=weight)
    for (choice_id, criterion_id), value in points.items():
        if value is None:
            Score.objects.filter(choice_id=choice_id, criterion_id=criterion_id).delete()
        elif 0 <= value <= MOST_POINTS:
            Score.objects.update_or_create(choice_id=choice_id, criterion_id=criterion_id, defaults={"points": value})
        else:
            raise OutOfScale(_("点は0から5までの整数です。"))
    after = weighing_in_words(item)
    if before != after:
        trail.write(actor, "meetings.options.weighed", item, before=before, after=after)
        tell_state(item.meeting)


@transaction.atomic
def adopt_option(choice: Choice, *, actor: Person, reason: str) -> Choice:
    """案を採用する, with the reasons that the record keeps. Another one that was adopted before is so no more.

    Raises ReasonNeeded, OptionsAreClosed.
    """
    access.require(actor, "meetings.manage", on=choice.item.meeting.body.unit)
    item = _held(choice.item)
    if not reason.strip():
        raise ReasonNeeded(_("採用した理由を入力してください。"))
    earlier = item.choices.filter(chosen=True).first()
    item.choices.filter(chosen=True).exclude(pk=choice.pk).update(chosen=False)
    choice.chosen, choice.reason = True, reason.strip()
    choice.save(update_fields=["chosen", "reason"])
    before = {"採用した案": str(earlier)} if earlier else None
    trail.write(actor, "meetings.option.adopted", item, before=before, after={"採用した案": str(choice)}, reason=reason)
    tell_state(item.meeting)
    return choice


def weighing_in_words(item: AgendaItem) -> dict[str, str]:
    """Weights and points as the trail keeps them."""
    words = {f"重み {one.name}": str(one.weight) for one in item.criteria.all()}
    scores = Score.objects.filter(choice__item=item).select_related("choice", "criterion").order_by("pk")
    return words | {f"{one.choice.label} {one.criterion.name}": str(one.points) for one in scores}


def _held(item: AgendaItem) -> AgendaItem:
    held = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__body__unit").get(pk=item.pk)
    if held.meeting.state in OVER:
        raise OptionsAreClosed(_("会議録が確定した会議の案と意見は変えられません。"))
    return held


def _words(view: View, choices: Mapping[int, Choice]) -> dict[str, str]:
    """Without the name of whoever holds it: opinions name nobody, in the trail either."""
    return {"案": choices[view.choice_id].label if view.choice_id is not None else "", "理由": view.reason}
