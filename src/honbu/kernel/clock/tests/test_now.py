"""The time that everybody is given."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import transaction

from honbu.kernel.clock import public as clock

THEN = datetime(2023, 5, 31, 13, 0, tzinfo=clock.TOKYO)


def test_now_is_the_time_in_tokyo() -> None:
    assert clock.now().utcoffset() == timedelta(hours=9)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251 - the clock is what is tested


def test_a_drill_sets_the_time_and_gives_it_back() -> None:
    with clock.at(THEN):
        assert clock.now() == THEN
        assert clock.today() == date(2023, 5, 31)
        assert clock.fiscal_year() == clock.FiscalYear(2023)
        with clock.at(THEN + timedelta(days=1)):
            assert clock.today() == date(2023, 6, 1)
        assert clock.now() == THEN
    assert clock.now() > THEN + timedelta(days=365)


def test_late_in_the_evening_of_greenwich_it_is_already_tomorrow_at_the_office() -> None:
    with clock.at(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 4, 1)
        assert clock.now().tzinfo is clock.TOKYO


def test_the_clock_of_a_drill_can_go_on() -> None:
    with clock.at(THEN, running=True):
        first = clock.now()
        assert first >= THEN
        while clock.now() == first:
            pass
        assert THEN < clock.now() < THEN + timedelta(seconds=30)


def test_a_drill_does_not_change_the_time_of_others() -> None:
    seen: list[datetime] = []
    with clock.at(THEN):
        other = Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] > THEN + timedelta(days=365)


def test_an_error_in_a_drill_gives_the_time_back() -> None:
    def fail() -> None:
        with clock.at(THEN):
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert clock.now() > THEN + timedelta(days=365)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(clock.NaiveMoment), clock.at(datetime(2023, 5, 31, 13, 0)):  # noqa: DTZ001 - that is the slip
        pass


def test_dates_for_machines_are_iso() -> None:
    assert clock.iso(date(2026, 11, 22)) == "2026-11-22"
    assert clock.iso(datetime(2026, 11, 22, 4, 0, tzinfo=UTC)) == "2026-11-22T13:00:00+09:00"


@pytest.mark.django_db
def test_the_clock_of_the_database_goes_on_within_a_transaction() -> None:
    with transaction.atomic():
        first, second = clock.database_now(), clock.database_now()
    assert first < second
    assert first.utcoffset() == timedelta(hours=9)


@pytest.mark.django_db
def test_a_drill_has_one_time_for_the_database_too() -> None:
    with clock.at(THEN):
        assert clock.database_now() == THEN
