"""What every benchmark stands on: a private database of its own, and figures printed as ratios to a limit of the same run.

`python benchmarks/NAME.py [--json]`; with DATABASE_URL set, that database is used (and filled).
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from honbu.config.running.postgres import Cluster


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure with what it was to reach; `reached` is judged on the ratio, never on the clock alone."""

    name: str
    measured: str
    ratio: float
    limit: str
    reached: bool


def in_private_database(script: str, *, durable: bool = True) -> None:
    """Run the script once more inside a database made for it, then remove it. Returns only in that inner run.

    `durable` keeps fsync on, as in a ward; without it only what the processor does is measured.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
    if "DATABASE_URL" in os.environ:
        return
    home = Path(tempfile.mkdtemp(prefix="honbu-bench-"))
    os.environ.update(HONBU_HOME=str(home), HONBU_DATABASE_ROLE="owner")
    cluster = Cluster(home, tests=not durable)
    cluster.start()
    try:
        environment = {**os.environ, "DATABASE_URL": cluster.url("owner")}
        status = subprocess.run([sys.executable, script, *sys.argv[1:]], env=environment, check=False).returncode
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)
    sys.exit(status)


def interleaved(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The median of each work, measured in turns, so that a noisy moment of the machine meets all of them."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            taken[place].append(work())
    return [statistics.median(times) for times in taken]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes by the clock on the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def tell(figures: Sequence[Figure]) -> None:
    """Print the figures and end with 1 if one was missed."""
    if "--json" in sys.argv:
        print(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1))
    else:
        for figure in figures:
            mark = "reached" if figure.reached else "MISSED"
            print(f"{figure.name}: {figure.measured}  ratio {figure.ratio:.2f}  (limit {figure.limit}) {mark}")
    sys.exit(0 if all(figure.reached for figure in figures) else 1)
