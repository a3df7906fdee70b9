"""A line of the trail against a plain insert of the same row: one writer, and fifty at once."""

import threading

from ground import Figure, in_private_database, interleaved, seconds, tell

in_private_database(__file__)

import django
from django.core.management import call_command
from django.db import connection

django.setup()

import psycopg

from honbu.kernel.organisation.public import Person, System
from honbu.kernel.trail import public as trail

LINES = 300
INSERT = """INSERT INTO {} (at, actor_name, actor_post, verb, object_type, object_id, object_title, reason)
    VALUES (clock_timestamp(), '検査', '政策経営部情報管理課', 'x.y.z', 'a.b', '1', '対象', '理由')"""


def link() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own."""
    parameters = connection.get_connection_params()
    for unknown in ("cursor_factory", "context"):
        parameters.pop(unknown, None)
    return psycopg.connect(**parameters)


def write(table: str, count: int) -> None:
    """Write lines, each in a transaction of its own."""
    with link() as own:
        for _ in range(count):
            own.execute(INSERT.format(table))
            own.commit()


def together(table: str, writers: int, count: int) -> None:
    """So many writers at once."""
    threads = [threading.Thread(target=write, args=(table, count)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """Measure and tell."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE plain_line (LIKE trail_line INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING IDENTITY)"
        )
    sealed, plain = interleaved(
        7, lambda: seconds(lambda: write("trail_line", LINES)), lambda: seconds(lambda: write("plain_line", LINES))
    )
    many_sealed, many_plain = interleaved(
        3,
        lambda: seconds(lambda: together("trail_line", 50, 20)),
        lambda: seconds(lambda: together("plain_line", 50, 20)),
    )
    person, machine = (
        Person.objects.create(number="1", family_name="山", employment="regular", valid_from="2020-04-01"),
        System("x"),
    )
    whole = seconds(
        lambda: [trail.write(machine, "x.y.z", person, after={"a": 1}, reason="理由") for _ in range(LINES)]
    )
    verdict = trail.verify()
    tell(
        [
            Figure(
                "trail line, one writer",
                f"{sealed / LINES * 1000:.2f} ms a line",
                plain / sealed,
                ">= 0.5 of a plain insert",
                plain / sealed >= 0.5,
            ),
            Figure(
                "trail line, 50 writers",
                f"{1000 / many_sealed:,.0f} lines/s",
                many_plain / many_sealed,
                "told only",
                True,
            ),
            Figure(
                "trail.write with its commit",
                f"{whole / LINES * 1000:.2f} ms a line",
                whole / LINES / 0.001,
                "<= 1 ms",
                whole / LINES <= 0.001,
            ),
            Figure("chain after all that", f"{verdict.lines:,} lines", float(verdict.holds), "holds", verdict.holds),
        ]
    )


main()
