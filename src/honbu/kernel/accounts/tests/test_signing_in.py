"""Signing in with a password, and what happens after wrong ones."""

import concurrent.futures
import datetime

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.test import Client, RequestFactory

from honbu.kernel.accounts.actions import signing_in
from honbu.kernel.accounts.jobs import forget_old
from honbu.kernel.accounts.models import Account, Failure
from honbu.kernel.accounts.tests.makers import PASSWORD, is_signed_in, make_account, make_citizen, make_person, sign_in
from honbu.kernel.accounts.visitors import Visitor, client_address
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db
MORNING = datetime.datetime(2026, 6, 1, 8, 30, tzinfo=clock.TOKYO)
STRANGER = {"REMOTE_ADDR": "203.0.113.7"}


def words(response):
    return response.content.decode()


def verbs(account):
    return [line.verb for line in trail.history_of(account).order_by("pk")]


def test_name_and_password_open_the_house(client):
    account = make_account()
    response = sign_in(client)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_signed_in(client)
    line = trail.history_of(account).get()
    assert (line.verb, line.actor_name) == ("accounts.session.opened", "青山 花子")
    assert line.after == {"方法": "パスワード", "接続元": "127.0.0.1"}


def test_the_name_may_be_typed_in_full_width(client):
    make_account("s100017")
    assert sign_in(client, "Ｓ１０００１７".lower()).status_code == 302


def test_a_citizen_comes_to_the_own_account_and_not_into_the_house(client):
    make_citizen()
    assert sign_in(client, "kumin")["Location"] == "/account/"
    assert client.get("/account/tokens/").status_code == 403


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client):
    make_account()
    wrong, unknown = sign_in(client, password="x"), sign_in(client, "nobody", password="x")
    assert "利用者IDかパスワードが違います" in words(wrong)
    assert words(wrong).count('role="alert"') == words(unknown).count('role="alert"')
    assert "利用者IDかパスワードが違います" in words(unknown)


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(client, monkeypatch):
    make_account()
    runs = []

    def counted(original):
        def run(self, *args, **kwargs):
            runs.append(original.__name__)
            return original(self, *args, **kwargs)

        return run

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted(Argon2PasswordHasher.encode))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", counted(Argon2PasswordHasher.verify))
    sign_in(client, password="x")
    sign_in(client, "nobody", password="x")
    assert runs == ["verify", "encode"]


def test_failures_are_in_the_trail_without_what_was_typed(client):
    account = make_account()
    sign_in(client, password="geheim-geheim")
    sign_in(client, "my-password-in-the-wrong-field", password="x")
    assert verbs(account) == ["accounts.session.refused"]
    everything = " ".join(
        str([line.verb, line.object_title, line.before, line.after, line.reason]) for line in trail.Line.objects.all()
    )
    kept = " ".join(f"{failure.account} {failure.place} {failure.source}" for failure in Failure.objects.all())
    assert trail.Line.objects.filter(object_title="登録のない利用者ID").exists()
    for secret in ("geheim", "my-password"):
        assert secret not in everything + kept


def test_after_four_mistakes_one_is_told_how_long_to_wait_and_the_right_password_is_not_looked_at(client):
    make_account()
    with clock.at(MORNING):
        for _mistake in range(6):
            # Each as soon as it is allowed.
            with clock.at(MORNING + datetime.timedelta(minutes=_mistake)):
                sign_in(client, password="x")
    last = MORNING + datetime.timedelta(minutes=5)
    with clock.at(last + datetime.timedelta(seconds=1)):
        response = sign_in(client)
        assert "あと3秒お待ちください" in words(response)
        assert not is_signed_in(client)
    assert Failure.objects.count() == 6, "an attempt that is not looked at is no failure"
    with clock.at(last + datetime.timedelta(seconds=4)):
        assert sign_in(client).status_code == 302
    assert Failure.objects.count() == 0, "the right password strikes out the mistakes"


def test_a_stranger_cannot_keep_a_clerk_out(client):
    make_account()
    with clock.at(MORNING):
        for network in range(8):
            for _mistake in range(12):
                sign_in(Client(), password="x", REMOTE_ADDR=f"203.0.{network}.5")
        assert sign_in(client, REMOTE_ADDR="10.20.30.40").status_code == 302


