"""What `honbu run` takes of the memory: all of it, and the page process before and after 10,000 requests."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from ground import Figure, tell

PORT = 8931
REQUESTS = 10_000
PATHS = ("/health/ready", "/personas/", "/accounts/login/", "/gallery/")


def proportional(pid: int) -> int:
    """PSS of a process in bytes: shared pages are counted by share, so that the sum is the truth."""
    with contextlib.suppress(OSError):
        found = re.search(
            r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE
        )
        return int(found[1]) * 1024 if found else 0
    return 0


def family(root: int) -> dict[int, str]:
    """The process, all its descendants, and what they are."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            names[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:60]
    found, waiting = {}, [root]
    while waiting:
        current = waiting.pop()
        found[current] = names.get(current, "")
        waiting += [pid for pid, parent in parents.items() if parent == current]
    return found


def heaviest_page_worker(root: int) -> int:
    """PSS of the process that answers pages."""
    return max(proportional(pid) for pid, name in family(root).items() if "granian" in name)


def ask(path: str) -> None:
    """One request."""
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=20) as reply:
        reply.read()


def main() -> None:
    """Measure and tell."""
    home = tempfile.mkdtemp(prefix="honbu-bench-")
    environment = {**os.environ, "HONBU_HOME": home, "PORT": str(PORT)}
    environment.pop("DATABASE_URL", None)
    house = subprocess.Popen(
        [sys.executable, "-m", "honbu.config.cli", "run"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                ask("/health/ready")
                break
            assert house.poll() is None
        for number in range(400):
            ask(PATHS[number % len(PATHS)])
        warm = heaviest_page_worker(house.pid)
        for number in range(REQUESTS):
            ask(PATHS[number % len(PATHS)])
        after = heaviest_page_worker(house.pid)
        everything = sum(proportional(pid) for pid in family(house.pid))
    finally:
        house.send_signal(signal.SIGTERM)
        house.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)
    mb = 1024 * 1024
    tell(
        [
            Figure(
                "everything that make run starts",
                f"{everything / mb:.0f} MB",
                everything / (1200 * mb),
                "<= 1.2 GB",
                everything <= 1200 * mb,
            ),
            Figure(
                "page process after 10,000 requests",
                f"{after / mb:.0f} MB",
                after / (250 * mb),
                "<= 250 MB",
                after <= 250 * mb,
            ),
            Figure(
                "its growth since request 400",
                f"{(after - warm) / mb:+.1f} MB",
                after / warm,
                "<= 1.05 of before",
                after <= warm * 1.05,
            ),
        ]
    )


main()
