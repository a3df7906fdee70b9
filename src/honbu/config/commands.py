"""Commands that work with the database: they bring it up for their time if nothing else has."""

import functools
import json
from collections.abc import Callable
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from django.core.management import call_command
from django.db import connections
from procrastinate.contrib.django import app as queue
from rich.console import Console
from rich.table import Table

from honbu.config import house
from honbu.config.running import location
from honbu.config.running.postgres import database
from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts
from honbu.kernel.trail import public as trail

P = ParamSpec("P")
R = TypeVar("R")
console = Console()
AsJson = Annotated[bool, typer.Option("--json", help="Print data for programs instead of a table.")]


def with_database(role: str = "web") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The command runs with a database: the environment's, the one that runs, or one started for its time."""

    def decorate(command: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(command)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            with database(role=role):
                connections["default"].settings_dict.update(location.database_settings())
                try:
                    return command(*args, **kwargs)
                finally:
                    connections.close_all()

        return wrapped

    return decorate


def attach(app: typer.Typer) -> None:
    """Add these commands, and those of every module, to the command line."""
    app.command(hidden=True)(prepare)
    app.command()(migrate)
    app.command()(makemigrations)
    app.command()(demo)
    app.command()(personas)
    app.command()(worker)
    app.command("verify-trail")(verify_trail)
    for manifest in registry.manifests():
        for name, command in manifest.commands:
            app.add_typer(command, name=name)


@with_database("owner")
def prepare() -> None:
    """What `honbu run` does before it opens: migrations, roles and, in an empty demonstration, the ward."""
    house.prepare(console)


@with_database("owner")
def migrate() -> None:
    """Bring the database up to this version: tables, the roles' rights, the roles that the modules propose."""
    house.migrate(console)


@with_database("owner")
def makemigrations(
    name: Annotated[str, typer.Argument(help="The module or part; empty for all.")] = "",
    check: Annotated[bool, typer.Option(help="Write nothing; end with 1 if something is missing.")] = False,
) -> None:
    """Write the migrations that changed models need."""
    call_command("makemigrations", *([name] if name else []), check=check, dry_run=check)


@with_database("owner")
def demo(
    small: Annotated[bool, typer.Option(help="A tenth of the people: quick to make, for trying things out.")] = False,
) -> None:
    """Fill an empty database with the demonstration ward."""
    house.fill_with_demonstration(console, small=small)


@with_database()
def personas(
    plain: Annotated[bool, typer.Option(help="Tab-separated, without a frame.")] = False, as_json: AsJson = False
) -> None:
    """Who can sign in to the demonstration ward."""
    rows = [(persona.username, persona.title, persona.purpose) for persona in accounts.personas()]
    if as_json:
        typer.echo(
            json.dumps(
                [dict(zip(("username", "title", "purpose"), row, strict=True)) for row in rows], ensure_ascii=False
            )
        )
    elif plain:
        for row in rows:
            typer.echo("\t".join(row))
    else:
        table = Table("利用者ID", "だれとして", "できること")
        for row in rows:
            table.add_row(*row)
        console.print(table)


@with_database()
def worker(
    concurrency: Annotated[int, typer.Option(min=1, max=32, help="Jobs at a time.")] = 2,
    until_empty: Annotated[bool, typer.Option(help="End when no job waits.")] = False,
) -> None:
    """Do background work: jobs, deliveries, schedules."""
    working = queue.with_connector(queue.connector.get_worker_connector())
    working.run_worker(concurrency=concurrency, wait=not until_empty, install_signal_handlers=True)


@with_database()
def verify_trail(
    expect: Annotated[str, typer.Option(help="The head that an earlier check printed: finds a cut-off end, too.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check every line of the trail against its seal and every seal against the one before."""
    verdict = trail.verify(expected_head=expect)
    found: list[dict[str, Any]] = [{"position": b.position, "line": b.line_id, "rule": b.rule} for b in verdict.breaks]
    if as_json:
        typer.echo(json.dumps({"lines": verdict.lines, "head": verdict.head, "holds": verdict.holds, "breaks": found}))
    elif verdict.holds:
        console.print(f"[green]The chain holds[/green]: {verdict.lines:,} lines. Head {verdict.head}")
    else:
        console.print(f"[bold red]The chain is broken[/bold red] at {len(found)} place(s) of {verdict.lines:,} lines:")
        for row in found[:50]:
            console.print(f"  position {row['position']}, line {row['line']}: {row['rule']}")
    raise typer.Exit(0 if verdict.holds else 1)
