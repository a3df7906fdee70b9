"""案の比較: alternatives, yardsticks, points with reasons, and what other municipalities use; for renewals and projects."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor, Unit
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.models import Alternative, Mark, PeerUse, Project, RenewalPlan, Yardstick
from honbu.modules.portfolio.queries.comparing import Subject, of

OPEN = {
    RenewalPlan: frozenset({"sorting", "proposed"}),
    Project: frozenset({"consulting", "sent_back", "opinion", "working_group"}),
}
MOST_POINTS = 5


def unit_of(subject: Subject) -> Unit | None:
    """Whose it is."""
    return subject.system.unit if isinstance(subject, RenewalPlan) else subject.unit


def is_open(subject: Subject) -> bool:
    """Whether alternatives may still be changed: not while the chief or the headquarters decides, nor afterwards."""
    return subject.state in OPEN[type(subject)]


def _held(subject: Subject, actor: Actor) -> Subject:
    access.require(actor, "portfolio.write", on=unit_of(subject) or access.WARD)
    held: Subject
    if isinstance(subject, RenewalPlan):
        held = RenewalPlan.objects.select_for_update(of=("self",)).select_related("system__unit").get(pk=subject.pk)
    else:
        held = Project.objects.select_for_update(of=("self",)).select_related("unit").get(pk=subject.pk)
    if not is_open(held):
        raise WrongValue(_("いまの状態では、案と評点を変えられません。"))
    return held


def _unit_id(subject: Subject) -> int | None:
    unit = unit_of(subject)
    return unit.pk if unit else None


@transaction.atomic
def add_alternative(subject: Subject, values: Mapping[str, Any], *, actor: Actor) -> Alternative:
    """案を加える. Raises WrongValue."""
    subject = _held(subject, actor)
    if subject.alternatives.filter(title=values["title"]).exists():
        raise WrongValue(_("同じ名前の案があります。"))
    row = Alternative.objects.create(**of(subject), order=subject.alternatives.count(), **values)
    trail.write(actor, "portfolio.alternative.added", subject, after={"案": row.title}, unit_id=_unit_id(subject))
    return row


@transaction.atomic
def revise_alternative(row: Alternative, values: Mapping[str, Any], *, actor: Actor) -> Alternative:
    """案を直す. Raises WrongValue."""
    subject = _held(row.renewal or row.project, actor)  # type: ignore[arg-type]
    before, after = trail.set_changed(row, values)
    if after:
        row.save()
        trail.write(
            actor, "portfolio.alternative.revised", subject, before=before, after=after, unit_id=_unit_id(subject)
        )
    return row


@transaction.atomic
def remove_alternative(row: Alternative, *, actor: Actor) -> None:
    """案を取り除く, with its points. Raises WrongValue."""
    subject = _held(row.renewal or row.project, actor)  # type: ignore[arg-type]
    trail.write(actor, "portfolio.alternative.removed", subject, before={"案": row.title}, unit_id=_unit_id(subject))
    row.delete()


@transaction.atomic
def choose_alternative(row: Alternative, *, actor: Actor, reason: str) -> Alternative:
    """案を選ぶ, with the reason that the headquarters will read. Raises WrongValue."""
    subject = _held(row.renewal or row.project, actor)  # type: ignore[arg-type]
    if not reason.strip():
        raise WrongValue(_("選んだ理由を入力してください。"))
    earlier = subject.alternatives.filter(chosen=True).first()
    subject.alternatives.filter(chosen=True).update(chosen=False)
    row.chosen = True
    row.save(update_fields=["chosen"])
    subject.adopted_reason = reason.strip()
    subject.save(update_fields=["adopted_reason"])
    trail.write(
        actor, "portfolio.alternative.chosen", subject, before={"案": earlier.title} if earlier else None,
        after={"案": row.title}, reason=reason, unit_id=_unit_id(subject),
    )  # fmt: skip
    return row


@transaction.atomic
def set_yardsticks(subject: Subject, weights: Mapping[str, int], *, actor: Actor) -> list[Yardstick]:
    """観点と重みを決める: those that are named no more go, with their points. Raises WrongValue."""
    subject = _held(subject, actor)
    if not weights or sum(weights.values()) == 0 or min(weights.values()) < 0:
        raise WrongValue(_("観点を1つ以上、重みを0以上の整数で入力し、すべて0にはしないでください。"))
    before = {one.name: one.weight for one in subject.yardsticks.all()}
    subject.yardsticks.exclude(name__in=weights).delete()
    rows = [
        Yardstick.objects.update_or_create(**of(subject), name=name, defaults={"weight": weight, "order": order})[0]
        for order, (name, weight) in enumerate(weights.items())
    ]
    if before != weights:
        trail.write(
            actor, "portfolio.yardsticks.set", subject, before=before, after=dict(weights), unit_id=_unit_id(subject)
        )
    return rows


@transaction.atomic
def give_marks(subject: Subject, given: Mapping[tuple[int, int], tuple[int, str]], *, actor: Actor) -> None:
    """採点する: (alternative, yardstick) to points 0 to 5 and the reason. Raises WrongValue."""
    subject = _held(subject, actor)
    alternatives = {one.pk: one for one in subject.alternatives.all()}
    yardsticks = {one.pk: one for one in subject.yardsticks.all()}
    words = {}
    for (one, by), (points, reason) in given.items():
        if one not in alternatives or by not in yardsticks or not 0 <= points <= MOST_POINTS:
            raise WrongValue(_("評点は0から5までの整数で入力してください。"))
        Mark.objects.update_or_create(
            alternative=alternatives[one], yardstick=yardsticks[by],
            defaults={"points": points, "reason": reason.strip()[:300]},
        )  # fmt: skip
        words[f"{alternatives[one].title}・{yardsticks[by].name}"] = points
    trail.write(actor, "portfolio.marks.given", subject, after=words, unit_id=_unit_id(subject))


@transaction.atomic
def add_peer(subject: Subject, values: Mapping[str, Any], *, actor: Actor) -> PeerUse:
    """他の自治体の状況を加える. Raises WrongValue."""
    subject = _held(subject, actor)
    row = PeerUse.objects.create(**of(subject), **values)
    words = {"自治体": row.municipality, "システム": row.product}
    trail.write(actor, "portfolio.peer.added", subject, after=words, unit_id=_unit_id(subject))
    return row


@transaction.atomic
def remove_peer(row: PeerUse, *, actor: Actor) -> None:
    """他の自治体の状況を取り除く. Raises WrongValue."""
    subject = _held(row.renewal or row.project, actor)  # type: ignore[arg-type]
    trail.write(
        actor, "portfolio.peer.removed", subject, before={"自治体": row.municipality}, unit_id=_unit_id(subject)
    )
    row.delete()
