"""突合せ: where two records of the same meeting differ, paragraph by paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from honbu.modules.meetings.domain.record import AgendaItem, Block, Record


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands in the first record and what in the second; empty where one has nothing."""

    place: str
    before: str
    after: str


def differences(first: Record, second: Record) -> list[Difference]:
    """The differences of head, agenda, people, materials and paragraphs, in reading order."""
    found = []
    pairs = (
        ("会議の名称", first.meeting.name, second.meeting.name),
        ("開催日", str(first.meeting.date or ""), str(second.meeting.date or "")),
        ("時刻", f"{first.meeting.start}～{first.meeting.end}", f"{second.meeting.start}～{second.meeting.end}"),
        ("場所", first.meeting.place, second.meeting.place),
    )
    found += [Difference(place, before, after) for place, before, after in pairs if before != after]
    found += _between("議題", [_item(item) for item in first.agenda], [_item(item) for item in second.agenda])
    found += _between("出席者", [f"{one.group} {one.post}" for one in first.attendance],
                      [f"{one.group} {one.post}" for one in second.attendance])  # fmt: skip
    found += _between("資料", [f"{m.label} {m.title}" for m in first.materials],
                      [f"{m.label} {m.title}" for m in second.materials])  # fmt: skip
    found += _between("審議経過", [_line(block) for block in first.blocks], [_line(block) for block in second.blocks])
    return found


def _item(item: AgendaItem) -> str:
    # 報告済 is what a report without a word at its end is taken for.
    return f"{item.key} {item.title} {item.resolution.replace('報告済', '')}".strip()


def _line(block: Block) -> str:
    return f"{block.role}：{block.text}" if block.role else block.text


def _between(place: str, first: Sequence[str], second: Sequence[str]) -> list[Difference]:
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for at in range(max(b - a, d - c)):
            before = first[a + at] if a + at < b else ""
            after = second[c + at] if c + at < d else ""
            found.append(Difference(place, before, after))
    return found
