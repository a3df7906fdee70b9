"""API tokens: what a program may do in somebody's name."""

import datetime

import pytest
from django.test import RequestFactory
from ninja import NinjaAPI

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.accounts.actions import tokens
from honbu.kernel.accounts.models import ApiToken
from honbu.kernel.accounts.queries import valid_token
from honbu.kernel.accounts.tests.makers import allow, make_account, make_administrator, sign_in
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    account = make_account()
    allow(account.person, "trail.read", "operations.watch")
    return account


def issue(account, *permissions, days=30):
    return tokens.issue_token(
        account,
        actor=account.person,
        title="会議予定の連携",
        permissions=permissions or ["trail.read"],
        expires_at=clock.now() + datetime.timedelta(days=days),
    )


def acting(text):
    """Who acts when this token is presented, as the API finds out."""
    request = RequestFactory().get("/api/v1/x", headers={"authorization": f"Bearer {text}"})
    request.auth = accounts.TokenAuth()(request)
    return accounts.api_actor(request) if request.auth else None


def test_a_token_is_shown_once_and_only_its_hash_is_kept(account):
    token, text = issue(account)
    assert text.startswith("hnb_")
    assert len(text) > 40
    row = ApiToken.objects.values().get(pk=token.pk)
    assert text not in str(row)
    assert text not in str(list(trail.Line.objects.values()))
    assert len(bytes(row["digest"])) == 32


def test_a_program_may_what_the_token_says_and_no_more(account):
    _token, text = issue(account, "trail.read")
    person = acting(text)
    assert person == account.person
    assert access.may(person, "trail.read", on=access.WARD)
    assert not access.may(person, "operations.watch", on=access.WARD)
    assert access.units_where(person, "trail.read") is None
    assert access.units_where(person, "operations.watch") == set()
    with pytest.raises(access.NotAllowed):
        access.require(person, "operations.watch", on=access.WARD)


def test_what_the_person_loses_the_program_loses_at_once(account):
    _token, text = issue(account, "trail.read")
    access.Grant.objects.all().delete()
    assert not access.may(acting(text), "trail.read", on=access.WARD)


def test_the_restriction_holds_for_any_day_that_is_asked_about(account):
    _token, text = issue(account, "trail.read")
    person = acting(text)
    for day in (clock.today(), clock.today() - datetime.timedelta(days=400)):
        held = {code for holding in access.holdings_of(person, day) for code in holding.permissions}
        assert held == {"trail.read"}


def test_nobody_gives_a_program_more_than_they_may(account):
    with pytest.raises(tokens.PermissionNotHeld):
        issue(account, "trail.read", "access.grant")


def test_nobody_issues_a_token_for_another(account):
    other = make_account("tanin")
    with pytest.raises(access.NotAllowed):
        tokens.issue_token(account, actor=other.person, title="x", permissions=["trail.read"], expires_at=clock.now())


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_a_token_ends_within_a_year(account, days):
    with pytest.raises(tokens.TokenLastsTooLong):
        issue(account, days=days)


def test_a_token_needs_a_purpose_and_something_to_do(account):
    for title, permissions in (("", ["trail.read"]), ("x", [])):
        with pytest.raises(tokens.NothingToDo):
            tokens.issue_token(
                account, actor=account.person, title=title, permissions=permissions, expires_at=clock.now()
            )


def test_revoked_expired_and_invented_tokens_open_nothing(account):
    revoked, text = issue(account)
    tokens.revoke_token(revoked, actor=account.person)
    assert acting(text) is None
    _token, text = issue(account, days=10)
    with clock.at(clock.now() + datetime.timedelta(days=11)):
        assert acting(text) is None
    for invented in ("hnb_" + "x" * 43, "x", "", "hnb_" + "x" * 500):
        assert acting(invented) is None


def test_the_token_of_a_closed_account_opens_nothing(account):
    _token, text = issue(account)
    account.is_active = False
    account.save()
    assert acting(text) is None


def test_an_administrator_revokes_the_tokens_of_others_and_a_colleague_does_not(account):
    token, text = issue(account)
    with pytest.raises(access.NotAllowed):
        tokens.revoke_token(token, actor=make_account("tanin").person)
    tokens.revoke_token(token, actor=make_administrator().person, reason="漏えいのおそれ")
    assert valid_token(text) is None
    assert trail.history_of(token).filter(verb="accounts.token.revoked", reason="漏えいのおそれ").exists()


def test_its_use_is_noted_once_a_minute(account, django_assert_num_queries):
    token, text = issue(account)
    start = clock.now()
    with clock.at(start):
        acting(text)
    assert ApiToken.objects.get(pk=token.pk).used_at == start
    with clock.at(start + datetime.timedelta(seconds=30)), django_assert_num_queries(1):
        acting(text)
    assert ApiToken.objects.get(pk=token.pk).used_at == start
    with clock.at(start + datetime.timedelta(seconds=61)):
        acting(text)
    assert ApiToken.objects.get(pk=token.pk).used_at == start + datetime.timedelta(seconds=61)


def test_the_api_answers_401_without_a_token_and_with_one_knows_who_acts(account):
    api = NinjaAPI(auth=accounts.TokenAuth(), urls_namespace="token-test")

    @api.get("/me")
    def me(request):
        return {"name": accounts.api_actor(request).name}

    view = api.urls[0][-1].callback if hasattr(api.urls[0][-1], "callback") else None
    view = next(pattern.callback for pattern in api.urls[0] if str(pattern.pattern) == "me")
    _token, text = issue(account)
    without = view(RequestFactory().get("/me"))
    assert without.status_code == 401
    with_token = view(RequestFactory().get("/me", headers={"authorization": f"Bearer {text}"}))
    assert with_token.status_code == 200
    assert "青山 花子".encode("unicode_escape") in with_token.content or "青山" in with_token.content.decode()


def test_the_page_issues_shows_once_and_revokes(account, client):
    sign_in(client)
    tomorrow = clock.today() + datetime.timedelta(days=40)
    form = {"title": "集計", "expires_on": tomorrow.isoformat(), "permissions": ["trail.read"]}
    page = client.post("/account/tokens/", form).content.decode()
    text = page.partition('id="issued-token">')[2].partition("<")[0]
    token = valid_token(text)
    assert token.title == "集計"
    assert text not in client.get("/account/tokens/").content.decode()
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert valid_token(text) is None


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("permissions", [], "少なくとも一つ選んでください"),
        ("permissions", ["access.grant"], ""),
        ("expires_on", "令和20年1月1日", "明日から1年以内"),
        ("title", "", ""),
    ],
)
def test_a_form_that_asks_too_much_is_refused(account, client, field, value, why):
    sign_in(client)
    day = clock.today() + datetime.timedelta(days=40)
    form = {"title": "集計", "expires_on": day.isoformat(), "permissions": ["trail.read"], field: value}
    response = client.post("/account/tokens/", form)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_of_another_cannot_be_revoked_by_its_number(account, client):
    token, text = issue(account)
    make_account("tanin")
    sign_in(client, "tanin")
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert valid_token(text) is not None
