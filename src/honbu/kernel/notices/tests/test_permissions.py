"""Everybody sees and touches their own, and nothing else exists for them."""

import pytest
from django.test import Client

from honbu.kernel.accounts.models import Account
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.models import Notice, Preference
from honbu.kernel.notices.tests.makers import Ward, account_of
from honbu.kernel.ui.tests.makers import as_opened

NEWS = notices.Kind("tests.news", "会議のお知らせ")
PAGES = ["/notices/", "/notices/settings/", "/notices/work/"]


@pytest.fixture
def client_of_clerk(ward: Ward) -> Client:
    client = Client()
    client.force_login(account_of(ward.clerk))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in_and_citizens_turned_away(ward: Ward, page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    citizen = Client()
    citizen.force_login(Account.objects.create_user("kumin"))
    assert citizen.get(page).status_code == 403


def test_a_notice_of_somebody_else_does_not_exist(ward: Ward, client_of_clerk: Client) -> None:
    notices.notify(ward.director, NEWS, "秘密の資料", key="1", url="/calendar/")
    number = Notice.objects.get().pk
    assert client_of_clerk.get(f"/notices/{number}/open/").status_code == 404
    assert client_of_clerk.post(f"/notices/{number}/read/").status_code == 404
    assert "秘密の資料" not in client_of_clerk.get("/notices/").content.decode()
    assert Notice.objects.get().read_at is None


def test_to_mark_all_marks_ones_own(ward: Ward, client_of_clerk: Client) -> None:
    notices.notify([ward.director, ward.clerk], NEWS, "資料", key="1")
    client_of_clerk.post("/notices/read/")
    assert Notice.objects.filter(read_at__isnull=True).get().person == ward.director


def test_work_of_somebody_else_is_on_no_other_list(ward: Ward, client_of_clerk: Client) -> None:
    words = {"url": "/calendar/", "module": "audits"}
    notices.assign("a:1", title="部長の仕事", to=ward.director, requested_by=ward.systems_chief, **words)
    for view in ("", "?view=requested", "?view=done"):
        assert "部長の仕事" not in client_of_clerk.get(f"/notices/work/{view}").content.decode()


def test_ones_way_of_hearing_is_ones_own(ward: Ward, client_of_clerk: Client) -> None:
    page = client_of_clerk.get("/notices/settings/")
    client_of_clerk.post("/notices/settings/", as_opened(page.context["form"]))
    assert set(Preference.objects.values_list("person_id", flat=True)) == {ward.clerk.pk}


@pytest.mark.parametrize("page", ["/notices/read/", "/notices/1/read/"])
def test_nothing_is_changed_by_looking(ward: Ward, client_of_clerk: Client, page: str) -> None:
    assert client_of_clerk.get(page).status_code == 405
