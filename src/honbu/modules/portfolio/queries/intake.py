"""What a list is held against: the names of all sections that are or were, and the inventory."""

from collections import defaultdict

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Succession, Unit, UnitVersion, tree_on
from honbu.modules.portfolio.domain.reading import KnownUnit, Named
from honbu.modules.portfolio.models import System


def known_units() -> dict[str, list[KnownUnit]]:
    """Every name by which a section or department was ever known, with what it is today or who took over."""
    tree = tree_on()
    today = clock.today()
    followers: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in Succession.objects.filter(day__lte=today).values_list("predecessor", "successor"):
        followers[predecessor].append(successor)
    names: dict[str, list[KnownUnit]] = defaultdict(list)
    rows = UnitVersion.objects.filter(unit__kind__in=[Unit.Kind.SECTION, Unit.Kind.DEPARTMENT])
    for unit_id, name, parent_id, since in rows.values_list("unit_id", "name", "parent_id", "valid_from"):
        current = unit_id in tree.units
        heirs = tuple(KnownUnit(pk, tree.full_name(pk)) for pk in _heirs(unit_id, followers, set(tree.units)))
        known = KnownUnit(unit_id, tree.full_name(unit_id) if current else name, current, heirs)
        above = tree_on(since).units.get(parent_id) if parent_id is not None and not current else None
        for said in {name, known.name, f"{above.name}{name}" if above else name}:
            names[said].append(known)
    return names


def _heirs(unit_id: int, followers: dict[int, list[int]], current: set[int]) -> list[int]:
    found: list[int] = []
    waiting, seen = list(followers.get(unit_id, ())), {unit_id}
    while waiting:
        step = waiting.pop(0)
        if step in seen:
            continue
        seen.add(step)
        if step in current:
            found.append(step)
        else:
            waiting.extend(followers.get(step, ()))
    return found


def known_systems() -> list[Named]:
    """The inventory by its names, the other names too."""
    tree = tree_on()
    rows = System.objects.order_by("pk").values_list("pk", "name", "kana", "unit_id", "vendor__name")
    about = {
        pk: (name, kana, tree.full_name(unit_id) if unit_id else "", vendor or "")
        for pk, name, kana, unit_id, vendor in rows
    }
    found = [Named(name, None, pk, kana, owner, vendor) for pk, (name, kana, owner, vendor) in about.items()]
    for pk, name in System.objects.filter(other_names__isnull=False).values_list("pk", "other_names__name"):
        found.append(Named(name, None, pk, "", about[pk][2], about[pk][3]))
    return found
