"""Reading items: the edition in force, an edition by its groups, and how it continues the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from honbu.modules.audits.domain.matching import How, Known, Match, match_items, retired
from honbu.modules.audits.domain.states import FEEDS_TITLES, PART_TITLES, EditionState, Feeds, Part
from honbu.modules.audits.models import AuditItem, ItemEdition


@dataclass(frozen=True, slots=True)
class MatchedItem:
    """対応表の1行: a new item with the earlier one that it continues, or that is proposed for it."""

    item: AuditItem
    earlier: Known | None
    match: Match


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """分類 with its items."""

    title: str
    items: list[AuditItem]


def current_edition() -> ItemEdition | None:
    """使用中の版."""
    return ItemEdition.objects.filter(state=EditionState.IN_FORCE.value).first()


def groups_of(items: Iterable[AuditItem]) -> list[ItemGroup]:
    """The items under their groups, in their order."""
    return [ItemGroup(title, list(found)) for title, found in groupby(items, key=lambda item: item.group)]


def known_of(edition: ItemEdition | None) -> list[Known]:
    """The items as far as they take part in the matching."""
    if edition is None:
        return []
    return [Known(*row) for row in edition.items.values_list("code", "text", "earlier_code", "refused_codes")]


def matches_of(edition: ItemEdition) -> list[Match]:
    """対応: by number, by equal text, else as a proposal."""
    return match_items(known_of(edition.earlier), known_of(edition))


def mapping_of(edition: ItemEdition) -> tuple[list[MatchedItem], list[Known]]:
    """対応表: every item of the edition, and the earlier ones that none continues. Only what is stored counts as decided."""
    earlier = {item.code: item for item in known_of(edition.earlier)}
    items = {item.code: item for item in edition.items.all()}
    decided = [_as_stored(match, items[match.code].earlier_code) for match in matches_of(edition)]
    rows = [MatchedItem(items[match.code], earlier.get(match.earlier_code), match) for match in decided]
    return rows, retired(earlier.values(), decided)


def _as_stored(match: Match, stored: str) -> Match:
    """Equal text that somebody has said to be another item is a proposal."""
    if stored:
        return match
    return Match(match.code, match.earlier_code, How.PROPOSED, match.doubt) if match.earlier_code else match


def way_back(edition: ItemEdition, target: ItemEdition) -> dict[str, str] | None:
    """From the numbers of `edition` to those of an earlier `target`, over every edition between; None if none leads there."""
    if edition.pk == target.pk:
        return {code: code for code in edition.items.values_list("code", flat=True)}
    way = dict(edition.items.exclude(earlier_code="").values_list("code", "earlier_code"))
    step, seen = edition.earlier, {edition.pk}
    while step is not None and step.pk != target.pk and step.pk not in seen:
        seen.add(step.pk)
        further = dict(step.items.exclude(earlier_code="").values_list("code", "earlier_code"))
        way = {code: further[old] for code, old in way.items() if old in further}
        step = step.earlier
    return way if step is not None and step.pk == target.pk else None


def parts_in_words(item: AuditItem) -> str:
    """監査調書、パトロール."""
    return "、".join(PART_TITLES[Part(part)] for part in item.parts)


def feeds_in_words(item: AuditItem) -> str:
    """情報セキュリティ監査、契約課(履行確認)."""
    return "、".join(FEEDS_TITLES[Feeds(feed)] for feed in item.feeds)
