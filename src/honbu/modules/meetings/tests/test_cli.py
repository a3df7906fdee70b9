"""`honbu minutes`: reading and loading on the command line (MTG-9)."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from honbu.modules.meetings.cli import app
from honbu.modules.meetings.models import Intake, Meeting
from honbu.modules.meetings.tests.makers import NO_SEEDS, RECORDS, SEEDS, a_headquarters

pytestmark = pytest.mark.requirement("MTG-9")
runner = CliRunner()


def test_a_file_is_told_as_json_with_the_documented_keys() -> None:
    told = runner.invoke(app, ["read", str(RECORDS / "2025-1.txt"), "--json"])
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["meeting"]["date"] == "2025-05-28"
    assert [item["resolution"] for item in found["agenda"]] == ["案のとおり承認", "案のとおり承認", None, None]


def test_several_files_are_compared_with_each_other() -> None:
    told = runner.invoke(app, ["read", str(RECORDS / "2024-3.txt"), str(RECORDS / "2025-1.txt"), "--json"])
    second = json.loads(told.stdout)[1]
    assert "group_changed" in {doubt["rule"] for doubt in second["doubts"]}


def test_a_file_that_is_no_record_ends_with_one_and_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "x.doc"
    broken.write_bytes(b"\xd0\xcf\x11\xe0old")
    told = runner.invoke(app, ["read", str(broken)])
    assert told.exit_code == 1


def test_people_get_a_table() -> None:
    told = runner.invoke(app, ["read", str(RECORDS / "2025-1.txt")])
    assert told.exit_code == 0
    assert "times_disagree" in told.stdout


@pytest.mark.django_db
def test_loading_makes_meetings_once() -> None:
    a_headquarters()
    files = [str(RECORDS / f"{name}.txt") for name in ("2024-3", "2025-1")]
    assert runner.invoke(app, ["load", *files, "--body", "hq"]).exit_code == 0
    assert runner.invoke(app, ["load", *files, "--body", "hq"]).exit_code == 0
    assert Meeting.objects.count() == Intake.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.skipif(not SEEDS.is_dir(), reason=NO_SEEDS)
def test_the_two_real_records_are_loaded_into_a_body_of_their_own() -> None:
    a_headquarters()
    files = [str(path) for path in sorted(SEEDS.glob("minutes-*.txt"))]
    told = runner.invoke(app, ["load", *files, "--body", "real", "--create", "豊島区行政情報化推進本部"])
    assert told.exit_code == 0
    assert [(meeting.fiscal_year, meeting.ordinal) for meeting in Meeting.objects.order_by("pk")] == [
        (2019, 1),
        (2023, 1),
    ]


@pytest.mark.django_db
def test_a_body_that_is_not_there_is_not_made_up() -> None:
    assert runner.invoke(app, ["load", str(RECORDS / "2025-1.txt"), "--body", "none"]).exit_code == 1
