"""事案決定規程 and 不在: the ward's lines of who decides what, and who is away from when to when."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals.domain.entrusting import Condition
from honbu.kernel.approvals.kinds import the_kind
from honbu.kernel.approvals.models import Absence, DecisionRule
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.trail import public as trail


class RuleOverlaps(ValueError):
    """A line for the same kind and condition holds in that time already."""


class AmountDoesNotFit(ValueError):
    """A limit needs its amount, and what is no limit has none."""


class DaysOutOfOrder(ValueError):
    """The last day lies before the first."""


class AbsenceOverlaps(ValueError):
    """The person is registered as absent in that time already."""


@transaction.atomic
def add_rule(
    kind: str,
    *,
    condition: str,
    level: str,
    reference: str,
    valid_from: datetime.date,
    actor: Person,
    up_to: int | None = None,
    valid_to: datetime.date | None = None,
) -> DecisionRule:
    """専決の定めを加える: from a day on, this level decides a kind at a condition. `up_to` is integer yen, included.

    Raises UnknownKind, AmountDoesNotFit, DaysOutOfOrder, RuleOverlaps.
    """
    access.require(actor, "approvals.rule", on=access.WARD)
    the_kind(kind)
    if (condition == Condition.UP_TO) != (up_to is not None):
        raise AmountDoesNotFit(_("「金額まで」のときだけ、上限額を入力してください。"))
    _require_order(valid_from, valid_to)
    same = DecisionRule.objects.select_for_update().filter(kind=kind, condition=condition, up_to=up_to)
    for row in same:
        if _overlap((row.valid_from, row.valid_to), (valid_from, valid_to)):
            raise RuleOverlaps(_("同じ条件の定めが、その期間にすでにあります。先に終了日を入れてください。"))
    row = DecisionRule.objects.create(
        kind=kind,
        condition=condition,
        up_to=up_to,
        level=level,
        reference=reference.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    after = {
        "種類": kind,
        "条件": row.get_condition_display(),
        "上限額": up_to,
        "決裁者": row.get_level_display(),
        "適用開始日": valid_from,
    }
    trail.write(actor, "approvals.rule.added", row, after=after)
    return row


@transaction.atomic
def end_rule(rule: DecisionRule, *, actor: Person, last_day: datetime.date) -> DecisionRule:
    """専決の定めを終える: it holds until a day; what was decided under it keeps its grounds. Raises DaysOutOfOrder."""
    access.require(actor, "approvals.rule", on=access.WARD)
    row = DecisionRule.objects.select_for_update().get(pk=rule.pk)
    _require_order(row.valid_from, last_day)
    before, row.valid_to = {"適用終了日": row.valid_to}, last_day
    row.save(update_fields=["valid_to"])
    trail.write(actor, "approvals.rule.ended", row, before=before, after={"適用終了日": last_day})
    return row


@transaction.atomic
def note_absence(
    person: Person, *, first: datetime.date, last: datetime.date, actor: Person, reason: str = ""
) -> Absence:
    """不在を登録する: one's own, or that of somebody for whose unit one may. Both days are included.

    Raises DaysOutOfOrder, AbsenceOverlaps.
    """
    if actor != person:
        unit_id = standing(person).unit_id
        access.require(actor, "approvals.note_absence", on=unit_id if unit_id is not None else access.WARD)
    _require_order(first, last)
    Person.objects.select_for_update().get(pk=person.pk)
    known = Absence.objects.filter(person=person, ended_at__isnull=True)
    if known.filter(valid_from__lte=last, valid_to__gte=first).exists():
        raise AbsenceOverlaps(_("その期間の不在は、すでに登録されています。"))
    row = Absence.objects.create(person=person, valid_from=first, valid_to=last, reason=reason.strip())
    trail.write(actor, "approvals.absence.noted", row, after={"初日": first, "末日": last}, reason=reason)
    return row


@transaction.atomic
def end_absence(absence: Absence, *, actor: Person) -> None:
    """不在を終える: back from now on; what deputies did meanwhile stays. Own, or of somebody for whose unit one may."""
    row = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    if actor != row.person:
        unit_id = standing(row.person).unit_id
        access.require(actor, "approvals.note_absence", on=unit_id if unit_id is not None else access.WARD)
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    trail.write(actor, "approvals.absence.ended", row, after={"初日": row.valid_from, "末日": row.valid_to})


def _require_order(first: datetime.date, last: datetime.date | None) -> None:
    if last is not None and last < first:
        raise DaysOutOfOrder(_("終わりの日が初めの日より前です。日付を直してください。"))


def _overlap(
    one: tuple[datetime.date, datetime.date | None], other: tuple[datetime.date, datetime.date | None]
) -> bool:
    far = datetime.date.max
    return one[0] <= (other[1] or far) and other[0] <= (one[1] or far)
