"""保存: how long notices and finished work are kept, as the ward's papers are: from the end of their fiscal year."""

import datetime
from collections.abc import Mapping

RETENTION_YEARS: Mapping[str, int] = {"notice": 1, "todo": 5}


def kept_since(today: datetime.date, years: int) -> datetime.date:
    """The first day of which things are still kept: whatever ended before it has been kept for `years` fiscal years."""
    fiscal_year = today.year if today.month >= 4 else today.year - 1
    return datetime.date(fiscal_year - years, 4, 1)
