"""From 起案 over 合議 to 代決 and 後閲, by five people in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.approvals.tests.makers import Office, a_rule, an_office, deputised
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail
from tests.journeys.windows import a_page_of, is_open_to_everybody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(settings, tmp_path) -> Office:
    settings.FILES_ROOT = tmp_path
    made = an_office()
    a_rule("section", up_to=1_000_000)
    deputised(made.chief, made.team_chief, until=None)
    return made


def test_a_draft_is_consulted_on_decided_by_the_deputy_and_read_afterwards(
    chromium: Browser, live_server: LiveServer, office: Office
) -> None:
    address = the_clerk_drafts_looks_at_the_route_and_sends(a_page_of(chromium, live_server, office.clerk))
    the_team_chief_finds_it_on_the_desk_and_agrees(a_page_of(chromium, live_server, office.team_chief))
    who_is_consulted_objects(a_page_of(chromium, live_server, office.counter_chief, width=390), address)
    the_chief_goes_on_a_journey(a_page_of(chromium, live_server, office.chief))
    the_deputy_decides(a_page_of(chromium, live_server, office.team_chief), address)
    the_chief_reads_it_afterwards(a_page_of(chromium, live_server, office.chief))
    the_clerk_has_the_paper(a_page_of(chromium, live_server, office.clerk), address)
    assert trail.verify().holds


def the_clerk_drafts_looks_at_the_route_and_sends(page: Page) -> str:
    page.goto(f"{page.url}approvals/new/")
    page.get_by_label("件名").fill("窓口の発券機の買替えについて")
    page.get_by_label("伺い文").fill("古くなった発券機を買い替えてよろしいか。")
    page.get_by_label("金額").fill("880000")
    page.get_by_label("合議先", exact=True).select_option("1301")
    page.get_by_role("button", name="保存して経路を確かめる").click()
    expect(page.get_by_text("別表第1（1,000,000円まで）により課長専決")).to_be_visible()
    expect(page.get_by_text("窓口 課長")).to_be_visible()
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_text("提出しました。")).to_be_visible()
    return page.url


def the_team_chief_finds_it_on_the_desk_and_agrees(page: Page) -> None:
    page.get_by_role("link", name="起案を確かめて承認する：窓口の発券機の買替えについて").first.click()
    page.get_by_role("link", name="承認する").click()
    page.get_by_role("button", name="承認・同意する").click()
    expect(page.get_by_text("承認しました。")).to_be_visible()


def who_is_consulted_objects(page: Page, address: str) -> None:
    """On a phone; without an opinion it is refused."""
    page.goto(address)
    is_open_to_everybody(page, 390)
    page.get_by_text("ほかの操作").click()
    page.get_by_role("link", name="異議を述べる").click()
    page.get_by_role("button", name="異議を述べる").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("理由").fill("同じ機種が倉庫にあります。")
    page.get_by_role("button", name="異議を述べる").click()
    expect(page.get_by_text("異議を記録しました。")).to_be_visible()


def the_chief_goes_on_a_journey(page: Page) -> None:
    page.goto(f"{page.url}approvals/absences/new/")
    for label in ("初日", "末日"):
        page.get_by_label(label).fill(clock.short(clock.today()))
    page.get_by_label("事由").fill("出張")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("不在を登録しました。")).to_be_visible()


def the_deputy_decides(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("同じ機種が倉庫にあります。").first).to_be_visible()
    page.get_by_role("link", name="代決する").click()
    page.get_by_label("意見").fill("倉庫の機種は規格が違うため。")
    page.get_by_role("button", name="決裁する").click()
    expect(page.get_by_text("決裁しました。")).to_be_visible()


def the_chief_reads_it_afterwards(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^後閲する")).first.click()
    is_open_to_everybody(page, 1280)
    page.get_by_role("button", name="後閲した").click()
    expect(page.get_by_text("後閲を記録しました。")).to_be_visible()
    expect(page.get_by_text("後閲待ち")).to_have_count(0)


def the_clerk_has_the_paper(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".chip", has_text="代決")).to_be_visible()
    page.get_by_role("link", name="起案用紙").click()
    expect(page.get_by_role("img", name="1ページ目の仕上がり")).to_be_visible()
