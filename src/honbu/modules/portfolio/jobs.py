"""Background work of the portfolio."""

from honbu.kernel.jobs import public as jobs
from honbu.modules.portfolio.actions import limits, quality, renewing

NIGHTLY = "portfolio.nightly"


@jobs.job(NIGHTLY, alone=True)
def look_over_the_inventory() -> None:
    """Every night: limits move with contracts that renew themselves, what is missing is asked for, what comes up is work."""
    limits.keep_all_limits()
    quality.check_inventory()
    renewing.raise_alarms()
