"""Browsers of people."""

from django.contrib.auth import get_user_model
from django.test import Client

from honbu.kernel.organisation.public import Person


def as_person(person: Person) -> Client:
    """A browser in which this person is signed in."""
    account, _new = get_user_model().objects.get_or_create(username=f"n{person.number}", defaults={"person": person})
    client = Client()
    client.force_login(account)
    return client
