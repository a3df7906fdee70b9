"""Doubts about the form itself: times, results and marks that are missing or contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.domain.reading.pieces import squeezed
from honbu.modules.meetings.domain.reading.proceedings import Proceedings
from honbu.modules.meetings.domain.record import (
    AgendaItem,
    Block,
    BlockKind,
    Doubt,
    FollowUpKind,
    ItemKind,
    Record,
    Severity,
)

_ENDS = {"終了", "閉会", "散会"}
_STARTS = {"開会", "開始"}
LONGEST_MINUTES = 8 * 60


def times_disagree(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """The marks 開会 and 終了 against 開催日時 (blocks: somebody has to choose)."""
    ends = [mark for mark in taken.marks if mark[0] in _ENDS]
    starts = [mark for mark in taken.marks if mark[0] in _STARTS]
    if len(ends) > 1:
        yield Doubt(
            "closing_twice", Severity.BLOCK, ends[1][2], f"終了の記載が{len(ends)}か所あります。一つを選んでください。"
        )
    for marks, stated, word in ((starts, record.meeting.start, "開会"), (ends, record.meeting.end, "終了")):
        for what, written, span in marks[:1]:
            times = clock.parse(written).times
            if times is None or times.start.minutes >= 24 * 60:
                yield Doubt("impossible_time", Severity.BLOCK, span, f"{what}時刻「{written}」は時刻として読めません。")
            elif stated and str(times.start) != stated:
                message = f"開催日時では{word}{stated}ですが、本文は「{written} {what}」です。どちらが正しいか選んでください。"
                yield Doubt("times_disagree", Severity.BLOCK, span, message, stated)


def times_impossible(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """An end before the start, past midnight, or more than eight hours later."""
    start, end = _minutes(record.meeting.start), _minutes(record.meeting.end)
    if start is None or end is None:
        return
    place = record.source.find(record.meeting.held) if record.meeting.held else 0
    span = (max(place, 0), max(place, 0) + len(record.meeting.held))
    if end >= 24 * 60:
        yield Doubt("impossible_time", Severity.BLOCK, span, f"終了時刻{record.meeting.end}は24時を過ぎています。")
    elif end < start:
        message = f"終了時刻{record.meeting.end}が開始時刻{record.meeting.start}より前です。"
        yield Doubt("end_before_start", Severity.BLOCK, span, message)
    elif end - start > LONGEST_MINUTES:
        yield Doubt("too_long", Severity.CONFIRM, span, "会議が8時間を超えています。時刻を確かめてください。")


def _minutes(written: str) -> int | None:
    hour, _colon, minute = written.partition(":")
    return int(hour) * 60 + int(minute) if minute else None


def heading_missing(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """A head without name, date or attendance cannot become a meeting before somebody fills it in."""
    meeting = record.meeting
    if not meeting.name:
        yield Doubt("name_missing", Severity.BLOCK, (0, 0), "会議の名称が読み取れません。会議体と回を選んでください。")
    if not meeting.held:
        yield Doubt("date_missing", Severity.BLOCK, (0, 0), "開催日時の欄がありません。日付を入力してください。")
    if not record.attendance:
        yield Doubt(
            "attendance_missing", Severity.CONFIRM, (0, 0), "出席者の欄が読み取れません。出席者を入力してください。"
        )
    if not record.agenda:
        yield Doubt("agenda_missing", Severity.CONFIRM, (0, 0), "議題が読み取れません。議題を入力してください。")


def opening_and_result(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """What the ward's form has and this record hasn't: 開会の記載 and 会議の結果 (what was resolved is offered)."""
    if record.profile != "ward_form" or not record.blocks:
        return
    begin, end = record.blocks[0].span[0], record.blocks[-1].span[1]
    if not any(what in _STARTS for what, _when, _span in taken.marks):
        message = "開会時刻の記載がありません。"
        yield Doubt("opening_missing", Severity.NOTE, (begin, begin), message, record.meeting.start)
    if not record.result:
        derived = "、".join(
            f"{item.kind.value}({item.no}) {item.resolution}" for item in record.agenda if item.resolution
        )
        message = "「会議の結果」の欄がありません。議題ごとの結果から作ることができます。"
        yield Doubt("result_missing", Severity.NOTE, (end, end), message, derived)


def agenda_numbers(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """議案(1),(3): gaps and doubles."""
    for kind in ItemKind:
        items = [item for item in record.agenda if item.kind is kind]
        numbers = [item.no for item in items]
        for place, item in enumerate(items, start=1):
            if item.no in numbers[: place - 1]:
                yield Doubt("agenda_numbers", Severity.CONFIRM, item.span, f"{item.key}が二つあります。")
        gap = next((item for place, item in enumerate(items, start=1) if item.no > place), None)
        if gap is not None and len(set(numbers)) == len(numbers):
            missing = next(no for no in range(1, gap.no) if no not in numbers)
            message = f"{kind.value}の番号が続いていません（({missing})がありません）。"
            yield Doubt("agenda_numbers", Severity.CONFIRM, gap.span, message)


def material_numbers(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """資料2-1, 資料2-3: gaps and doubles."""
    seen: set[tuple[int, int | None]] = set()
    branches: dict[int, int] = {}
    for material in record.materials:
        place = (material.no, material.branch)
        if place in seen:
            message = f"{material.label}が二つあります。番号を直してください。"
            yield Doubt("material_twice", Severity.BLOCK, material.span, message)
        seen.add(place)
        before = branches.get(material.no, 0)
        if material.branch is not None:
            if material.branch > before + 1:
                message = f"資料{material.no}-{before + 1}がありません。"
                yield Doubt("material_gap", Severity.CONFIRM, material.span, message)
            branches[material.no] = max(before, material.branch)
    numbers = sorted({material.no for material in record.materials})
    for one, other in pairwise(numbers):
        if other != one + 1:
            span = next(material.span for material in record.materials if material.no == other)
            yield Doubt("material_gap", Severity.CONFIRM, span, f"資料{one + 1}がありません。")


def results_of_items(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """How each item ended: homework, a resolution nobody asked for, a report with questions but no word at its end."""
    for item in record.agenda:
        blocks = record.blocks_of(item.key)
        ends = [place for place, block in enumerate(blocks) if block.kind is BlockKind.RESOLUTION]
        if ends:
            yield from _resolved(record, item, blocks[: ends[-1]], blocks[ends[-1]])
        elif item.kind is ItemKind.REPORT and any(block.kind is BlockKind.SPEECH for block in blocks):
            if not any(block.kind is BlockKind.NO_QUESTIONS for block in blocks):
                span = (blocks[0].span[0], blocks[-1].span[1])
                message = f"{item.key}には質疑がありますが、議決も「質疑なし」もありません。報告済として扱います。"
                yield Doubt("reported_with_questions", Severity.NOTE, span, message, "報告済")
        elif item.kind is ItemKind.MATTER and not item.resolution and record.blocks:
            span = blocks[-1].span if blocks else item.span
            yield Doubt("resolution_missing", Severity.CONFIRM, span, f"{item.key}の結果が書かれていません。")


def _resolved(record: Record, item: AgendaItem, before: tuple[Block, ...], resolved: Block) -> Iterator[Doubt]:
    """What was said last before a resolution."""
    speeches = [block for block in before if block.kind is BlockKind.SPEECH]
    if not speeches:
        return
    last = speeches[-1]
    if last.role not in _chairs(record):
        message = f"「{resolved.text}」の前に、{_chairs(record)[0]}が諮る発言がありません（直前は{last.role}）。"
        yield Doubt("no_question_put", Severity.NOTE, resolved.span, message)
        return
    asked = [one for one in record.follow_ups if last.span[0] <= one.span[0] < last.span[1]]
    if any(one.kind is FollowUpKind.INSTRUCTION and "進めて" not in one.text for one in asked):
        ended = item.resolution or resolved.text
        message = f"{last.role}が説明や検討を求めた直後に「{ended}」とあります。宿題付きの承認ではありませんか。"
        yield Doubt("resolved_with_homework", Severity.SUGGEST, resolved.span, message, "承認(宿題あり)")


def _chairs(record: Record) -> list[str]:
    from_list = [one.note for one in record.attendance if one.note and not one.note.startswith(("副", "代"))]
    return from_list or ["本部長", "委員長", "会長", "議長", "座長"]


def date_of_meeting(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """The day lies in the fiscal year that the name gives."""
    meeting = record.meeting
    if meeting.date is None or meeting.fiscal_year is None:
        return
    year = clock.FiscalYear(meeting.fiscal_year)
    if not year.start <= meeting.date <= year.end:
        place = max(record.source.find(meeting.held), 0)
        message = f"開催日{clock.format_long(meeting.date)}は{year.label}の日ではありません。"
        yield Doubt("year_disagrees", Severity.BLOCK, (place, place + len(meeting.held)), message)


def body_differs(record: Record, expected: str) -> Iterator[Doubt]:
    """The body that the record names against the one under which somebody takes it in."""
    named = record.meeting.body
    if named and squeezed(named) != squeezed(expected):
        place = max(record.source.find(record.meeting.name), 0)
        span = (place, place + len(record.meeting.name))
        message = f"会議録の会議体は「{named}」ですが、「{expected}」として取り込もうとしています。"
        yield Doubt("body_differs", Severity.CONFIRM, span, message)


RULES = (
    heading_missing,
    times_disagree,
    times_impossible,
    date_of_meeting,
    opening_and_result,
    agenda_numbers,
    material_numbers,
    results_of_items,
)
