"""What the office lays down: rules, figures and the lengths of steps; and what stays together when a system moves."""

import datetime

import pytest
from django.test import Client

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions import contracts, costs, policies, practices, quality, renewing, systems
from honbu.modules.portfolio.domain.quality import BadRule
from honbu.modules.portfolio.domain.states import SheetAct
from honbu.modules.portfolio.models import CostSheet, Question, Vendor, WorkPractice
from honbu.modules.portfolio.queries.boards import shared_for
from honbu.modules.portfolio.queries.costs import differs_much
from honbu.modules.portfolio.queries.policy import planning_steps, threshold
from honbu.modules.portfolio.queries.renewals import backward_of
from honbu.modules.portfolio.queries.rights import contracts_for, sheets_for
from honbu.modules.portfolio.tests.cost_makers import a_row
from honbu.modules.portfolio.tests.ward import Offices, a_contract, a_system, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-5")]
RULES = "/portfolio/rules/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def offices() -> Offices:
    return some_offices()


@pytest.fixture
def office(offices: Offices) -> Client:
    return as_person(offices.it_chief)


def test_the_ward_adds_a_rule_of_its_own_and_the_sections_are_asked_by_it(offices: Offices, office: Client) -> None:
    system = a_system(offices)
    values = {
        "title": "利用者数がない", "field": "system:user_count", "comparison": "empty", "number": "",
        "question": "「{name}」は、何人が使っていますか。", "remedy": "利用者数を書く", "addressee": "section",
    }  # fmt: skip
    assert office.post(f"{RULES}new/", values).status_code == 302
    quality.check_inventory()
    asked = Question.objects.get(system=system, state="asked", text="「住民記録システム」は、何人が使っていますか。")
    assert asked.unit == offices.section
    systems.revise_system(system, {"user_count": 40}, actor=offices.clerk)
    asked.refresh_from_db()
    assert asked.state == "settled"
    assert "利用者数がない" in office.get(RULES).content.decode()


def test_a_rule_that_compares_what_can_not_be_compared_is_refused_in_words(office: Client) -> None:
    values = {
        "title": "誤り", "field": "system:name", "comparison": "past", "number": "", "question": "？", "remedy": "",
        "addressee": "section",
    }  # fmt: skip
    assert office.post(f"{RULES}new/", values).status_code == 422
    values["field"] = "system:zone"
    page = office.post(f"{RULES}new/", values)
    assert page.status_code == 422
    assert "比べられません" in page.content.decode()
    values |= {"comparison": "within_days", "field": "contract:end"}
    assert "日数か数を入力してください" in office.post(f"{RULES}new/", values).content.decode()


def test_a_figure_holds_from_its_day_on_and_says_on_which_rule_it_rests(offices: Offices, office: Client) -> None:
    before, later = threshold("amendment").value, clock.today() + 30 * DAY
    values = {"code": "amendment", "value": "15", "since": clock.iso(later), "basis": "情報化推進本部設置要綱"}
    assert office.post(f"{RULES}thresholds/new/", values).status_code == 302
    assert threshold("amendment").value == before
    assert threshold("amendment", later).value == 15
    assert "これから" in office.get(RULES).content.decode()
    with pytest.raises(WrongValue, match="もう登録"):
        policies.lay_down("amendment", 20, later, "同じ日", actor=offices.it_chief)
    with pytest.raises(WrongValue, match="根拠"):
        policies.lay_down("amendment", 20, later + DAY, " ", actor=offices.it_chief)
    with pytest.raises(WrongValue, match="100"):
        policies.lay_down("bridge", 101, later, "誤り", actor=offices.it_chief)
    assert trail.Line.objects.filter(verb="portfolio.threshold.laid_down").count() == 1


def test_longer_steps_bring_the_latest_start_forward(offices: Offices, office: Client) -> None:
    deadline = clock.today() + 2000 * DAY
    plan = renewing.begin_renewal(a_system(offices), deadline, actor=offices.clerk)
    before = backward_of(plan)
    page = office.get(f"{RULES}steps/preparation/")
    assert page.status_code == 200
    seen = {"seen": page.context["form"]["seen"].value()}
    assert office.post(f"{RULES}steps/preparation/", {"months": 12, "business_days": 0, **seen}).status_code == 302
    after = backward_of(plan)
    assert not isinstance(before, str)
    assert not isinstance(after, str)
    assert after.latest_start < before.latest_start
    seen = {"seen": office.get(f"{RULES}steps/budget/").context["form"]["seen"].value()}
    assert office.post(f"{RULES}steps/budget/", {"first_month": 8, "last_month": 10, **seen}).status_code == 302
    window = next(step.window for step in planning_steps() if step.window)
    assert (window.first_month, window.last_month) == (8, 10)
    assert office.post(f"{RULES}steps/budget/", {"first_month": 0, "last_month": 13}).status_code == 422
    assert office.get(f"{RULES}steps/nothing/").status_code == 404
    for wrong in ({"months": 61}, {"business_days": -1}):
        with pytest.raises(WrongValue):
            policies.set_length("preparation", **wrong, actor=offices.it_chief)


def test_nobody_else_lays_anything_down(offices: Offices) -> None:
    client = as_person(offices.clerk)
    for address in ("", "new/", "thresholds/new/", "steps/budget/", "fields/new/"):
        assert client.get(f"{RULES}{address}").status_code == 404, address
    assert client.get("/portfolio/vendors/").status_code == 404
    with pytest.raises(BadRule):
        policies.add_rule(
            policies.NewRule("x", "system", ("nothing", "empty"), "?", "", "section"), actor=offices.it_chief
        )


