"""項目一覧の読み取り: a ward's own list of items, read row by row with the doubts in words. Nothing is repaired in silence."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from honbu.kernel.documents.public import Book, BookSheet, Value, letter, squeezed
from honbu.kernel.documents.public import written as plain
from honbu.modules.audits.domain.item_heads import FIELDS, Head, find_head, repeats_head
from honbu.modules.audits.domain.states import FEEDS_TITLES, MOST_PATROL_ITEMS, PART_TITLES, Feeds, Part

LONGEST = {
    "code": 16, "group": 60, "text": 300, "question": 300, "explanation": 300, "evidence": 300, "method": 300,
    "clause": 160, "earlier_code": 16,
}  # fmt: skip
DITTO = frozenset({"〃", "々", "''", '"', "”", "“", "同上", "同じ", "上に同じ", "仝"})
_YES = frozenset(
    {"○", "◯", "〇", "◎", "●", "要", "必須", "必", "はい", "有", "あり", "1", "TRUE", "レ", "✓", "✔", "☑", "y", "yes"}
)
_NO = frozenset(
    {"", "-", "ー", "―", "×", "✕", "任意", "否", "不要", "いいえ", "無", "なし", "0", "FALSE", "n", "no", "□"}
)
_SEPARATORS = str.maketrans(",，/／・;；\n\u3000 ", "、、、、、、、、、、")


@dataclass(slots=True)
class ItemRow:
    """読み取った項目: its values by the fields' names, with what was read into them and what can't be."""

    sheet: str
    row: int
    values: dict[str, Any]
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ListReading:
    """読み取りの結果. `sheets` says of each sheet how it was read; `general` is about the whole list."""

    rows: list[ItemRow] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    general: list[str] = field(default_factory=list)


def read_items(book: Book) -> ListReading:
    """The items of every sheet that anybody can see."""
    reading = ListReading()
    without_parts = False
    for sheet in book.sheets:
        head = None if sheet.hidden else find_head(sheet)
        told = {
            "name": sheet.name,
            "reason": _reason(sheet, head),
            "columns": _columns(head) if head else [],
            "left": [],
        }
        reading.sheets.append(told)
        if sheet.hidden and sheet.height:
            reading.general.append(
                f"シート「{sheet.name}」は非表示なので読みませんでした。必要なら表示してから選んでください。"
            )
        if head is not None:
            _read_sheet(sheet, head, reading, told)
            without_parts = without_parts or ("parts" not in head.columns and not head.parts)
    _check_codes(reading.rows)
    if without_parts and reading.rows:
        reading.general.append(
            "「使うところ」の列がないので、聞き方のある項目は監査調書と内部監査、ほかは内部監査で使うと読みました。"
        )
    patrol = sum(Part.PATROL.value in row.values["parts"] for row in reading.rows)
    if patrol > MOST_PATROL_ITEMS:
        words = f"パトロールの項目が{patrol}あります。{MOST_PATROL_ITEMS}以下に減らさないと、使用を始められません。"
        reading.general.append(words)
    return reading


def _reason(sheet: BookSheet, head: Head | None) -> str:
    if sheet.hidden:
        return "非表示のシートなので読みませんでした。"
    return "" if head else "「番号」と「確認する内容」の見出しが見付からないので読みませんでした。"


def _columns(head: Head) -> list[list[str]]:
    names = {place: name for name, place in head.columns.items()}
    return [
        [letter(place), head.labels[place], _title(names.get(place, ""))]
        for place in sorted(head.labels)
        if head.labels[place]
    ]


def _title(name: str) -> str:
    kind, _colon, value = name.partition(":")
    if value:
        return PART_TITLES[Part(value)] if kind == "part" else FEEDS_TITLES[Feeds(value)]
    return FIELDS[name][0] if name else ""


def _read_sheet(sheet: BookSheet, head: Head, reading: ListReading, told: dict[str, Any]) -> None:
    above: dict[str, str] = {}
    group = ""
    for row in range(head.last + 1, sheet.height):
        filled = sheet.filled(row)
        if not filled:
            continue
        if repeats_head(sheet, row, head):
            told["left"].append([row + 1, "見出しの繰返し"])
            continue
        heading = _heading(sheet, row, head, filled)
        if heading:
            group = heading
            told["left"].append([row + 1, f"分類の見出し「{heading}」と読みました"])
            continue
        item = _read_row(sheet, row, head, above, group)
        reading.rows.append(item)


def _heading(sheet: BookSheet, row: int, head: Head, filled: dict[int, str]) -> str:
    """A row that only names a group: one cell, or one that is merged over the text of the items."""
    place = head.columns["text"]
    merge = sheet.merges.get((row, place))
    across = merge is not None and merge.left != merge.right and merge.top == merge.bottom
    alone = len(filled) == 1 and place not in filled
    if not across and not alone:
        return ""
    text = next(iter(filled.values()))
    return "" if len(filled) > 1 or len(text) > LONGEST["group"] else unicodedata.normalize("NFKC", text)


def _read_row(sheet: BookSheet, row: int, head: Head, above: dict[str, str], group: str) -> ItemRow:
    item = ItemRow(sheet.name, row + 1, {})
    texts: dict[str, str] = {}
    for name in FIELDS:
        place = head.columns.get(name)
        texts[name] = _cell(sheet, row, place, name, above, item) if place is not None else ""
    texts["group"] = texts["group"] or group
    item.values = {name: texts[name] for name in LONGEST}
    item.values["must"] = _mark(texts["must"], "必須", item)
    item.values["of_contractors"] = _mark(texts["of_contractors"], "委託先ごとに聞く", item)
    item.values["weight"] = _weight(texts["weight"], item)
    item.values["parts"] = _parts(sheet, row, head, texts, item)
    item.values["feeds"] = _feeds(sheet, row, head, texts, item)
    if not item.values["group"]:
        item.values["group"] = "その他"
        item.doubts.append("分類がないので「その他」に入れました。")
    if not item.values["text"]:
        item.wrongs.append("確認する内容がありません。行を消すか、内容を書いてください。")
    for name, most in LONGEST.items():
        if len(item.values[name]) > most:
            item.wrongs.append(
                f"「{FIELDS[name][0]}」が{len(item.values[name])}字あります。{most}字までにしてください。"
            )
            item.values[name] = item.values[name][:most]
    return item


def _cell(sheet: BookSheet, row: int, place: int, name: str, above: dict[str, str], item: ItemRow) -> str:
    label, at = FIELDS[name][0], (row, place)
    value = sheet.merged(row, place)
    if at in sheet.errors:
        item.doubts.append(f"「{label}」のセルが「{sheet.errors[at]}」になっています。空として読みました。")
        return ""
    if at in sheet.unsolved:
        item.doubts.append(f"「{label}」は計算式で、結果が保存されていません。空として読みました。")
        return ""
    if at in sheet.formulas:
        item.notes.append(f"「{label}」は計算式です。表示されている値を読みました。")
    text = _code(value, label, item) if name in {"code", "earlier_code"} else plain(value)
    if text in DITTO:
        before = above.get(name, "")
        if before:
            item.notes.append(f"「{label}」の「{text}」を、上の行の「{before[:30]}」と読みました。")
        else:
            item.doubts.append(f"「{label}」の「{text}」の上に値がありません。空として読みました。")
        text = before
    above[name] = text
    return text


def _code(value: Value, label: str, item: ItemRow) -> str:
    """番号: Excel makes days of 1-1, and lists have full-width figures."""
    if isinstance(value, date):
        text = f"{value.month}-{value.day}"
        item.doubts.append(f"「{label}」が日付になっています。「{text}」と読みました。")
        return text
    before = plain(value)
    if before in DITTO:
        return before
    text = unicodedata.normalize("NFKC", before).replace("−", "-").replace("‐", "-").replace("―", "-").replace(" ", "")
    text = text.replace("ー", "-")
    if text != before:
        item.notes.append(f"「{label}」の「{before}」を「{text}」と読みました。")
    return text


def _mark(text: str, label: str, item: ItemRow) -> bool:
    found = squeezed(text)
    if found in _YES or found.lower() in _YES:
        return True
    if found not in _NO and found.lower() not in _NO:
        item.doubts.append(f"「{label}」の「{text[:20]}」が分からないので、印のないものとして読みました。")
    return False


def _weight(text: str, item: ItemRow) -> int:
    if not text:
        return 1
    figures = unicodedata.normalize("NFKC", text)
    if figures.isdecimal() and len(figures) < 3 and int(figures) >= 1:
        return int(figures)
    item.doubts.append(f"「重み」の「{text[:20]}」が読めないので、1としました。")
    return 1


def _named(text: str, titles: dict[str, str], label: str, item: ItemRow) -> list[str]:
    found = []
    for word in [one for one in text.translate(_SEPARATORS).split("、") if one]:
        name = titles.get(squeezed(word))
        if name is None:
            item.doubts.append(f"「{label}」の「{word[:20]}」は知らない言葉なので、読みませんでした。")
        elif name not in found:
            found.append(name)
    return found


PART_NAMES = {squeezed(title): part.value for part, title in PART_TITLES.items()} | {"調書": Part.QUESTIONNAIRE.value}
FEED_NAMES = {squeezed(title): feed.value for feed, title in FEEDS_TITLES.items()} | {
    "契約課": Feeds.CONTRACT.value, "監査": Feeds.AUDIT.value,
}  # fmt: skip


def _parts(sheet: BookSheet, row: int, head: Head, texts: dict[str, str], item: ItemRow) -> list[str]:
    found = _named(texts["parts"], PART_NAMES, "使うところ", item)
    for part, place in head.parts.items():
        if part not in found and _mark(sheet.text(row, place), PART_TITLES[Part(part)], item):
            found.append(part)
    if not head.parts and "parts" not in head.columns:
        found = [Part.QUESTIONNAIRE.value, Part.INTERNAL.value] if texts["question"] else [Part.INTERNAL.value]
    return [part.value for part in Part if part.value in found]


def _feeds(sheet: BookSheet, row: int, head: Head, texts: dict[str, str], item: ItemRow) -> list[str]:
    found = _named(texts["feeds"], FEED_NAMES, "回答の送り先", item)
    for feed, place in head.feeds.items():
        if feed not in found and _mark(sheet.text(row, place), FEEDS_TITLES[Feeds(feed)], item):
            found.append(feed)
    if "feeds" not in head.columns:
        found.append(Feeds.AUDIT.value)
    return [feed.value for feed in Feeds if feed.value in found]


def _check_codes(rows: Sequence[ItemRow]) -> None:
    """番号: every row gets its own; what was lacking or stood twice is said."""
    used = Counter(row.values["code"] for row in rows if row.values["code"])
    seen: set[str] = set()
    for place, row in enumerate(rows, 1):
        code = row.values["code"]
        if code and code not in seen:
            seen.add(code)
            continue
        base, number = (code[:12], 2) if code else (f"N{place}", 1)
        fresh = f"{base}-{number}" if code else base
        while fresh in seen or (fresh != code and fresh in used):
            number += 1
            fresh = f"{base}-{number}"
        words = f"番号「{code}」は2度目なので、" if code else "番号がないので、"
        row.doubts.append(f"{words}「{fresh}」としました。")
        row.values["code"] = fresh
        seen.add(fresh)
