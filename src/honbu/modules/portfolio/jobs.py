"""Background work of the portfolio."""

from honbu.kernel.jobs import public as jobs
from honbu.modules.portfolio.actions import limits, quality

NIGHTLY = "portfolio.nightly"


@jobs.job(NIGHTLY, alone=True)
def look_over_the_inventory() -> None:
    """Every night: limits move with contracts that renew themselves, and what is missing is asked for."""
    limits.keep_all_limits()
    quality.check_inventory()
