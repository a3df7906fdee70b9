"""The index read anew at night."""

from honbu.kernel.jobs import public as jobs
from honbu.kernel.search import public as search


@jobs.job("search.rebuild", alone=True)
def rebuild(kind: str = "") -> None:
    """What a module forgot to put in, or put in wrongly, is right again in the morning."""
    search.rebuild(kind)
