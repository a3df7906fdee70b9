"""People and accounts for the checks."""

import datetime
import itertools

from honbu.kernel.access import public as access
from honbu.kernel.accounts.models import Account
from honbu.kernel.organisation.public import Person, System

PASSWORD = "あさがおの種を八月にまく"
MAKER = System("検査")
_numbers = itertools.count(700001)


def make_person(**fields):
    """Somebody of the register."""
    number = str(next(_numbers))
    values = {
        "number": number,
        "family_name": "青山",
        "given_name": "花子",
        "employment": Person.Employment.REGULAR,
        "email": f"s{number}@midoridai.example.jp",
        "valid_from": datetime.date(2020, 4, 1),
    }
    return Person.objects.create(**{**values, **fields})


def make_account(username="aoyama", *, person=None, password=PASSWORD, **fields):
    """An account of somebody of the register."""
    return Account.objects.create_user(username, password, person=person or make_person(), **fields)


def make_citizen(username="kumin"):
    """An account without a person."""
    return Account.objects.create_user(username, PASSWORD)


def allow(person, *permissions):
    """The person may do this everywhere in the ward."""
    role, _new = access.Role.objects.get_or_create(code="test", defaults={"title": "検査用"})
    role.permissions = sorted({*role.permissions, *permissions})
    role.save()
    access.Grant.objects.create(person=person, role=role, scope="ward", valid_from=datetime.date(2020, 4, 1))
    person.__dict__.pop("_holdings", None)


def make_administrator(username="kanri"):
    """Somebody who manages accounts."""
    account = make_account(username)
    allow(account.person, "accounts.manage")
    return account


def sign_in(client, username="aoyama", password=PASSWORD, **extra):
    """Fill in the form at the door."""
    return client.post("/accounts/login/", {"login": username, "password": password}, **extra)


def is_signed_in(client):
    """Whether this browser gets to see its account."""
    return client.get("/account/").status_code == 200
