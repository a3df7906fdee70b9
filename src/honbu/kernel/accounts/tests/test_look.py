"""The pages in a browser: no barrier that axe knows of, nothing wider than a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from honbu.kernel.accounts.tests.makers import PASSWORD, allow, make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSIDE = [
    "/account/",
    "/account/sessions/",
    "/account/tokens/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/",
    "/administration/accounts/",
]


def assert_fits_and_is_free_of_barriers(page, address):
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width}"
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address


def test_the_doors_are_open_to_everybody(page, live_server):
    make_account("johokacho")
    for address in ("/accounts/login/", "/personas/", "/accounts/inactive/", "/accounts/3rdparty/login/cancelled/"):
        assert_fits_and_is_free_of_barriers(page, live_server.url + address)


def sign_in_here(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/?next=/account/")
    page.get_by_label("利用者ID").fill("aoyama")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインインする", exact=True).click()
    page.wait_for_url(f"{live_server.url}/account/")


def test_what_the_keyboard_reaches_is_in_the_window_at_once(page, live_server):
    account = make_account()
    allow(account.person, "accounts.manage")
    for number in range(30):
        make_account(f"u{number}")
    sign_in_here(page, live_server)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/administration/accounts/")
    for where in (".skip-link", "main a[href]"):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.focus(where)
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert 0 <= top < 800, where


def test_the_pages_of_an_account_are_open_to_everybody(page, live_server):
    account = make_account()
    allow(account.person, "accounts.manage", "trail.read")
    sign_in_here(page, live_server)
    for address in [*INSIDE, f"/administration/accounts/{account.pk}/"]:
        assert_fits_and_is_free_of_barriers(page, live_server.url + address)
