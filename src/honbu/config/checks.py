"""`make test`: every check, from the cheap to the dear; ends with the first that fails, and pytest's lines come last."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[3]
SYSTEM_PACKAGES = {"chromium": "chromium", "fc-list :lang=ja": "fonts-noto-cjk"}
ADDRESS = re.compile(r"https?://|file:")
console = Console(highlight=False)


def main() -> int:
    """Run everything (or, with --quick, all but the tests); returns the exit status."""
    quick = "--quick" in sys.argv
    os.chdir(ROOT)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    static = [
        ("lock files hold no address", _locks),
        ("format", ["ruff", "format", "--check", "-q", *_folders()]),
        ("lint", ["ruff", "check", "-q", *_folders()]),
        ("templates", ["djade", "--target-version", "5.2", "--check", *_tracked("*.html")]),
        ("contracts", ["lint-imports", "--cache-dir", "var/.import_linter"]),
        ("types", ["mypy", "--cache-dir", "var/.mypy", "-p", "honbu"]),
    ]
    for name, check in static:
        if not _passes(name, check):
            return 1
    if quick:
        return 0
    left_out = _browser()
    if left_out and os.environ.get("CI") == "true":
        console.print(f"[red]CI leaves nothing out, but {left_out}[/red]")
        return 1
    workers = os.environ.get("HONBU_TEST_WORKERS", str(max(2, os.cpu_count() or 2)))
    command = [sys.executable, "-m", "pytest", "-n", workers, "--durations", "8"]
    if left_out:
        console.print(f"[yellow]Left out: browser tests: {left_out}[/yellow]")
        command += ["-m", "not browser"]
    return subprocess.run(command, check=False).returncode


def _folders() -> list[str]:
    return [folder for folder in ("src", "tests", "benchmarks", "deploy") if (ROOT / folder).is_dir()]


def _tracked(pattern: str) -> list[str]:
    found = subprocess.run(["git", "ls-files", pattern], capture_output=True, text=True, check=False).stdout.split()
    return found or [str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob(pattern)]


def _passes(name: str, check: object) -> bool:
    began = time.monotonic()
    if callable(check):
        trouble = check()
        ok, output = not trouble, trouble
    else:
        assert isinstance(check, Sequence)  # noqa: S101 - the table above holds nothing else
        result = subprocess.run(list(check), capture_output=True, text=True, check=False)
        ok, output = result.returncode == 0, result.stdout + result.stderr
    mark = "[green]✓[/green]" if ok else "[red]✗[/red]"
    console.print(f"{mark} {name} ({time.monotonic() - began:.1f} s)")
    if not ok:
        console.print(output, markup=False)
    return ok


def _locks() -> str:
    found = []
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        found += [
            f"{path.name}: {line}" for line in path.read_text(encoding="utf-8").splitlines() if ADDRESS.search(line)
        ]
    return "\n".join(found)


def _browser() -> str:
    """Why the browser tests can't run, after trying to install what they need; empty when they can."""
    missing = [package for probe, package in SYSTEM_PACKAGES.items() if not _there(probe)]
    if not missing:
        return ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        console.print(f"Installing {', '.join(missing)} …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, stdout=subprocess.DEVNULL, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", *missing], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        missing = [package for probe, package in SYSTEM_PACKAGES.items() if not _there(probe)]
    return f"{', '.join(missing)} is missing; install it (apt install {' '.join(missing)})" if missing else ""


def _there(probe: str) -> bool:
    program, *arguments = probe.split()
    if program == "chromium" and os.environ.get("CHROMIUM"):
        return Path(os.environ["CHROMIUM"]).exists()
    if shutil.which(program) is None:
        return False
    return not arguments or bool(subprocess.run([program, *arguments], capture_output=True, check=False).stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
