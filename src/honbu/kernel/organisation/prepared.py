"""Queries that every request asks, written to SQL once: Django takes longer to write them than the database to answer."""

import datetime
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Given = str | int | datetime.date


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
        sql, places = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[place] for place in places])
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return rows

    def one(self, *values: Given) -> Sequence[Any] | None:
        """The columns of the one row that there is for these values; None where there is none."""
        return next(iter(self.all(*values)), None)

    @cached_property
    def _written(self) -> tuple[str, list[int]]:
        compiler = self._rows(*self._samples).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if compiler.get_converters([expression for expression, *_more in compiler.select]):
            raise TypeError(sql)
        return sql, [self._samples.index(parameter) for parameter in parameters]
