"""What every test starts from."""

from collections.abc import Iterator

import pytest

from honbu.config.testing import django_db_setup
from honbu.kernel.organisation import public as organisation

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def _organisation_read_anew() -> Iterator[None]:
    """The organisation that a process remembers for some seconds is that of another test."""
    organisation.forget_trees()
    yield
    organisation.forget_trees()
