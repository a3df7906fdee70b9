"""The whole way of one matter: proposed by a section, decided at the table, read by a citizen without what is withheld."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.trail import public as trail
from honbu.modules.meetings.models import Decision, Meeting
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, a_pdf, everything_delivered
from honbu.modules.meetings.tests.table import texts
from tests.journeys.steps import (
    soon,
    speak,
    the_chair_agrees_to_withholding,
    the_chair_approves,
    the_chair_publishes,
    the_chief_approves,
    the_clerk_prepares_the_copy,
    the_clerk_takes_it_over_and_asks_for_approval,
    the_clerk_withholds,
    the_draft_goes_round,
    the_secretariat_plans_a_meeting,
    the_section_proposes,
)
from tests.journeys.windows import a_page_of, a_window, is_open_to_everybody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("MTG-1", "MTG-3", "MTG-6"),
]
TITLE = "窓口の混雑表示について"
SECRET = "機器の置き場所は通用口の右です"


@pytest.fixture
def hq(settings, tmp_path: Path) -> Headquarters:
    settings.FILES_ROOT = tmp_path / "files"
    return a_headquarters()


def test_a_matter_goes_from_a_section_s_proposal_to_minutes_that_a_citizen_reads(
    chromium: Browser, live_server: LiveServer, hq: Headquarters, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(a_pdf("plan"))
    office = a_page_of(chromium, live_server, hq.secretary)
    address = the_secretariat_plans_a_meeting(office, days=1)
    the_section_proposes(a_page_of(chromium, live_server, hq.stranger), TITLE, plan)
    the_chief_approves(a_page_of(chromium, live_server, hq.counter_chief), TITLE)
    everything_delivered()
    the_secretariat_puts_it_on_the_agenda_and_convenes(office, address)
    everybody_comes_and_it_is_recorded_and_decided(office, address)
    meeting = Meeting.objects.get()
    the_secretariat_makes_the_minutes(office, live_server, meeting)
    member = a_page_of(chromium, live_server, hq.member, width=390)
    a_member_corrects_what_was_said(member, live_server, meeting)
    the_clerk_takes_it_over_and_asks_for_approval(office, "だれが見回り")
    chair = a_page_of(chromium, live_server, hq.chair)
    the_chair_approves(chair, live_server, meeting)
    assert [decision.item.title for decision in Decision.objects.select_related("item")] == [TITLE]
    the_clerk_withholds(office, live_server, meeting, SECRET)
    the_chair_agrees_to_withholding(chair, live_server, meeting)
    the_clerk_prepares_the_copy(office, live_server, meeting)
    the_chair_publishes(chair, live_server, meeting)
    a_citizen_reads_it(a_window(chromium, width=390), live_server)
    assert trail.verify().holds


def the_secretariat_puts_it_on_the_agenda_and_convenes(page: Page, address: str) -> None:
    page.goto(re.sub(r"/meetings/.*", "/", address))
    page.get_by_role("link", name=f"提案を受け付ける：{TITLE}").first.click()
    page.get_by_role("button", name="受け付ける").click()
    page.goto(f"{address}agenda/")
    page.get_by_role("button", name=f"「{TITLE}」を議題にする").click()
    expect(page.get_by_text("13:30").first).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="招集する").click()
    expect(page.get_by_text("招集しました。")).to_be_visible()


def everybody_comes_and_it_is_recorded_and_decided(page: Page, address: str) -> None:
    page.goto(f"{address}seats/")
    page.get_by_role("button", name=re.compile("未回答の.*人を出席にする")).click()
    page.get_by_role("link", name="記録する").click()
    page.get_by_label("開会の時刻").fill("13:30")
    page.get_by_role("button", name="開会する").click()
    page.get_by_role("link", name=TITLE).first.click()
    speak(page, "Alt+6", "資料1により、混雑表示の案を説明した。")
    speak(page, "Alt+1", "機器はどこに置きますか。")
    speak(page, "Alt+4", f"{SECRET}。")
    meeting = Meeting.objects.get()
    soon(page, lambda: f"{SECRET}。" in texts(meeting))
    sheet = page.locator(".sheet:visible")
    sheet.get_by_label("案のとおり承認").check(force=True)
    sheet.get_by_role("button", name="結果を記録する").click()
    expect(page.get_by_text("の結果を記録しました。")).to_be_visible()
    page.get_by_label("閉会の時刻").fill("14:10")
    page.get_by_role("button", name="閉会する").click()
    expect(page.get_by_text("閉会を記録しました。")).to_be_visible()


def the_secretariat_makes_the_minutes(page: Page, server: LiveServer, meeting: Meeting) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/minutes/")
    page.get_by_role("button", name="会議録を起案する").click()
    the_draft_goes_round(page, server, meeting)


def a_member_corrects_what_was_said(page: Page, server: LiveServer, meeting: Meeting) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/minutes/")
    place = page.locator(".proceedings__place").filter(has_text="機器はどこに置きますか")
    place.get_by_role("link", name="修正を申し出る").click()
    page.get_by_label("直した文").fill("機器はどこに置き、だれが見回りますか。")
    page.get_by_role("button", name="修正を申し出る").click()
    expect(page.get_by_text("修正を申し出ました。")).to_be_visible()


def a_citizen_reads_it(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/meetings/public/")
    page.locator("main").get_by_role("link", name=re.compile("第1回")).click()
    is_open_to_everybody(page, 390)
    expect(page.get_by_text("だれが見回りますか")).to_be_visible()
    expect(page.get_by_text("【不開示：情報システムの安全に支障がある情報】")).to_be_visible()
    assert SECRET not in page.content()
    page.goto(f"{server.url}/meetings/public/?q={SECRET}")
    expect(page.get_by_text("見つかった発言 0件")).to_be_visible()
