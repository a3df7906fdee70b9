"""Codes from an app, recovery codes, and what proves that one is still oneself."""

import datetime
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, TestCase

from honbu.kernel.accounts.tests.makers import is_signed_in, make_account, sign_in
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    # A code counts once; the cache remembers those that were used.
    cache.clear()


def code_for(secret, *, step=0):
    counter = next(iter(yield_hotp_counters_from_time())) + step
    return format_hotp_value(hotp_value(secret, counter))


def enrol(client):
    """Enrol the app as a person does: open the page, copy the secret, type the code."""
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert response.status_code == 302
    return secret


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def secret(account, client):
    sign_in(client)
    return enrol(client)


def test_the_code_to_scan_is_a_picture_in_the_page(account, client):
    sign_in(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "data:" in client.get("/accounts/2fa/totp/activate/")["Content-Security-Policy"]


def test_with_an_app_enrolled_the_password_alone_opens_nothing(account, secret):
    other = Client()
    assert sign_in(other)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(other)
    page = other.get("/accounts/2fa/authenticate/").content.decode()
    assert "二段階目の確認" in page
    cache.clear()
    other.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert is_signed_in(other)
    opened = trail.history_of(account).filter(verb="accounts.session.opened").first()
    assert opened.after["方法"] == "パスワード＋確認コード"


def test_the_code_may_be_typed_in_full_width_and_with_a_blank(secret):
    other = Client()
    sign_in(other)
    cache.clear()
    code = code_for(secret).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    other.post("/accounts/2fa/authenticate/", {"code": f"{code[:3]} {code[3:]}"})
    assert is_signed_in(other)


def test_a_code_counts_once(secret):
    first, second = Client(), Client()
    cache.clear()
    code = code_for(secret)
    for browser in (first, second):
        sign_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_codes_cannot_be_guessed_quickly(secret):
    guesser = Client()
    sign_in(guesser)
    with clock.at(datetime.datetime(2026, 6, 1, 9, tzinfo=clock.TOKYO)):
        answers = [
            guesser.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"}).content.decode()
            for number in range(6)
        ]
    assert "確認コードか鍵を確かめられませんでした" in answers[0]
    assert "お待ちください" in answers[4]


def test_recovery_codes_open_once_each(account, client, secret):
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    code = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()[0]
    assert code in page
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_recovery_codes_can_be_kept_as_a_file_and_made_anew(account, client, secret):
    file = client.get("/accounts/2fa/recovery-codes/download/")
    assert file["Content-Type"].startswith("text/plain")
    before = file.content.decode()
    assert "回復コード（利用者ID: aoyama）" in before
    client.post("/accounts/2fa/recovery-codes/generate/")
    assert client.get("/accounts/2fa/recovery-codes/download/").content.decode() != before


def test_the_app_can_be_removed_and_the_trail_tells_both(account, client, secret):
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=account).exists()
    told = [(line.verb, line.after or line.before) for line in trail.history_of(account).order_by("pk")]
    assert ("accounts.second_factor.added", {"種類": "認証アプリ"}) in told
    assert ("accounts.second_factor.removed", {"種類": "認証アプリ"}) in told


def test_secrets_lie_encrypted_in_the_database_and_survive_a_change_of_the_key(account, secret, settings):
    stored = Authenticator.objects.get(user=account, type="totp").data["secret"]
    assert secret not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key for this installation, long enough"
    other = Client()
    sign_in(other)
    cache.clear()
    other.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert is_signed_in(other)


def test_before_a_change_of_the_second_factor_one_proves_oneself_again(account, client):
    sign_in(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    response = client.get("/accounts/2fa/totp/activate/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(response["Location"]).content.decode()
    assert "本人の確認" in page
    wrong = client.post(response["Location"], {"password": "x"})
    assert "パスワードが違います" in wrong.content.decode()
    right = client.post(response["Location"], {"password": "あさがおの種を八月にまく"})
    assert right["Location"] == "/accounts/2fa/totp/activate/"
