"""What the README draws is what the tables say (MTG-2)."""

import re
from pathlib import Path

import pytest

from honbu.modules.meetings.domain.states import MEETING, PROPOSAL

README = Path(__file__).resolve().parents[1] / "README.md"


@pytest.mark.requirement("MTG-2")
def test_the_diagram_of_the_readme_has_every_way_of_the_tables_and_no_other() -> None:
    drawn = set(re.findall(r"(\w+) --> (\w+): (\w+)", README.read_text(encoding="utf-8")))
    tables = {
        (str(state), str(following), str(act))
        for table in (MEETING, PROPOSAL)
        for (state, act), following in table.items()
    }
    assert drawn == tables
