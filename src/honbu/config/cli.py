"""The `honbu` command line. `run` and `startmodule` need no database; everything else is in honbu.config.commands."""

import importlib
import os
import sys
from typing import Annotated

import django
import typer
from django.core.exceptions import ImproperlyConfigured
from rich.console import Console

from honbu.config import logs
from honbu.config.running.backup import BackupUnusable, NotEmpty
from honbu.config.running.location import SecretMissing
from honbu.config.running.postgres import DatabaseDown, NoPostgres
from honbu.config.running.supervisor import CannotRun, Supervisor
from honbu.config.skeleton import CannotStartModule, write_skeleton

app = typer.Typer(
    name="honbu",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="[bold]本部 Honbu[/bold]: with which a ward governs its information systems and runs them.",
    epilog="Exit status: 0 done, 1 found something wrong, 2 could not be run.",
)
errors = Console(stderr=True)
LIGHT = {"run", "startmodule"}
KNOWN_TROUBLE = (
    CannotRun,
    NoPostgres,
    DatabaseDown,
    CannotStartModule,
    BackupUnusable,
    NotEmpty,
    ImproperlyConfigured,
    SecretMissing,
)


@app.command()
def run(
    host: Annotated[str, typer.Option(envvar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Start everything on this machine: database, pages, streams, worker; the demonstration ward at the first start."""
    Supervisor(host=host, port=port).run()


@app.command()
def startmodule(
    name: Annotated[str, typer.Argument(help="The folder's name: an English plural, such as 'permits'.")],
    title: Annotated[str, typer.Option(help="What the module bar says, in Japanese.")] = "",
) -> None:
    """Write the skeleton of a new module under honbu/modules and say which line to add."""
    for path in write_skeleton(name, title=title or name):
        typer.echo(path)
    typer.echo(f'\nNow add "{name}" to MODULES in src/honbu/config/settings/base.py, then: honbu makemigrations {name}')


def main() -> None:
    """The entry point: load what the command needs, turn known trouble into a message and exit status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
    logs.configure()
    try:
        if not (len(sys.argv) > 1 and sys.argv[1] in LIGHT):
            django.setup()
            importlib.import_module("honbu.config.commands").attach(app)
        app()
    except (
        CannotRun,
        NoPostgres,
        DatabaseDown,
        CannotStartModule,
        BackupUnusable,
        NotEmpty,
        ImproperlyConfigured,
        SecretMissing,
    ) as error:
        errors.print(f"[bold red]honbu:[/bold red] {error}", highlight=False)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
