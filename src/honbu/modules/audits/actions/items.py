"""確認項目: editions are made, written as long as they are drafts, and put in force; from then on they stay as they are."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import require_version
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.domain.bank import standard_items
from honbu.modules.audits.domain.item_heads import FIELDS
from honbu.modules.audits.domain.matching import alike_in
from honbu.modules.audits.domain.states import EDITION, MOST_PATROL_ITEMS, EditionAct, EditionState, Part
from honbu.modules.audits.models import AuditItem, ItemEdition
from honbu.modules.audits.queries.items import current_edition, known_of, matches_of

ITEM_FACTS = tuple(FIELDS)


def held(edition: ItemEdition) -> ItemEdition:
    """The edition, held until the end of the transaction."""
    return ItemEdition.objects.select_for_update(of=("self",)).select_related("earlier").get(pk=edition.pk)


def _draft(edition: ItemEdition) -> ItemEdition:
    edition = held(edition)
    if edition.state != EditionState.DRAFT:
        raise Frozen(_("使用を始めた版は変えられません。直すときは、この版から新しい版を作ってください。"))
    return edition


def _made(title: str, basis: str, earlier: ItemEdition | None, rows: list[AuditItem], actor: Actor) -> ItemEdition:
    title = " ".join(title.split())
    if not title:
        raise WrongValue(_("版の名称を入力してください。"))
    if ItemEdition.objects.filter(title=title).exists():
        raise WrongValue(_("同じ名称の版があります。別の名称にしてください。"))
    edition = ItemEdition.objects.create(title=title[:80], basis=basis[:200], earlier=earlier)
    for order, row in enumerate(rows, 1):
        row.edition, row.order = edition, order
    AuditItem.objects.bulk_create(rows, batch_size=500)
    words = {"名称": edition.title, "基にしたもの": edition.basis, "項目": len(rows)}
    trail.write(actor, "audits.edition.made", edition, after=words)
    return edition


@transaction.atomic
def make_empty_edition(title: str, *, actor: Actor) -> ItemEdition:
    """項目のない版を作る: the edition in force stands before it. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    return _made(title, "", current_edition(), [], actor)


@transaction.atomic
def make_standard_edition(title: str, *, actor: Actor) -> ItemEdition:
    """標準の項目から版を作る; what the edition in force asks with the same words is matched. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    rows = [
        AuditItem(**{**asdict(item), "parts": list(item.parts), "feeds": list(item.feeds)}) for item in standard_items()
    ]
    edition = _made(title, _("標準の確認項目"), current_edition(), rows, actor)
    _take_certain_matches(edition)
    return edition


@transaction.atomic
def make_edition_from(earlier: ItemEdition, title: str, *, actor: Actor) -> ItemEdition:
    """前の版から版を作る: the same items, each with the number that it had. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    rows = []
    for item in earlier.items.all():
        facts = {name: getattr(item, name) for name in ITEM_FACTS}
        rows.append(AuditItem(**{**facts, "earlier_code": item.code}))
    return _made(title, earlier.title, earlier, rows, actor)


@transaction.atomic
def make_edition_of_rows(
    title: str, rows: list[Mapping[str, Any]], earlier: ItemEdition | None, basis: str, *, actor: Actor
) -> ItemEdition:
    """取り込んだ項目から版を作る: as the preview showed them. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    edition = _made(
        title, basis, earlier, [AuditItem(**{name: row[name] for name in ITEM_FACTS}) for row in rows], actor
    )
    _take_certain_matches(edition)
    return edition


def _take_certain_matches(edition: ItemEdition) -> None:
    """Equal words are one item; a number that the earlier edition doesn't know is no longer carried along."""
    certain = {match.code: match.earlier_code for match in matches_of(edition) if match.certain}
    changed = []
    for item in edition.items.all():
        if item.earlier_code != certain.get(item.code, ""):
            item.earlier_code = certain.get(item.code, "")
            changed.append(item)
    AuditItem.objects.bulk_update(changed, ["earlier_code"])


