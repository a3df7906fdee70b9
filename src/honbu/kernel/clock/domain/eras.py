"""元号: the eras, and dates written by them."""

from dataclasses import dataclass
from datetime import date

from honbu.kernel.clock.domain.doubts import Doubt, Rule

WEEKDAYS = "月火水木金土日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# 明治5年12月2日 was followed by 明治6年1月1日: months and days written before are not ours.
FIRST_DAY_OF_THE_SOLAR_CALENDAR = date(1873, 1, 1)


@dataclass(frozen=True, slots=True)
class Era:
    """元号: an era by its name, its letter (R8.11.22), its first day and, when it is over, its last."""

    name: str
    letter: str
    first: date
    last: date | None

    def western(self, number: int) -> int:
        """西暦: the year that the era's year `number` is, whether the era lasted that long or not."""
        return self.first.year + number - 1

    def number(self, western: int) -> int:
        """The era's count of a western year; 1 is written 元年."""
        return western - self.first.year + 1

    def covers(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last` lies in the era."""
        return first <= (self.last or date.max) and self.first <= last


# 明治45年7月30日 is 大正元年7月30日 as well, 大正15年12月25日 is 昭和元年12月25日: the new era began on the
# day of its rescript. 平成 and 令和 began on the day after. 明治元年 was decreed on 1868-10-23 and counted back
# to the new year of the old calendar; the day of the decree stands here.
MEIJI = Era("明治", "M", date(1868, 10, 23), date(1912, 7, 30))
TAISHO = Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25))
SHOWA = Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7))
HEISEI = Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30))
REIWA = Era("令和", "R", date(2019, 5, 1), None)
ERAS = (MEIJI, TAISHO, SHOWA, HEISEI, REIWA)

_BY_MARK = {mark: era for era in ERAS for mark in (era.name, era.name[0], era.letter, era.letter.lower())}


def era_marked(mark: str) -> Era | None:
    """The era that 令和, 令, R or r stands for."""
    return _BY_MARK.get(mark.rstrip("."))


def era_of(day: date) -> Era | None:
    """The era a day belongs to; the newer one on the two days that have two. None before 明治."""
    for era in reversed(ERAS):
        if era.first <= day:
            return era
    return None


def format_number(number: int) -> str:
    """元年 for the first year of an era, digits for the others."""
    return "元" if number == 1 else str(number)


def format_year(day: date) -> str:
    """令和8年: the year of a day; by the western count where the era calendar was still lunar."""
    era = era_of(day)
    if era is None or day < FIRST_DAY_OF_THE_SOLAR_CALENDAR:
        return f"{day.year}年"
    return f"{era.name}{format_number(era.number(day.year))}年"


def format_month(day: date) -> str:
    """令和8年11月: the month of a day."""
    return f"{format_year(day)}{day.month}月"


def format_long(day: date, *, weekday: bool = True) -> str:
    """令和8年11月22日(日): the form of official papers."""
    written = f"{format_month(day)}{day.day}日"
    return f"{written}({WEEKDAYS[day.weekday()]})" if weekday else written


def format_short(day: date) -> str:
    """R8.11.22: the form of narrow columns."""
    era = era_of(day)
    if era is None or day < FIRST_DAY_OF_THE_SOLAR_CALENDAR:
        return f"{day.year}.{day.month}.{day.day}"
    return f"{era.letter}{era.number(day.year)}.{day.month}.{day.day}"


def format_english(day: date) -> str:
    """22 November 2026 (Sun): for readers of the English pages."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year} ({ENGLISH_WEEKDAYS[day.weekday()]})"


def format_english_short(day: date) -> str:
    """22 Nov 2026: the English form of narrow columns."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"


def western_year(era: Era, number: int) -> int | None:
    """西暦 of an era's year; None for 令和0年, which never was."""
    return era.western(number) if number >= 1 else None


def year_zero(era: Era) -> Doubt:
    """令和0年: counting starts with 元年."""
    return Doubt(Rule.ERA_YEAR_ZERO, f"{era.name}0年はありません。{era.name}は元年から数えます。", f"{era.name}元年")


def doubts_about(era: Era, first: date, last: date, *, correct: str) -> tuple[Doubt, ...]:
    """Whether the days written by an era lie in it; `correct` is the same written by the right era.

    A period that touches the era is in order, so 平成31年度 and 令和元年度 both are: each officially existed.
    """
    found = []
    if era.last is not None and first > era.last:
        found.append(Doubt(Rule.ERA_OVER, f"{era.name}は{_end_of(era)}までです。{correct}と読みました。", correct))
    if last < era.first:
        begun = format_long(era.first, weekday=False)
        found.append(Doubt(Rule.ERA_NOT_BEGUN, f"{era.name}は{begun}からです。{correct}と読みました。", correct))
    if first < FIRST_DAY_OF_THE_SOLAR_CALENDAR:
        found.append(Doubt(Rule.LUNAR_CALENDAR, "明治5年までの月日は旧暦です。西暦の月日とは一致しません。"))
    return tuple(found)


def _end_of(era: Era) -> str:
    last = era.last or date.max
    return f"{format_number(era.number(last.year))}年{last.month}月{last.day}日"
