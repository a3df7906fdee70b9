"""`honbu accounts`: what an operator does about accounts without a browser."""

import getpass
import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, ParamSpec

import typer
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from rich.console import Console

from honbu.kernel.accounts.actions import keeping, sessions
from honbu.kernel.accounts.models import Account
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, System

P = ParamSpec("P")
app = typer.Typer(help="Accounts: who can sign in.", no_args_is_help=True)
console = Console()
errors = Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print data for programs.")]
REFUSALS = (ValueError, PermissionDenied, ValidationError, LookupError)


class UnknownPerson(LookupError):
    """The register has nobody with this number."""


class UnknownAccount(LookupError):
    """There is no account with this name."""


def _operator() -> System:
    return System(f"honbu accounts ({getpass.getuser()})")


def _refusals_in_words(command: Callable[P, None]) -> Callable[P, None]:
    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except REFUSALS as refusal:
            words = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
            errors.print(f"[bold red]honbu:[/bold red] {words}", highlight=False)
            raise typer.Exit(1) from None

    return wrapped


def _person(number: str) -> Person:
    person: Person | None = Person.objects.filter(number=number).first()
    if person is None:
        raise UnknownPerson(f"職員番号 {number} の人は名簿にいません。")
    return person


def _account(username: str) -> Account:
    account = Account.objects.select_related("person").filter(username=username).first()
    if account is None:
        raise UnknownAccount(f"利用者ID {username} のアカウントはありません。")
    return account


def _print(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        console.print(f"{name}: [bold]{value}[/bold]", highlight=False)


@app.command()
@_refusals_in_words
def issue(
    number: Annotated[str, typer.Argument(help="The employee number in the register.")],
    username: Annotated[str, typer.Option(help="The name to sign in with; the number if empty.")] = "",
    no_password: Annotated[bool, typer.Option(help="For the ward's identity provider only.")] = False,
    as_json: AsJson = False,
) -> None:
    """Give a person of the register an account; prints its temporary password this once."""
    if username:
        keeping.check_username(username)
    account, password = keeping.issue_account(
        _person(number), actor=_operator(), username=username, with_password=not no_password
    )
    _print({"username": account.username, "temporary_password": password}, as_json=as_json)


@app.command("set-password")
@_refusals_in_words
def set_password(username: Annotated[str, typer.Argument(help="The name to sign in with.")]) -> None:
    """Set an account's password; asks for it twice."""
    account = _account(username)
    password = typer.prompt("新しいパスワード", hide_input=True, confirmation_prompt="もう一度")
    keeping.set_password(account, password, actor=_operator())
    _print({"username": account.username, "password": "設定しました"}, as_json=False)


@app.command("end-sessions")
@_refusals_in_words
def end_sessions(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    reason: Annotated[str, typer.Option(help="Why; the person can read it.")] = "コマンドによる終了",
    as_json: AsJson = False,
) -> None:
    """End every session of an account at once."""
    ended = sessions.end_sessions(_account(username), actor=_operator(), reason=reason)
    _print({"username": username, "ended": ended}, as_json=as_json)


@app.command("first-administrator")
@_refusals_in_words
def first_administrator(
    number: Annotated[str, typer.Option(help="The employee number; entered in the register if it is not there.")],
    username: Annotated[str, typer.Option(help="The name to sign in with.")],
    family_name: Annotated[str, typer.Option(help="姓, for somebody who is not in the register yet.")] = "",
    given_name: Annotated[str, typer.Option(help="名.")] = "",
    as_json: AsJson = False,
) -> None:
    """In a ward without administrator, make somebody one; prints the temporary password this once."""
    keeping.check_username(username)
    with transaction.atomic():
        person = Person.objects.filter(number=number).first()
        if person is None:
            if not family_name:
                raise UnknownPerson(f"職員番号 {number} の人は名簿にいません。--family-name で姓を指定してください。")
            person = Person.objects.create(
                number=number,
                family_name=family_name,
                given_name=given_name,
                employment=Person.Employment.REGULAR,
                valid_from=clock.today(),
            )
        account, password = keeping.make_first_administrator(person, actor=_operator(), username=username)
    _print({"username": account.username, "temporary_password": password}, as_json=as_json)
