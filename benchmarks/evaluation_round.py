"""システム評価: a round for 75 sections with 180 systems each is handed out, and one whose first stage is full comes over.

`python benchmarks/evaluation_round.py [--json]`. The limits are ten seconds by the clock; as a second measure each is held
against writing as many bare rows in the same run.
"""

import datetime
import os
from collections.abc import Callable

import django
from ground import Figure, in_private_database, seconds, tell

LIMIT = 10.0
SECTIONS, SYSTEMS, ITEMS = 75, 180, 75

if __name__ == "__main__":
    in_private_database(__file__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
django.setup()

# Only now: models exist once Django is set up.
from django.core.management import call_command
from django.db import connection, transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import System, Unit, forget_trees
from honbu.kernel.organisation.tests.makers import a_person, a_unit
from honbu.modules.portfolio.actions import rounds
from honbu.modules.portfolio.documents.evaluation import analysis_paper
from honbu.modules.portfolio.models import (
    Evaluation,
    EvaluationItem,
    EvaluationRound,
    FirstScore,
    ItemSet,
)
from honbu.modules.portfolio.models import System as WardSystem

MACHINE = System("計測")


def sections() -> list[Unit]:
    """A ward of 75 sections, each with its chief."""
    ward = a_unit("計測区", kind="ward", code="b00")
    departments = [a_unit(f"第{number}部", ward, kind="department", code=f"b{number}") for number in range(1, 16)]
    found = [
        a_unit(f"第{number}課", departments[number % 15], code=f"b{number % 15 + 1}{number:03}")
        for number in range(SECTIONS)
    ]
    for unit in found:
        a_person("計測 課長", unit, title="課長", rank=70)
    forget_trees()
    return found


def systems(units: list[Unit], count: int) -> None:
    """So many running systems, shared out over the sections."""
    first = WardSystem.objects.count() + 1
    rows = [
        WardSystem(
            number=first + place, name=f"システム{first + place}", unit=units[place % len(units)], kind="package"
        )
        for place in range(count)
    ]
    WardSystem.objects.bulk_create(rows, batch_size=2000)


def a_set() -> ItemSet:
    """75 items: with 180 systems 13,500 points."""
    made = ItemSet.objects.create(title="計測の版")
    EvaluationItem.objects.bulk_create(
        EvaluationItem(
            item_set=made, code=f"I{place}", group=f"観点{place // 5}", axis="value" if place % 2 else "fitness",
            text=f"項目{place}ですか", explanation="説明", weight=1, order=place,
        )
        for place in range(ITEMS)
    )  # fmt: skip
    return made


def a_round(item_set: ItemSet, year: int) -> EvaluationRound:
    """A round that is prepared."""
    today = clock.today()
    return rounds.plan_round(
        {
            "title": f"{year}年度", "fiscal_year": year, "item_set": item_set, "kinds": [], "with_euc": False,
            "first_until": today, "second_until": today + datetime.timedelta(days=30), "note": "",
        },
        actor=MACHINE,
    )  # fmt: skip


def confirm(round_: EvaluationRound) -> None:
    """Every sheet of the round full and confirmed, by the shortest way."""
    items = list(round_.item_set.items.all())
    FirstScore.objects.bulk_create(
        (
            FirstScore(evaluation=one, item=item, score=(one.pk + item.pk) % 5 + 1, reason="理由")
            for one in round_.evaluations.all()
            for item in items
        ),
        batch_size=2000,
    )
    round_.evaluations.update(state="submitted", confirmed_at=clock.now())


def bare(count: int) -> Callable[[], None]:
    """As many rows without any thought, in a table of two numbers and a text: what the machine can do."""

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE bare (a bigint, b bigint, c text) ON COMMIT DROP")
            for start in range(0, count, 2000):
                rows = [(place, place, "理由") for place in range(start, min(count, start + 2000))]
                cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s)", rows)

    return write


def judged(name: str, taken: float, rows: int) -> Figure:
    """Against the limit by the clock; beside it, how many times the bare rows it took."""
    least = seconds(bare(rows))
    measured = f"{taken:.2f} s for {rows:,} rows ({taken / least:.1f} x bare rows)"
    return Figure(name, measured, taken / LIMIT, f"<= {LIMIT:.0f} s", taken <= LIMIT)


def main() -> None:
    """Measure and tell."""
    call_command("migrate", verbosity=0)
    units, item_set = sections(), a_set()
    systems(units, SYSTEMS)
    year = clock.FiscalYear.of(clock.today()).year
    first = a_round(item_set, year - 2)
    rounds.distribute(first, actor=MACHINE)
    confirm(first)
    second = a_round(item_set, year - 1)
    carried = seconds(lambda: rounds.distribute(second, actor=MACHINE))
    scores = FirstScore.objects.filter(evaluation__round=second).count()
    paper = seconds(lambda: analysis_paper(EvaluationRound.objects.get(pk=first.pk), "pdf"))
    systems(units, SECTIONS * SYSTEMS - SYSTEMS)
    third = a_round(item_set, year)
    large = seconds(lambda: rounds.distribute(third, actor=MACHINE))
    sheets = Evaluation.objects.filter(round=third).count()
    tell(
        [
            judged(f"{SYSTEMS} systems of {SECTIONS} sections with last round's points", carried, scores),
            judged(f"{SECTIONS} sections with {SYSTEMS} systems each", large, sheets),
            Figure("分析書 of 180 systems as PDF", f"{paper:.2f} s", paper / 5, "<= 5 s", paper <= 5),
        ]
    )


if __name__ == "__main__":
    main()
