"""`honbu roles`: which role comes with what, for operators."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from honbu.kernel.access.actions import hand_role_to
from honbu.kernel.access.domain.held_by import UnknownCondition
from honbu.kernel.access.models import SCOPES, AutomaticGrant, Role
from honbu.kernel.organisation.public import System

app = typer.Typer(help="Roles: what comes with a post, an appointment or a unit.", no_args_is_help=True)
console = Console()
errors = Console(stderr=True)


@app.command("list")
def list_rules() -> None:
    """Every role that comes by itself, with its condition."""
    table = Table("role", "title", "held by", "scope")
    for rule in AutomaticGrant.objects.select_related("role"):
        table.add_row(rule.role.code, rule.role.title, rule.held_by, rule.scope)
    console.print(table)


@app.command("hand")
def hand(
    role: Annotated[str, typer.Argument(help="The code of the role, such as portfolio_office.")],
    to: Annotated[str, typer.Option("--to", help="The condition, such as unit:1001 or appointment:promoter.")],
    scope: Annotated[str, typer.Option(help="own, section, below or ward.")] = "ward",
    reason: Annotated[str, typer.Option(help="Why, for the trail.")] = "",
) -> None:
    """Give a role to whoever meets a condition, such as all staff of a unit."""
    found = Role.objects.filter(code=role).first()
    if found is None or scope not in dict(SCOPES):
        errors.print(f"No such role or scope: {role}, {scope}")
        raise typer.Exit(1)
    try:
        rule = hand_role_to(to, found, actor=System("honbu roles"), scope=scope, reason=reason)
    except UnknownCondition as error:
        errors.print(f"No such condition: {error}")
        raise typer.Exit(1) from error
    console.print(f"{found.title}: {rule.held_by}, {rule.scope}")
