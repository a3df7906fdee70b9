"""Managing accounts: issuing, closing, helping; and who may not."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honbu.kernel.access import public as access
from honbu.kernel.accounts.actions import keeping
from honbu.kernel.accounts.actions.sessions import NoReason
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.tests.makers import (
    MAKER,
    allow,
    is_signed_in,
    make_account,
    make_administrator,
    make_citizen,
    make_person,
    sign_in,
)
from honbu.kernel.organisation.public import Person, System
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.tests.makers import as_opened

pytestmark = pytest.mark.django_db


def test_a_person_of_the_register_gets_an_account_named_by_the_number():
    admin, person = make_administrator(), make_person()
    account, password = keeping.issue_account(person, actor=admin.person)
    assert account.username == person.number
    assert account.check_password(password)
    assert len(password) == 19
    line = trail.history_of(account).get()
    assert line.verb == "accounts.account.issued"
    assert password not in str(line.after)


def test_nobody_gets_two_accounts_nor_anybodys_name():
    account = make_account()
    with pytest.raises(keeping.AccountExists):
        keeping.issue_account(account.person, actor=MAKER)
    with pytest.raises(keeping.AccountExists):
        keeping.issue_account(make_person(), actor=MAKER, username="Aoyama")


def test_who_has_left_gets_no_account():
    with pytest.raises(keeping.NotEmployed):
        keeping.issue_account(make_person(valid_to=datetime.date(2021, 3, 31)), actor=MAKER)


def test_a_temporary_password_has_to_be_changed_before_anything_else(client):
    person = make_person()
    account, password = keeping.issue_account(person, actor=MAKER)
    sign_in(client, account.username, password)
    assert client.get("/account/tokens/")["Location"] == "/accounts/password/change/"
    assert client.get("/account/")["Location"] == "/accounts/password/change/"
    assert "仮パスワードでサインインしています" in client.get("/accounts/password/change/").content.decode()
    same = {"oldpassword": password, "password1": password, "password2": password}
    assert "今と違うパスワードに" in client.post("/accounts/password/change/", same).content.decode()
    new = "山のむこうに青い海がある"
    client.post("/accounts/password/change/", {"oldpassword": password, "password1": new, "password2": new})
    assert is_signed_in(client)
    assert trail.history_of(account).filter(verb="accounts.password.changed").exists()


@pytest.mark.parametrize(
    ("new", "again", "why"),
    [
        ("短い", "短い", "短すぎます"),
        ("password1234", "password1234", "一般的すぎます"),
        ("山のむこうに青い海がある", "山のむこうに青い空がある", "もう一度入力してください"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, new, again, why):
    make_account()
    sign_in(client)
    form = {"oldpassword": "あさがおの種を八月にまく", "password1": new, "password2": again}
    assert why in client.post("/accounts/password/change/", form).content.decode()


def test_an_administrator_closes_and_opens_an_account(client):
    account, admin = make_account(), make_administrator()
    keeping.deactivate_account(account, actor=admin.person, reason="休職")
    sign_in(client)
    assert not is_signed_in(client)
    keeping.reactivate_account(account, actor=admin.person, reason="復職")
    sign_in(client)
    assert is_signed_in(client)
    assert [line.reason for line in trail.history_of(account).order_by("pk") if line.reason] == [
        "休職",
        "休職",
        "復職",
    ]


def test_whoever_lost_the_telephone_gets_in_again_after_the_reset(client):
    account, admin = make_account(), make_administrator()
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    sign_in(client)
    assert not is_signed_in(client)
    assert keeping.reset_second_factor(account, actor=admin.person, reason="紛失届") == 1
    other = Client()
    sign_in(other)
    assert is_signed_in(other)
    assert trail.history_of(account).filter(verb="accounts.second_factor.reset", reason="紛失届").exists()


DEEDS = [
    keeping.deactivate_account,
    keeping.reactivate_account,
    keeping.reset_second_factor,
    keeping.give_temporary_password,
]


@pytest.mark.parametrize("deed", DEEDS)
def test_without_the_permission_nothing_is_done_to_others(deed):
    account, colleague = make_account(), make_account("doryo")
    with pytest.raises(access.NotAllowed):
        deed(account, actor=colleague.person, reason="x")


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_without_a_reason(deed):
    with pytest.raises(NoReason):
        deed(make_account(), actor=make_administrator().person, reason="  ")


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_does_it_to_the_own_account(deed):
    admin = make_administrator()
    with pytest.raises(keeping.OwnAccount):
        deed(admin, actor=admin.person, reason="x")


@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_manages_accounts_cannot_become_whoever_grants_roles(deed):
    chief = make_account("chief")
    role = access.Role.objects.create(code="grants", title="付与", permissions=["access.grant"])
    access.Grant.objects.create(person=chief.person, role=role, scope="ward", valid_from=datetime.date(2020, 4, 1))
    with pytest.raises(access.NotAllowed):
        deed(chief, actor=make_administrator().person, reason="x")


def test_the_list_does_not_exist_for_whoever_may_not_manage_accounts(client):
    account = make_account()
    sign_in(client)
    assert client.get("/administration/accounts/").status_code == 404
    assert client.get(f"/administration/accounts/{account.pk}/").status_code == 404
    assert client.post(f"/administration/accounts/{account.pk}/deactivate/", {"reason": "x"}).status_code == 404


@pytest.fixture
def admin(client):
    make_administrator()
    sign_in(client, "kanri")
    return client


def test_the_list_finds_by_name_number_and_state(admin):
    make_account("tanaka", person=make_person(family_name="田中", given_name="一", family_kana="タナカ"))
    make_account("yameta", is_active=False)
    make_account("taishoku", person=make_person(valid_to=datetime.date(2021, 3, 31)))
    make_citizen()

    def found(query):
        page = admin.get(f"/administration/accounts/?{query}").content.decode()
        return {name for name in ("tanaka", "yameta", "taishoku", "kumin", "kanri") if f">{name}</a>" in page}

    assert found("") == {"tanaka", "yameta", "taishoku", "kumin", "kanri"}
    assert found("q=田中一") == {"tanaka"}
    assert found("q=タナカ") == {"tanaka"}
    assert found("state=deactivated") == {"yameta"}
    assert found("state=ended") == {"taishoku"}
    assert found("state=open") == {"tanaka", "kumin", "kanri"}
    file = admin.get("/administration/accounts/?export=csv")
    assert file.status_code == 200


def test_the_list_costs_the_same_for_many_accounts_as_for_one(admin, django_assert_num_queries):
    admin.get("/administration/accounts/")
    with CaptureQueriesContext(connection) as for_one:
        admin.get("/administration/accounts/")
    for number in range(40):
        make_account(f"u{number}")
    with django_assert_num_queries(len(for_one)):
        admin.get("/administration/accounts/")


def opened(client, account):
    return client.get(f"/administration/accounts/{account.pk}/").context["forms"]


def do(client, account, deed, forms=None, **filled):
    """A deed, from a page that was opened just now or (`forms`) before."""
    form = (forms or opened(client, account))[deed.replace("-", "_")]
    return client.post(f"/administration/accounts/{account.pk}/{deed}/", as_opened(form, **filled))


@pytest.mark.parametrize("deed", ["deactivate", "limit", "temporary-password", "reset-second-factor", "end-sessions"])
def test_the_second_administrator_sees_what_the_first_did_and_undoes_nothing_unseen(admin, deed):
    account = make_account()
    make_administrator("kanri2")
    other = Client()
    sign_in(other, "kanri2")
    seen = opened(other, account)
    do(admin, account, "limit", reason="契約の終わり", valid_to="令和9年3月31日")
    do(admin, account, "temporary-password", reason="失念")
    password = Account.objects.get(pk=account.pk).password
    told = do(other, account, deed, seen, reason="別の届出")
    assert told.status_code == 422
    text = told.content.decode()
    assert "さんが先に保存しました" in text
    assert "新しい仮パスワード" in text
    assert "令和9年3月31日" in text
    now = Account.objects.get(pk=account.pk)
    assert (now.password, now.valid_to, now.is_active) == (password, datetime.date(2027, 3, 31), True)
    knowing = do(other, account, deed, told.context["forms"])
    assert knowing.status_code == (200 if deed == "temporary-password" else 302)


def test_signing_in_meanwhile_is_no_change_of_an_account(admin):
    account = make_account()
    seen = opened(admin, account)
    sign_in(Client())
    assert do(admin, account, "deactivate", seen, reason="休職").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_in_the_same_moment_one_is_told():
    account = make_account()
    clients = []
    for name in ("kanri", "kanri2"):
        make_administrator(name)
        clients.append(Client())
        sign_in(clients[-1], name)
    seen = [opened(client, account) for client in clients]
    together = threading.Barrier(2)

    def limit(number):
        try:
            together.wait(10)
            day = f"令和9年3月{number + 1}日"
            return do(clients[number], account, "limit", seen[number], reason="契約", valid_to=day).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(limit, [0, 1])) == [302, 422]
    assert trail.history_of(account).filter(verb="accounts.account.limited").count() == 1


def test_the_page_of_an_account_shows_and_does_everything(admin):
    account = make_account()
    allow(make_person(), "accounts.manage")
    address = f"/administration/accounts/{account.pk}/"
    page = admin.get(address).content.decode()
    assert "青山 花子" in page
    without = do(admin, account, "deactivate", reason="")
    assert without.status_code == 422
    assert 'href="#deactivate-reason"' in without.content.decode()
    for deed in ("end-sessions", "reset-second-factor", "deactivate", "reactivate"):
        assert do(admin, account, deed, reason="検査").status_code == 302
    limited = do(admin, account, "limit", reason="契約の終わり", valid_to="令和9年3月31日")
    assert limited.status_code == 302
    assert Account.objects.get(pk=account.pk).valid_to == datetime.date(2027, 3, 31)
    shown = do(admin, account, "temporary-password", reason="失念").content.decode()
    password = shown.partition('id="temporary-password">')[2].partition("<")[0]
    assert Account.objects.get(pk=account.pk).check_password(password)
    history = admin.get(address).content.decode()
    for words in ("利用を停止", "利用を再開", "二要素を初期化", "利用期限を変更", "仮パスワードを発行", "契約の終わり"):
        assert words in history
    assert password not in history
    assert admin.post(f"{address}burn/", {"reason": "x"}).status_code == 404


def test_what_the_rule_refuses_is_said_on_the_page(admin):
    own = Account.objects.get(username="kanri")
    do(admin, own, "deactivate", reason="x")
    assert "ほかの管理者に依頼してください" in admin.get("/administration/accounts/").content.decode()


def test_the_first_administrator_is_made_only_where_there_is_none():
    access.Role.objects.create(code="administrator", title="システム管理者", permissions=["access.grant"])
    person, operator = make_person(), System("検査")
    account, password = keeping.make_first_administrator(person, actor=operator, username="kanri")
    assert account.check_password(password)
    assert access.may(Person.objects.get(pk=person.pk), "access.grant", on=access.WARD)
    with pytest.raises(keeping.AdministratorExists):
        keeping.make_first_administrator(make_person(), actor=operator, username="kanri2")
