"""Sessions that can be seen and ended."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from honbu.kernel.access import public as access
from honbu.kernel.accounts.actions import keeping, sessions
from honbu.kernel.accounts.domain.devices import device_parts
from honbu.kernel.accounts.jobs import forget_old
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.queries import device_in_words, person_of, sessions_of
from honbu.kernel.accounts.sessions import SessionStore
from honbu.kernel.accounts.tests.makers import (
    PASSWORD,
    is_signed_in,
    make_account,
    make_administrator,
    make_citizen,
    sign_in,
)
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Prepared
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "WindowsのEdge"),
        (PHONE, "iPhoneのSafari"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "AndroidのChrome"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0", "MacのFirefox"),
        ("curl/8.5.0", "不明な端末"),
        ("", "不明な端末"),
    ],
)
def test_a_device_is_called_as_its_owner_calls_it(agent, words):
    assert device_in_words(agent) == words
    assert isinstance(device_parts(agent), tuple)


def test_one_sees_where_one_is_signed_in_this_browser_first():
    account, here, there = make_account(), Client(headers={"user-agent": EDGE}), Client(headers={"user-agent": PHONE})
    sign_in(here)
    sign_in(there)
    page = here.get("/account/sessions/").content.decode()
    assert page.index("WindowsのEdge") < page.index("この端末") < page.index("iPhoneのSafari")
    assert len(sessions_of(account)) == 2


def test_one_ends_a_single_session_and_not_anybody_elses():
    account, stranger = make_account(), make_account("tanin")
    here, there, foreign = Client(), Client(), Client()
    sign_in(here)
    sign_in(there)
    sign_in(foreign, "tanin")
    other = UserSession.objects.get(user=account, session_key=there.session.session_key)
    alien = UserSession.objects.get(user=stranger)
    here.post("/account/sessions/", {"session": str(alien.pk)})
    assert is_signed_in(foreign)
    here.post("/account/sessions/", {"session": str(other.pk)})
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert trail.history_of(account).filter(verb="accounts.session.ended").count() == 1


def test_one_ends_all_others_at_once():
    make_account()
    browsers = [Client() for _number in range(4)]
    for browser in browsers:
        sign_in(browser)
    browsers[0].post("/account/sessions/", {"all": "others"})
    assert [is_signed_in(browser) for browser in browsers] == [True, False, False, False]


def test_a_form_without_a_choice_ends_nothing():
    make_account()
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    here.post("/account/sessions/", {"session": "x"})
    assert is_signed_in(there)


def test_citizens_see_their_sessions_too(client):
    make_citizen()
    sign_in(client, "kumin")
    assert client.get("/account/sessions/").status_code == 200


def test_when_a_session_was_last_seen_is_written_once_in_five_minutes(client):
    account = make_account()
    sign_in(client)
    cache.clear()
    UserSession.objects.update(last_seen_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    client.get("/account/")
    seen = UserSession.objects.get(user=account).last_seen_at
    assert seen.year == clock.now().year
    assert seen.month != 1
    UserSession.objects.update(last_seen_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    client.get("/account/")
    assert UserSession.objects.get(user=account).last_seen_at.month == 1


def test_a_deactivated_account_ends_with_the_next_request(client):
    account, admin = make_account(), make_administrator()
    sign_in(client)
    keeping.deactivate_account(account, actor=admin.person, reason="退職")
    assert not is_signed_in(client)
    assert client.get("/accounts/2fa/").status_code == 302


def test_even_a_session_that_escaped_is_worth_nothing_once_the_account_is_closed(client):
    account = make_account()
    sign_in(client)
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert not is_signed_in(client)
    assert client.get("/accounts/2fa/").status_code == 302


def test_the_session_of_an_outside_person_ends_with_the_contract(client):
    with clock.at(datetime.datetime(2026, 3, 31, 17, tzinfo=clock.TOKYO)):
        account = make_account()
        person = account.person
        person.employment, person.company, person.valid_to = "outside", "あおば監査法人", datetime.date(2026, 3, 31)
        person.save()
        client.force_login(account)
        assert is_signed_in(client)
    with clock.at(datetime.datetime(2026, 4, 1, 0, 1, tzinfo=clock.TOKYO)):
        assert not is_signed_in(client)


def test_an_administrator_ends_all_sessions_of_a_person_with_the_reason(client):
    account, admin = make_account(), make_administrator()
    sign_in(client)
    assert sessions.end_sessions(account, actor=admin.person, reason="端末の紛失") == 1
    assert not is_signed_in(client)
    line = trail.history_of(account).filter(verb="accounts.session.ended").get()
    assert (line.actor_name, line.reason) == (admin.person.name, "端末の紛失")
    with pytest.raises(sessions.NoReason):
        sessions.end_sessions(account, actor=admin.person, reason=" ")


def test_nobody_else_ends_the_sessions_of_others(client):
    account, colleague = make_account(), make_account("doryo")
    sign_in(client)
    with pytest.raises(access.NotAllowed):
        sessions.end_sessions(account, actor=colleague.person, reason="いたずら")
    assert is_signed_in(client)


def test_a_new_password_ends_the_sessions_elsewhere(client):
    make_account()
    there = Client()
    sign_in(client)
    sign_in(there)
    new = "ひまわりの種を九月に食べる"
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )
    assert is_signed_in(client)
    assert not is_signed_in(there)


def test_sessions_that_are_over_are_forgotten(client):
    make_account()
    sign_in(client)
    Session.objects.update(expire_date=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    forget_old()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_who_acts_costs_no_more_than_the_session_and_the_account(client, django_assert_num_queries, rf):
    account = make_account()
    sign_in(client)
    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    AuthenticationMiddleware(lambda _request: HttpResponse()).process_request(request)
    with django_assert_num_queries(2):
        assert person_of(request).name == account.person.name


@pytest.fixture
def client_in() -> Client:
    make_account()
    client = Client()
    sign_in(client)
    return client


def test_a_session_that_was_altered_in_the_database_holds_nothing(client_in):
    assert client_in.get("/account/").status_code == 200
    row = Session.objects.get(session_key=client_in.session.session_key)
    row.session_data = row.session_data[:-1] + ("B" if row.session_data[-1] == "A" else "A")
    row.save()
    assert client_in.get("/account/").status_code == 302


def test_a_session_whose_time_is_over_holds_nothing_from_that_moment_on(client_in):
    assert client_in.get("/account/").status_code == 200
    Session.objects.update(expire_date=clock.now() - datetime.timedelta(seconds=1))
    assert client_in.get("/account/").status_code == 302


def test_what_one_request_does_with_its_session_is_not_seen_by_another_before_it_is_saved(client_in):
    session = client_in.session
    session["remembered"] = {"one": [1]}
    session.save()
    SessionStore(session.session_key)["remembered"]["one"].append(2)
    assert SessionStore(session.session_key)["remembered"] == {"one": [1]}


def test_a_prepared_query_gives_one_row_by_its_values_and_refuses_columns_that_django_converts():
    account, other = make_account(), make_citizen()
    names = Prepared(lambda pk: Account.objects.filter(pk=pk).values_list("username"), 0)
    assert [names.one(pk) for pk in (account.pk, other.pk, 0)] == [(account.username,), (other.username,), None]
    converted = Prepared(lambda pk: Authenticator.objects.filter(pk=pk).values_list("data"), 0)
    with pytest.raises(TypeError):
        converted.one(1)
