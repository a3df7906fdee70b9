"""Sign-in by the ward's identity provider: a real one, on loopback, through the whole code flow."""

import datetime
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount

from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.tests.makers import make_account, make_person
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def provider():
    """A provider that vouches for whatever it is told."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configure(settings, provider):
    """The ward trusts this provider, and reads the employee number from the claim named here."""

    def set_up(**options):
        app = {
            "provider_id": "staff",
            "name": "庁内認証基盤",
            "client_id": "honbu",
            "secret": "only-for-the-checks",
            "settings": {"server_url": provider, **options},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    set_up(number_claim="employee_number")
    return set_up


class Browser:
    """Follows the whole way from the door to the provider and back."""

    def __init__(self, house, provider):
        self.house, self.provider = house, provider
        self.http = httpx.Client(follow_redirects=False, timeout=20)

    def sign_in(self, sub, *, next_page="/account/", query="", **claims):
        """Sign in at the provider as `sub`, of whom it says `claims`; the answer of the house."""
        self.http.put(f"{self.provider}/users/{sub}", json=claims).raise_for_status()
        door = self.http.get(f"{self.house}/accounts/login/?next={next_page}")
        link = re.search(r'href="(/accounts/oidc/staff/login/[^"]*)"', door.text)
        address = f"{self.house}{link[1].replace('&amp;', '&')}{query}"
        at_provider = self.http.get(address).headers["Location"]
        asked = parse_qs(urlsplit(at_provider).query)
        assert asked["code_challenge_method"] == ["S256"], "PKCE"
        back = self.http.post(at_provider, data={"sub": sub}).headers["Location"]
        return self.http.get(back)

    def account(self):
        """What the house says to the question who one is."""
        return self.http.get(f"{self.house}/account/")


@pytest.fixture
def browser_of(live_server, provider, configure):
    return lambda: Browser(live_server.url, provider)


def test_a_person_of_the_register_comes_in_by_the_number_and_the_link_is_recorded(browser_of):
    account, browser = make_account(), browser_of()
    answer = browser.sign_in("u1", employee_number=account.person.number)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert "青山 花子" in browser.account().text
    told = [(line.verb, line.actor_name) for line in trail.history_of(account).order_by("pk")]
    assert told == [("accounts.identity.linked", "庁内認証基盤"), ("accounts.session.opened", "青山 花子")]
    assert trail.history_of(account).first().after["方法"] == "庁内認証基盤"


def test_the_second_time_nothing_is_linked_anew(browser_of):
    account = make_account()
    for _time in range(2):
        browser_of().sign_in("u1", employee_number=account.person.number)
    assert SocialAccount.objects.count() == 1
    assert trail.history_of(account).filter(verb="accounts.identity.linked").count() == 1


def test_a_person_of_the_register_without_account_gets_one_without_password(browser_of):
    person, browser = make_person(), browser_of()
    browser.sign_in("u2", employee_number=person.number)
    account = Account.objects.get(person=person)
    assert account.username == person.number
    assert not account.has_usable_password()
    assert browser.account().status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"employee_number": "999999"},
        {"employee_number": ""},
        {"employee_number": ["700001", "700002"]},
        {},
        {"email": "stranger@example.jp", "email_verified": True},
    ],
    ids=["unknown", "empty", "several", "none", "by address although the number counts"],
)
def test_a_stranger_gets_a_page_that_says_so_and_no_account(browser_of, claims):
    make_person(email="stranger@example.jp")
    browser = browser_of()
    answer = browser.sign_in("stranger", **claims)
    assert answer.status_code == 403
    assert "名簿にないため、サインインできません" in answer.text
    assert not Account.objects.exists()
    assert not SocialAccount.objects.exists()
    assert browser.account().status_code == 302


def test_who_has_left_is_refused(browser_of):
    yesterday = datetime.date(2021, 3, 31)
    retired = make_account("taishoku", person=make_person(valid_to=yesterday))
    outsider = make_person(employment="outside", company="あおば監査法人", valid_to=yesterday)
    for sub, person in (("u3", retired.person), ("u4", outsider)):
        browser = browser_of()
        answer = browser.sign_in(sub, employee_number=person.number)
        assert answer.status_code == 403
        assert "在籍期間・利用期間の外" in answer.text
        assert browser.account().status_code == 302
    assert Account.objects.count() == 1


def test_a_deactivated_account_stays_closed(browser_of):
    account = make_account(is_active=False)
    assert browser_of().sign_in("u5", employee_number=account.person.number).status_code == 403


def test_an_account_out_of_its_time_stays_closed(browser_of):
    account = make_account(valid_to=datetime.date(2021, 3, 31))
    assert browser_of().sign_in("u5", employee_number=account.person.number).status_code == 403


def test_an_identity_that_is_linked_to_one_person_does_not_open_anothers_account(browser_of):
    mine, other = make_account(), make_account("tanin")
    browser_of().sign_in("u6", employee_number=mine.person.number)
    browser = browser_of()
    answer = browser.sign_in("u6", employee_number=other.person.number)
    assert answer.status_code == 403
    assert "ほかの職員のアカウント" in answer.text
    assert browser.account().status_code == 302
    assert trail.history_of(other).filter(verb="accounts.session.refused").exists()


def test_whoever_is_signed_in_cannot_take_up_the_identity_of_another(browser_of):
    mine, other, browser = make_account(), make_account("tanin"), browser_of()
    browser.sign_in("u7", employee_number=mine.person.number)
    login = f"{browser.house}/accounts/oidc/staff/login/?process=connect"
    browser.http.put(f"{browser.provider}/users/u8", json={"employee_number": other.person.number})
    at_provider = browser.http.get(login).headers["Location"]
    back = browser.http.post(at_provider, data={"sub": "u8"}).headers["Location"]
    assert browser.http.get(back).status_code == 403
    assert SocialAccount.objects.count() == 1


def test_without_a_number_a_verified_address_names_the_person(browser_of, configure):
    configure(number_claim="")
    account = make_account()
    address = account.person.email
    assert browser_of().sign_in("u9", email=address, email_verified=False).status_code == 403
    assert browser_of().sign_in("u9", email=address.upper(), email_verified=True).status_code == 302


def test_an_address_of_the_wards_own_domain_may_count_as_verified(browser_of, configure):
    configure(number_claim="", verified_email=["midoridai.example.jp"])
    account = make_account()
    assert browser_of().sign_in("u10", email=account.person.email).status_code == 302


def test_an_address_that_two_people_share_names_neither(browser_of, configure):
    configure(number_claim="")
    make_person(email="kyoyu@example.jp")
    make_person(email="kyoyu@example.jp")
    assert browser_of().sign_in("u11", email="kyoyu@example.jp", email_verified=True).status_code == 403


def test_an_answer_that_nobody_asked_for_is_refused(browser_of):
    account, browser = make_account(), browser_of()
    browser.http.put(f"{browser.provider}/users/u12", json={"employee_number": account.person.number})
    answer = browser.http.get(f"{browser.house}/accounts/oidc/staff/login/callback/?code=x&state=forged")
    assert answer.status_code == 401
    assert "庁内認証基盤でサインインできませんでした" in answer.text


def test_who_turns_back_at_the_provider_is_told_so(browser_of):
    browser = browser_of()
    at_provider = browser.http.get(f"{browser.house}/accounts/oidc/staff/login/").headers["Location"]
    state = parse_qs(urlsplit(at_provider).query)["state"][0]
    answer = browser.http.get(
        f"{browser.house}/accounts/oidc/staff/login/callback/?error=access_denied&state={state}", follow_redirects=True
    )
    assert "サインインを取りやめました" in answer.text


def test_the_failures_of_others_do_not_delay_the_provider(browser_of, client):
    account = make_account()
    for _mistake in range(15):
        client.post("/accounts/login/", {"login": account.username, "password": "x"})
    assert browser_of().sign_in("u13", employee_number=account.person.number).status_code == 302


@pytest.mark.browser
def test_the_way_to_the_provider_and_back_passes_the_content_policy(live_server, provider, configure, page):
    account = make_account()
    httpx.put(f"{provider}/users/u14", json={"employee_number": account.person.number}).raise_for_status()
    page.goto(f"{live_server.url}/accounts/login/?next=/account/")
    page.get_by_role("link", name="庁内認証基盤でサインインする").click()
    page.wait_for_url(f"{provider}/**")
    page.locator("input[name=sub]").first.fill("u14")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{live_server.url}/account/")
    assert page.get_by_text("結び付け済み").is_visible()
