"""わたしの仕事: the first page."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honbu.kernel.accounts.models import Account
from honbu.kernel.clock import public as clock
from honbu.kernel.clock.models import Closure
from honbu.kernel.home import public as home
from honbu.kernel.home.registered import register
from honbu.kernel.manifest import Module, NavigationEntry
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.tests.makers import WEDNESDAY, Ward, account_of, noon, person, small_ward
from honbu.kernel.organisation.public import Person, Reorganisation, forget_trees

WORDS: dict[str, Any] = {"url": "/calendar/", "module": "audits"}


@pytest.fixture
def ward(db: None) -> Ward:
    """The small ward."""
    forget_trees()
    return small_ward()


@pytest.fixture
def client(ward: Ward) -> Client:
    browser = Client()
    browser.force_login(account_of(ward.clerk))
    return browser


@pytest.fixture
def more_modules() -> Iterator[Any]:
    """Gives a function that adds modules to the house for one check."""
    before = home.manifests()

    def add(*modules: Module) -> None:
        register([*before, *modules])

    yield add
    register(before)


def text(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_led_to_sign_in(db: None) -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")


def test_a_citizen_sees_what_there_is_for_citizens_and_nothing_of_the_staffs(db: None) -> None:
    citizen = Client()
    citizen.force_login(Account.objects.create_user("kumin"))
    page = text(citizen)
    assert "わたしの仕事" not in page
    assert citizen.get("/calendar/").status_code == 403


def test_citizens_are_offered_what_the_modules_have_for_them(db: None, more_modules: Any) -> None:
    citizen = Client()
    citizen.force_login(Account.objects.create_user("kumin"))
    more_modules(Module("finds", "索引", "Finds", public_pages=[NavigationEntry("索引", "search:index")]))
    assert 'href="/search/"' in text(citizen)


def test_an_account_whose_person_has_left_is_told_so(ward: Ward) -> None:
    account = account_of(ward.clerk)
    Person.objects.filter(pk=ward.clerk.pk).update(valid_to=clock.today() - datetime.timedelta(days=1))
    browser = Client()
    browser.force_login(account)
    page = browser.get("/")
    if page.status_code == 200:
        assert "利用期限が過ぎています" in page.content.decode()
    else:  # sign-in may refuse the session already
        assert page["Location"].startswith("/accounts/login/")


def test_an_empty_desk_is_friendly(client: Client) -> None:
    page = text(client)
    assert "期限の来る仕事はありません" in page
    assert "新しい通知はありません" in page
    assert "止まっているものはありません" in page


def test_the_desk_shows_what_is_due_late_first_with_the_time_that_is_left(ward: Ward, client: Client) -> None:
    with clock.at(noon(WEDNESDAY)):
        notices.assign("a:1", title="あとの仕事", to=ward.clerk, due=datetime.date(2026, 11, 25), **WORDS)
        notices.assign("a:2", title="遅れた仕事", to=ward.clerk, due=datetime.date(2026, 11, 16), **WORDS)
        page = text(client)
    assert page.index("遅れた仕事") < page.index("あとの仕事")
    assert "2日超過" in page
    assert "期限まで4開庁日" in page  # without the weekend and 勤労感謝の日
    assert "期限超過 1件" in page


def test_the_desk_shows_what_waits_for_others(ward: Ward, client: Client) -> None:
    notices.assign("a:1", title="頼んだ仕事", to=ward.systems, requested_by=ward.clerk, **WORDS)
    assert "政策経営部情報管理課 所属長の対応を待っています" in text(client)


def test_done_work_is_gone_with_the_next_look(ward: Ward, client: Client) -> None:
    notices.assign("a:1", title="すぐ終わる仕事", to=ward.clerk, **WORDS)
    assert "すぐ終わる仕事</a>" in text(client)
    notices.complete("a:1", actor=ward.clerk)
    assert "すぐ終わる仕事</a></p>" not in text(client).split('id="desk-notices"', maxsplit=1)[0]


def test_the_week_knows_holidays_closures_due_dates_and_reorganisations(ward: Ward, client: Client) -> None:
    friday = datetime.date(2026, 11, 27)
    Closure.objects.create(kind=Closure.Kind.CLOSED, first_day=friday, last_day=friday, title="庁舎の停電")
    Reorganisation.objects.create(title="年度途中の組織改正", effective_on=friday, state="adopted")
    notices.assign("a:1", title="調書", to=ward.clerk, due=datetime.date(2026, 11, 25), **WORDS)
    with clock.at(noon(datetime.date(2026, 11, 24))):
        week = text(client).split('id="desk-week"')[1].split('id="desk-notices"')[0]
    for words in ("勤労感謝の日", "庁舎の停電", "年度途中の組織改正", "期限：調書"):
        assert words in week


def test_the_header_names_the_person_with_the_post(client: Client, ward: Ward) -> None:
    page = text(client)
    assert "係員 花子" in page
    assert "政策経営部戸籍住民課窓口係 主事" in page


def test_the_five_figures_of_the_ward_with_their_trend(ward: Ward, client: Client) -> None:
    person("800", "外山", employment="outside", valid_to=datetime.date(2030, 3, 31))
    notices.assign("a:1", title="調書", to=ward.director, due=datetime.date(2026, 11, 16), **WORDS)
    with clock.at(noon(WEDNESDAY)):
        figures = text(client).split('id="desk-ward"')[1]
    assert [
        label for label in ("職員数", "組織数", "未処理の仕事", "今月の証跡", "予定の組織改正") if label not in figures
    ] == []
    assert '<p class="figure-tile__value">5<' in figures  # staff and units alike; nobody from outside is counted
    assert "うち期限超過 1件" in figures


def test_the_modules_figures_go_before_the_kernels(ward: Ward, client: Client, more_modules: Any) -> None:
    tiles = [home.FigureTile(f"見本{index}", str(index)) for index in range(3)]
    more_modules(Module("sample", "見本", "Sample", figures=lambda _person: tiles))
    page = text(client).split('id="desk-ward"')[1]
    assert page.index("見本2") < page.index("職員数") < page.index("ほかの数字") < page.index("今月の証跡")


def test_a_module_that_fails_does_not_take_the_first_page_with_it(client: Client, more_modules: Any) -> None:
    def broken(*_arguments: object) -> list[object]:
        raise RuntimeError("この業務は止まっています")

    more_modules(Module("sample", "見本", "Sample", figures=broken, calendar=broken))
    assert "職員数" in text(client)
    assert client.get("/calendar/").status_code == 200


def test_a_modules_entries_are_in_the_week_and_in_the_month(client: Client, more_modules: Any) -> None:
    def entries(_person: Person, first: datetime.date, last: datetime.date) -> list[home.CalendarEntry]:
        assert first <= WEDNESDAY <= last
        return [home.CalendarEntry(WEDNESDAY, "第3回推進本部会議", "/calendar/", at=datetime.time(10, 0))]

    more_modules(Module("sample", "見本", "Sample", calendar=entries))
    with clock.at(noon(WEDNESDAY)):
        assert "第3回推進本部会議" in text(client)
        assert "第3回推進本部会議" in text(client, "/calendar/?month=2026-11")


def test_a_public_page_of_a_module_stands_on_the_citizens_page(db: None, more_modules: Any) -> None:
    class Offering:
        """A manifest that has public pages."""

        name, order, hue = "minutes", 50, "blue-900"
        public_pages = (NavigationEntry("公開会議録", "home:calendar"), NavigationEntry("まだないもの", "no:where"))

    more_modules(Offering())
    citizen = Client()
    citizen.force_login(Account.objects.create_user("kumin"))
    page = text(citizen)
    assert "公開会議録</a>" in page
    assert "まだないもの" not in page


@pytest.mark.parametrize(
    "query", ["", "?month=2026-02", "?month=2026-13", "?month=0001-01", "?month=9999-12", "?month=x"]
)
def test_no_month_can_break_the_calendar(client: Client, query: str) -> None:
    text(client, f"/calendar/{query}")


def test_doors_stay_closed_to_whom_may_not_use_them(client: Client) -> None:
    assert "名簿の取込み" not in text(client, "/calendar/")


@pytest.mark.django_db(transaction=True)
def test_a_page_that_has_not_changed_costs_three_queries_and_a_changed_one_at_most_eight() -> None:
    home.forget()
    forget_trees()
    ward = small_ward()
    browser = Client()
    browser.force_login(account_of(ward.clerk))
    for index in range(12):
        notices.assign(f"a:{index}", title=f"調書{index}", to=ward.counter_chief, requested_by=ward.clerk, **WORDS)
        notices.assign(f"b:{index}", title=f"評価{index}", to=ward.clerk, **WORDS)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(browser)
        return len(captured)

    queries()
    assert queries() <= 4
    notices.complete("b:1", actor=ward.clerk)
    assert queries() <= 8
    home.forget()
    forget_trees()


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_for_speed_never_shows_one_persons_work_to_another() -> None:
    home.forget()
    forget_trees()
    ward = small_ward()
    notices.assign("a:1", title="部長だけの仕事", to=ward.director, **WORDS)
    pages = {}
    for who in (ward.director, ward.clerk):
        browser = Client()
        browser.force_login(account_of(who))
        pages[who.pk] = [text(browser), text(browser)]
    assert all("部長だけの仕事" in page for page in pages[ward.director.pk])
    assert not any("部長だけの仕事" in page for page in pages[ward.clerk.pk])
    home.forget()
    forget_trees()


@pytest.mark.parametrize("page", ["/", "/calendar/", "/notices/", "/notices/work/", "/notices/settings/"])
def test_who_still_has_a_temporary_password_has_to_change_it_first(ward: Ward, page: str) -> None:
    account = account_of(ward.clerk)
    account.password_is_temporary = True
    account.save()
    browser = Client()
    browser.force_login(account)
    answer = browser.get(page)
    assert (answer.status_code, "password" in answer.get("Location", "")) == (302, True)
