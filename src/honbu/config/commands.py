"""Commands that work with the database: they bring it up for their time if nothing else has."""

import contextlib
import functools
import json
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from procrastinate.contrib.django import app as queue
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from honbu.config import house, messages, trace
from honbu.config.running import backup, location
from honbu.config.running.postgres import database
from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail

P = ParamSpec("P")
R = TypeVar("R")
console = Console()
errors = Console(stderr=True)
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
    app.command("backup")(make_backup)
    app.command()(restore)
    app.command("messages")(update_messages)
    app.command("trace")(write_trace)
    for manifest in registry.manifests():
        for name, group in manifest.commands:
            _with_database_each(group)
            app.add_typer(group, name=name)


def _with_database_each(group: typer.Typer) -> None:
    """A module's commands need not know how a database comes about."""
    for command in group.registered_commands:
        if command.callback is not None and not getattr(command.callback, "needs_no_database", False):
            command.callback = with_database()(command.callback)
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            _with_database_each(inner.typer_instance)


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
    house.migrate(console)
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


@contextlib.contextmanager
def _progress(title: str) -> Iterator[backup.Tell]:
    """A progress bar on a terminal, silence elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int, _what: str) -> None:
            bar.update(task, completed=done, total=total)

        yield tell


@with_database("owner")
def make_backup(
    target: Annotated[Path, typer.Argument(help="Where to write the archive, for example honbu-2026-11-22.tar.")],
    check: Annotated[bool, typer.Option(help="Afterwards restore it into a throwaway database and compare.")] = True,
    as_json: AsJson = False,
) -> None:
    """Database and files in one archive, made while the house runs, and tried out by restoring it."""
    with _progress("Files") as tell:
        contents = backup.make_backup(
            target,
            files_root=Path(settings.FILES_ROOT),
            version=version("honbu"),
            made_at=clock.now().isoformat(),
            tell=tell,
        )
    restored: dict[str, int] | None = None
    if check:
        with _progress("Checking") as tell:
            restored = backup.try_out(target, tell=tell)[1]
    size = target.stat().st_size
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "path": str(target),
                    "bytes": size,
                    "rows": sum(contents.rows.values()),
                    "restored_rows": sum(restored.values()) if restored is not None else None,
                    "files": len(contents.files),
                    "trail_head": contents.trail_head,
                }
            )
        )
        return
    console.print(
        f"{target}: {size / 1_048_576:,.1f} MB, {sum(contents.rows.values()):,} rows, {len(contents.files):,} files"
    )
    if restored is not None:
        console.print(f"[green]Tried out[/green]: {sum(restored.values()):,} rows came back from the archive.")
    console.print(f"Head of the trail: {contents.trail_head}")


@with_database("owner")
def restore(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An archive of honbu backup.")],
) -> None:
    """Restore an archive into an empty place, then verify the trail against the head that the archive noted."""
    with _progress("Files") as tell:
        contents = backup.restore(source, files_root=Path(settings.FILES_ROOT), tell=tell)
    house.migrate(console)
    verdict = trail.verify(expected_head=contents.trail_head)
    console.print(
        f"Restored {sum(contents.rows.values()):,} rows and {len(contents.files):,} files of {contents.made_at}."
    )
    console.print(f"The trail {'holds' if verdict.holds else 'is broken'}: {verdict.lines:,} lines.")
    raise typer.Exit(0 if verdict.holds else 1)


def write_trace() -> None:
    """Write docs/traced.md: which tests and pages show each requirement."""
    console.print(str(trace.write()))


def update_messages() -> None:
    """Bring the English catalogue in line with the source; ends with 1 while texts lack a translation."""
    missing = messages.update("en")
    messages.compile_all()
    for text in missing:
        typer.echo(text)
    console.print(f"{len(missing)} texts lack their English.")
    raise typer.Exit(1 if missing else 0)
