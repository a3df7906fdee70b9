"""保存年限: how long a document is kept, counted in fiscal years from the end of the one in which it was made."""

import datetime
from typing import Final

FOREVER: Final = 0  # 永年
YEARS: Final = (1, 3, 5, 10, 30, FOREVER)
FIRST_MONTH: Final = 4


class UnknownRetention(ValueError):
    """A number of years that the ward's rules on documents don't have."""


def keep_until(made_on: datetime.date, years: int) -> datetime.date | None:
    """保存期間満了日: the last day of keeping; None for ever.

    A document of 22 November 2026 kept for five years is counted from 1 April 2027 and kept until 31 March 2032.
    """
    if years not in YEARS:
        raise UnknownRetention(years)
    if years == FOREVER:
        return None
    fiscal_year = made_on.year if made_on.month >= FIRST_MONTH else made_on.year - 1
    return datetime.date(fiscal_year + 1 + years, 3, 31)


def may_be_disposed_of(until: datetime.date | None, today: datetime.date) -> bool:
    """Whether the time of keeping is over; what is kept for ever never is."""
    return until is not None and until < today
