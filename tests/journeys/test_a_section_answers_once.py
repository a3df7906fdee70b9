"""A section answers on the phone, two people at once; its chief hands it in; the contract section reads the same answers."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from honbu.modules.audits.models import Answer, Questionnaire
from honbu.modules.audits.tests.makers import AuditWard, a_plan, an_audit_ward
from tests.journeys.steps import soon
from tests.journeys.windows import a_page_of, is_open_to_everybody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("AUD-3"),
    pytest.mark.requirement("AUD-7"),
]
PHONE, COMPANY = 360, "青葉警備株式会社"


@pytest.fixture
def ward(settings, tmp_path) -> AuditWard:
    settings.FILES_ROOT = tmp_path
    return an_audit_ward()


def the_section_tells_the_rest(one: Page) -> None:
    """Who works for it, when it is busy, and every other answer."""
    one.get_by_role("link", name="委託先を登録する").click()
    one.locator("input[name=name]").fill(COMPANY)
    one.locator("input[name=work]").fill("夜間の警備")
    one.get_by_role("button", name="保存する").click()
    one.get_by_role("button", name="忙しい時期はありません").click()
    forms = one.locator("form.answer")
    for place in range(1, forms.count()):
        forms.nth(place).get_by_label("一部できている", exact=True).check()
        expect(forms.nth(place).get_by_text("保存しました。")).to_be_visible()
    is_open_to_everybody(one, PHONE)
    one.get_by_role("link", name="全体を見て、課長に回す").first.click()
    one.get_by_role("button", name="課長に回す").click()
    is_open_to_everybody(one, PHONE)


def test_a_section_answers_once_and_two_offices_read_it(
    chromium: Browser, live_server: LiveServer, ward: AuditWard
) -> None:
    a_plan()
    office = a_page_of(chromium, live_server, ward.keeper)
    office.goto(f"{live_server.url}/audits/questionnaires/")
    office.get_by_role("button", name="6課に配布する").click()
    expect(office.get_by_text("6課に配布しました")).to_be_visible()
    is_open_to_everybody(office, 1280)
    sheet = Questionnaire.objects.get(unit=ward.section)
    write = f"{live_server.url}/audits/questionnaires/{sheet.pk}/write/"

    one = a_page_of(chromium, live_server, ward.promoter, width=PHONE)
    two = a_page_of(chromium, live_server, ward.clerk, width=PHONE)
    one.goto(write)
    two.goto(write)
    first, second = one.locator("form.answer").first, two.locator("form.answer").first
    first.get_by_label("できている", exact=True).check()
    expect(first.get_by_text("保存しました。")).to_be_visible()
    first.get_by_role("textbox").fill("一覧を4月に見直した")
    soon(one, lambda: Answer.objects.filter(words="一覧を4月に見直した").exists())
    second.get_by_label("できていない", exact=True).check()
    expect(second.get_by_text("ほかの人が先に答えました。")).to_be_visible()
    expect(second.get_by_text("一覧を4月に見直した")).to_be_visible()
    assert Answer.objects.get().answer == "yes"
    is_open_to_everybody(two, PHONE)

    the_section_tells_the_rest(one)

    chief = a_page_of(chromium, live_server, ward.head)
    chief.goto(f"{live_server.url}/audits/questionnaires/{sheet.pk}/")
    chief.get_by_role("button", name="確認し、提出する").click()
    expect(chief.get_by_text("確認し、提出しました。")).to_be_visible()

    buyer = a_page_of(chromium, live_server, ward.buyer)
    buyer.goto(f"{live_server.url}/audits/performance/")
    expect(buyer.get_by_text(COMPANY).first).to_be_visible()
    is_open_to_everybody(buyer, 1280)
    for window in (one, two, chief, buyer, office):
        window.context.close()