@transaction.atomic
def put_item(
    edition: ItemEdition, values: Mapping[str, Any], *, actor: Actor, item: AuditItem | None = None
) -> AuditItem:
    """項目を加え、又は直す. Raises Frozen, WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    edition = _draft(edition)
    facts = {name: values[name] for name in ITEM_FACTS if name in values}
    code = facts.get("code", item.code if item else "")
    others = edition.items.exclude(pk=item.pk) if item else edition.items.all()
    if others.filter(code=code).exists():
        raise WrongValue(_("番号「%(code)s」の項目があります。") % {"code": code})
    before: dict[str, str] = {}
    if item is None:
        last = edition.items.order_by("-order").values_list("order", flat=True).first() or 0
        item = AuditItem(edition=edition, order=last + 1)
        changes = trail.set_changed(item, facts)[1]
        verb = "audits.item.added"
    else:
        item = edition.items.get(pk=item.pk)
        before, changes = trail.set_changed(item, facts)
        verb = "audits.item.changed"
    _check(item)
    if changes:
        item.save()
        _raise_version(edition)
        trail.write(actor, verb, item, before=before or None, after=changes)
    return item


def _check(item: AuditItem) -> None:
    if not item.text.strip():
        raise WrongValue(_("確認する内容を入力してください。"))
    if not item.parts:
        raise WrongValue(_("使うところを1つは選んでください。"))
    if item.of_contractors and Part.QUESTIONNAIRE not in item.parts:
        raise WrongValue(_("委託先ごとに聞く項目は、監査調書で使うものだけです。"))


def _raise_version(edition: ItemEdition) -> None:
    edition.version += 1
    edition.save(update_fields=["version"])


@transaction.atomic
def remove_item(item: AuditItem, *, actor: Actor) -> None:
    """項目を外す. Raises Frozen."""
    access.require(actor, "audits.office", on=access.WARD)
    edition = _draft(item.edition)
    trail.write(actor, "audits.item.removed", item, before={"番号": item.code, "確認する内容": item.text})
    edition.items.filter(pk=item.pk).delete()
    _raise_version(edition)


@transaction.atomic
def match_item(item: AuditItem, earlier_code: str, *, actor: Actor) -> AuditItem:
    """前の版との対応を決める: an empty number says that it is new, and what is like it is not proposed again.

    Raises Frozen, WrongValue.
    """
    access.require(actor, "audits.office", on=access.WARD)
    edition = _draft(item.edition)
    if earlier_code and not (edition.earlier and edition.earlier.items.filter(code=earlier_code).exists()):
        raise WrongValue(_("前の版に番号「%(code)s」の項目はありません。") % {"code": earlier_code})
    item = edition.items.get(pk=item.pk)
    refused = [code for code in item.refused_codes if code != earlier_code]
    if not earlier_code:
        passed_over = [item.earlier_code, *alike_in(known_of(edition.earlier), item.text)]
        refused = list(dict.fromkeys(code for code in [*refused, *passed_over] if code))
    return _matched(item, {"earlier_code": earlier_code, "refused_codes": refused}, actor)


@transaction.atomic
def take_back_refusal(item: AuditItem, *, actor: Actor) -> AuditItem:
    """退けた候補を戻す: what was said not to be this item may be proposed for it again. Raises Frozen."""
    access.require(actor, "audits.office", on=access.WARD)
    edition = _draft(item.edition)
    return _matched(edition.items.get(pk=item.pk), {"refused_codes": []}, actor)


def _matched(item: AuditItem, facts: Mapping[str, Any], actor: Actor) -> AuditItem:
    before, changes = trail.set_changed(item, facts)
    if changes:
        item.save(update_fields=list(facts))
        trail.write(actor, "audits.item.changed", item, before=before, after=changes)
    return item


@transaction.atomic
def put_in_force(edition: ItemEdition, *, actor: Actor, seen: int | None = None) -> ItemEdition:
    """使用を始める: takes the place of the edition before; neither is changed from now on.

    Raises WrongValue, NotPossibleNow, SomebodyWasFaster.
    """
    access.require(actor, "audits.office", on=access.WARD)
    edition = held(edition)
    state = after(EDITION, edition.state, EditionAct.PUT_IN_FORCE)
    require_version(edition, seen)
    items = list(edition.items.all())
    if not items:
        raise WrongValue(_("項目がありません。項目を加えてから使用を始めてください。"))
    patrol = sum(Part.PATROL in item.parts for item in items)
    if patrol > MOST_PATROL_ITEMS:
        raise WrongValue(
            _("パトロールの項目が%(count)sあります。%(most)s以下にしてください。")
            % {"count": patrol, "most": MOST_PATROL_ITEMS}
        )
    for other in ItemEdition.objects.select_for_update().filter(state=EditionState.IN_FORCE):
        _moved(other, after(EDITION, other.state, EditionAct.SUPERSEDE), actor)
    return _moved(edition, state, actor)


def _moved(edition: ItemEdition, state: EditionState, actor: Actor) -> ItemEdition:
    earlier = edition.get_state_display()
    edition.state = state.value
    edition.version += 1
    edition.save(update_fields=["state", "version"])
    words = {"状態": edition.get_state_display()}
    trail.write(actor, "audits.edition.moved", edition, before={"状態": earlier}, after=words)
    return edition
