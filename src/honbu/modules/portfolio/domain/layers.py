"""連携図の配置: in which column and row each system stands, so that lines run from left to right and cross little.

Columns by the longest way from a system that needs nothing (Sugiyama's method: cycles opened, layers, barycentres).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """位置: column from 0 at the left (what others need), row from 0 at the top."""

    column: int
    row: int


def placed(edges: Iterable[tuple[int, int]]) -> dict[int, Place]:
    """Where everything stands that has an edge (needing, needed). The same edges give the same drawing."""
    pairs = sorted({(source, target) for source, target in edges if source != target})
    nodes = sorted({node for pair in pairs for node in pair})
    needs: dict[int, list[int]] = defaultdict(list)
    for source, target in _without_cycles(nodes, pairs):
        needs[source].append(target)
    columns = _columns(nodes, needs)
    rows = _rows(nodes, columns, needs)
    return {node: Place(columns[node], rows[node]) for node in nodes}


def _without_cycles(nodes: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges without those that lead back to where one came from."""
    needs: dict[int, list[int]] = defaultdict(list)
    for source, target in pairs:
        needs[source].append(target)
    kept: list[tuple[int, int]] = []
    state = dict.fromkeys(nodes, 0)  # 0 not seen, 1 on the way here, 2 done
    for start in nodes:
        waiting = [(start, iter(needs[start]))] if state[start] == 0 else []
        if waiting:
            state[start] = 1
        while waiting:
            node, following = waiting[-1]
            target = next(following, -1)
            if target == -1:
                state[node] = 2
                waiting.pop()
            elif state[target] != 1:
                kept.append((node, target))
                if state[target] == 0:
                    state[target] = 1
                    waiting.append((target, iter(needs[target])))
    return kept


def _columns(nodes: Sequence[int], needs: Mapping[int, Sequence[int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in nodes:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            open_ones = [target for target in needs.get(node, ()) if target not in found]
            if open_ones:
                waiting.extend(open_ones)
                continue
            waiting.pop()
            found[node] = max((found[target] + 1 for target in needs.get(node, ())), default=0)
    return found


def _rows(nodes: Sequence[int], columns: Mapping[int, int], needs: Mapping[int, Sequence[int]]) -> dict[int, int]:
    beside: dict[int, list[int]] = defaultdict(list)
    for source, targets in needs.items():
        for target in targets:
            beside[source].append(target)
            beside[target].append(source)
    layers: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        layers[columns[node]].append(node)
    row = {node: place for layer in layers.values() for place, node in enumerate(layer)}
    for sweep in range(SWEEPS):
        for column in sorted(layers, reverse=bool(sweep % 2)):
            layers[column].sort(key=lambda node: (_mean(row, beside[node], row[node]), node))
            row.update({node: place for place, node in enumerate(layers[column])})
    return row


def _mean(row: Mapping[int, int], others: Sequence[int], own: int) -> float:
    return sum(row[other] for other in others) / len(others) if others else float(own)