@pytest.mark.requirement("SYS-2")
def test_what_belongs_to_a_system_goes_with_it_to_its_new_section(offices: Offices) -> None:
    system, tax = a_system(offices, zone=""), offices.units["tax"]
    a_contract(offices, system, title="保守委託")
    both = a_contract(offices, system, title="共同の回線")
    both.systems.add(a_system(offices, "戸籍システム"))
    costs.begin_sheet({"system": system, "first_year": 2027}, actor=offices.clerk)
    quality.check_inventory()
    assert Question.objects.filter(unit=offices.section, system=system, state="asked").exists()
    systems.revise_system(system, {"unit": tax}, actor=offices.it_chief)
    assert sheets_for(offices.stranger).count() == 1
    assert sheets_for(offices.clerk).count() == 0
    assert {one.title for one in contracts_for(offices.stranger)} == {"保守委託"}
    assert {one.title for one in contracts_for(offices.clerk)} == {"共同の回線"}
    assert not Question.objects.filter(unit=offices.section, system=system, state="asked").exists()


def test_a_question_goes_to_whoever_can_answer_it(offices: Offices, office: Client) -> None:
    a_system(offices, zone="", importance="")
    quality.check_inventory()
    question = Question.objects.filter(unit=offices.section, state="asked").first()
    assert question is not None
    address = f"/portfolio/questions/{question.pk}/readdress/"
    assert as_person(offices.clerk).get(address).status_code == 404
    assert office.post(address, {"unit": offices.units["tax"].pk}).status_code == 302
    question.refresh_from_db()
    assert question.unit == offices.units["tax"]


def test_a_vendor_written_in_two_ways_becomes_one_and_keeps_both_names(offices: Offices, office: Client) -> None:
    kept, other = (Vendor.objects.create(name=name) for name in ("株式会社みどり電算", "(株)みどり電算"))
    contract = contracts.register_contract(
        {"title": "保守", "unit": offices.section, "renewal": "never", "vendor": other}, actor=offices.clerk, systems=[]
    )
    assert "(株)みどり電算" in office.get("/portfolio/vendors/").content.decode()
    answer = office.post(f"/portfolio/vendors/{kept.pk}/merge/", {"other": other.pk, "reason": "書き方が違うだけ"})
    assert answer.status_code == 302
    contract.refresh_from_db()
    kept.refresh_from_db()
    assert (contract.vendor, kept.other_names) == (kept, ["(株)みどり電算"])


@pytest.mark.requirement("SYS-6")
def test_a_section_learns_who_works_how_but_not_with_which_system_of_another(offices: Offices) -> None:
    a_system(offices, "任用管理システム", function="臨時職員の任用")
    tax = offices.units["tax"]
    mine = practices.tell_practice("臨時職員の任用", tax, "manual", actor=offices.stranger)
    page = as_person(offices.stranger).get("/portfolio/shared/").content.decode()
    assert "戸籍住民課" in page
    assert "任用管理システム" not in page
    assert "任用管理システム" in as_person(offices.it_clerk).get("/portfolio/shared/").content.decode()
    other = as_person(offices.clerk)
    assert other.post(f"/portfolio/shared/{mine.pk}/remove/").status_code == 404
    assert as_person(offices.stranger).post(f"/portfolio/shared/{mine.pk}/remove/").status_code == 302
    assert not WorkPractice.objects.exists()
    assert shared_for(offices.it_clerk) == []


def test_nobody_can_try_out_which_numbers_other_sections_have(offices: Offices) -> None:
    system = a_system(offices)
    answers = []
    for number in (system.number, 99_999):
        values = {"function": "照会", "unit": offices.units["tax"].pk, "how": "system", "system": str(number)}
        answers.append(as_person(offices.stranger).post("/portfolio/shared/new/", values).content.decode())
    assert all("この番号のシステムは台帳にありません" in answer for answer in answers)


def test_sheets_that_were_handed_in_are_one_line_of_work_for_the_office(offices: Offices) -> None:
    system = a_system(offices)

    def waiting() -> list[str]:
        return [one.title for one in notices.open_work(offices.it_chief) if "精査" in one.title]

    def handed_in() -> CostSheet:
        sheet = costs.begin_sheet({"system": system, "first_year": 2027}, actor=offices.clerk)
        sheet = costs.write_rows(sheet, [a_row("maintenance", "保守", "1,200,000")], actor=offices.clerk)
        return costs.submit_sheet(sheet, actor=offices.clerk)

    first, second = handed_in(), handed_in()
    assert waiting() == ["提出された経費見積入力シートを精査する（2件）"]
    costs.move_sheet(first, SheetAct.SEND_BACK, actor=offices.it_chief, reason="根拠を足す")
    assert waiting() == ["提出された経費見積入力シートを精査する（1件）"]
    costs.move_sheet(second, SheetAct.SCRUTINISE, actor=offices.it_chief)
    assert waiting() == []


@pytest.mark.requirement("SYS-2")
def test_from_which_difference_on_costs_are_explained_is_the_wards_figure(offices: Offices) -> None:
    assert (differs_much(100, 120), differs_much(100, 121)) == (False, True)
    policies.lay_down("bridge", 50, clock.today(), "予算編成要領", actor=offices.it_chief)
    assert (differs_much(100, 150), differs_much(100, 151)) == (False, True)
