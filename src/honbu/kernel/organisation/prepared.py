"""Queries that every request asks, written to SQL once and planned once by the database: both take longer than the answer."""

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

ROWS_AS_TEXT = "SELECT coalesce(json_agg(part), '[]')::text FROM (%s) part"
PLACE = re.compile(r"\$([0-9])")
Given = str | int | datetime.date | list[int] | list[str]

# What each connection has planned already; a new connection begins with nothing.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Statement:
    """A query in SQL, with $1, $2, … for its values; every connection plans it at its first use.

    With settings.DATABASE_POOLED it is asked as it stands: then the next query may go by another connection.
    """

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._name = f"honbu_{hashlib.sha256(sql.encode()).hexdigest()[:16]}"

    def all(self, *values: Given) -> Sequence[Sequence[Any]]:
        """The rows for these values."""
        if settings.DATABASE_POOLED:
            places = [int(place) - 1 for place in PLACE.findall(self._sql)]
            sql, given = PLACE.sub("%s", self._sql), [values[place] for place in places]
        else:
            self._plan()
            sql, given = f"EXECUTE {self._name}{self._places(len(values))}", list(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return rows

    @staticmethod
    def _places(count: int) -> str:
        return f"({', '.join(['%s'] * count)})" if count else ""

    def _plan(self) -> None:
        connection.ensure_connection()
        planned = _planned.setdefault(connection.connection, set())
        if self._name not in planned:
            connection.connection.execute(f"PREPARE {self._name} AS {self._sql}")
            planned.add(self._name)


class Prepared:
    """Rows by values.

    `rows` makes the query from sample values, and names its columns with values_list(); `samples` are values that stand
    nowhere else in it. What it gives are the columns as the database has them, so no column may need Django's conversion.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]], *samples: Given) -> None:
        self._rows = rows
        self._samples = samples

    def all(self, *values: Given) -> Sequence[Sequence[Any]]:
        """The columns of every row that there is for these values."""
        return self._statement.all(*values)

    def one(self, *values: Given) -> Sequence[Any] | None:
        """The columns of the one row that there is for these values; None where there is none."""
        return next(iter(self.all(*values)), None)

    @cached_property
    def _statement(self) -> Statement:
        return Statement(self.sql)

    @cached_property
    def sql(self) -> str:
        """The query, with $1 for the first of the values and so on."""
        compiler = self._rows(*self._samples).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if compiler.get_converters([expression for expression, *_more in compiler.select]):
            raise TypeError(sql)
        places = [f"${self._samples.index(parameter) + 1}" for parameter in parameters]
        return "".join(text for pair in zip(sql.split("%s"), [*places, ""], strict=True) for text in pair)


class Together:
    """Several questions about the same values in one query.

    The answer to each is a text, the same as long as its rows are the same: what was made of it need not be made again.
    """

    def __init__(self, *parts: Prepared) -> None:
        self._parts = parts

    def texts(self, *values: Given) -> tuple[str, ...]:
        """The rows of each question, as a text."""
        return tuple(self._statement.all(*values)[0])

    @staticmethod
    def rows(text: str) -> list[list[Any]]:
        """The rows out of such a text; a day stands in it as 2027-04-01."""
        return [list(row.values()) for row in json.loads(text)]

    @cached_property
    def _statement(self) -> Statement:
        asked = ", ".join(f"({ROWS_AS_TEXT % part.sql})" for part in self._parts)
        return Statement(f"SELECT {asked}")
