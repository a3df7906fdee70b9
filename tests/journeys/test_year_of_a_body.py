"""A section proposes, its chief approves, the secretariat convenes, a member sends a deputy and sees what was replaced."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.trail import public as trail
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, a_pdf, everything_delivered
from tests.journeys.steps import the_chief_approves, the_secretariat_plans_a_meeting, the_section_proposes
from tests.journeys.windows import a_page_of, is_open_to_everybody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("MTG-1"),
    pytest.mark.requirement("MTG-2"),
]
TITLE = "窓口の混雑表示について"


@pytest.fixture
def hq(settings, tmp_path) -> Headquarters:
    settings.FILES_ROOT = tmp_path / "files"
    return a_headquarters()


@pytest.fixture
def papers(tmp_path: Path) -> tuple[Path, Path]:
    """A file and the one that takes its place."""
    found = []
    for name in ("plan", "corrected"):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(a_pdf(name))
        found.append(path)
    return found[0], found[1]


def test_from_a_section_s_proposal_to_a_member_s_papers(
    chromium: Browser, live_server: LiveServer, hq: Headquarters, papers: tuple[Path, Path]
) -> None:
    secretary = a_page_of(chromium, live_server, hq.secretary)
    address = the_secretariat_plans_a_meeting(secretary)
    the_section_proposes(a_page_of(chromium, live_server, hq.stranger), TITLE, papers[0])
    the_chief_approves(a_page_of(chromium, live_server, hq.counter_chief), TITLE)
    everything_delivered()
    the_secretariat_puts_it_on_the_agenda_and_convenes(secretary, address)
    member = a_page_of(chromium, live_server, hq.member, width=390)
    the_member_sends_a_deputy(member, hq)
    the_member_opens_the_material(member, address)
    the_secretariat_replaces_the_material(secretary, address, papers[1])
    the_member_sees_that_it_was_replaced(member, address)
    the_deputy_reads_all_papers(a_page_of(chromium, live_server, hq.counter_chief), address)
    assert trail.verify().holds


def the_secretariat_puts_it_on_the_agenda_and_convenes(page: Page, address: str) -> None:
    page.goto(re.sub(r"/meetings/.*", "/", address))
    page.get_by_role("link", name=f"提案を受け付ける：{TITLE}").first.click()
    page.get_by_role("button", name="受け付ける").click()
    page.goto(f"{address}agenda/")
    page.get_by_role("button", name=f"「{TITLE}」を議題にする").click()
    expect(page.get_by_text("13:30").first).to_be_visible()
    page.get_by_role("link", name="議題を加える", exact=True).click()
    page.get_by_label("報告事項").check()
    page.get_by_label("件名").fill("日程について")
    page.get_by_role("button", name="加える").click()
    # By the keyboard: the handle, one up, and away.
    page.get_by_role("button", name="「日程について」を並べ替える").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(page.locator(".order__item").first).to_contain_text("報告事項(1) 日程について")
    expect(page.locator(".order__time").first).to_contain_text("13:30")
    page.get_by_role("button", name=f"「{TITLE}」を上へ").click()
    expect(page.locator(".order__title").first).to_contain_text(f"議案(1) {TITLE}")
    is_open_to_everybody(page, 1280)
    page.goto(address)
    page.get_by_role("button", name="招集する").click()
    expect(page.get_by_text("招集しました。")).to_be_visible()


def the_member_sends_a_deputy(page: Page, hq: Headquarters) -> None:
    """On a phone, from the to-do list."""
    page.reload()
    page.get_by_role("link", name=re.compile("^出欠を答える：")).first.click()
    is_open_to_everybody(page, 390)
    page.get_by_role("link", name="出欠を答える", exact=True).click()
    page.get_by_label("代理が出席する").check()
    page.get_by_role("button", name="回答する").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("代理で出席する人の職名").fill("戸籍住民課長")
    page.locator("input[name=deputy]").evaluate("(input, number) => { input.value = number; }", hq.counter_chief.number)
    page.get_by_role("button", name="回答する").click()
    expect(page.get_by_text("出欠の回答を記録しました。")).to_be_visible()
    expect(page.locator(".my-answer")).to_contain_text("戸籍住民課長")


def the_member_opens_the_material(page: Page, address: str) -> None:
    page.goto(f"{address}papers/")
    is_open_to_everybody(page, 390)
    link = page.get_by_role("link", name="資料1 計画書", exact=True)
    href = link.get_attribute("href")
    assert page.request.get(re.sub(r"/meetings/.*", str(href), address)).ok
    page.reload()
    expect(page.get_by_text("開きました")).to_be_visible()


def the_secretariat_replaces_the_material(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}agenda/")
    expect(page.locator(".readers")).to_contain_text("第1版")
    page.get_by_role("link", name="資料1 計画書を差し替える").click()
    page.get_by_label("ファイル").set_input_files(file)
    page.get_by_label("差替えの理由").fill("経費を直したため")
    page.get_by_role("button", name="差し替える").click()
    expect(page.locator(".readers")).to_contain_text("第1版まで")


def the_member_sees_that_it_was_replaced(page: Page, address: str) -> None:
    page.goto(re.sub(r"/meetings/.*", "/notices/", address))
    expect(page.get_by_text("資料1が差し替わりました：計画書").first).to_be_visible()
    page.goto(f"{address}papers/")
    expect(page.get_by_text("差替え（第1版を開いています）")).to_be_visible()
    expect(page.get_by_text("経費を直したため")).to_be_visible()


def the_deputy_reads_all_papers(page: Page, address: str) -> None:
    page.goto(f"{address}papers/")
    expect(page.get_by_role("link", name="全資料を一つのPDFで開く")).to_be_visible()
    response = page.request.get(f"{address}papers/all.pdf")
    assert response.body().startswith(b"%PDF")
