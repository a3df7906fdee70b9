"""`honbu audits`: audits on the command line."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from honbu.modules.audits.domain.planning.plan_io import read_plan
from honbu.modules.audits.domain.planning.plan_told import Told, is_done, told_plan
from honbu.modules.audits.domain.planning.solver import SolverMissing
from honbu.modules.audits.domain.planning.strict_json import Unreadable

app = typer.Typer(help="Audits: plans of years and days.", no_args_is_help=True)
console = Console()
errors = Console(stderr=True)


@app.callback()
def audits() -> None:
    """Plans of years and days."""


@app.command("plan")
def plan_file(
    file: Annotated[Path, typer.Option("--input", help="The task (docs/audits-plan-schema.md); - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print data for programs.")] = False,
    progress: Annotated[bool, typer.Option("--progress", help="Tell each better plan on the error stream.")] = False,
) -> None:
    """Compute or check a plan of audits. Nothing is stored.

    Ends with 0 if every plan keeps the rules, 1 if one is impossible or breaks a rule, 2 if the file could not be read.
    """
    try:
        content = typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()
        asked = read_plan(content)
        told = told_plan(asked, _progress if progress else None)
    except (Unreadable, SolverMissing, OSError) as problem:
        errors.print(f"[bold red]{file}:[/bold red]", end=" ")
        errors.print(str(problem), highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(told)
    raise typer.Exit(0 if is_done(told) else 1)


# A plan is computed from the file alone.
plan_file.needs_no_database = True  # type: ignore[attr-defined]


def _progress(value: int, bound: int) -> None:
    errors.print(f"{value} ({bound})", highlight=False)


def _tell(told: Told) -> None:
    for name, part in told.items():
        if not isinstance(part, dict):
            continue
        console.print(f"[bold]{name}[/bold] {part['state']} {part.get('sentence', '')}", highlight=False)
        if part.get("visits"):
            table = Table(*part["visits"][0], box=None, header_style="dim")
            for visit in part["visits"]:
                table.add_row(*(" ".join(one) if isinstance(one, list) else str(one) for one in visit.values()))
            console.print(table)
        for violation in part.get("violations", ()):
            console.print(f"{violation['rule']}: {violation['sentence']}", highlight=False, markup=False)
