"""A ward gets to know its systems: a messy list, questions, an evaluation in two stages, and the renewal that comes of it."""

import datetime
import io
import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.models import CostLine, System
from honbu.modules.portfolio.tests.ward import Offices, some_offices
from tests.journeys.windows import a_page_of, is_open_to_everybody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("SYS-1"),
    pytest.mark.requirement("SYS-3"),
    pytest.mark.requirement("SYS-5"),
    pytest.mark.requirement("SYS-10"),
]
NAME, OTHER_NAME, NEIGHBOUR = "住民記録システム", "住民記録電算システム", "証明書発行システム"
ROUND, PHONE = "システム評価の試行", 390


@pytest.fixture
def offices(settings, tmp_path) -> Offices:
    settings.FILES_ROOT = tmp_path
    return some_offices()


def a_messy_list() -> bytes:
    """As wards keep it: a merged title, a head of two rows, a merged owner, eras, thousands of yen, two names of one system."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "所管するシステム一覧（情報管理課作成）"
    sheet.merge_cells("A1:I1")
    above = ("番号", "システム名", "所管課", "業務概要", "種別", "業者", "契約", None, "経費（千円）")
    for column, text in enumerate(above, 1):
        sheet.cell(3, column, text)
        if column not in {7, 8, 9}:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("G3:H3")
    for column, text in ((7, "開始"), (8, "終了"), (9, "R8予算")):
        sheet.cell(4, column, text)
    year = clock.fiscal_year().year - 2018
    until = f"令和{year + 1}年9月末"
    for row in (
        (1, NAME, "戸籍住民課", "住民票の異動", "パッケージ", "甲電算株式会社", f"Ｒ{year - 4}．１０．１", until, "12,000"),
        (2, OTHER_NAME, None, "住民票の異動", "パッケージ", "甲電算株式会社", None, until, None),
        (3, NEIGHBOUR, None, "証明書の発行", "パッケージ", "甲電算株式会社", f"R{year - 1}.4.1", f"R{year + 4}.3.31", 3400),
        (4, "証明書集計.accdb", None, "件数の集計", "Access", None, None, None, None),
        (5, "課税システム", "税務課", "税の計算", "リース", "乙情報", "H31.4.1", f"R{year + 5}.3末", "98,000"),
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("C5:C8")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_system_from_a_messy_list_over_its_evaluation_to_its_renewal(
    chromium: Browser, live_server: LiveServer, offices: Offices
) -> None:
    it = a_page_of(chromium, live_server, offices.it_clerk)
    clerk = a_page_of(chromium, live_server, offices.promoter, width=PHONE)
    chief = a_page_of(chromium, live_server, offices.chief)
    top = f"{live_server.url}/portfolio/"
    the_office_looks_at_what_the_list_would_do_and_accepts_it(it, top)
    the_clerk_answers_the_question_among_her_work(clerk, live_server)
    the_office_hands_out_an_evaluation(it, top)
    the_clerk_fills_in_the_sheet_and_asks_about_what_she_does_not_know(clerk, live_server)
    the_chief_confirms(chief, live_server)
    the_office_judges_and_settles(it, top)
    the_clerk_begins_the_renewal_and_looks_at_it_on_a_phone(clerk, top)
    assert trail.verify().holds


def the_office_looks_at_what_the_list_would_do_and_accepts_it(page: Page, top: str) -> None:
    page.goto(f"{top}lists/new/")
    file = {"name": "所管するシステム一覧.xlsx", "mimeType": "application/octet-stream", "buffer": a_messy_list()}
    page.get_by_label("システムの一覧").set_input_files(file)
    page.get_by_role("button", name="読み取る").click()
    expect(page.get_by_role("heading", name="同じシステムですか")).to_be_visible()
    is_open_to_everybody(page, 1280)
    assert not System.objects.exists()
    twins = page.get_by_role("group").filter(has_text=OTHER_NAME)
    twins.get_by_label("同じシステム", exact=True).check()
    expect(page.get_by_label("証明書集計.accdb")).to_have_value("euc")
    page.get_by_role("button", name="決めたことを保存する").click()
    expect(page.get_by_text("決めたことを保存しました。")).to_be_visible()
    page.get_by_role("button", name="この内容で台帳に載せる").click()
    expect(page.get_by_text("分からないところは、課への質問になりました。")).to_be_visible()
    system = System.objects.get(name=NAME)
    assert system.limit_on is not None
    assert (system.limit_on.month, system.limit_on.day) == (9, 30)
    assert [one.name for one in system.other_names.all()] == [OTHER_NAME]
    assert CostLine.objects.get(sheet__system=system).amount == 12_000_000


def the_clerk_answers_the_question_among_her_work(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/")
    page.get_by_role("link", name=re.compile("システム台帳の質問に答える")).first.click()
    is_open_to_everybody(page, PHONE)
    page.get_by_role("link", name=re.compile("止まったとき、窓口は続けられますか")).first.click()
    page.get_by_label("回答").fill("半日なら手書きで続けられます。")
    page.get_by_role("button", name="回答する").click()
    expect(page.get_by_text("回答しました。情報管理課が台帳に反映します。")).to_be_visible()
    is_open_to_everybody(page, PHONE)


def the_office_hands_out_an_evaluation(page: Page, top: str) -> None:
    page.goto(f"{top}rounds/items/")
    page.get_by_role("button", name="標準の評価項目の版を作る").click()
    page.goto(f"{top}rounds/")
    page.get_by_role("link", name="実施を準備する").first.click()
    page.get_by_label("名称").fill(ROUND)
    page.get_by_label("評価項目の版").select_option(index=1)
    for label, days in (("1次評価の期限", 30), ("2次評価の期限", 60)):
        page.get_by_label(label).fill(clock.short(clock.today() + datetime.timedelta(days=days)))
    page.get_by_role("button", name="準備する").click()
    page.get_by_role("link", name="所管課に配布する").click()
    page.get_by_role("button", name="所管課に配布する").click()
    expect(page.get_by_text("3件を配布しました。")).to_be_visible()


def the_clerk_fills_in_the_sheet_and_asks_about_what_she_does_not_know(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/")
    page.get_by_role("link", name=re.compile(ROUND)).first.click()
    page.get_by_role("link", name=NAME, exact=True).click()
    page.get_by_role("link", name="1次評価を記入する").click()
    is_open_to_everybody(page, PHONE)
    questions = page.locator(".asked")
    for place in range(questions.count()):
        questions.nth(place).get_by_label("4 良い").check()
    last = questions.last
    last.get_by_label("わからない（相談する）").check()
    last.get_by_label("理由").fill("どの記録を見ればよいですか")
    page.get_by_role("button", name="保存して課長に回す").click()
    expect(page.get_by_text("課長に回しました。")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="わからない")).to_contain_text("相談")


def the_chief_confirms(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/")
    page.get_by_role("link", name=re.compile(ROUND)).first.click()
    page.get_by_role("link", name=NAME, exact=True).click()
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_text("確認しました。1次評価はもう変わりません。")).to_be_visible()


def the_office_judges_and_settles(page: Page, top: str) -> None:
    page.get_by_role("link", name="2次評価を始める").click()
    page.get_by_role("button", name="2次評価を始める").click()
    page.goto(f"{top}evaluations/?state=submitted")
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="2次評価を記入する").click()
    first, unknown = page.locator(".asked").first, page.locator(".asked").last
    first.get_by_label("2 ").check()
    page.get_by_label("まだ点を付けていない項目は").check()
    unknown.get_by_label("3 ").check()
    page.get_by_role("button", name="2次評価を保存する").click()
    expect(page.locator(".error-summary")).to_contain_text("理由")
    first.get_by_label("理由").fill("手作業が残っている")
    page.get_by_role("button", name="2次評価を保存する").click()
    expect(page.get_by_text("2次評価を保存しました。")).to_be_visible()
    is_open_to_everybody(page, 1280)
    page.get_by_role("link", name="結論を出す").click()
    page.get_by_label("統合・更新").check()
    page.get_by_label("理由").fill("契約の満了が近いため")
    page.get_by_role("button", name="結論を出す").click()
    expect(page.get_by_text("結論を出しました。")).to_be_visible()


def the_clerk_begins_the_renewal_and_looks_at_it_on_a_phone(page: Page, top: str) -> None:
    page.goto(top)
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="連携とEUC").click()
    page.get_by_role("link", name="連携を加える").click()
    page.get_by_label("使われる側のシステム").fill(str(System.objects.get(name=NEIGHBOUR).number))
    page.get_by_role("button", name="連携を加える").click()
    page.goto(f"{top}map/")
    expect(page.get_by_role("group", name="連携図").get_by_role("link", name=NEIGHBOUR)).to_be_visible()
    is_open_to_everybody(page, PHONE)
    page.goto(f"{top}renewals/")
    is_open_to_everybody(page, PHONE)
    page.get_by_role("link", name=f"{NAME}の整理を始める").click()
    page.get_by_role("button", name="始める", exact=True).click()
    expect(page.get_by_role("heading", name="逆算した工程")).to_be_visible()
    is_open_to_everybody(page, PHONE)
    page.goto(f"{top}lifecycle/")
    expect(page.get_by_text(NAME).first).to_be_visible()
    is_open_to_everybody(page, PHONE)
