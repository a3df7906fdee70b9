"""Dates on pages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import trans_real

from honbu.kernel.clock import public as clock
from honbu.kernel.clock.models import Closure

SUNDAY = date(2026, 11, 22)
FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
ENGLISH = {
    "本日": "today",
    ("期限まで%(days)d開庁日", "期限まで%(days)d開庁日"): ("%(days)d working day left", "%(days)d working days left"),
    ("%(days)d日超過", "%(days)d日超過"): ("%(days)d day overdue", "%(days)d days overdue"),
}


def _shown(source: str, value: object) -> str:
    return Template("{% load clock %}" + source).render(Context({"value": value}))


@pytest.fixture
def in_english(tmp_path: Path, settings: object) -> Iterator[None]:
    """English pages with a catalogue of their own, so that this holds whatever the ward's catalogue says."""
    catalog = Catalog(locale="en")
    for japanese, english in ENGLISH.items():
        catalog.add(japanese, english)
    target = tmp_path / "en" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as stream:
        write_mo(stream, catalog)
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    trans_real._translations.clear()
    with translation.override("en"):
        yield
    trans_real._translations.clear()


def test_a_date_on_a_page_is_official_japanese() -> None:
    assert _shown("{{ value|wareki }}", SUNDAY) == "令和8年11月22日(日)"
    assert _shown("{{ value|wareki_short }}", SUNDAY) == "R8.11.22"


def test_a_moment_is_shown_by_its_day_in_tokyo() -> None:
    late = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    assert _shown("{{ value|wareki }}", late) == "令和8年11月22日(日)"


@pytest.mark.parametrize("source", ["{{ value|wareki }}", "{{ value|wareki_short }}", "{{ value|due }}"])
@pytest.mark.parametrize("value", [None, "", "明日"])
def test_what_is_no_date_leaves_the_place_empty(source: str, value: object) -> None:
    assert _shown(source, value) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deadline", "shown"),
    [
        (date(2026, 11, 26), "期限まで3開庁日"),
        (date(2026, 11, 20), "本日"),
        (date(2026, 11, 18), "2日超過"),
        (datetime(2026, 11, 18, 17, 0, tzinfo=clock.TOKYO), "2日超過"),
        (SUNDAY, "期限まで0開庁日"),
    ],
)
def test_a_deadline_counts_open_days_before_and_days_after(deadline: date, shown: str) -> None:
    with clock.at(FRIDAY_NOON):
        assert _shown("{{ value|due }}", deadline) == shown


@pytest.mark.django_db
def test_a_closure_of_the_ward_takes_a_day_from_the_deadline() -> None:
    Closure.objects.create(title="庁舎移転", first_day=date(2026, 11, 24), last_day=date(2026, 11, 24))
    with clock.at(FRIDAY_NOON):
        assert _shown("{{ value|due }}", date(2026, 11, 26)) == "期限まで2開庁日"


@pytest.mark.usefixtures("in_english")
def test_readers_of_english_see_english_dates() -> None:
    assert _shown("{{ value|wareki }}", SUNDAY) == "22 November 2026 (Sun)"
    assert _shown("{{ value|wareki_short }}", SUNDAY) == "22 Nov 2026"


@pytest.mark.django_db
@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("deadline", "shown"),
    [
        (date(2026, 11, 24), "1 working day left"),
        (date(2026, 11, 26), "3 working days left"),
        (date(2026, 11, 20), "today"),
        (date(2026, 11, 19), "1 day overdue"),
        (date(2026, 11, 18), "2 days overdue"),
    ],
)
def test_readers_of_english_see_english_deadlines(deadline: date, shown: str) -> None:
    with clock.at(FRIDAY_NOON):
        assert _shown("{{ value|due }}", deadline) == shown
