"""What every test starts from."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from honbu.config.testing import django_db_setup
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation import public as organisation

__all__ = ["django_db_setup"]

# A machine that is busy with something else is no fault of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """The organisation and the closures that a process remembers for some seconds are those of another test."""
    organisation.forget_trees()
    clock.forget_calendar()
    yield
    organisation.forget_trees()
    clock.forget_calendar()
