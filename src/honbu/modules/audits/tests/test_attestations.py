"""委任先の報告: the schools are not visited by this office; who audits them reports once a year, and a gap is seen (H31 L61-67)."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel import registry
from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Unit, forget_trees
from honbu.kernel.organisation.tests.makers import a_person, a_unit
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits import handlers
from honbu.modules.audits.actions import plans, reports, scope
from honbu.modules.audits.actions.attesting import file_attestation
from honbu.modules.audits.models import Attestation, ScopeRule, YearPlan
from honbu.modules.audits.queries.sections import sections_of
from honbu.modules.audits.queries.yearly import figures_of
from honbu.modules.audits.tests.makers import AuditWard, an_audit_ward
from honbu.modules.audits.tests.result_makers import a_year
from honbu.modules.meetings import public as meetings

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]
YEAR = 2026
VALUES = {"audited": 10, "of": 30, "nonconformities": 4, "words": "10校を監査した。"}


@pytest.fixture
def ward() -> Any:
    with clock.at(datetime.datetime(YEAR, 5, 20, 9, tzinfo=clock.TOKYO)):
        registry.set_up()
        people = an_audit_ward()
        apps.get_model("meetings", "Body").objects.all().delete()
        apps.get_model("meetings", "Body").objects.create(slug="hq", name="行政情報化推進本部", unit=people.office)
        yield people


def the_schools(ward: AuditWard, *, department: bool = False) -> tuple[ScopeRule, Person, Person, Unit]:
    """Schools below 教育部, whose 庶務課 (or 部長) reports on them: the rule, the chief, a clerk."""
    board = a_unit("教育部", ward.units["ward"], kind="department", code="30")
    office = a_unit("教育庶務課", board, code="3001")
    schools = a_unit("小学校", board, code="3090")
    forget_trees()
    if department:
        chief = a_person("教育 部長", board, title="教育部長", rank=80)
    else:
        chief = a_person("庶務 課長", office, title="教育庶務課長", rank=70)
    clerk = a_person("庶務 係員", office)
    unit = board if department else office
    rule = scope.set_rule(schools, "delegated", "教育委員会が行う", since=YEAR, to_unit=unit, actor=ward.keeper)
    return rule, chief, clerk, schools


def approved(ward: AuditWard) -> YearPlan:
    """A plan that the headquarters has just approved."""
    plan = a_year(YEAR, state="draft")
    plans.bring_plan(plan, unit=ward.office, actor=ward.lead)
    event = {"decision_id": 5, "approved": True, "conditions": "", "resolution": ""}
    handlers.on_matter_decided(meetings.MatterDecided(subject_kind=plans.SUBJECT, subject_id=str(plan.pk), **event))
    plan.refresh_from_db()
    return plan


def a_file(name: str = "学校監査.txt") -> Any:
    return SimpleUploadedFile(name, "学校の監査の結果".encode())


def work_of(person: Person) -> list[str]:
    return [item.title for item in notices.open_work(person)]


def test_schools_are_not_planned_the_board_reports_once_a_year_and_a_missing_report_stands_in_the_report(
    ward: AuditWard,
) -> None:
    rule, chief, _clerk, schools = the_schools(ward)
    plan = approved(ward)
    assert {one.id: one.excluded for one in sections_of(YEAR)}[schools.code].startswith("委任")
    todo = "監査の報告を出す：教育部小学校（令和8年度）"
    assert todo in work_of(chief)
    sentence = "教育部小学校の監査を委任している教育部教育庶務課から、令和8年度の報告が届いていない。"
    assert sentence in figures_of(plan).remarks
    report = reports.draft_report(plan, actor=ward.keeper)
    page = as_person(ward.keeper).get(f"/audits/reports/{report.pk}/").content.decode()
    assert sentence in page
    assert "未提出" in as_person(ward.keeper).get("/audits/").content.decode()

    here = f"/audits/attestations/{rule.pk}/{YEAR}/"
    browser = as_person(chief)
    assert here in browser.get("/audits/").content.decode()
    form = browser.get(f"{here}write/").context["form"]
    sent = {"seen": form["seen"].value(), **VALUES}
    assert browser.post(f"{here}write/", sent).status_code == 422, "without its document"
    assert browser.post(f"{here}write/", {**sent, "upload": a_file()}).status_code == 302
    row = Attestation.objects.get()
    assert (row.audited, row.of, row.nonconformities, row.filed_by) == (10, 30, 4, chief)
    assert todo not in work_of(chief)
    figures = figures_of(plan)
    assert sentence not in figures.remarks
    assert figures.attestations[0].words == "10校を監査した。"
    assert "提出済み" in as_person(ward.keeper).get("/audits/").content.decode()
    assert browser.get(f"/documents/{row.document_id}/").status_code == 200
    assert as_person(ward.clerk).get(f"/documents/{row.document_id}/").status_code == 404


def test_a_report_is_corrected_until_the_years_report_is_brought_and_the_trail_says_so(ward: AuditWard) -> None:
    rule, chief, _clerk, _schools = the_schools(ward)
    plan = a_year(YEAR)
    row = file_attestation(rule, YEAR, VALUES, upload=a_file(), actor=chief)
    file_attestation(rule, YEAR, {**VALUES, "nonconformities": 5}, actor=chief)
    row.refresh_from_db()
    assert (row.nonconformities, row.version) == (5, 2)
    line = trail.Line.objects.get(verb="audits.attestation.corrected")
    assert (line.before, line.after) == ({"不適合の件数": "4"}, {"不適合の件数": "5"})
    report = reports.draft_report(plan, actor=ward.keeper)
    reports.revise_report(report, {"overview": "良い。", "measures": "続ける。"}, actor=ward.keeper)
    reports.bring_report(report, unit=ward.office, actor=ward.lead)
    with pytest.raises(WrongValue, match="付議された"):
        file_attestation(rule, YEAR, {**VALUES, "nonconformities": 6}, actor=chief)
    assert as_person(chief).get(f"/audits/attestations/{rule.pk}/{YEAR}/write/").status_code == 404


def test_only_the_chief_of_those_who_audit_files_and_for_strangers_nothing_exists(ward: AuditWard) -> None:
    rule, chief, clerk, _schools = the_schools(ward)
    here = f"/audits/attestations/{rule.pk}/{YEAR}/"
    for person in (chief, clerk, ward.keeper, ward.director, ward.control):
        assert as_person(person).get(here).status_code == 200, person.name
    for person in (ward.clerk, ward.head, ward.stranger, ward.auditor):
        assert as_person(person).get(here).status_code == 404, person.name
    for person in (clerk, ward.keeper, ward.director, ward.head):
        assert as_person(person).get(f"{here}write/").status_code == 404, person.name
        with pytest.raises(access.NotAllowed):
            file_attestation(rule, YEAR, VALUES, upload=a_file(), actor=person)
    browser = as_person(chief)
    for address in (f"/audits/attestations/{rule.pk}/{YEAR - 1}/", f"/audits/attestations/{rule.pk}/{YEAR + 1}/"):
        assert browser.get(address).status_code == 404, address
    assert browser.get(f"/audits/attestations/999999/{YEAR}/").status_code == 404


def test_where_a_department_audits_its_director_files(ward: AuditWard) -> None:
    rule, director, clerk, _schools = the_schools(ward, department=True)
    approved(ward)
    assert any("監査の報告を出す" in title for title in work_of(director))
    assert file_attestation(rule, YEAR, VALUES, upload=a_file(), actor=director).filed_by == director
    with pytest.raises(access.NotAllowed):
        file_attestation(rule, YEAR, VALUES, actor=clerk)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"audited": 31}, "対象の数まで"), ({"nonconformities": -1}, "対象の数まで"), ({"words": " "}, "報告の内容")],
)
def test_figures_that_can_not_be_are_refused_in_words(ward: AuditWard, wrong: dict[str, Any], sentence: str) -> None:
    rule, chief, _clerk, _schools = the_schools(ward)
    with pytest.raises(WrongValue, match=sentence):
        file_attestation(rule, YEAR, {**VALUES, **wrong}, upload=a_file(), actor=chief)
    with pytest.raises(WrongValue, match="始まっていない"):
        file_attestation(rule, YEAR + 1, VALUES, upload=a_file(), actor=chief)
    with pytest.raises(WrongValue, match="報告書を付けて"):
        file_attestation(rule, YEAR, VALUES, actor=chief)


def test_a_rule_that_is_set_later_asks_at_once_and_one_that_ends_asks_no_more(ward: AuditWard) -> None:
    a_year(YEAR)
    rule, chief, _clerk, _schools = the_schools(ward)
    assert any("監査の報告を出す" in title for title in work_of(chief))
    rule.since = YEAR - 1
    rule.save()
    scope.end_rule(rule, until=YEAR - 1, actor=ward.keeper)
    assert not any("監査の報告を出す" in title for title in work_of(chief))
