"""会議録の様式: a record laid out in the ward's form, the same for Word, PDF and the screen, and read back in as it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.domain.reading.pieces import CELL_BREAK
from honbu.modules.meetings.domain.reading.proceedings import CLOCK_MARK
from honbu.modules.meetings.domain.record import Block, BlockKind, ItemKind, Record

CHOICES = ("公開", "非公開", "一部非公開")
WITHHELD = "（不開示）"
TITLES = {ItemKind.MATTER: "議案", ItemKind.REPORT: "報告事項"}


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the table: its label, its sub-label (会議, 部員 …; empty where there is none), and its paragraphs.

    An empty label goes on with the row above.
    """

    label: str
    sub: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A paragraph of 審議経過. `kind` is a block's, or `item` for the title of an item."""

    kind: str
    text: str


def head_of(record: Record) -> list[FormRow]:
    """The table above 審議経過."""
    head = record.meeting
    rows = [
        FormRow("附属機関又は会議体の名称", "", (head.name,)),
        FormRow("事務局(担当課)", "", (head.secretariat,)),
        FormRow("開催日時", "", (held_of(record),)),
        FormRow("開催場所", "", (head.place,)),
        FormRow("議題", "", tuple(_agenda(record))),
    ]
    for place, one in enumerate(record.disclosure):
        boxes = " ".join(f"{'■' if choice == one.choice else '□'}{choice}" for choice in CHOICES)
        rows.append(FormRow("公開の可否" if place == 0 else "", one.target, (boxes,)))
        if one.choice != "公開":
            rows.append(FormRow("", "", (f"非公開・一部非公開の場合は、その理由 {one.reason}",)))
    groups: dict[str, list[str]] = {}
    for someone in record.attendance:
        groups.setdefault(someone.group, []).append(f"{someone.post}({someone.note})" if someone.note else someone.post)
    for place, (group, posts) in enumerate(groups.items()):
        rows.append(FormRow("出席者" if place == 0 else "", group, ("、".join(posts),)))
    return rows


def held_of(record: Record) -> str:
    """令和7年5月28日(水) 13:30～15:05; as it was written where nothing was changed."""
    head = record.meeting
    if head.date is None:
        return head.held
    times = f" {head.start}～{head.end}" if head.start and head.end else f" {head.start}～" if head.start else ""
    return f"{clock.format_long(head.date)}{times}"


def _agenda(record: Record) -> Iterator[str]:
    for kind in ItemKind:
        items = [item for item in record.agenda if item.kind is kind]
        if items:
            yield TITLES[kind]
            yield from (f"({item.no}) {item.title}" for item in items)


def proceedings_of(record: Record) -> Iterator[FormLine]:
    """審議経過, paragraph by paragraph."""
    titles = {item.key: f"{TITLES[item.kind]}（{item.no}）{item.title}" for item in record.agenda}
    current = ""
    for block in record.blocks:
        if block.item != current:
            current = block.item
            if current in titles:
                yield FormLine("item", titles[current])
        yield FormLine(block.kind.value, line_of(block, record))


def line_of(block: Block, record: Record) -> str:
    """A block as the form writes it."""
    match block.kind:
        case BlockKind.EXPLANATION:
            what = block.text if "「" in block.text else f"「{block.text}」"
            return f"〔{block.role}：{what}を説明〕"
        case BlockKind.SUMMARY:
            return f"要旨：{block.text}"
        case BlockKind.SPEECH:
            return f"{block.role}：{block.text}"
        case BlockKind.RESOLUTION:
            return f"—{block.text}—"
        case BlockKind.NO_QUESTIONS:
            return f"（{block.text}）"
        case _:
            return _note(block.text, record)


def _note(text: str, record: Record) -> str:
    """[13:55 終了] tells the time that holds, whatever the draft said."""
    mark = CLOCK_MARK.fullmatch(text)
    if mark is None:
        return text
    begins = mark["what"] in {"開会", "開始"}
    holds = record.meeting.start if begins else record.meeting.end if mark["what"] in {"終了", "閉会", "散会"} else ""
    return f"[{holds} {mark['what']}]" if holds else text


def text_of(record: Record) -> str:
    """The whole form as text, with tabs between cells: what a reader reads back in, and what is proofread and searched."""
    rows = [
        "\t".join((row.label, row.sub, CELL_BREAK.join(row.paragraphs))) for row in (*head_of(record), *tail_of(record))
    ]
    head = len(head_of(record))
    lines = [
        "会　議　録",
        *rows[:head],
        "審　議　経　過",
        *(line.text for line in proceedings_of(record)),
        *rows[head:],
    ]
    return "\n".join(lines) + "\n"


def tail_of(record: Record) -> list[FormRow]:
    """The rows below 審議経過."""
    rows = []
    if record.result:
        rows.append(FormRow("会議の結果", "", tuple(record.result.splitlines())))
    if record.materials:
        listed = tuple(f"{material.label} {material.title}" for material in record.materials)
        rows.append(FormRow("提出された資料等", "", listed))
    return rows
