"""A ward's own machine: nothing starts unfinished."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "HONBU_SECRET_KEY": "k" * 60,
    "HONBU_HOSTS": "honbu.example.lg.jp",
    "HONBU_WARD_NAME": "試し区",
    "HONBU_WARD_NAME_EN": "Proving City",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1/nothing",
}


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HONBU_", "DATABASE_URL"))}
    words = "from honbu.config.settings import prod; print(prod.WARD_NAME, prod.WARD_NAME_EN)"
    return subprocess.run(
        [sys.executable, "-c", words], env={**kept, **settings}, capture_output=True, text=True, check=False
    )


def test_a_finished_installation_bears_its_own_name() -> None:
    assert start(**COMPLETE).stdout.strip() == "試し区 Proving City"


@pytest.mark.parametrize("name", [*COMPLETE])
def test_without_what_only_the_ward_knows_nothing_starts_and_the_message_names_it(name: str) -> None:
    for given in ({}, {name: ""}):
        settings = {key: value for key, value in COMPLETE.items() if key != name} | given
        answer = start(**settings)
        assert answer.returncode != 0
        assert f"{name} or {name}_FILE" in answer.stderr


def test_the_name_of_the_example_is_not_taken_for_a_wards_own() -> None:
    assert "write the ward's own name" in start(**{**COMPLETE, "HONBU_WARD_NAME": "○○区"}).stderr
