"""会議の名: 令和7年度 第1回みどり台区行政情報化推進本部, with the year's name as it was in use on the day."""

import datetime

from honbu.kernel.clock import public as clock


def name_of_meeting(body: str, fiscal_year: int, ordinal: int, held_on: datetime.date | None) -> str:
    """The name as the form has it. 平成31年度 before May 2019, 令和元年度 from then on."""
    year = clock.FiscalYear(fiscal_year)
    label = year.label_on(held_on) if held_on is not None else year.label
    return f"{label} 第{ordinal}回{body}"
