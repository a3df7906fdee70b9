"""The audits in the calendar and on the first page: what a section owes, what the ward has open, never who is visited."""

import datetime

import pytest

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.home.public import forget
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.actions import findings, questionnaires
from honbu.modules.audits.actions.sealing import read_sealed, write_sealed
from honbu.modules.audits.models import Finding
from honbu.modules.audits.queries.year import entries_between, figures_for
from honbu.modules.audits.tests import test_plans
from honbu.modules.audits.tests.makers import AuditWard, a_plan, a_sheet, submitted
from honbu.modules.audits.tests.test_findings import a_finding, confirmed, correcting, on, ward
from honbu.modules.audits.tests.test_selecting import drawn

__all__ = ["ward", "ward_of_the_draw"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-3")]
DAY = datetime.timedelta(days=1)
ward_of_the_draw = pytest.fixture(name="ward_of_the_draw")(test_plans.ward.__wrapped__)


def titles(person: Person, days: int = 60) -> list[str]:
    today = clock.today()
    return [one.title for one in entries_between(person, today, today + days * DAY)]


def figures(person: Person) -> dict[str, tuple[str, str]]:
    return {one.label: (one.value, one.verdict) for one in figures_for(person)}


def test_the_day_of_the_questionnaires_stands_in_the_calendar_of_the_sections_that_owe_one(ward: AuditWard) -> None:
    plan = a_plan()
    assert titles(ward.promoter) == titles(ward.keeper) == [], "nothing was handed out yet"
    sheet = a_sheet(ward, plan)
    due = "監査調書の期限：令和5年度"
    for person in (ward.promoter, ward.clerk, ward.head, ward.tax_promoter, ward.keeper):
        assert titles(person) == [due], person.name
    assert titles(ward.director) == []
    assert titles(ward.promoter, days=29) == []
    submitted(ward, sheet)
    assert titles(ward.promoter) == []
    assert titles(ward.tax_promoter) == titles(ward.keeper) == [due]
    questionnaires.give_back(sheet, actor=ward.keeper, reason="A1を確かめてください。")
    assert titles(ward.promoter) == [due]


@pytest.mark.requirement("AUD-6")
def test_the_day_of_a_correction_stands_in_the_calendar_of_those_who_see_the_finding(ward: AuditWard) -> None:
    finding = correcting(ward)
    due = f"是正の期限：{finding}（区民部戸籍住民課）"
    for person in (ward.promoter, ward.head, ward.keeper, ward.control, ward.director):
        assert titles(person) == [due], person.name
    for person in (ward.tax_promoter, ward.stranger, ward.buyer):
        assert titles(person) == [], person.name
    findings.report_correction(finding, "直した", actor=ward.promoter)
    assert titles(ward.promoter) == []


def test_the_first_page_counts_the_questionnaires_that_are_owed(ward: AuditWard) -> None:
    plan = a_plan()
    assert figures(ward.promoter) == {}
    sheet = a_sheet(ward, plan)
    count = plan.questionnaires.count()
    assert figures(ward.promoter) == figures(ward.tax_head) == {"未提出の監査調書": ("1", "")}
    assert figures(ward.keeper) == {"未提出の監査調書": (str(count), "")}
    assert figures(ward.director) == {}
    submitted(ward, sheet)
    assert figures(ward.promoter) == {}
    with clock.at(clock.now() + 31 * DAY):
        assert figures(ward.tax_promoter) == {"未提出の監査調書": ("1", "bad")}
        assert figures(ward.keeper) == {"未提出の監査調書": (str(count - 1), "bad")}


@pytest.mark.requirement("AUD-6")
def test_the_first_page_counts_open_and_late_findings_of_the_section_or_of_the_ward(ward: AuditWard) -> None:
    a_finding(ward)
    for person in (ward.keeper, ward.promoter, ward.director):
        assert figures(person) == {}, "a draft is nobody's figure"
    correcting(ward)
    confirmed(ward, unit=ward.other)
    assert figures(ward.promoter) == figures(ward.tax_promoter) == {"是正の終わっていない指摘": ("1", "")}
    for person in (ward.keeper, ward.director, ward.control):
        assert figures(person) == {"是正の終わっていない指摘（全庁）": ("2", "")}, person.name
    assert figures(ward.stranger) == {}
    with on(2023, 7, 1):
        assert figures(ward.promoter) == {"是正の終わっていない指摘": ("1", "bad")}
        assert figures(ward.tax_promoter) == {"是正の終わっていない指摘": ("1", "")}
    forget()
    page = as_person(ward.promoter).get("/").content.decode()
    assert "是正の終わっていない指摘" in page
    assert Finding.objects.count() == 3


@pytest.mark.requirement("AUD-2")
def test_neither_calendar_nor_figures_of_anybody_move_when_something_is_sealed(ward_of_the_draw: AuditWard) -> None:
    ward = ward_of_the_draw
    plan = drawn(ward)
    people = (ward.keeper, ward.lead, ward.promoter, ward.head, ward.auditor, ward.director, ward.control)
    before = [(titles(person, 366), figures(person)) for person in people]
    content = read_sealed(plan, actor=ward.lead, purpose="試験")
    content["calendar"] = [{"id": ward.section.code, "day": "2026-10-05", "half": "am"}]
    write_sealed(plan, content, actor=ward.lead, purpose="日程を封印した")
    assert [(titles(person, 366), figures(person)) for person in people] == before
