"""Queries that are planned once."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honbu.kernel.organisation.models import Unit, UnitVersion
from honbu.kernel.organisation.prepared import Prepared, Statement, Together, _planned
from honbu.kernel.organisation.tests.makers import a_ward

pytestmark = pytest.mark.django_db
_units = Prepared(lambda pk: Unit.objects.filter(pk=pk).values_list("pk", "kind"), -1)
_names = Prepared(
    lambda pk, day: UnitVersion.objects.filter(unit=pk, valid_from__lte=day).values_list("name", "valid_from"), -1,
    datetime.date(1900, 1, 1),
)  # fmt: skip


@pytest.mark.parametrize("pooled", [False, True])
def test_a_query_gives_its_rows_with_or_without_a_connection_of_its_own(settings, *, pooled: bool) -> None:
    settings.DATABASE_POOLED = pooled
    office = a_ward()["office"]
    assert _units.one(office.pk) == (office.pk, "section")
    assert _units.one(-5) is None
    assert Statement("SELECT $2::int, $1::text, $2::int + 1").all("一", 2) == [(2, "一", 3)]
    assert Statement("SELECT 1").all() == [(1,)]


def test_what_was_planned_is_asked_for_by_its_name_alone() -> None:
    statement = Statement("SELECT 'planned once', $1::int")
    with CaptureQueriesContext(connection) as asked:
        assert statement.all(1) == [("planned once", 1)]
        assert statement.all(2) == [("planned once", 2)]
    assert [query["sql"].startswith("EXECUTE honbu_") for query in asked.captured_queries] == [True, True]
    _planned.pop(connection.connection)
    connection.connection.execute("DEALLOCATE ALL")
    assert statement.all(3) == [("planned once", 3)], "a new connection has planned nothing yet"


def test_several_questions_are_one_query_and_their_answer_is_the_same_text_until_a_row_changes() -> None:
    office, day = a_ward()["office"], datetime.date(2026, 11, 22)
    both = Together(_names, _units)
    with CaptureQueriesContext(connection) as asked:
        names, kind = both.texts(office.pk, day)
    assert len(asked) == 1
    assert Together.rows(names) == [["情報管理課", _names.all(office.pk, day)[0][1].isoformat()]]
    assert Together.rows(kind) == [[office.pk, "section"]]
    assert both.texts(office.pk, day) == (names, kind)
    UnitVersion.objects.filter(unit=office).update(name="情報課")
    assert both.texts(office.pk, day)[0] != names
    assert both.texts(-5, day) == ("[]", "[]")
