"""A list of 2,600 people: read, compared and accepted, against reading the same file and inserting plain rows."""

import csv
import datetime
import io
import tempfile

from ground import Figure, in_private_database, seconds, tell

in_private_database(__file__)

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from honbu.kernel import registry
from honbu.kernel.organisation.public import Person, Post, System, tree_on
from honbu.kernel.personnel import actions

PEOPLE = 2600


def a_list() -> bytes:
    """2,600 people in all teams."""
    teams = [unit.code for unit in tree_on().units.values() if unit.kind == "team"]
    stream = io.StringIO()
    sheet = csv.writer(stream)
    sheet.writerow(["職員番号", "氏名", "カナ", "任用区分", "所属コード", "職名"])
    for number in range(PEOPLE):
        sheet.writerow([f"9{number:05d}", f"職員 {number}", "ショクイン", "常勤", teams[number % len(teams)], "係員"])
    return stream.getvalue().encode("cp932")


def main() -> None:
    """Measure and tell."""
    settings.FILES_ROOT = tempfile.mkdtemp(prefix="honbu-bench-files-")
    call_command("migrate", verbosity=0, interactive=False)
    registry.set_up()
    for manifest in registry.manifests():
        if manifest.demo is not None:
            manifest.demo(small=True)
    machine, day, content = System("検査"), datetime.date(2027, 4, 1), a_list()
    assert Post.objects.filter(title="係員").exists()
    batch = None

    def read() -> None:
        nonlocal batch
        batch = actions.take_in_list(content, "名簿.csv", day, actor=machine)

    reading = seconds(read)
    assert batch is not None
    accepting = seconds(lambda: actions.accept_list(batch, actor=machine))
    again = seconds(lambda: actions.take_in_list(content, "名簿.csv", day, actor=machine))
    plain = seconds(
        lambda: Person.objects.bulk_create(
            Person(number=f"8{number:05d}", family_name="職員", employment="regular", valid_from=day)
            for number in range(PEOPLE)
        )
    )
    total = reading + accepting
    tell(
        [
            Figure(
                "read and accept 2,600 people",
                f"{total:.2f} s ({reading:.2f} + {accepting:.2f})",
                total / 5,
                "<= 5 s",
                total <= 5,
            ),
            Figure("the same list again", f"{again:.2f} s", again / 5, "<= 5 s", again <= 5),
            Figure("plain bulk insert of 2,600 rows", f"{plain:.2f} s", total / plain, "told only", True),
        ]
    )


main()
