"""Doubts about titles: the agenda of the head, of the body, of the explanations and of the materials against each other."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from honbu.modules.meetings.domain.reading.pieces import squeezed
from honbu.modules.meetings.domain.reading.proceedings import Proceedings
from honbu.modules.meetings.domain.record import AgendaItem, BlockKind, Doubt, Material, Record, Severity

_REPEATED = re.compile(r"([ァ-ヶー]{3,12}|[一-龠]{2,8})\1")
_YEAR = re.compile(r"(?:令和|平成|昭和|[RHS])(?:元|\d{1,2})年度?|\d{4}年度?")
_PREFIX = re.compile(r"^(?:【?(?:議案|報告事項|報告)[(（]?\d{1,2}[)）]?】?[:：]?)")
_SUFFIX = re.compile(r"(?:について)?(?:\([^()]{1,6}\))?$")
ALIKE = 0.6


def repeated(text: str) -> list[re.Match[str]]:
    """システムシステム: the same word twice in a row."""
    return list(_REPEATED.finditer(text))


def core(title: str) -> str:
    """A title without numbering, について, spaces and repetitions: what it is compared by."""
    text = _PREFIX.sub("", squeezed(title))
    return _SUFFIX.sub("", _REPEATED.sub(r"\1", text))


def repeated_words(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """A word written twice in a title, wherever the title stands."""
    places = [(item.title, item.span) for item in record.agenda]
    places += [(title, span) for _item, title, span in taken.titles]
    places += [(block.text, block.span) for block in record.blocks]
    places += [(material.title, material.span) for material in record.materials]
    seen: set[int] = set()
    for text, span in places:
        for match in repeated(text):
            at = record.source.find(match[0], span[0], span[1])
            if at < 0 or at in seen:
                continue
            seen.add(at)
            message = f"「{match[0]}」は同じ言葉が続いています。"
            yield Doubt("repeated_word", Severity.SUGGEST, (at, at + len(match[0])), message, match[1])


def body_titles(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """The title in the body against the agenda's: another year stops, other words ask."""
    by_key = {item.key: item for item in record.agenda}
    for key, title, span in taken.titles:
        item = by_key.get(key)
        if item is None or item.span == span or squeezed(item.title) == squeezed(title):
            continue
        years, stated = _YEAR.findall(squeezed(title)), _YEAR.findall(squeezed(item.title))
        if years != stated:
            here, there = "・".join(years) or "年度なし", "・".join(stated) or "年度なし"
            message = f"{key}の題が、本文では「{here}」、議題の欄では「{there}」です。どちらが正しいか選んでください。"
            yield Doubt("title_year_differs", Severity.BLOCK, span, message, item.title)
        elif core(item.title) != core(title):
            message = f"{key}の題が議題の欄と違います（本文「{title}」、議題「{item.title}」）。"
            yield Doubt("title_differs", Severity.CONFIRM, span, message, item.title)


def items_in_the_body(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """Items of the head that the proceedings never come to."""
    if not taken.titles:
        return
    reached = {key for key, _title, _span in taken.titles}
    for item in record.agenda:
        if item.key not in reached:
            yield Doubt(
                "item_not_in_body", Severity.CONFIRM, item.span, f"{item.key}「{item.title}」が審議経過に出てきません。"
            )


def explanations(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """What was explained against the agenda and the list of materials."""
    by_key = {item.key: item for item in record.agenda}
    listed = {(material.no, material.branch): material for material in record.materials}
    for block in record.blocks:
        item = by_key.get(block.item)
        if block.kind is not BlockKind.EXPLANATION or item is None:
            continue
        named = list(re.finditer(r"資料\s*([0-9０-９]{1,3})(?:\s*[-－‐]\s*([0-9０-９]{1,3}))?\s*[:：]", block.text))
        for mark in named:
            key = (int(squeezed(mark[1])), int(squeezed(mark[2])) if mark[2] else None)
            if listed and key not in listed:
                message = (
                    f"説明に出てくる資料{mark[1]}{'-' + mark[2] if mark[2] else ''}が、提出された資料等にありません。"
                )
                yield Doubt("material_unlisted", Severity.CONFIRM, block.span, message)
        if not named and not _PREFIX.match(squeezed(block.text)) and core(block.text) == core(item.title):
            others = [one for one in record.blocks if one.kind is BlockKind.EXPLANATION and one is not block]
            if any(_PREFIX.match(squeezed(other.text)) for other in others):
                message = f"説明の見出しに「{item.kind.value}（{item.no}）」が付いていません。題が同じなので{item.key}としました。"
                yield Doubt("quoted_title_differs", Severity.NOTE, block.span, message, item.title)


def material_titles(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """The first material of each item against the item's title: nearly the same is asked about."""
    for item, material in matched(record):
        if core(item.title) != core(material.title):
            message = (
                f"{item.key}「{item.title}」と{material.label}「{material.title}」の題が違います。同じものですか。"
            )
            yield Doubt("material_title_differs", Severity.CONFIRM, material.span, message, item.title)


def matched(record: Record) -> list[tuple[AgendaItem, Material]]:
    """Items with the first of their materials: the n-th number belongs to the n-th item, if their titles are alike."""
    numbers = sorted({material.no for material in record.materials})
    first = [next(m for m in record.materials if m.no == number) for number in numbers]
    if len(first) != len(record.agenda):
        return []
    return [
        (item, material)
        for item, material in zip(record.agenda, first, strict=True)
        if alike(core(item.title), core(material.title))
    ]


def alike(one: str, other: str) -> bool:
    """Whether two titles are nearly the same."""
    return one == other or SequenceMatcher(None, one, other).ratio() >= ALIKE


RULES = (repeated_words, body_titles, items_in_the_body, explanations, material_titles)
