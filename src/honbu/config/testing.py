"""The checks' surroundings: a private database server for one run, a migrated template, one database for each worker."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

import honbu
from honbu.config import messages
from honbu.config.running import location
from honbu.config.running.postgres import Cluster

SOURCE = Path(honbu.__file__).parent
LOCK = 7235499


def _provide_server() -> Any:
    """A server of this run's own, unless DATABASE_URL names one; workers are given the one of their controller."""
    if "HONBU_HOME" in os.environ and "DATABASE_URL" in os.environ:
        return None
    base = location.home() / "test"
    _sweep(base)
    os.environ["HONBU_HOME"] = str(base / str(os.getpid()))
    if "DATABASE_URL" in os.environ:
        return None
    cluster = Cluster(location.home(), tests=True)
    cluster.start()
    os.environ["DATABASE_URL"] = cluster.url("owner")
    return cluster


def _sweep(base: Path) -> None:
    """What runs that were killed have left behind."""
    for folder in base.glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(folder.name), 0)
            continue
        shutil.rmtree(folder, ignore_errors=True)


# When this file is read, and no later: pytest-django asks for the settings in its first hook, and a process that has once
# looked for a catalogue in vain never looks again.
messages.compile_all()
_cluster = _provide_server()


def pytest_unconfigure() -> None:
    """The server ends with the run that started it, and takes its data with it."""
    if _cluster is not None:
        _cluster.stop()
        shutil.rmtree(_cluster.home, ignore_errors=True)
        shutil.rmtree(_cluster.data.parent, ignore_errors=True)
        shutil.rmtree(_cluster.socket, ignore_errors=True)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCE.rglob("migrations/*.py")):
        digest.update(path.read_bytes())
    digest.update((SOURCE / "config/settings/base.py").read_bytes())
    return digest.hexdigest()[:16]


def _maintenance() -> psycopg.Connection[Any]:
    url = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    url["dbname"] = "postgres"
    return psycopg.connect(**url, autocommit=True)  # type: ignore[arg-type]


def _exists(connection: psycopg.Connection[Any], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _make_template(connection: psycopg.Connection[Any], name: str) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up only after this file is read
    from django.db import connections  # noqa: PLC0415

    draft = f"{name}_draft"
    _drop(connection, draft)
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(draft)))
    link = connections["default"]
    link.close()
    link.settings_dict["NAME"] = draft
    call_command("migrate", verbosity=0, interactive=False)
    with link.cursor() as cursor:
        # Tests with a live server empty all tables between them; the tests of the trail switch these on again.
        cursor.execute("ALTER TABLE trail_line DISABLE TRIGGER trail_line_not_truncated")
        cursor.execute("ALTER TABLE trail_seal DISABLE TRIGGER trail_seal_not_truncated")
    link.close()
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001 - must come first
    """A fresh copy of the migrated template for this worker."""
    from django.db import connections  # noqa: PLC0415

    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    template, name = f"honbu_template_{_fingerprint()}", f"honbu_test_{worker}_{os.getpid()}"
    link = connections["default"]
    with django_db_blocker.unblock(), _maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not _exists(connection, template):
            _make_template(connection, template)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        link.close()
        link.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        with _maintenance() as connection:
            _drop(connection, name)