def test_a_neighbour_in_the_same_office_cannot_keep_a_known_browser_out(client):
    make_account()
    with clock.at(MORNING):
        sign_in(client)
        client.post("/accounts/logout/")
        for _mistake in range(12):
            sign_in(Client(), password="x")
        assert "お待ちください" in words(sign_in(Client()))
        assert sign_in(client).status_code == 302


def test_a_forged_mark_of_a_device_is_as_good_as_none():
    account = make_account()
    forger = Client()
    forger.cookies["honbu_device"] = f"{signing_in.account_mark(account.username)}.abc:forged"
    with clock.at(MORNING):
        for _mistake in range(12):
            sign_in(forger, password="x")
        assert "お待ちください" in words(sign_in(Client()))


def test_whoever_tries_many_names_from_one_address_has_to_wait(client):
    make_account()
    with clock.at(MORNING):
        for number in range(14):
            sign_in(Client(), f"guess{number}", password="x", **STRANGER)
        assert "お待ちください" in words(sign_in(client, **STRANGER))
        assert sign_in(client).status_code == 302, "from elsewhere at once"


@pytest.mark.django_db(transaction=True)
def test_two_attempts_at_the_same_moment_do_not_both_slip_through():
    make_account()
    visitor = Visitor("10.1.2.3")

    def attempt(_number):
        try:
            signing_in.begin_attempt("aoyama", visitor=visitor)
        except signing_in.MustWait:
            return "must wait"
        else:
            return "tried"
        finally:
            connections.close_all()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(8)))
    assert answers.count("tried") == 4
    assert Failure.objects.count() == 4


def test_a_closed_account_tells_its_owner_and_nobody_else(client):
    account = make_account(is_active=False)
    assert "利用が停止されている" in words(sign_in(client))
    assert "利用者IDかパスワードが違います" in words(sign_in(client, password="x"))
    assert verbs(account) == ["accounts.session.refused"] * 2
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("person", "account"),
    [
        ({"valid_to": datetime.date(2026, 5, 31)}, {}),
        ({"valid_from": datetime.date(2026, 7, 1)}, {}),
        ({}, {"valid_to": datetime.date(2026, 5, 31)}),
        ({"employment": "outside", "company": "あおば監査法人", "valid_to": datetime.date(2026, 5, 31)}, {}),
    ],
    ids=["retired", "not yet appointed", "account ended", "contract ended"],
)
def test_nobody_signs_in_out_of_time(client, person, account):
    make_account(person=make_person(**person), **account)
    with clock.at(MORNING):
        sign_in(client)
        assert not is_signed_in(client)


def test_whoever_signs_out_is_out_and_the_trail_says_so(client):
    account = make_account()
    sign_in(client)
    response = client.post("/accounts/logout/", follow=True)
    assert "サインアウトしました" in words(response)
    assert not is_signed_in(client)
    assert verbs(account) == ["accounts.session.opened", "accounts.session.closed"]


def test_the_password_is_kept_as_argon2(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Account.objects.create_user("x", PASSWORD).password.startswith("argon2$argon2id$")


def test_failures_are_forgotten_after_a_day():
    for hours in (1, 23, 25, 90):
        Failure.objects.create(account="a", place="p", source="s", at=clock.now() - datetime.timedelta(hours=hours))
    forget_old()
    assert Failure.objects.count() == 2


@pytest.mark.parametrize(
    ("remote", "forwarded", "seen"),
    [
        ("203.0.113.7", "10.0.0.1", "203.0.113.7"),
        ("127.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 10.0.0.1, 192.168.9.9", "10.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "10.0.0.1", ""),
    ],
)
def test_only_trusted_proxies_are_believed_about_the_address(settings, remote, forwarded, seen):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "192.168.0.0/16"]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    assert client_address(request) == seen


def test_without_trusted_proxies_nobody_is_believed():
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "10.0.0.1"})
    assert client_address(request) == "127.0.0.1"
