"""The ceremony of a passkey in a real browser, with a device that the browser plays."""

import re

import pytest
from allauth.mfa.models import Authenticator

from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.tests.makers import PASSWORD, make_account
from honbu.kernel.trail import public as trail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(live_server, settings):
    """The live server under a name that browsers take for safe."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    return live_server.url.replace("127.0.0.1", "localhost")


def with_device(page, *, verified=True):
    """Put a device with a fingerprint reader into the browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda: devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]


def sign_in(page, house):
    page.goto(f"{house}/accounts/login/?next=/account/")
    page.get_by_label("利用者ID").fill("aoyama")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインインする", exact=True).click()


def sign_out(page, house):
    page.goto(f"{house}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="サインアウトする").click()


def test_a_passkey_is_enrolled_opens_the_house_alone_and_is_removed(page, house):
    make_account()
    credentials = with_device(page)
    sign_in(page, house)
    page.goto(f"{house}/accounts/2fa/webauthn/add/")
    page.get_by_label("パスキーの名前").fill("職場のPC")
    page.get_by_role("button", name="パスキーを作る").click()
    page.wait_for_url("**/recovery-codes/")
    assert len(credentials()) == 1

    sign_out(page, house)
    page.goto(f"{house}/accounts/login/?next=/account/")
    page.get_by_role("button", name="パスキーでサインインする").click()
    page.wait_for_url(f"{house}/account/")
    assert page.get_by_role("heading", name="自分のアカウント").is_visible()
    account = Account.objects.get()
    opened = trail.history_of(account).filter(verb="accounts.session.opened").first()
    assert opened.after["方法"] == "パスキー"

    page.goto(f"{house}/accounts/2fa/webauthn/")
    assert page.get_by_text("これだけでサインイン").is_visible()
    page.get_by_role("link", name="名前を変える").click()
    page.get_by_label("パスキーの名前").fill("窓口のPC")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name=re.compile("削除する.*窓口のPC")).click()
    page.get_by_role("button", name="削除する").click()
    page.wait_for_url("**/webauthn/")
    assert not Authenticator.objects.exists()


def test_a_key_that_only_confirms_is_asked_for_after_the_password(page, house):
    make_account()
    with_device(page)
    sign_in(page, house)
    page.goto(f"{house}/accounts/2fa/webauthn/add/")
    page.get_by_label("パスワードなしで").uncheck()
    page.get_by_role("button", name="パスキーを作る").click()
    page.wait_for_url("**/recovery-codes/")
    sign_out(page, house)
    sign_in(page, house)
    page.wait_for_url("**/authenticate/")
    page.get_by_role("button", name="パスキーで確認する").click()
    page.wait_for_url(f"{house}/account/")
    opened = trail.history_of(Account.objects.get()).filter(verb="accounts.session.opened").first()
    assert opened.after["方法"] == "パスワード＋パスキー"


def test_a_device_that_cannot_tell_who_holds_it_makes_no_passkey(page, house):
    make_account()
    credentials = with_device(page, verified=False)
    sign_in(page, house)
    page.goto(f"{house}/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="パスキーを作る").click()
    page.get_by_text("パスキーを作るのを取りやめました").wait_for()
    assert not credentials()
    assert not Authenticator.objects.exists()


def test_the_failures_of_others_do_not_delay_a_passkey(page, house, client):
    make_account()
    with_device(page)
    sign_in(page, house)
    page.goto(f"{house}/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="パスキーを作る").click()
    page.wait_for_url("**/recovery-codes/")
    sign_out(page, house)
    page.context.clear_cookies()
    for _mistake in range(12):
        client.post("/accounts/login/", {"login": "aoyama", "password": "x"})
    page.goto(f"{house}/accounts/login/?next=/account/")
    page.get_by_role("button", name="パスキーでサインインする").click()
    page.wait_for_url(f"{house}/account/")
