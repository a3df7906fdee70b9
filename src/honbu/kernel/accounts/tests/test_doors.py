"""Which doors are open, that all of them speak Japanese, and that none runs a script of its own."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import get_resolver

from honbu.kernel.accounts.middleware import OPEN_DOORS
from honbu.kernel.accounts.tests.makers import make_account, make_citizen, sign_in

pytestmark = pytest.mark.django_db

CLOSED = [
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/abc/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abc/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/set/",
    "/accounts/login/code/confirm/",
    "/accounts/3rdparty/",
    "/accounts/3rdparty/signup/",
    "/accounts/sessions/",
]
OUTSIDE = [
    "/accounts/login/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/personas/",
]
INSIDE = [
    "/account/",
    "/account/sessions/",
    "/account/tokens/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]
# What the library would say.
ENGLISH = {
    "sign", "login", "log", "password", "username", "the", "your", "you", "enter", "code", "security", "key", "keys",
    "account", "activate", "deactivate", "add", "remove", "recovery", "session", "confirm", "cancel",
    "error", "email", "this", "please", "required", "passkey", "use", "new", "current", "name", "not", "are",
}  # fmt: skip
INSIDE_WITH_APP = [
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_a_ward_does_not_offer_does_not_exist(client, address, method):
    assert getattr(client, method)(address).status_code == 404
    make_account()
    sign_in(client)
    assert getattr(client, method)(address).status_code == 404


def test_every_door_of_the_library_is_either_named_as_open_or_closed():
    names = set()

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            elif pattern.callback.__module__.startswith("allauth."):
                names.add(pattern.name)

    walk(get_resolver().url_patterns)
    assert names >= OPEN_DOORS, "an open door that the library no longer has"


def visible(response):
    """The words of a page that a person reads."""
    text = re.sub(r"<(script|style|svg|code)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text)


def assert_japanese_and_quiet(response):
    page = response.content.decode()
    assert response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", page), "a script in the page"
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", page), "a style or handler in the page"
    words = set(re.findall(r"[A-Za-z]{3,}", visible(response)))
    assert not {word for word in words if word.lower() in ENGLISH}


@pytest.mark.parametrize("address", OUTSIDE)
def test_pages_outside_speak_japanese_and_run_nothing_of_their_own(client, address):
    make_citizen()
    assert_japanese_and_quiet(client.get(address))


@pytest.mark.parametrize("address", INSIDE)
def test_pages_inside_speak_japanese_and_run_nothing_of_their_own(client, address):
    make_account()
    sign_in(client)
    response = client.get(address)
    assert response.status_code == 200
    assert_japanese_and_quiet(response)


@pytest.mark.parametrize("address", INSIDE_WITH_APP)
def test_pages_of_the_second_factor_speak_japanese(client, address):
    account = make_account()
    sign_in(client)
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    response = client.get(address)
    assert response.status_code == 200
    assert_japanese_and_quiet(response)
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/change/", "/accounts/2fa/totp/activate/"])
def test_what_a_form_complains_about_is_said_in_japanese(client, address):
    if "login" not in address:
        make_account()
        sign_in(client)
    assert_japanese_and_quiet(client.post(address, {}))


def test_the_personas_exist_in_the_demonstration_only(client, settings):
    assert client.get("/personas/").status_code == 200
    assert "/personas/" in client.get("/accounts/login/").content.decode()
    settings.DEMONSTRATION = False
    assert client.get("/personas/").status_code == 404
    assert client.post("/personas/", {"username": "johokacho"}).status_code == 404
    assert "/personas/" not in client.get("/accounts/login/").content.decode()


def test_nobody_becomes_somebody_who_is_no_persona(client):
    make_account("himitsu")
    assert client.post("/personas/", {"username": "himitsu"}).status_code == 404


def test_a_persona_is_entered_with_one_button(client):
    make_account("johokacho")
    assert client.post("/personas/", {"username": "johokacho"}).status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.get("/account/sessions/").content.decode().count("この端末") >= 1


def test_a_form_from_elsewhere_signs_nobody_in():
    make_account()
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403


def test_after_signing_in_nobody_is_led_to_another_house(client):
    make_account()
    response = client.post(
        "/accounts/login/",
        {"login": "aoyama", "password": "あさがおの種を八月にまく", "next": "https://evil.example/"},
    )
    assert response["Location"] == "/"
