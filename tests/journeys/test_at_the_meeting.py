"""A meeting from 開会 to 閉会 in a real browser: speeches, a line that breaks, a second secretary, opinions, results."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.trail import public as trail
from honbu.modules.meetings.models import Block, Meeting
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters
from honbu.modules.meetings.tests.table import a_meeting, an_open_meeting, said, texts, the_item
from tests.journeys.steps import soon, speak
from tests.journeys.windows import a_page_of, is_open_to_everybody, signs_in

pytestmark = [
    pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.requirement("MTG-3"),
]  # fmt: skip


@pytest.fixture
def hq(settings, tmp_path) -> Headquarters:
    settings.FILES_ROOT = tmp_path
    return a_headquarters()


@pytest.mark.requirement("MTG-4")
@pytest.mark.requirement("MTG-5")
def test_a_meeting_is_opened_recorded_through_a_broken_line_resolved_and_closed(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = a_meeting(hq)
    page = a_page_of(chromium, live_server, hq.secretary)
    address = f"{live_server.url}/meetings/{meeting.pk}/"
    attendance_is_taken_and_the_meeting_opened(page, address)
    an_item_is_recorded_by_keyboard(page, meeting)
    the_line_breaks_and_comes_back(page, meeting)
    opinions_are_tallied(page, address, meeting)
    closing_is_refused_until_every_item_is_settled(page, address, meeting)
    assert texts(meeting) == [
        "[13:30 開会]", "監査計画書(案)", "重点を聞かせてください。", "委託先の管理です。", "日程は。", "秋です。",
        "案のとおり承認", "案のとおり承認", "質疑なし", "[15:05 終了]",
    ]  # fmt: skip
    assert trail.verify().holds


def attendance_is_taken_and_the_meeting_opened(page: Page, address: str) -> None:
    page.goto(f"{address}seats/")
    is_open_to_everybody(page, 1280)
    page.get_by_role("button", name="未回答の3人を出席にする").click()
    page.get_by_role("link", name="記録する").click()
    page.get_by_label("開会の時刻").fill("13:30")
    page.get_by_role("button", name="開会する").click()
    expect(page.get_by_text("開会を記録しました。")).to_be_visible()


def an_item_is_recorded_by_keyboard(page: Page, meeting: Meeting) -> None:
    page.get_by_role("link", name="監査計画について").click()
    speak(page, "Alt+6", "監査計画書(案)")
    speak(page, "Alt+1", "重点を聞かせてください。")
    page.keyboard.press("Alt+4")
    page.keyboard.type("委託先の管理です。")
    # Nothing was sent by hand: the letters are saved as they are typed.
    assert soon(page, lambda: Block.objects.filter(meeting=meeting, text="委託先の管理です。").exists()) <= 1.0
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line--speech .line__role").last).to_have_text("事務局")
    is_open_to_everybody(page, 1280)


def the_line_breaks_and_comes_back(page: Page, meeting: Meeting) -> None:
    page.context.set_offline(True)
    speak(page, "Alt+3", "日程は。")
    speak(page, "Alt+4", "秋です。")
    expect(page.locator("[data-unsent]")).to_have_text("未送信 2件")
    assert "秋です。" not in texts(meeting)
    page.context.set_offline(False)
    soon(page, lambda: "秋です。" in texts(meeting))
    expect(page.locator("[data-unsent]")).to_be_hidden()


def opinions_are_tallied(page: Page, address: str, meeting: Meeting) -> None:
    item = the_item(meeting, "議案2")
    page.goto(f"{address}options/?item={item.pk}")
    for title in ("交換機の更新", "IP電話"):
        page.get_by_label("案の名称").fill(title)
        page.get_by_role("button", name="案を加える").click()
    page.get_by_label("副区長の案").select_option(label="案① 交換機の更新")
    page.get_by_label("区民部長の案").select_option(label="案① 交換機の更新")
    page.get_by_label("区民部長の理由").fill("停電に強い")
    page.get_by_role("button", name="意見を記録する").click()
    expect(page.get_by_role("img", name="案ごとの賛意")).to_be_visible()
    page.get_by_label("案① 交換機の更新").check()
    page.get_by_label("採用した理由").fill("停電に強いため")
    page.get_by_role("button", name="採用を記録する").click()
    expect(page.get_by_text("採用した案を記録しました。")).to_be_visible()
    is_open_to_everybody(page, 1280)


def closing_is_refused_until_every_item_is_settled(page: Page, address: str, meeting: Meeting) -> None:
    page.goto(f"{address}recording/")
    page.get_by_label("閉会の時刻").fill("15:05")
    page.get_by_role("button", name="閉会する").click()
    expect(page.locator(".error-summary li")).to_have_count(3)
    for key in ("議案1", "議案2"):
        page.locator(".items").get_by_role("link", name=the_item(meeting, key).title).click()
        sheet = page.locator(".sheet:visible")
        sheet.get_by_label("案のとおり承認").check(force=True)
        sheet.get_by_role("button", name="結果を記録する").click()
        expect(page.get_by_text("の結果を記録しました。")).to_be_visible()
    page.locator(".items").get_by_role("link", name="研修の実施について").click()
    page.keyboard.press("Alt+9")
    page.keyboard.press("Control+Enter")
    soon(page, lambda: "質疑なし" in texts(meeting))
    page.get_by_label("閉会の時刻").fill("15:05")
    page.get_by_role("button", name="閉会する").click()
    expect(page.get_by_text("閉会を記録しました。")).to_be_visible()


def test_what_waits_when_the_page_is_loaded_anew_is_sent_once_the_line_is_back(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = an_open_meeting(hq)
    page = a_page_of(chromium, live_server, hq.secretary)

    def broken(route: Route) -> None:
        route.abort()

    page.route("**/recording/blocks/**", broken)
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/recording/?item={the_item(meeting, '議案1').pk}")
    page.locator("textarea[name=text]").click()
    speak(page, "Alt+3", "初めの発言")
    speak(page, "Alt+1", "次の発言")
    page.keyboard.type("書きかけ")
    expect(page.locator("[data-unsent]")).to_have_text("未送信 3件")
    page.reload()
    expect(page.locator("[data-unsent]")).to_have_text("未送信 3件")
    expect(page.locator(".line__text").last).to_have_text("書きかけ")
    page.unroute("**/recording/blocks/**", broken)
    soon(page, lambda: texts(meeting)[1:] == ["初めの発言", "次の発言", "書きかけ"])
    page.reload()
    expect(page.locator(".line:visible")).to_have_count(3)
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('honbu.recording')).length") == 0


def test_who_is_signed_out_in_the_middle_loses_nothing_and_goes_on_after_signing_in_again(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = an_open_meeting(hq)
    page = a_page_of(chromium, live_server, hq.secretary)
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/recording/?item={the_item(meeting, '議案1').pk}")
    page.locator("textarea[name=text]").click()
    page.context.clear_cookies()
    speak(page, "Alt+3", "サインインが切れた間の発言")
    expect(page.locator("[data-status-words]")).to_contain_text("サインインが切れました")
    expect(page.locator("[data-unsent]")).to_have_text("未送信 1件")
    signs_in(page.context.new_page(), live_server, f"n{hq.secretary.number}")
    soon(page, lambda: texts(meeting)[1:] == ["サインインが切れた間の発言"])
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_what_can_no_longer_be_recorded_stays_on_the_screen_with_the_reason(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = an_open_meeting(hq)
    page = a_page_of(chromium, live_server, hq.secretary)
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/recording/?item={the_item(meeting, '議案1').pk}")
    Meeting.objects.filter(pk=meeting.pk).update(state="final")
    page.locator("textarea[name=text]").click()
    speak(page, "Alt+3", "遅れて届いた発言")
    expect(page.locator("[data-status-words]")).to_contain_text("会議録が確定した会議には記録できません")
    expect(page.locator("[data-unsent]")).to_have_text("未送信 1件")
    expect(page.locator(".line__text:visible")).to_have_text("遅れて届いた発言")


def test_an_answer_that_is_lost_makes_no_second_paragraph(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = an_open_meeting(hq)
    page = a_page_of(chromium, live_server, hq.secretary)
    lost = []

    def swallow(route: Route) -> None:
        """It arrives, and the answer does not."""
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/recording/blocks/**", swallow)
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/recording/?item={the_item(meeting, '議案1').pk}")
    page.locator("textarea[name=text]").click()
    speak(page, "Alt+3", "一度だけの発言")
    expect(page.locator("[data-unsent]")).to_be_visible()
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=15_000)
    assert lost == [200, 200]
    assert texts(meeting)[1:] == ["一度だけの発言"]


def test_two_secretaries_in_the_same_paragraph_see_both_texts_and_nothing_is_lost(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = an_open_meeting(hq)
    block = said(hq, meeting, "初めの文", item=the_item(meeting, "議案1"))
    address = f"{live_server.url}/meetings/{meeting.pk}/recording/?item={block.item_id}"
    first, second = (a_page_of(chromium, live_server, hq.secretary) for _window in range(2))
    for page in (first, second):
        page.goto(address)
        page.get_by_role("button", name="直す").click()
    first.locator("textarea[name=text]").fill("先の人の文")
    soon(first, lambda: Block.objects.get(pk=block.pk).text == "先の人の文")
    second.locator("textarea[name=text]").fill("後の人の文")
    expect(second.locator(".clash__theirs")).to_have_text("先の人の文")
    expect(second.locator("[data-mine]")).to_have_value("後の人の文")
    assert Block.objects.get(pk=block.pk).text == "先の人の文"
    is_open_to_everybody(second, 1280)
    second.locator("[data-mine]").fill("先の人の文。後の人の文。")
    second.get_by_role("button", name="あなたの入力を残す").click()
    soon(second, lambda: Block.objects.get(pk=block.pk).text == "先の人の文。後の人の文。")
    expect(second.locator(".clash")).to_have_count(0)


def test_on_a_phone_one_inserts_moves_takes_out_and_brings_back_by_touch(
    chromium: Browser, live_server: LiveServer, hq: Headquarters
) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    for text in "一三":
        said(hq, meeting, text, item=item)
    page = a_page_of(chromium, live_server, hq.secretary, width=390)
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/recording/?item={item.pk}")
    is_open_to_everybody(page, 390)
    lines = page.locator(".line:visible")
    lines.nth(0).get_by_role("button", name="下に入れる").click()
    page.locator("textarea[name=text]").fill("二")
    page.locator("[data-send]").click()
    soon(page, lambda: texts(meeting)[1:] == ["一", "二", "三"])
    expect(lines.nth(1).locator(".line__text")).to_have_text("二")
    lines.nth(2).get_by_role("button", name="上へ").click()
    soon(page, lambda: texts(meeting)[1:] == ["一", "三", "二"])
    lines.nth(1).get_by_role("button", name="上へ").click()
    soon(page, lambda: texts(meeting)[1:] == ["三", "一", "二"])
    lines.nth(0).get_by_role("button", name="取り消す").click()
    soon(page, lambda: texts(meeting)[1:] == ["一", "二"])
    page.get_by_role("button", name="元に戻す").first.click()
    soon(page, lambda: texts(meeting)[1:] == ["三", "一", "二"])
    expect(lines.nth(0).locator(".line__text")).to_have_text("三")
