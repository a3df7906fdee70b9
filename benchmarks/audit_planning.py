"""Plans of audits: how long the proof of the best takes, what it needs of memory, and how far our own rules are from it.

`python benchmarks/audit_planning.py [--json]`. No database is needed.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")

from ground import Figure, seconds, tell

from honbu.modules.audits.domain.planning.calendar import set_calendar
from honbu.modules.audits.domain.planning.checking import violations_of_calendar, violations_of_years
from honbu.modules.audits.domain.planning.selection import plan_years
from honbu.modules.audits.domain.planning.slots import Auditor, Busy, CalendarRules, CalendarTask, Service, Visit
from honbu.modules.audits.domain.planning.solver import Way
from honbu.modules.audits.domain.planning.years import NoYearPlan, Section, YearTask, default_rules

ROUNDS = 5
CALENDARS = 8
CASES = 200
FIRST_YEAR = 2024
GIGABYTE = 1024**3
HOLIDAYS = {date(2024, 9, 16), date(2024, 9, 23), date(2024, 10, 14), date(2024, 11, 4)}


def ward(count: int, seed: int) -> YearTask:
    """A ward: sections visited by turns or never, some with promises, some with an open major finding."""
    chance = random.Random(seed)
    sections = tuple(
        Section(
            f"s{number:03}", f"第{number}課", f"部{number % max(1, count // 8)}", chance.randint(0, 40),
            chance.choice([None, 2020, 2021, 2021, 2022, 2022, 2023, 2023]), chance.random() < 0.05,
            announced=(chance.randint(2024, 2027),) if chance.random() < 0.6 else (),
        )
        for number in range(count)
    )  # fmt: skip
    return YearTask(sections, default_rules(sections, FIRST_YEAR))


def autumn(seed: int, visits: int = 25, people: int = 8) -> CalendarTask:
    """Visits from September to December, with busy times, floors, outlying offices, leave and former posts."""
    chance = random.Random(seed)

    def busy() -> tuple[Busy, ...]:
        begun = date(2024, 9, 1) + timedelta(chance.randint(0, 60))
        found = [
            (0.4, Busy(weekdays=frozenset({chance.randint(0, 4)}))), (0.3, Busy(date(2024, 12, 1))),
            (0.3, Busy(begun, begun + timedelta(20))),
        ]  # fmt: skip
        return tuple(one for share, one in found if chance.random() < share)

    def leave() -> tuple[Busy, ...]:
        begun = date(2024, 9, 1) + timedelta(chance.randint(0, 100))
        return (Busy(begun, begun + timedelta(5)),)

    places = tuple(
        Visit(
            f"v{number:02}",
            f"s{number:02}",
            f"第{number}課",
            f"{chance.randint(1, 9)}階",
            chance.random() < 0.15,
            busy(),
        )
        for number in range(visits)
    )
    auditors = tuple(
        Auditor(
            f"a{number}", f"監査{number}", number % 2 == 0,
            services=(
                Service(f"s{chance.randrange(visits):02}"),
                Service(f"s{chance.randrange(visits):02}", last=date(2023, 3, 31)),
            ),
            leave=leave(),
        )
        for number in range(people)
    )  # fmt: skip
    return CalendarTask(places, auditors, CalendarRules(date(2024, 9, 1), date(2024, 12, 28), frozenset(HOLIDAYS)))


def years(count: int) -> tuple[float, bool]:
    """The median seconds of a proved plan, and whether each was proved and kept every rule."""
    taken, sound, seed = [], True, 0
    while len(taken) < ROUNDS:
        task, seed = ward(count, seed), seed + 1
        try:
            plan_years(task, way=Way.RULES) if count < 100 else None
        except NoYearPlan:
            continue
        found = []
        taken.append(seconds(lambda task=task, found=found: found.append(plan_years(task, way=Way.EXACT))))
        sound &= found[0].optimal and not violations_of_years(task, found[0].visits)
    return statistics.median(taken), sound


def fallback() -> tuple[float, float, int]:
    """Over random wards: the mean and the worst share that our own rules lose, and how many plans broke a rule."""
    lost, broken, seed = [], 0, 1000
    while len(lost) < CASES:
        task, seed = ward(random.Random(seed).randint(20, 80), seed), seed + 1
        try:
            best = plan_years(task, way=Way.EXACT)
        except NoYearPlan:
            continue
        ours = plan_years(task, way=Way.RULES)
        lost.append((best.score - ours.score) / best.score)
        broken += bool(violations_of_years(task, ours.visits))
    return statistics.mean(lost), max(lost), broken


def calendars() -> None:
    """In a process of its own: seconds of each calendar, whether it was proved and sound, and the peak of memory."""
    taken, sound = [], True
    for seed in range(CALENDARS):
        task, found = autumn(seed), []
        taken.append(
            seconds(
                lambda task=task, seed=seed, found=found: found.append(set_calendar(task, seed=seed, way=Way.EXACT))
            )
        )
        sound &= found[0].optimal and not violations_of_calendar(task, found[0].bookings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"taken": taken, "sound": sound, "peak": peak}))


def main() -> None:
    """Measure and tell."""
    if "calendars" in sys.argv:
        calendars()
        return
    plan_years(ward(20, 0), way=Way.EXACT)  # the library is loaded before the clock runs
    small, small_sound = years(75)
    large, large_sound = years(500)
    told = subprocess.run([sys.executable, __file__, "calendars"], capture_output=True, check=True, text=True)
    autumns = json.loads(told.stdout)
    mean, worst, broken = fallback()
    slowest = max(autumns["taken"])
    tell(
        [
            Figure("years of 75 sections, proved the best", f"{small:.2f} s", small / 0.5, "0.5 s", small_sound and small <= 0.5),
            Figure("years of 500 sections, proved the best", f"{large:.2f} s", large / 2, "2 s", large_sound and large <= 2),
            Figure(
                f"calendar of 25 visits, 8 auditors, Sept-Dec, proved the best (slowest of {CALENDARS}, with loading)", f"{slowest:.1f} s",
                slowest / 10, "10 s", autumns["sound"] and slowest <= 10,
            ),
            Figure(
                "memory of that process", f"{autumns['peak'] / 1024**2:.0f} MB", autumns["peak"] / GIGABYTE, "1 GB",
                autumns["peak"] <= GIGABYTE,
            ),
            Figure(
                f"what our own rules lose in {CASES} wards (mean {mean:.2%}, {broken} plans broken)", f"{worst:.2%}",
                worst / 0.02, "2 %", worst <= 0.02 and not broken,
            ),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main()
