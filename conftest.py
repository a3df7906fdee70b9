"""What every test starts from."""

from collections.abc import Iterator

import pytest

from honbu.config.testing import django_db_setup
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation import public as organisation

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """The organisation and the closures that a process remembers for some seconds are those of another test."""
    organisation.forget_trees()
    clock.forget_calendar()
    yield
    organisation.forget_trees()
    clock.forget_calendar()
