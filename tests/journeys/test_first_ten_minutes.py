"""The first ten minutes of somebody who has never seen Honbu, in a real browser."""

import csv
import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.clock import public as clock
from honbu.kernel.personnel import queries
from honbu.kernel.trail import public as trail
from tests.journeys.windows import a_page, enter_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = (
    "/",
    "/calendar/",
    "/personnel/organisation/",
    "/personnel/people/",
    "/operations/",
    "/search/?q=係",
    "/documents/",
)
HEAD = ["職員番号", "氏名", "カナ", "任用区分", "所属コード", "職名", "本務兼務", "メール"]


def a_list_with_a_newcomer() -> bytes:
    """Today's staff and one person more, as Excel writes CSV."""
    stream = io.StringIO()
    rows = csv.writer(stream)
    rows.writerow(HEAD)
    register = queries.register_on(clock.today())
    for person in register.people.values():
        for held in person.holds:
            name = f"{person.family_name} {person.given_name}"
            kana = f"{person.family_kana} {person.given_kana}"
            employment = {"regular": "常勤", "fiscal_year": "会計年度", "reappointed": "再任用", "fixed_term": "任期付"}
            word = employment.get(person.employment, "特別職")
            main = "本務" if held.main else "兼務"
            rows.writerow([person.number, name, kana, word, held.unit, register.posts[held.post], main, person.email])
    rows.writerow(["777777", "新人 一郎", "シンジン イチロウ", "常勤", "100401", "係員", "本務", ""])
    return stream.getvalue().encode("utf-8-sig")


@pytest.mark.usefixtures("ward")
def test_the_personnel_clerk_sees_two_days_and_takes_in_a_list(chromium: Browser, live_server: LiveServer) -> None:
    page = a_page(chromium, live_server)
    enter_as(page, "人事課 任用係長")
    expect(page.get_by_role("heading", name="わたしの仕事")).to_be_visible()

    page.goto(f"{live_server.url}/personnel/organisation/?on=2026-03-31")
    expect(page.get_by_text("商工観光課")).to_be_visible()
    page.goto(f"{live_server.url}/personnel/organisation/?on=R8.4.1")
    expect(page.get_by_text("産業振興課")).to_be_visible()
    expect(page.get_by_text("商工観光課")).to_have_count(0)

    page.goto(f"{live_server.url}/personnel/imports/new/")
    content = a_list_with_a_newcomer()
    page.locator("input[type=file]").set_input_files({"name": "名簿.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_label("発令日").fill("令和8年12月1日")
    page.get_by_role("button", name="読み取る").click()
    expect(page.get_by_text("新人 一郎")).to_be_visible()
    assert queries.register_on(clock.parse("令和8年12月1日").day).people.get("777777") is None
    page.get_by_role("button", name="この内容で反映する").click()
    expect(page.get_by_text("名簿を反映しました。")).to_be_visible()
    assert queries.register_on(clock.parse("令和8年12月1日").day).people["777777"].family_name == "新人"
    assert trail.verify().holds


@pytest.mark.usefixtures("ward")
def test_the_chief_finds_by_search_and_reads_what_was_done(chromium: Browser, live_server: LiveServer) -> None:
    page = a_page(chromium, live_server)
    enter_as(page, "情報管理課長")
    page.get_by_label("全体を検索する").fill("ゼロカーボン")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="ゼロカーボン推進課").first.click()
    expect(page.get_by_role("heading", level=1, name="ゼロカーボン推進課")).to_be_visible()
    page.goto(f"{live_server.url}/operations/trail/")
    expect(page.get_by_role("region", name="証跡の一覧").get_by_text("組織改正を確定した")).to_be_visible()


@pytest.mark.usefixtures("ward")
def test_a_citizen_and_a_stranger_meet_no_page_of_the_staff(chromium: Browser, live_server: LiveServer) -> None:
    page = a_page(chromium, live_server, width=390)
    for path in ("/personnel/people/", "/operations/trail/", "/documents/", "/notices/"):
        page.goto(live_server.url + path)
        expect(page).to_have_url(re.compile("/accounts/login/"))
    page.goto(f"{live_server.url}/personas/")
    enter_as(page, "公開された会議録")
    answer = page.goto(f"{live_server.url}/personnel/people/")
    assert answer is not None
    assert answer.status in {403, 404}


@pytest.mark.usefixtures("ward")
@pytest.mark.parametrize("width", [1280, 390])
def test_the_main_pages_are_open_to_everybody(chromium: Browser, live_server: LiveServer, width: int) -> None:
    page = a_page(chromium, live_server, width=width)
    enter_as(page, "情報管理課長")
    found = {}
    for path in (
        "/",
        "/calendar/",
        "/personnel/organisation/",
        "/personnel/people/",
        "/operations/",
        "/search/?q=係",
        "/documents/",
    ):
        page.goto(live_server.url + path)
        violations = Axe().run(page).response["violations"]
        serious = [violation["id"] for violation in violations if violation["impact"] in {"serious", "critical"}]
        if serious:
            found[path] = serious
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}
