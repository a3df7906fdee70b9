"""Reading the index anew: everything is read beside it, and what differs is brought over in one moment.

Until then searches find what was there before, and a reading that is broken off leaves nothing behind. What people put in
or take out in the meantime stays as they left it: it is newer than what was read.
"""

from collections.abc import Callable, Iterable
from itertools import islice

from django.db import connection, transaction

from honbu.kernel.search.indexing import FIELDS, Searchable, entries_of

AT_ONCE = 500
Source = Callable[[], Iterable[Searchable]]
_sources: dict[str, Source] = {}

COLUMNS = ("kind", "object_id", *FIELDS)
_ALL = ", ".join(COLUMNS)
_OLD = ", ".join(f"old.{name}" for name in FIELDS)
_READ = ", ".join(f"read.{name}" for name in FIELDS)
_SET = ", ".join(f"{name} = excluded.{name}" for name in (*FIELDS, "written_in"))
# Written before the reading began (or by this transaction itself, or in another life of the database that was restored).
_SETTLED = """(old.written_in = pg_current_xact_id()::text::bigint
 OR old.written_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
 OR pg_visible_in_snapshot(old.written_in::text::xid8, %(began)s::pg_snapshot))"""
# Nothing of these lines comes from outside.
BESIDE = f"CREATE TEMPORARY TABLE search_read AS SELECT {_ALL} FROM search_entry WITH NO DATA"  # noqa: S608
COPY = f"COPY search_read ({_ALL}) FROM STDIN"
BRING_OVER = f"""
INSERT INTO search_entry AS old ({_ALL}) SELECT {_ALL} FROM search_read AS read
WHERE NOT EXISTS (SELECT FROM search_entry AS old WHERE old.kind = read.kind AND old.object_id = read.object_id
 AND ({_OLD}) IS NOT DISTINCT FROM ({_READ}))
ON CONFLICT (kind, object_id) DO UPDATE SET {_SET} WHERE {_SETTLED}"""  # noqa: S608
TAKE_AWAY = f"""
DELETE FROM search_entry AS old WHERE kind = %(kind)s AND {_SETTLED}
 AND NOT EXISTS (SELECT FROM search_read AS read WHERE read.object_id = old.object_id)"""  # noqa: S608


def declare_sources(sources: dict[str, Source]) -> None:
    """The registry hands over, for each kind, what gives all its things."""
    _sources.clear()
    _sources.update(sources)


def rebuild(kind: str = "") -> int:
    """Read all things anew from their modules (of one kind, or of all); returns how many there are now.

    Things are held a few hundred at a time; a source that gives them one by one is never held as a whole.
    """
    return sum(_rebuild(name, source) for name, source in _sources.items() if kind in {"", name})


@transaction.atomic
def _rebuild(kind: str, source: Source) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        values = {"kind": kind, "began": cursor.fetchone()[0]}
        cursor.execute(BESIDE)
        count, things = 0, iter(source())
        while some := list(islice(things, AT_ONCE)):
            count += len(some)
            entries = entries_of(some)
            with cursor.copy(COPY) as copy:
                for entry in entries:
                    copy.write_row([getattr(entry, name) for name in COLUMNS])
        cursor.execute("ANALYZE search_read")
        cursor.execute(BRING_OVER, values)
        cursor.execute(TAKE_AWAY, values)
        cursor.execute("DROP TABLE search_read")
    return count
