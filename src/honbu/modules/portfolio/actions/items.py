"""評価項目の版: what is asked, in words that a layman understands (SYS-10). What a round has used stays as it is."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.domain.evaluating import DEFAULT_ITEMS, LONGEST_EXPLANATION
from honbu.modules.portfolio.models import EvaluationItem, ItemSet

ITEM_FACTS = ("code", "group", "axis", "text", "explanation", "weight", "order")


class SetIsFixed(ValueError):
    """An edition that a round has used is changed no more; one makes a copy."""


@transaction.atomic
def make_default_set(*, actor: Actor, title: str = "標準の評価項目") -> ItemSet:
    """標準の版: the items with which a ward begins. Raises WrongValue if there is an edition of that name."""
    access.require(actor, "portfolio.office", on=access.WARD)
    found = _new_set(title, actor=actor)
    EvaluationItem.objects.bulk_create(
        EvaluationItem(
            item_set=found, code=code, group=group, axis=axis.value, text=text, explanation=help_, weight=weight,
            order=place,
        )
        for place, (code, group, axis, text, help_, weight) in enumerate(DEFAULT_ITEMS, 1)
    )  # fmt: skip
    return found


@transaction.atomic
def copy_set(source: ItemSet, title: str, *, actor: Actor) -> ItemSet:
    """版を写す: the way to change what was used already. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    made = _new_set(title, actor=actor)
    EvaluationItem.objects.bulk_create(
        EvaluationItem(item_set=made, **{name: getattr(item, name) for name in ITEM_FACTS})
        for item in source.items.all()
    )
    return made


def _new_set(title: str, *, actor: Actor) -> ItemSet:
    if not title.strip():
        raise WrongValue(_("版の名称を入力してください。"))
    if ItemSet.objects.filter(title=title.strip()).exists():
        raise WrongValue(_("同じ名称の版があります。別の名称にしてください。"))
    made = ItemSet.objects.create(title=title.strip())
    trail.write(actor, "portfolio.itemset.made", made, after={"名称": made.title})
    return made


def _open_set(item_set: ItemSet) -> ItemSet:
    found = ItemSet.objects.select_for_update().get(pk=item_set.pk)
    if found.fixed:
        raise SetIsFixed(_("この版はもう配布に使われているので、変えられません。写しを作って直してください。"))
    return found


@transaction.atomic
def put_item(
    item_set: ItemSet, values: Mapping[str, Any], *, actor: Actor, item: EvaluationItem | None = None
) -> EvaluationItem:
    """評価項目を加える・直す, while the edition is not in use. Raises SetIsFixed, WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    item_set = _open_set(item_set)
    facts = {name: values[name] for name in ITEM_FACTS if name in values}
    _check_item(item_set, facts, item)
    if item is None:
        order = 1 + max(item_set.items.values_list("order", flat=True), default=0)
        item = EvaluationItem.objects.create(item_set=item_set, **{"order": order, **facts})
        trail.write(actor, "portfolio.item.added", item, after={"項目": item.text})
        return item
    item = item_set.items.get(pk=item.pk)
    before, changes = trail.set_changed(item, facts)
    if changes:
        item.save()
        trail.write(actor, "portfolio.item.changed", item, before=before, after=changes)
    return item


def _check_item(item_set: ItemSet, facts: Mapping[str, Any], item: EvaluationItem | None) -> None:
    explanation = str(facts.get("explanation", item.explanation if item else "")).strip()
    if not explanation or len(explanation) > LONGEST_EXPLANATION:
        raise WrongValue(
            _("説明は、専門の言葉を使わずに%(most)s字以内で入力してください。") % {"most": LONGEST_EXPLANATION}
        )
    same = item_set.items.filter(code=facts.get("code", ""))
    if item is not None:
        same = same.exclude(pk=item.pk)
    if same.exists():
        raise WrongValue(_("同じ記号の項目があります。別の記号にしてください。"))


@transaction.atomic
def remove_item(item: EvaluationItem, *, actor: Actor) -> None:
    """評価項目を外す, while the edition is not in use. Raises SetIsFixed."""
    access.require(actor, "portfolio.office", on=access.WARD)
    item_set = _open_set(item.item_set)
    trail.write(actor, "portfolio.item.removed", item_set, before={"項目": item.text})
    item.delete()
