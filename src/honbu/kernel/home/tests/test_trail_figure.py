"""今月の証跡: counted by number, not by reading everything."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from honbu.kernel.clock import public as clock
from honbu.kernel.home.months import first_line_of, lines_since
from honbu.kernel.trail import public as trail

NOVEMBER = datetime.date(2026, 11, 1)


def write(days: list[int]) -> None:
    """Lines in the order of their days, counted from 1 October."""
    begin = datetime.datetime(2026, 10, 1, 12, tzinfo=clock.TOKYO)
    for day in sorted(days):
        trail.Line.objects.create(at=begin + datetime.timedelta(days=day), verb="a", object_type="b", object_id="c")


@pytest.mark.django_db
def test_without_any_line_there_is_nothing_to_count() -> None:
    assert lines_since(datetime.date(2026, 11, 22)) == (0, 0)


@pytest.mark.django_db
def test_this_month_is_compared_with_the_last_up_to_the_same_day() -> None:
    write([0, 4, 10, 30, 31, 32, 40])  # 1, 5, 11, 31 October and 1, 2, 10 November
    assert lines_since(datetime.date(2026, 11, 10)) == (3, 2)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 60), max_size=15))
def test_the_first_line_of_a_day_is_found_as_by_looking_at_each(days: list[int]) -> None:
    # Each example adds to the lines of the one before, later in time as they are in number.
    latest = trail.Line.objects.order_by("-pk").first()
    write([61 + day for day in days] if latest else days)
    moment = datetime.datetime.combine(NOVEMBER, datetime.time(), tzinfo=clock.TOKYO)
    counted = trail.Line.objects.filter(pk__gte=first_line_of(NOVEMBER)).count()
    assert counted == trail.Line.objects.filter(at__gte=moment).count()
