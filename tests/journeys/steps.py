"""Steps that several journeys take: what a section, the secretariat and the chair do about a meeting."""

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.tests.makers import in_days
from tests.journeys.windows import is_open_to_everybody


def the_secretariat_plans_a_meeting(page: Page, *, days: int = 14) -> str:
    page.goto(f"{page.url}meetings/new/")
    day = in_days(days)
    page.get_by_label("年度").select_option(str(clock.FiscalYear.of(day).year))
    page.get_by_label("開催日").fill(clock.short(day))
    page.get_by_label("開始予定").fill("13:30")
    page.get_by_label("終了予定").fill("15:00")
    page.get_by_role("textbox", name="場所").fill("庁議室")
    page.get_by_role("button", name="設定する").click()
    expect(page.get_by_text("会議を設定しました。")).to_be_visible()
    return page.url.removesuffix("agenda/")


def the_section_proposes(page: Page, title: str, file: Path) -> None:
    page.goto(f"{page.url}meetings/proposals/new/")
    page.get_by_label("件名").fill(title)
    page.get_by_label("決めてほしいこと").fill("案のとおり決定したい。")
    page.get_by_role("button", name="下書きを保存する").click()
    page.get_by_role("link", name="資料を付ける").click()
    page.get_by_label("資料の題").fill("計画書")
    page.get_by_label("ファイル").set_input_files(file)
    page.get_by_role("button", name="付ける").click()
    expect(page.get_by_role("link", name="資料 計画書", exact=True)).to_be_visible()
    is_open_to_everybody(page, 1280)
    page.get_by_role("button", name="所属長の決裁に回す").click()
    expect(page.get_by_text("所属長の決裁に回しました。")).to_be_visible()


def the_chief_approves(page: Page, title: str) -> None:
    page.get_by_role("link", name=f"決裁する：会議への提案：{title}").first.click()
    page.get_by_role("link", name="決裁する").click()
    page.get_by_role("button", name="決裁する").click()
    expect(page.get_by_text("決裁しました。")).to_be_visible()


def soon(page: Page, holds: Callable[[], bool], seconds: float = 5.0) -> float:
    """Wait until it holds in the database, while the browser goes on; how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        page.wait_for_timeout(20)
    return time.monotonic() - began


def speak(page: Page, keys: str, text: str) -> None:
    """A paragraph by keyboard alone."""
    page.keyboard.press(keys)
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")


def the_draft_goes_round(page: Page, server: LiveServer, meeting: Meeting) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/minutes/")
    page.get_by_role("button", name="事務局の確認を終える").click()
    page.get_by_role("button", name="出席者に照会する").click()
    expect(page.get_by_text("人に照会しました。")).to_be_visible()


def the_clerk_takes_it_over_and_asks_for_approval(page: Page, inserted: str) -> None:
    page.reload()
    expect(page.locator("ins").filter(has_text=inserted)).to_be_visible()
    page.get_by_role("button", name="採用する").click()
    expect(page.get_by_text("採否を記録しました。")).to_be_visible()
    page.get_by_role("button", name="照会を締め切り、承認を求める").click()
    expect(page.get_by_text("承認を依頼しました。")).to_be_visible()


def the_chair_approves(page: Page, server: LiveServer, meeting: Meeting) -> None:
    expect(page.get_by_text("会議録を承認する").first).to_be_visible()
    page.goto(f"{server.url}/meetings/{meeting.pk}/minutes/")
    page.get_by_role("button", name="承認して確定する").click()
    expect(page.get_by_text("会議録を承認し、確定しました。")).to_be_visible()


def the_clerk_withholds(page: Page, server: LiveServer, meeting: Meeting, words: str) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/disclosure/")
    place = page.locator(".proceedings__place").filter(has_text=words)
    place.get_by_role("link", name="伏せる").click()
    page.get_by_label("伏せる言葉").fill(words)
    page.get_by_label("不開示の理由").select_option("security")
    page.get_by_role("button", name="伏せる言葉を申し出る").click()
    expect(page.get_by_text("1か所を申し出ました。")).to_be_visible()


def the_chair_agrees_to_withholding(page: Page, server: LiveServer, meeting: Meeting) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/disclosure/")
    page.get_by_role("button", name="承認する").click()
    expect(page.get_by_text("承認済")).to_be_visible()


def the_clerk_prepares_the_copy(page: Page, server: LiveServer, meeting: Meeting, *, why_named: str = "") -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/disclosure/")
    page.get_by_label("会議録の公開").select_option("partly")
    page.get_by_label("非公開・一部非公開の理由").fill("情報システムの保護に支障がある内容を含むため")
    if why_named:
        page.get_by_label("だれの発言か分かる所を公開する理由").fill(why_named)
    page.get_by_role("button", name="写しを作って確かめる").click()
    expect(page.get_by_text("公開用の写しを作り、確かめました。")).to_be_visible()


def the_chair_publishes(page: Page, server: LiveServer, meeting: Meeting) -> None:
    page.goto(f"{server.url}/meetings/{meeting.pk}/disclosure/")
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_text("会議録を公開しました。")).to_be_visible()
