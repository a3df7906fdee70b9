"""行の検め: what is asked about one system of the list, by what its row says and doesn't say."""

import re
from collections.abc import Iterator
from datetime import date

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import squeezed
from honbu.modules.portfolio.domain.reading.choices import Kind, looks_euc
from honbu.modules.portfolio.domain.reading.columns import Field
from honbu.modules.portfolio.domain.reading.heads import Head
from honbu.modules.portfolio.domain.reading.questions import Code, Question, addressee_of, shortened
from honbu.modules.portfolio.domain.reading.rows import SystemRow

_RETIRED = re.compile(
    r"廃止|(?:利用|使用|運用|稼働|サービス|契約)(?:を)?(?:終了|停止|中止)|で終了|に終了|終了済|廃棄|現在(?:は)?(?:使用|利用)(?:して(?:い)?ない|なし)|停止中"
)
_NOT_YET = re.compile(r"予定|検討|見込|まで(?:に)?(?:廃止|終了)しない|廃止(?:しない|せず)")
_NO_CONTRACT = frozenset({Kind.IN_HOUSE, Kind.NATIONAL})


def mark(row: SystemRow, today: date) -> None:
    """Say whether a row looks like a system that is gone, or like a tool of Excel or Access."""
    spoken = [row.name, row.remarks, row.said.get(Field.KIND, ""), row.said.get(Field.CONTRACT_END, "")]
    row.looks_retired = any(_is_retired(text, today) for text in spoken)
    kind = row.said.get(Field.KIND, "")
    row.looks_euc = looks_euc(row.name) or looks_euc(kind, is_kind=True) or looks_euc(row.function)


def questions_about(row: SystemRow, head: Head, today: date) -> Iterator[Question]:
    """Every question about one row, apart from those about its owner, which are asked once for many rows."""
    label = f"「{shortened(row.name)}」" if row.name else f"{row.ref.sheet}の{row.ref.row}行目"
    letters = {column.letter: column for column in head.columns}
    for column, doubts in row.doubts.items():
        for doubt in doubts:
            field = letters[column].field if column in letters else None
            yield _question(row, doubt.code, field, f"{label}：{doubt.text}", doubt.proposal, column)
    if not row.name:
        message = f"{row.ref.sheet}の{row.ref.row}行目にシステム名がありません。名前を入力するか、行を除いてください。"
        yield _question(row, Code.NO_NAME, Field.NAME, message)
    if row.looks_retired:
        message = f"{label}は廃止されたシステムのようです。廃止として登録しますか。"
        yield _question(row, Code.LOOKS_RETIRED, Field.REMARKS, message, "廃止")
    if row.looks_euc:
        message = f"{label}はExcelやAccessで作った道具（EUC）のようです。EUCとして登録しますか。"
        yield _question(row, Code.LOOKS_EUC, Field.KIND, message, "EUC")
    if not row.looks_retired and not row.looks_euc:
        yield from _contract(row, head, label, today)
    if row.contract_begin and row.contract_end and row.contract_end < row.contract_begin and not _is_told(row):
        ends = f"{clock.format_long(row.contract_end)}）が開始（{clock.format_long(row.contract_begin)}"
        message = f"{label}の契約終了（{ends}）より前です。日付を確かめてください。"
        yield _question(row, Code.END_BEFORE_BEGIN, Field.CONTRACT_END, message)


def _contract(row: SystemRow, head: Head, label: str, today: date) -> Iterator[Question]:
    has_end = row.contract_end is not None or row.contract_unlimited
    asked = {doubt.code for doubts in row.doubts.values() for doubt in doubts}
    if row.renews and not has_end:
        message = f"{label}は自動更新ですが、今の契約の終了日がありません。満了日を入力してください。"
        yield _question(row, Code.OPEN_RENEWAL, Field.CONTRACT_END, message)
    elif (
        not has_end
        and row.kind not in _NO_CONTRACT
        and head.fields & {Field.CONTRACT_END, Field.CONTRACT_PERIOD}
        and not asked & {Code.DATE_UNREAD, Code.ERA_DOUBT}
    ):
        message = f"{label}の契約の終了日がありません。契約満了日を入力してください。"
        yield _question(row, Code.NO_END, Field.CONTRACT_END, message)
    if row.contract_end and row.contract_end < today and not row.renews:
        ended = clock.format_long(row.contract_end)
        message = f"{label}の契約は{ended}に終わっています。今の契約を入力するか、廃止なら廃止としてください。"
        yield _question(row, Code.CONTRACT_ENDED, Field.CONTRACT_END, message)
    if not row.vendor and row.kind not in _NO_CONTRACT and Field.VENDOR in head.fields:
        message = f"{label}の業者がありません。契約の相手方を入力してください。"
        yield _question(row, Code.NO_VENDOR, Field.VENDOR, message)


def _is_told(row: SystemRow) -> bool:
    return any(doubt.code is Code.END_BEFORE_BEGIN for doubts in row.doubts.values() for doubt in doubts)


def _question(
    row: SystemRow, code: Code, field: Field | None, text: str, proposal: str = "", column: str = ""
) -> Question:
    unit = row.owner.unit
    return Question(code, (row.ref,), field, text, addressee_of(code, unit), unit, proposal, column=column)


def _is_retired(text: str, today: date) -> bool:
    plain = squeezed(text[:2000])
    match = _RETIRED.search(plain)
    if match is None:
        return False
    if not _NOT_YET.search(plain):
        days = [found.days.last for found in clock.find_all(plain[:200]) if found.days]
        return not days or min(days) <= today
    # 令和5年3月廃止予定: planned once, and the day has passed.
    days = [found.days.last for found in clock.find_all(plain[:200]) if found.days]
    return bool(days) and max(days) < today and "検討" not in plain
