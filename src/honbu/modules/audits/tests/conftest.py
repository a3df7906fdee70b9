"""What every test of the audits has: a place of its own for files."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
