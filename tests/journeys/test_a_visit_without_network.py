"""A surprise visit in a real browser: fetched in the office, recorded without a network, sent once, gone from the tablet."""

import json

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.documents import public as documents
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.beginning import lay_foundations
from honbu.modules.audits.actions.field_visits import take_in_record
from honbu.modules.audits.models import Grade, ItemResult, Visit, VisitEvidence
from honbu.modules.audits.tests.field_makers import a_photo, a_record, a_result, a_visit_of_today, notes_of_a_camera
from honbu.modules.audits.tests.makers import AuditWard, a_contractor, a_sheet, an_audit_ward, submitted
from honbu.modules.audits.tests.visit_makers import an_auditor
from tests.journeys.windows import PASSWORD, a_page_of, is_open_to_everybody, signs_in

pytestmark = [
    pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.requirement("AUD-4"),
]  # fmt: skip

ON_THE_TABLET = """async () => {
  const base = await new Promise((done) => {
    const ask = indexedDB.open("honbu-audits-field"); ask.onsuccess = () => done(ask.result);
  });
  const kinds = ["visits", "records", "pictures"];
  const rows = base.transaction(kinds);
  const all = await Promise.all(kinds.map((kind) => new Promise((done) => {
    const ask = rows.objectStore(kind).getAll(); ask.onsuccess = () => done(ask.result);
  })));
  base.close();
  return Object.fromEntries(kinds.map((kind, place) => [kind, all[place].length]));
}"""
IN_THE_SHELL = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  return texts.join("\\n");
}"""


@pytest.fixture
def ward(settings, tmp_path) -> AuditWard:
    settings.FILES_ROOT = tmp_path
    found = an_audit_ward()
    lay_foundations()
    return found


@pytest.fixture
def key(ward: AuditWard) -> str:
    """A visit of today to 戸籍住民課, which has handed in its questionnaire and names one contractor."""
    key = a_visit_of_today(ward)
    sheet = a_sheet(ward)
    a_contractor(sheet, actor=ward.promoter)
    submitted(ward, sheet)
    return key


def a_tablet(chromium: Browser, server: LiveServer, ward: AuditWard, *, width: int = 810) -> Page:
    """With the form on it, ready to be used without a network."""
    page = a_page_of(chromium, server, ward.auditor, width=width)
    page.goto(f"{server.url}/audits/field/")
    expect(page.get_by_text("ネットワークがなくても使えます。")).to_be_visible()
    expect(page.get_by_role("link", name="戸籍住民課")).to_be_visible()
    return page


def card(page: Page, code: str) -> Locator:
    return page.locator(".field-item").filter(has=page.locator(".item-code", has_text=code))


def test_a_visit_is_recorded_without_network_and_synchronised_once(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    page = a_tablet(chromium, live_server, ward)
    is_open_to_everybody(page, 810)
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("link", name="戸籍住民課").click()
    expect(page.get_by_text("残り 5件／5件")).to_be_visible()
    the_items_are_filled_in(page)
    a_photo_a_signature_and_notes_are_added(page)
    is_open_to_everybody(page, 810)
    page.reload()
    expect(page.get_by_text("残り 0件／5件")).to_be_visible()
    expect(page.get_by_label("A2 確認したこと")).to_have_value("書庫の鍵が開いていた。")
    page.get_by_role("button", name="退出を記録する").click()
    page.get_by_role("button", name="送信する", exact=True).last.click()
    expect(page.get_by_text("送信を待っています")).to_be_visible()
    assert not Visit.objects.exists()
    assert "戸籍住民課" not in page.evaluate(IN_THE_SHELL)

    page.context.set_offline(False)
    expect(page.locator("[data-gone]")).to_be_visible()
    everything_stands_once(ward, key)
    assert page.evaluate(ON_THE_TABLET) == {"visits": 0, "records": 0, "pictures": 0}
    page.reload()
    page.get_by_role("button", name="訪問を取り込む").click()
    expect(page.get_by_text("この端末に訪問はありません")).to_be_visible()
    everything_stands_once(ward, key)


def the_items_are_filled_in(page: Page) -> None:
    page.get_by_role("button", name="到着を記録する").click()
    expect(page.get_by_text("到着 ", exact=False).last).to_be_visible()
    for code, verdict in (("A1", "適合"), ("A3", "対象外"), ("K1", "確認できず"), ("K2", "適合")):
        card(page, code).get_by_label(verdict, exact=True).check()
    second = card(page, "A2")
    second.get_by_label("指摘あり").check()
    second.get_by_label("軽微な不適合").check()
    page.get_by_label("A2 確認したこと").fill("書庫の鍵が開いていた。")
    page.get_by_label("A2 見た件数と選び方").fill("3件中1件")
    expect(page.get_by_text("残り 0件／5件")).to_be_visible()
    expect(page.get_by_text("端末に保存済み")).to_be_visible()


def a_photo_a_signature_and_notes_are_added(page: Page) -> None:
    sent = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": a_photo(4000, 3000, exif=notes_of_a_camera())}
    card(page, "A2").locator("input[type=file]").set_input_files(sent)
    expect(card(page, "A2").locator(".field-picture")).to_have_count(1)
    page.get_by_label("聞いたこと、気づいたこと").fill("鍵は係長が持つ。")
    page.get_by_label("立会者の氏名").fill("窓口 一")
    canvas = page.locator("[data-signature]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="この署名を保存する").click()
    expect(page.locator("[data-signature-list] li")).to_have_count(1)


def everything_stands_once(ward: AuditWard, key: str) -> None:
    visit = Visit.objects.get()
    assert (visit.key, visit.state, visit.received_by, visit.unit) == (key, "writing", "窓口 一", ward.section)
    assert visit.notes == {str(ward.auditor.pk): "鍵は係長が持つ。"}
    assert visit.left_at is not None
    verdicts = dict(ItemResult.objects.values_list("item__code", "verdict"))
    assert verdicts == {"A1": "conforms", "A2": "graded", "A3": "not_applicable", "K1": "not_seen", "K2": "conforms"}
    graded = ItemResult.objects.get(item__code="A2")
    assert (graded.words, graded.sample, graded.grade) == (
        "書庫の鍵が開いていた。",
        "3件中1件",
        Grade.objects.get(code="minor"),
    )
    assert ItemResult.objects.get(item__code="K1").contractor == "みどり総合サービス株式会社"
    assert sorted(VisitEvidence.objects.values_list("sort", "item__code")) == [("photo", "A2"), ("signature", None)]
    assert b"SECRETCAM" not in documents.content_of(VisitEvidence.objects.get(sort="photo").document_id)
    lines = trail.history_of(visit).order_by("pk").values_list("verb", flat=True)
    assert sorted(lines) == [
        "audits.visit.begun", "audits.visit.evidence_kept", "audits.visit.evidence_kept", "audits.visit.left",
        "audits.visit.recorded",
    ]  # fmt: skip


def test_by_keyboard_one_signs_sees_only_what_is_left_and_saves_the_record_as_a_file(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    page = a_tablet(chromium, live_server, ward, width=390)
    page.context.set_offline(True)
    page.get_by_role("link", name="戸籍住民課").click()
    page.get_by_role("button", name="送信する", exact=True).first.click()
    expect(page.get_by_role("alert")).to_contain_text("先に「到着を記録する」を押してください。")
    expect(page.get_by_role("button", name="到着を記録する")).to_be_focused()
    page.keyboard.press("Enter")
    card(page, "A1").get_by_label("適合", exact=True).press("Space")
    card(page, "A2").get_by_label("指摘あり", exact=True).press("Space")
    page.get_by_label("未記入だけ").press("Space")
    expect(page.locator(".field-item:visible")).to_have_count(4)
    expect(page.get_by_text("残り 4件／5件")).to_be_visible()
    page.get_by_role("button", name="送信する", exact=True).first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A2：指摘の区分を選んでください。")
    is_open_to_everybody(page, 390)
    page.get_by_label("署名の代わりに入力する氏名").fill("窓口 一")
    page.get_by_role("button", name="氏名で署名する").press("Enter")
    expect(page.locator("[data-signature-list] li")).to_have_count(1)
    page.locator("summary").filter(has_text="送信できないとき").press("Enter")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="端末の記録をファイルに保存する").press("Enter")
    saved = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert [told["verdict"] for told in saved["record"]["results"].values()] == ["conforms", "graded"]
    assert [picture["caption"] for picture in saved["pictures"]] == ["窓口 一（入力による署名）"]


def test_two_tablets_of_a_team_see_each_others_words_and_send_both(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    take_in_record(key, a_record(a_result("A1", words="先の人の文")), actor=ward.auditor)
    Visit.objects.get().team.add(an_auditor(ward, ward.stranger))
    page = a_tablet(chromium, live_server, ward)
    page.get_by_role("link", name="戸籍住民課").click()
    expect(page.get_by_label("A1 確認したこと")).to_have_value("先の人の文")
    take_in_record(key, a_record(a_result("A1", "not_seen", "同僚の文", told=1)), actor=ward.stranger)
    page.get_by_label("A1 確認したこと").fill("後で直した文")
    page.get_by_role("button", name="退出を記録する").click()
    for _time in range(2):
        page.get_by_role("button", name="送信する", exact=True).first.click()
    expect(page.locator("[data-gone]")).to_be_visible()
    row = ItemResult.objects.exclude(verdict="").get()
    assert row.words == "後で直した文\n（福祉 太郎の記録）確認できず　同僚の文"


def test_two_windows_at_once_lose_no_word(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    first = a_tablet(chromium, live_server, ward)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{live_server.url}/audits/field/#{key}")
        expect(page.get_by_text("残り 5件／5件")).to_be_visible()
    first.context.set_offline(True)
    first.get_by_label("A1 確認したこと").fill("一つ目の窓")
    second.get_by_label("A2 確認したこと").fill("二つ目の窓")
    card(first, "A3").get_by_label("適合", exact=True).check()
    expect(first.get_by_label("A2 確認したこと")).to_have_value("二つ目の窓")
    expect(second.get_by_label("A1 確認したこと")).to_have_value("一つ目の窓")
    expect(second.get_by_text("残り 4件／5件")).to_be_visible()


def test_whoever_is_signed_out_keeps_the_record_and_sends_it_after_signing_in(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    page = a_tablet(chromium, live_server, ward)
    page.get_by_role("link", name="戸籍住民課").click()
    page.context.clear_cookies()
    page.get_by_label("実施できなかった理由").evaluate("(field) => { field.closest('details').open = true; }")
    page.get_by_label("実施できなかった理由").fill("臨時の閉庁のため")
    page.get_by_role("button", name="実施できなかったとして送信する").click()
    expect(page.get_by_text("サインインし直してください。記録はこの端末に残っています。")).to_be_visible()
    page.get_by_role("link", name="サインインし直す").click()
    page.locator("input[name=login]").fill(f"n{ward.auditor.number}")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], form button.button--solid").first.click()
    page.wait_for_url("**/audits/field/")
    page.get_by_role("link", name="戸籍住民課").click()
    page.get_by_label("実施できなかった理由").evaluate("(field) => { field.closest('details').open = true; }")
    expect(page.get_by_label("実施できなかった理由")).to_have_value("臨時の閉庁のため")
    page.get_by_role("button", name="実施できなかったとして送信する").click()
    expect(page.locator("[data-gone]")).to_be_visible()
    assert (Visit.objects.get().state, Visit.objects.get().reason) == ("broken_off", "臨時の閉庁のため")


def test_the_next_person_at_the_tablet_sees_nothing_of_the_one_before(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    page = a_tablet(chromium, live_server, ward)
    page.get_by_role("link", name="戸籍住民課").click()
    page.context.set_offline(True)
    page.get_by_label("A1 確認したこと").fill("まだ送っていない")
    expect(page.get_by_text("未送信 1件")).to_be_visible()
    page.context.set_offline(False)
    page.context.clear_cookies()
    an_auditor(ward, ward.stranger)
    a_page_of(chromium, live_server, ward.stranger).close()
    signs_in(page, live_server, f"n{ward.stranger.number}")
    page.goto(f"{live_server.url}/audits/field/")
    expect(page.get_by_text("ほかの人の未送信の記録が1件あります")).to_be_visible()
    assert "戸籍住民課" not in page.content()
    assert page.evaluate(ON_THE_TABLET) == {"visits": 1, "records": 1, "pictures": 0}


def test_whoever_signs_in_and_goes_offline_is_not_shown_the_page_of_the_one_before(
    chromium: Browser, live_server: LiveServer, ward: AuditWard, key: str
) -> None:
    page = a_tablet(chromium, live_server, ward)
    page.context.clear_cookies()
    a_page_of(chromium, live_server, ward.stranger).close()
    signs_in(page, live_server, f"n{ward.stranger.number}")
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/audits/field/#{key}")
    expect(page.get_by_text("別の人がサインインしたかもしれません")).to_be_visible()
    assert "戸籍住民課" not in page.content()
