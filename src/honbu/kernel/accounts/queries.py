"""Who acts in a request."""

from django.http import HttpRequest

from honbu.kernel.accounts.models import Account
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person


def is_open(account: Account) -> bool:
    """Whether somebody may sign in with it today: active, in its time, and so is the person behind it."""
    today = clock.today()
    if not account.is_active or (account.valid_to and account.valid_to < today):
        return False
    person = account.person
    return person is None or (person.valid_from <= today and (person.valid_to is None or person.valid_to >= today))


def person_of(request: HttpRequest) -> Person | None:
    """The person of the register who acts in this request; None for strangers and citizens."""
    user = request.user
    return user.person if isinstance(user, Account) and is_open(user) else None
