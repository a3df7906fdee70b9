"""年度: the office's year, from April to March."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from honbu.kernel.clock.domain.eras import era_of, format_number

FIRST_MONTH = 4
LAST_YEAR = date.max.year - 1


@dataclass(frozen=True, slots=True, order=True)
class FiscalPeriod:
    """四半期・半期: a part of a fiscal year: `months` is 3 for a quarter, 6 for a half; `number` counts from 1."""

    fiscal_year: "FiscalYear"
    months: int
    number: int

    @property
    def start(self) -> date:
        """The first day."""
        return self.fiscal_year.months[(self.number - 1) * self.months]

    @property
    def end(self) -> date:
        """The last day."""
        last = self.fiscal_year.months[self.number * self.months - 1]
        return last.replace(day=calendar.monthrange(last.year, last.month)[1])

    @property
    def label(self) -> str:
        """令和8年度上半期, 令和8年度第1四半期."""
        if self.months == 6:
            return f"{self.fiscal_year.label}{'上' if self.number == 1 else '下'}半期"
        return f"{self.fiscal_year.label}第{self.number}四半期"

    def contains(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """年度: April of `year` to March of the next. Raises ValueError for a year no calendar has."""

    year: int

    def __post_init__(self) -> None:
        if not 1 <= self.year <= LAST_YEAR:
            raise ValueError(f"{self.year}年度は扱えません。")

    @classmethod
    def of(cls, day: date) -> Self:
        """The fiscal year a day belongs to."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def start(self) -> date:
        """年度当初: 1 April."""
        return date(self.year, FIRST_MONTH, 1)

    @property
    def end(self) -> date:
        """年度末: 31 March."""
        return date(self.year + 1, 3, 31)

    @property
    def label(self) -> str:
        """令和8年度. The year of a change of era has the name it bore for most of its days: 令和元年度."""
        return self.label_on(date(self.year, 10, 1))

    def label_on(self, day: date) -> str:
        """The name in use on a day: 平成31年度 on 2019-04-26, 令和元年度 from 2019-05-01 (申合せ of 2019-04-02)."""
        era = era_of(min(max(day, self.start), self.end))
        if era is None:
            return f"{self.year}年度"
        return f"{era.name}{format_number(era.number(self.year))}年度" if era.number(self.year) else self.label

    @property
    def short_label(self) -> str:
        """R8: for narrow columns."""
        era = era_of(date(self.year, 10, 1))
        return f"{era.letter}{era.number(self.year)}" if era else str(self.year)

    @property
    def halves(self) -> tuple[FiscalPeriod, FiscalPeriod]:
        """上半期 and 下半期."""
        return FiscalPeriod(self, 6, 1), FiscalPeriod(self, 6, 2)

    @property
    def first_half(self) -> FiscalPeriod:
        """上半期: April to September."""
        return self.halves[0]

    @property
    def second_half(self) -> FiscalPeriod:
        """下半期: October to March."""
        return self.halves[1]

    @property
    def quarters(self) -> tuple[FiscalPeriod, ...]:
        """第1四半期 to 第4四半期."""
        return tuple(FiscalPeriod(self, 3, number) for number in (1, 2, 3, 4))

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its twelve months, April first."""
        return tuple(date(self.year_of_month(month), month, 1) for month in (*range(4, 13), 1, 2, 3))

    def year_of_month(self, month: int) -> int:
        """The calendar year in which the month of this fiscal year lies."""
        return self.year if month >= FIRST_MONTH else self.year + 1

    def contains(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end

    def later(self, years: int) -> Self:
        """The fiscal year so many years later; earlier if negative."""
        return type(self)(self.year + years)

    @property
    def next(self) -> Self:
        """来年度."""
        return self.later(1)

    @property
    def previous(self) -> Self:
        """昨年度."""
        return self.later(-1)

    def __str__(self) -> str:
        return self.label
