"""Proves deploy/ by running it: `python deploy/proof.py [--json]`; exit status 0 if every claim holds.

On this machine alone, on loopback ports, in a temporary folder: PostgreSQL with TLS, two page nodes, streams, worker and
nginx, all from the shipped files. Needs the packages nginx, postgresql, openssl and curl, and Honbu's own environment.
"""

import argparse
import json
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent))

from proving.claims import CLAIMS, Claim
from proving.database import Database
from proving.house import House
from proving.place import Place


@dataclass
class Finding:
    """What came of a claim."""

    claim: str
    proven: bool
    figures: str
    seconds: float


class Stopped(BaseException):
    """Somebody ended the proof."""


def stop(_number: int, _frame: FrameType | None) -> None:
    """Leave by way of every clean-up."""
    raise Stopped


def prove(wanted: str, *, quiet: bool) -> list[Finding]:
    """Set up the place, then claim after claim; one that fails does not keep the others from being tried."""
    findings: list[Finding] = []
    with Place() as place:
        place.make_authority()
        database = Database(place)
        database.start()
        house = House(place, database)
        try:
            for title, proof in CLAIMS:
                if wanted not in title and not others_stand_on(title):
                    continue
                finding = tried(title, proof, house)
                findings.append(finding)
                if not quiet:
                    print(in_words(finding), flush=True)
                if not finding.proven and others_stand_on(title):
                    break
        finally:
            house.close()
    return findings


def tried(title: str, proof: Claim, house: House) -> Finding:
    """One claim."""
    began = time.monotonic()
    try:
        finding = Finding(title, proven=True, figures=proof(house), seconds=0)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, the claim does not hold
        finding = Finding(title, proven=False, figures=f"{type(trouble).__name__}: {trouble}", seconds=0)
    finding.seconds = round(time.monotonic() - began, 1)
    return finding


def others_stand_on(title: str) -> bool:
    """Whether everything after it stands on this claim."""
    return title in {"Owner migrates", "Two nodes behind nginx", "First administrator signs in"}


def in_words(finding: Finding) -> str:
    """A line of the table."""
    mark = "proven" if finding.proven else "FAILED"
    return f"{mark}  {finding.claim:<40} {finding.seconds:>5.1f} s  {finding.figures}"


def main() -> int:
    """Prove, print, say by the exit status whether all of it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print data for programs")
    parser.add_argument("--only", default="", help="a part of a claim's title, with what it needs")
    chosen = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    began = time.monotonic()
    try:
        findings = prove(chosen.only, quiet=chosen.json)
    except Stopped:
        print("Stopped; everything was cleaned up.", file=sys.stderr)
        return 1
    seconds = time.monotonic() - began
    complete = len(findings) == len(CLAIMS) or bool(chosen.only)
    holds = complete and all(finding.proven for finding in findings)
    if chosen.json:
        rows = [asdict(finding) for finding in findings]
        print(json.dumps({"holds": holds, "seconds": round(seconds, 1), "claims": rows}, ensure_ascii=False))
    else:
        proven = sum(finding.proven for finding in findings)
        print(f"{proven} of {len(CLAIMS)} claims proven in {seconds:.0f} s")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
