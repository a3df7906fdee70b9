"""What the database itself says a piece of work took of it."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def at_database(sql: str, parameters: tuple[object, ...] = ()) -> float:
    """Milliseconds of one statement, planning included."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters or None)
        row = cursor.fetchone()
    plan = row[0][0]
    return float(plan["Execution Time"]) + float(plan["Planning Time"])


def at_database_for(work: Callable[[], object]) -> float:
    """Milliseconds of all that this work asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum(at_database(one["sql"]) for one in asked.captured_queries)
