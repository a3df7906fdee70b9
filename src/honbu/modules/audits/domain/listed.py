"""委託先 and 忙しい時期 as values: how a row of cells is read as people write it, with what was read told."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import squeezed

MOST = {"firms": 50, "busy": 30}
LONGEST = {"委託先": 120, "委託している業務": 200, "理由": 120}
SAID = {True: "はい", False: "いいえ"}
DAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日")
EVERY_DAY = "すべての曜日"
_YES = frozenset({"はい", "○", "◯", "〇", "●", "あり", "有", "有り", "TRUE", "✓", "✔", "☑", "レ"})
_NO = frozenset({"いいえ", "×", "✕", "なし", "無", "無し", "FALSE", "-", "ー"})
_ALL = frozenset({"", EVERY_DAY, "すべて", "全て", "全曜日", "毎日", "-", "ー"})
_DAY = re.compile(r"\(?([月火水木金土日])(?:曜日?)?\)?")
_TWO = frozenset({clock.Rule.MORE_THAN_ONE, clock.Rule.LEFT_OVER})


def plain(text: str) -> str:
    """A text as it is kept: one line, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True, slots=True)
class Firm:
    """委託先."""

    name: str
    work: str
    personal_data: bool
    on_site: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """As it stands in the form."""
        return self.name, self.work, SAID[self.personal_data], SAID[self.on_site]

    @property
    def who(self) -> tuple[object, ...]:
        """A contractor with one work stands once in a questionnaire."""
        return self.name, self.work

    @property
    def title(self) -> str:
        """What it is called where one asks about it."""
        return f"{self.name}（{self.work}）"


@dataclass(frozen=True, slots=True)
class Busy:
    """忙しい時期. Monday is 0; without a weekday it is every day."""

    first: date
    last: date
    weekday: int | None
    reason: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As it stands in the form."""
        first, last = (clock.format_long(day, weekday=False) for day in (self.first, self.last))
        return first, last, EVERY_DAY if self.weekday is None else DAYS[self.weekday], self.reason

    @property
    def who(self) -> tuple[object, ...]:
        """The same days stand once in a questionnaire."""
        return self.first, self.last, self.weekday

    @property
    def title(self) -> str:
        """What it is called where one asks about it."""
        day = "" if self.weekday is None else DAYS[self.weekday]
        days = f"{clock.format_short(self.first)}～{clock.format_short(self.last)}"
        return " ".join(part for part in (days, day, self.reason) if part)


Fact = Firm | Busy
Told = list[str]


def read_firm(texts: Sequence[str], names: Sequence[str], notes: Told, _doubts: Told, wrongs: Told) -> Firm | None:
    """委託先の行: `names` are those of the cells; what lacks or can't be read goes to `wrongs`."""
    name, work = (
        _words(text, cell, label, wrongs)
        for text, cell, label in zip(texts[:2], names, ("委託先", "委託している業務"), strict=False)
    )
    said = [
        _yes_or_no(text, cell, label, notes, wrongs)
        for text, cell, label in zip(texts[2:4], names[2:4], ("個人情報を扱う", "庁内で働く"), strict=True)
    ]
    return None if wrongs else Firm(name, work, bool(said[0]), bool(said[1]))


def read_busy(
    texts: Sequence[str], names: Sequence[str], notes: Told, doubts: Told, wrongs: Told, *, year: clock.FiscalYear
) -> Busy | None:
    """忙しい時期の行: days of the year of the plan, with or without their year; one day has no last one."""
    first = _day(texts[0], names[0], year, doubts, wrongs)
    last = _day(texts[1], names[1], year, doubts, wrongs) if texts[1] else first
    if not texts[1] and first:
        notes.append(f"{names[1]}が空なので、1日だけと読みました。")
    weekday = _weekday(texts[2], names[2], wrongs)
    reason = _words(texts[3], names[3], "理由", wrongs)
    if first and last and last < first:
        wrongs.append(f"{names[1]}のおわりの日が、{names[0]}のはじめの日より前です。")
    if wrongs or first is None or last is None:
        return None
    if weekday is not None and (last - first).days < (weekday - first.weekday()) % 7:
        doubts.append(f"{names[0]}から{names[1]}までの間に、{names[2]}の{DAYS[weekday]}はありません。")
    return Busy(first, last, weekday, reason)


def _words(text: str, cell: str, label: str, wrongs: Told) -> str:
    found = plain(text)
    if not found:
        wrongs.append(f"{cell}が空です。{label}を入れてください。")
    elif len(found) > LONGEST[label]:
        wrongs.append(f"{cell}が長すぎます。{label}は{LONGEST[label]}字までにしてください。")
    return found


def _yes_or_no(text: str, cell: str, label: str, notes: Told, wrongs: Told) -> bool | None:
    found = squeezed(text)
    answer = True if found in _YES else False if found in _NO else None
    if answer is None:
        wrongs.append(f"{cell}の「{label}」は、「はい」か「いいえ」を入れてください。")
    elif text != SAID[answer]:
        notes.append(f"{cell}の「{text}」を「{SAID[answer]}」と読みました。")
    return answer


def _day(text: str, cell: str, year: clock.FiscalYear, doubts: Told, wrongs: Told) -> date | None:
    reading = clock.parse(text, fiscal_year=year)
    refused = [one for one in reading.doubts if one.severity is clock.Severity.ERROR or one.rule in _TWO]
    day = reading.value
    if not text:
        wrongs.append(f"{cell}が空です。日を入れてください。例: 令和8年12月1日")
    elif refused:
        wrongs.append(f"{cell}：{refused[0].message}")
    elif type(day) is not date or reading.precision is not clock.Precision.DAY:
        wrongs.append(f"{cell}の「{text[:20]}」は、年月日を日まで一つだけ入れてください。例: 令和8年12月1日")
    elif not year.start <= day <= year.end:
        wrongs.append(f"{cell}の「{text[:20]}」は{year}の日ではありません。")
    else:
        doubts += [f"{cell}：{one.message}" for one in reading.doubts]
        return day
    return None


def _weekday(text: str, cell: str, wrongs: Told) -> int | None:
    found = squeezed(text)
    if found in _ALL:
        return None
    match = _DAY.fullmatch(found)
    if match is None:
        wrongs.append(f"{cell}の「{text[:20]}」は曜日として読めません。1行に1つだけ選んでください。")
    elif (number := "月火水木金土日".index(match[1])) > 4:
        wrongs.append(f"{cell}：曜日は月曜日から金曜日までにしてください。")
    else:
        return number
    return None
