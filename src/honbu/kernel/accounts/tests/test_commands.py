"""`honbu accounts` on the command line."""

import json

import pytest
from typer.testing import CliRunner

from honbu.kernel.access import public as access
from honbu.kernel.accounts.cli import app
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.tests.makers import is_signed_in, make_account, make_person, sign_in
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db


def run(*words, answer=None):
    return CliRunner().invoke(app, [str(word) for word in words], input=answer)


def test_an_account_is_issued_with_a_password_that_works(client):
    person = make_person()
    told = json.loads(run("issue", person.number, "--json").stdout)
    assert told["username"] == person.number
    assert sign_in(client, told["username"], told["temporary_password"]).status_code == 302
    line = trail.history_of(Account.objects.get()).order_by("pk").first()
    assert line.actor_name.startswith("honbu accounts (")


def test_an_account_for_the_provider_has_no_password():
    person = make_person()
    run("issue", person.number, "--username", "oidc", "--no-password")
    assert not Account.objects.get(username="oidc").has_usable_password()


@pytest.mark.parametrize("number", ["999999", "taken"])
def test_what_cannot_be_done_is_said_with_status_1(number):
    account = make_account()
    result = run("issue", account.person.number if number == "taken" else number)
    assert result.exit_code == 1


def test_a_password_is_set_after_asking_twice(client):
    make_account()
    assert run("set-password", "aoyama", answer="みじかい\nみじかい\n").exit_code == 1
    long = "ゆきぐにの朝はとても静かだ。"
    assert run("set-password", "aoyama", answer=f"{long}\n{long}\n").exit_code == 0
    assert sign_in(client, password=long).status_code == 302


def test_sessions_are_ended(client):
    make_account()
    sign_in(client)
    assert json.loads(run("end-sessions", "aoyama", "--json").stdout) == {"username": "aoyama", "ended": 1}
    assert not is_signed_in(client)


def test_the_first_administrator_of_a_ward_without_any(client):
    access.Role.objects.create(code="administrator", title="システム管理者", permissions=["access.grant"])
    access.Role.objects.create(code="account_keeper", title="アカウント管理者", permissions=["accounts.manage"])
    words = ["first-administrator", "--number", "000001", "--username", "kanri"]
    assert run(*words).exit_code == 1, "nobody of that number, and no name"
    told = json.loads(run(*words, "--family-name", "区", "--given-name", "太郎", "--json").stdout)
    person = Person.objects.get(number="000001")
    assert access.may(person, "access.grant", on=access.WARD)
    assert access.may(person, "accounts.manage", on=access.WARD)
    assert sign_in(client, "kanri", told["temporary_password"]).status_code == 302
    again = run("first-administrator", "--number", make_person().number, "--username", "kanri2")
    assert again.exit_code == 1
    assert not Account.objects.filter(username="kanri2").exists()


def test_a_name_with_blanks_is_refused():
    assert run("issue", make_person().number, "--username", "a b").exit_code == 1
