"""日付の書き方 in the sentences of the planning, which runs in processes without Django and so without the clock's door."""

from datetime import date

_REIWA, _HEISEI = 2018, 1988
_WEEKDAYS = "月火水木金土日"


def year_label(year: int) -> str:
    """令和6年度 for the fiscal year 2024; the first of an era is 元年度."""
    era, number = ("令和", year - _REIWA) if year > _REIWA else ("平成", year - _HEISEI)
    return f"{era}{'元' if number == 1 else number}年度"


def day_label(day: date) -> str:
    """9月2日(月)"""
    return f"{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"
