"""Bringing the house up to date: tables, rights, roles, texts, and the demonstration ward."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql
from rich.console import Console

from honbu.config import messages
from honbu.kernel import registry
from honbu.kernel.organisation.public import Person
from honbu.kernel.search import public as search
from honbu.kernel.streams import public as streams

WEB_ROLE = "honbu_web"


def migrate(console: Console) -> None:
    """Migrations, then the rights of the web role, then the roles that the manifests propose."""
    with console.status("Bringing the database up to date…"):
        call_command("migrate", verbosity=0, interactive=False)
        grant_rights()
        registry.set_up()


def grant_rights() -> None:
    """The pages' role may read and write rows, never change tables; the append-only tables it may only add to.

    Where there is no such role (one URL for everything) the triggers alone keep the trail.
    """
    web = sql.Identifier(WEB_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
        if cursor.fetchone() is None:
            return
        statements = [
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(web),
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(web),
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(web),
            sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(web),
        ]
        for manifest in registry.manifests():
            for table in manifest.append_only:
                name = sql.Identifier(table)
                statements.append(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(name, web))
        statements.append(sql.SQL("REVOKE INSERT ON trail_seal FROM {}").format(web))
        for statement in statements:
            cursor.execute(statement)


def prepare(console: Console) -> None:
    """What stands between an empty or older database and an open house."""
    messages.compile_all()
    migrate(console)
    if settings.DEMONSTRATION and not Person.objects.exists():
        fill_with_demonstration(console)


def fill_with_demonstration(console: Console, *, small: bool = False) -> None:
    """The demonstration ward: the kernel's organisation first, then what each module adds."""
    for manifest in registry.manifests():
        if manifest.demo is not None:
            with (
                console.status(f"The demonstration ward: {manifest.title}…"),
                streams.nobody_listens(),
                transaction.atomic(),
            ):
                manifest.demo(small=small)
    search.rebuild()
