"""通知 and すべての仕事 as one meets them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honbu.kernel.notices import public as notices
from honbu.kernel.notices.models import Notice, Preference
from honbu.kernel.notices.tests.makers import Ward, account_of
from honbu.kernel.ui.tests.makers import as_opened

NEWS = notices.Kind("tests.news", "会議のお知らせ")


@pytest.fixture
def client(ward: Ward) -> Client:
    browser = Client()
    browser.force_login(account_of(ward.clerk))
    return browser


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_inbox_says_what_will_come(client: Client) -> None:
    assert "まだ通知はありません" in text(client, "/notices/")


def test_unread_notices_come_first_and_opening_one_makes_it_read(ward: Ward, client: Client) -> None:
    notices.notify(ward.clerk, NEWS, "古い資料", key="1", url="/calendar/")
    notices.notify(ward.clerk, NEWS, "新しい資料", key="2", url="/calendar/")
    newest = Notice.objects.get(key="2")
    answer = client.get(f"/notices/{newest.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/calendar/")
    page = text(client, "/notices/")
    assert page.index("古い資料") < page.index("新しい資料")
    assert "古い資料" in text(client, "/notices/?unread=1")
    assert "新しい資料" not in text(client, "/notices/?unread=1")


def test_a_notice_can_be_put_back_among_the_unread(ward: Ward, client: Client) -> None:
    notices.notify(ward.clerk, NEWS, "資料", key="1")
    number = Notice.objects.get().pk
    client.post(f"/notices/{number}/read/")
    assert notices.count_unread(ward.clerk) == 0
    answer = client.post(f"/notices/{number}/read/", {"undo": "1", "unread": "1"})
    assert answer["Location"] == f"/notices/?unread=1#notice-{number}"
    assert notices.count_unread(ward.clerk) == 1


def test_all_of_one_kind_are_marked_at_once(ward: Ward, client: Client) -> None:
    notices.notify(ward.clerk, NEWS, "資料", key="1")
    notices.notify(ward.clerk, notices.Kind("tests.other", "ほか"), "ほかの件", key="2")
    page = client.post("/notices/read/", {"kind": "tests.news"}, follow=True)
    assert "1件を既読にしました。" in page.content.decode()
    assert Notice.objects.get(read_at__isnull=True).kind == "tests.other"


def test_the_header_counts_what_waits(ward: Ward, client: Client) -> None:
    notices.notify(ward.clerk, NEWS, "資料", key="1")
    page = text(client, "/notices/")
    assert 'class="count count--corner">1<' in page
    assert f"{ward.clerk.name}" in page


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?kind=nothing", "?kind=" + "x" * 500, "?page=-1&unread=1"])
def test_no_address_of_the_list_can_fail(client: Client, query: str) -> None:
    text(client, f"/notices/{query}")


def test_a_hostile_page_number_on_the_way_back_is_harmless(ward: Ward, client: Client) -> None:
    notices.notify(ward.clerk, NEWS, "資料", key="1")
    answer = client.post("/notices/read/", {"page": "9" * 50, "kind": "https://example.com/"})
    assert answer["Location"].startswith("/notices/?kind=https%3A%2F%2F")


def test_a_way_is_chosen_and_kept(ward: Ward, client: Client) -> None:
    form = client.get("/notices/settings/").context["form"]
    answer = client.post("/notices/settings/", as_opened(form, **{"notices.reminder": "in_app"}))
    assert answer.status_code == 302
    assert Preference.objects.get(kind="notices.reminder").way == "in_app"


def test_two_windows_of_one_person_lose_nothing_of_each_other(client: Client) -> None:
    one, other = (client.get("/notices/settings/").context["form"] for _window in range(2))
    first, second = [name for name in one.fields if name != "seen"][:2]
    mine, yours = (way for way in ("at_once", "digest", "in_app") if way != one[second].value())
    client.post("/notices/settings/", as_opened(one, **{first: "in_app", second: yours}))
    told = client.post("/notices/settings/", as_opened(other, **{second: mine}))
    assert told.status_code == 422
    assert "別の画面で内容が変わりました" in told.content.decode()
    assert Preference.objects.get(kind=second).way == yours
    # Saved again knowingly: what was left alone here follows the other window.
    assert client.post("/notices/settings/", as_opened(told.context["form"])).status_code == 302
    assert Preference.objects.get(kind=first).way == "in_app"
    assert Preference.objects.get(kind=second).way == mine


def test_a_way_that_does_not_exist_is_sent_back(client: Client) -> None:
    assert client.post("/notices/settings/", {"notices.reminder": "by pigeon"}).status_code == 422
    assert not Preference.objects.exists()


def test_the_long_list_shows_to_do_waiting_and_done(ward: Ward, client: Client) -> None:
    words = {"url": "/calendar/", "module": "audits"}
    notices.assign("a:1", title="する仕事その一", to=ward.clerk, due=notices.due_in(2), **words)
    notices.assign("a:2", title="頼んだ仕事", to=ward.systems, requested_by=ward.clerk, **words)
    notices.assign("a:3", title="終えた仕事その一", to=ward.clerk, **words)
    notices.complete("a:3", actor=ward.clerk)
    todo = text(client, "/notices/work/")
    assert "する仕事その一" in todo
    assert "期限まで2開庁日" in todo
    assert "政策経営部情報管理課 所属長の対応を待っています" in text(client, "/notices/work/?view=requested")
    assert "終えた仕事その一" in text(client, "/notices/work/?view=done")


def test_a_full_page_costs_as_many_queries_as_one_line(ward: Ward, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(client, "/notices/")
        return len(captured)

    notices.notify(ward.clerk, NEWS, "資料", key="first")
    queries()
    few = queries()
    for index in range(25):
        notices.notify(ward.clerk, NEWS, "資料", key=str(index))
    assert queries() == few
