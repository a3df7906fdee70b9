"""A record on a clerk's disk becomes minutes that a citizen reads on a phone, without what is withheld."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.trail import public as trail
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.tests.makers import RECORDS, Headquarters, a_headquarters
from tests.journeys.steps import (
    the_chair_agrees_to_withholding,
    the_chair_approves,
    the_chair_publishes,
    the_clerk_prepares_the_copy,
    the_clerk_takes_it_over_and_asks_for_approval,
    the_clerk_withholds,
    the_draft_goes_round,
)
from tests.journeys.windows import a_page_of, a_window, is_open_to_everybody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.requirement("MTG-6")]
SECRET = "届出が行われていない例が目立ちます"


@pytest.fixture
def hq(settings, tmp_path: Path) -> Headquarters:
    settings.FILES_ROOT = tmp_path
    return a_headquarters()


@pytest.mark.requirement("MTG-6", "MTG-9")
def test_a_record_is_read_decided_approved_redacted_and_read_by_a_citizen(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    office = a_page_of(chromium, live_server, hq.secretary)
    the_clerk_reads_the_record_in_and_decides_the_doubts(office, live_server)
    meeting = Meeting.objects.get()
    the_draft_goes_round(office, live_server, meeting)
    a_member_proposes_a_correction_on_the_phone(
        a_page_of(chromium, live_server, hq.member, width=390), live_server, meeting
    )
    the_clerk_takes_it_over_and_asks_for_approval(office, "と3")
    the_chair_approves(a_page_of(chromium, live_server, hq.chair), live_server, meeting)
    the_clerk_withholds(office, live_server, meeting, SECRET)
    the_chair_agrees_to_withholding(a_page_of(chromium, live_server, hq.chair), live_server, meeting)
    the_clerk_prepares_the_copy(office, live_server, meeting, why_named="区民部の立場として述べたため")
    the_chair_publishes(a_page_of(chromium, live_server, hq.chair), live_server, meeting)
    a_citizen_reads_it(a_window(chromium, width=390), live_server)
    assert trail.verify().holds


def the_clerk_reads_the_record_in_and_decides_the_doubts(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/meetings/intakes/new/")
    page.locator("input[type=file]").set_input_files(RECORDS / "2025-1.txt")
    page.get_by_role("button", name="読み取る").click()
    expect(page.get_by_text("開催日時では終了15:05ですが")).to_be_visible()
    is_open_to_everybody(page, 1280)
    for words, reason in (("開催日時では終了15:05", "録音で確かめた"), ("伏せた所が見当たりません", "全文である")):
        doubt = page.locator("li.doubt").filter(has_text=words)
        doubt.get_by_label("原文のままにする").check()
        doubt.get_by_label("理由").fill(reason)
        doubt.get_by_role("button", name="この内容で決める").click()
        expect(page.get_by_text("決めた内容を記録しました。")).to_be_visible()
    page.get_by_role("button", name="会議として取り込む").click()
    expect(page.get_by_text("会議録を取り込みました。")).to_be_visible()


def a_member_proposes_a_correction_on_the_phone(page: Page, server: LiveServer, meeting: Meeting) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/minutes/")
    is_open_to_everybody(page, 390)
    place = page.locator(".proceedings__place").filter(has_text="窓口の課は12月が混み合います")
    place.get_by_role("link", name="修正を申し出る").click()
    page.get_by_label("直した文").fill("窓口の課は12月と3月が混み合います。訪問の時期を配慮してほしいと思います。")
    page.get_by_role("button", name="修正を申し出る").click()
    expect(page.get_by_text("修正を申し出ました。")).to_be_visible()


def a_citizen_reads_it(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/meetings/public/")
    is_open_to_everybody(page, 390)
    page.get_by_role("link", name="令和7年度 第1回").click()
    is_open_to_everybody(page, 390)
    assert SECRET not in page.content()
    expect(page.get_by_text("【不開示：情報システムの安全に支障がある情報】")).to_be_visible()
    expect(page.get_by_text("12月と3月が混み合います")).to_be_visible()
    page.goto(f"{server.url}/meetings/public/?q=届出が行われていない")
    expect(page.get_by_text("見つかった発言 0件")).to_be_visible()
    assert SECRET not in page.content()
