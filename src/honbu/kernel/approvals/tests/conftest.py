"""What the checks of approvals start from."""

import pytest

from honbu.kernel.approvals.tests.makers import Office, an_office


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def office(db: None) -> Office:
    """The small ward."""
    return an_office()
