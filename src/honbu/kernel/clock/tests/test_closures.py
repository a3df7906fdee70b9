"""閉庁日・臨時開庁日 in the database."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.clock.models import Closure

MOVING = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    clock.forget_calendar()
    yield
    clock.forget_calendar()


def _closure(first: date = MOVING, last: date = MOVING, kind: str = Closure.Kind.CLOSED) -> Closure:
    return Closure(kind=kind, title="庁舎移転", first_day=first, last_day=last)


@pytest.mark.django_db
def test_a_closure_entered_is_known_at_once_and_forgotten_when_it_is_deleted() -> None:
    assert clock.calendar().is_open(MOVING)
    closure = _closure()
    closure.save()
    assert clock.calendar().reason(MOVING) == "庁舎移転"
    assert clock.next_business_day(date(2026, 11, 20), clock.calendar()) == date(2026, 11, 25)
    closure.delete()
    assert clock.calendar().is_open(MOVING)


@pytest.mark.django_db
def test_a_special_opening_makes_a_sunday_an_open_day() -> None:
    sunday = date(2027, 3, 28)
    _closure(sunday, sunday, Closure.Kind.OPEN).save()
    assert clock.is_business_day(sunday, clock.calendar())


@pytest.mark.usefixtures("django_db_setup")
def test_the_calendar_is_read_once_a_minute_outside_of_transactions(
    django_db_blocker: Any, django_assert_num_queries: Any
) -> None:
    # Only reads, so nothing has to be emptied afterwards.
    with django_db_blocker.unblock(), django_assert_num_queries(1):
        first = clock.calendar()
        assert clock.calendar() is first


@pytest.mark.django_db
def test_a_closure_that_was_rolled_back_is_not_remembered() -> None:
    with transaction.atomic():
        _closure().save()
        assert not clock.calendar().is_open(MOVING)
        transaction.set_rollback(True)
    assert clock.calendar().is_open(MOVING)


@pytest.mark.django_db
def test_closures_of_a_range_are_those_that_touch_it() -> None:
    closure = _closure(date(2026, 11, 20), date(2026, 11, 25))
    closure.save()
    assert list(clock.closures_between(date(2026, 11, 25), date(2026, 12, 1))) == [closure]
    assert not clock.closures_between(date(2026, 11, 26), date(2026, 12, 1)).exists()
    assert str(closure) == "庁舎移転"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [(date(2026, 11, 25), MOVING, "closed"), (MOVING, date(2206, 11, 24), "closed"), (MOVING, MOVING, "maybe")],
)
def test_days_in_the_wrong_order_centuries_and_unknown_kinds_are_refused(first: date, last: date, kind: str) -> None:
    with pytest.raises(ValidationError):
        _closure(first, last, kind).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        _closure(first, last, kind).save()


@pytest.mark.django_db
def test_a_closure_of_one_day_is_in_order() -> None:
    _closure().full_clean()
