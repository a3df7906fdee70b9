"""Who hears which live stream."""

import datetime

import pytest
from django.test import Client

from honbu.kernel.accounts.models import Account
from honbu.kernel.clock import public as clock
from honbu.kernel.home import channels
from honbu.kernel.home.channels import channels_of
from honbu.kernel.manifest import Module
from honbu.kernel.notices.tests.makers import account_of, person


def session_of(account: Account) -> str:
    browser = Client()
    browser.force_login(account)
    return str(browser.session.session_key)


def test_staff_hear_the_ward_and_themselves(db: None) -> None:
    who = person("1", "係員")
    assert channels_of(session_of(account_of(who))) == ("ward", f"person:{who.pk}")


def test_what_a_module_lets_somebody_hear_is_added_and_one_that_fails_is_silent(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_person: object) -> list[str]:
        raise RuntimeError

    asked = [Module("a", "甲", "A", channels=lambda one: [f"a:{one.pk}"]), Module("b", "乙", "B", channels=failing)]
    monkeypatch.setattr(channels, "manifests", lambda: asked)
    who = person("1", "係員")
    assert channels_of(session_of(account_of(who)))[2:] == (f"a:{who.pk}",)


def test_citizens_and_strangers_hear_nothing(db: None) -> None:
    assert channels_of(session_of(Account.objects.create_user("kumin"))) is None
    assert channels_of("no-such-session") is None


def test_who_has_left_hears_nothing_any_more(db: None) -> None:
    who = person("1", "係員")
    session = session_of(account_of(who))
    who.valid_to = clock.today() - datetime.timedelta(days=1)
    who.save()
    assert channels_of(session) is None


def test_after_a_new_password_an_old_session_hears_nothing(db: None) -> None:
    account = account_of(person("1", "係員"))
    session = session_of(account)
    account.set_password("new and long enough 1")
    account.save()
    assert channels_of(session) is None
