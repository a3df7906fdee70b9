"""The papers of the portfolio: they equal the register of the day, keep its secrets, and can be traced."""

import datetime
import io

import openpyxl
import pytest
from django.apps import apps

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.actions import evaluating, items, procuring, projects, renewing, rounds, systems
from honbu.modules.portfolio.documents import projects as papers
from honbu.modules.portfolio.documents.inventory import inventory, systems_in
from honbu.modules.portfolio.documents.making import MADE, Draft, make_paper
from honbu.modules.portfolio.documents.offering import KINDS, OFFERED
from honbu.modules.portfolio.documents.renewals import renewals_paper
from honbu.modules.portfolio.domain.evaluating import Entry
from honbu.modules.portfolio.domain.purchasing import Step
from honbu.modules.portfolio.models import Evaluation, Procurement, Project, RenewalPlan
from honbu.modules.portfolio.models.systems import Zone
from honbu.modules.portfolio.queries.year_plan import Sort, year_plan
from honbu.modules.portfolio.tests.test_projects import approved
from honbu.modules.portfolio.tests.ward import Offices, a_contract, a_headquarters, a_system, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-8")]
DAY = datetime.date
TOP = "/portfolio/papers/"
WEAKNESS, HARDWARE, PRICE = "保守切れの部品があり侵入される", "XYZ-9000型サーバ", 7_654_321
SAFETY_REASON = "管理者の合言葉が初期のまま"
SECRETS = (
    WEAKNESS, HARDWARE, SAFETY_REASON, f"{PRICE:,}", str(PRICE), "7,654", *(str(zone.label) for zone in Zone)
)  # fmt: skip


@pytest.fixture(autouse=True)
def _a_day_in_the_year():
    with clock.at(datetime.datetime(2026, 7, 10, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def a_secret_system(offices: Offices, name: str = "住民記録システム", **facts):
    return a_system(offices, name, weaknesses=WEAKNESS, hardware=HARDWARE, **facts)


def a_purchase(offices: Offices) -> Procurement:
    """A project that was approved on conditions, and its purchase, whose method is decided."""
    a_headquarters(offices)
    project = approved(offices, conditions="・優位性を説明すること\n・個人情報の扱いを示すこと")
    row = procuring.open_procurement(project, "予約サービスの利用", PRICE, actor=offices.clerk)
    return procuring.decide_method(row, "proposal", actor=offices.buyer, reason="ガイドラインによる")


def a_judged_round(offices: Offices) -> Evaluation:
    """A round with a first stage that tells of a weakness."""
    items.make_default_set(actor=offices.it_clerk)
    values = {
        "title": "令和8年度システム評価", "fiscal_year": 2026, "item_set": apps.get_model("portfolio", "ItemSet").objects.get(),
        "kinds": [], "with_euc": False, "first_until": DAY(2026, 8, 10), "second_until": DAY(2026, 9, 10), "note": "",
    }  # fmt: skip
    round_ = rounds.plan_round(values, actor=offices.it_clerk)
    rounds.distribute(round_, actor=offices.it_clerk)
    sheet = Evaluation.objects.get()
    given = {
        item.code: Entry(1, reason=SAFETY_REASON) if item.group == "安全性" else Entry(4)
        for item in sheet.round.item_set.items.all()
    }
    return evaluating.write_first(sheet, given, {}, actor=offices.clerk)


def words_of(draft: Draft, actor: Person) -> dict[str, str]:
    """The text of the paper in each of its forms."""
    found = {}
    for form in draft.content.forms:
        made = make_paper(draft, form, actor=actor)
        found[form] = documents.text_of(made.content, made.media_type).replace("\n", "")
    return found


def everything(offices: Offices) -> list[Draft]:
    """Every paper that there is, for the office, over a ward that has something for each."""
    system = a_secret_system(offices)
    a_contract(offices, system, amount=PRICE, yearly_amount=PRICE, begin=DAY(2026, 4, 1), end=DAY(2027, 3, 31))
    law = {"kind": "law", "day": DAY(2027, 1, 1), "month_only": False, "certain": True, "source": "改正法"}
    systems.add_date(system, law, actor=offices.clerk)
    plan = renewing.begin_renewal(system, DAY(2029, 3, 31), actor=offices.clerk, trigger="廃版")
    a_judged_round(offices)
    row = a_purchase(offices)
    reader = offices.it_clerk
    return [
        *(kind.draft(reader) for kind in KINDS.values()),
        inventory(reader, offices.section),
        papers.comparison_paper(plan, reader),
        papers.comparison_paper(row.project, reader),
        papers.proposal_paper(row.project, reader),
        papers.checklist_paper(row, reader),
    ]


# ---- secrets -------------------------------------------------------------------------------------------------------------


def test_secrecy_no_paper_tells_a_weakness_a_network_hardware_or_a_price(offices: Offices) -> None:
    drafts = everything(offices)
    assert len(drafts) == 13
    for draft in drafts:
        for form, words in words_of(draft, offices.it_clerk).items():
            assert len(words) > 40, (draft.title, form)
            for secret in SECRETS:
                assert secret not in words, (draft.title, form, secret)


def test_each_making_leaves_a_line_whose_number_the_paper_bears(offices: Offices) -> None:
    a_secret_system(offices)
    a_judged_round(offices)
    for name in ("inventory", "year_plan", "schedule", "renewals", "evaluation", "evaluation_outline", "analysis"):
        draft = KINDS[name].draft(offices.it_clerk)
        for form in draft.content.forms:
            made = make_paper(draft, form, actor=offices.it_clerk)
            line = trail.Line.objects.filter(verb=MADE).latest("pk")
            assert line.after == {"資料": draft.title, "形式": documents.FORMS[form], "出力した人": "情報 係員"}
            words = "".join(documents.text_of(made.content, made.media_type).split())
            assert f"取扱注意令和8年7月10日情報係員出力第{line.pk}号" in words, (name, form)


@pytest.mark.parametrize("address", ["", "contracts/", "costs/", "euc/", "evaluations/", "projects/", "questions/"])
def test_a_list_that_is_taken_along_as_a_file_leads_back_to_whoever_took_it(offices: Offices, address: str) -> None:
    a_secret_system(offices)
    answer = as_person(offices.clerk).get(f"/portfolio/{address}?export=xlsx")
    line = trail.Line.objects.get(verb=MADE)
    assert (line.actor_id, line.after["形式"]) == (offices.clerk.pk, "一覧のExcel")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    assert book.properties.description.endswith(f"戸籍 係員 出力　第{line.pk}号")
    assert f"第{line.pk}号" in book.worksheets[0].oddFooter.left.text
    assert as_person(offices.clerk).get(f"/portfolio/{address}?export=csv").status_code == 200
    assert trail.Line.objects.filter(verb=MADE).count() == 2


def test_looking_at_a_paper_is_noted_as_well_and_a_form_that_does_not_exist_is_not(offices: Offices) -> None:
    a_secret_system(offices)
    browser = as_person(offices.it_clerk)
    assert "data:image/png" in browser.get(f"{TOP}inventory/").content.decode()
    assert trail.Line.objects.get(verb=MADE).after["形式"] == "画面"
    with pytest.raises(documents.UnknownForm):
        make_paper(inventory(offices.it_clerk), "csv", actor=offices.it_clerk)
    assert trail.Line.objects.filter(verb=MADE).count() == 1


def test_for_a_stranger_no_paper_exists(offices: Offices) -> None:
    everything(offices)
    row, plan = Procurement.objects.get(), RenewalPlan.objects.get()
    browser = as_person(offices.stranger)
    before = trail.Line.objects.filter(verb=MADE).count()
    addresses = [f"{TOP}{code}/" for code in KINDS if code != "renewals"]
    addresses += [
        f"{TOP}year-plan/", f"{TOP}year-plan/2026/", f"{TOP}year_plan/2026/", f"{TOP}schedule/2026/", f"{TOP}nothing/",
        f"{TOP}units/{offices.section.pk}/", f"{TOP}units/999999/", f"{TOP}renewals/{plan.pk}/comparison/",
        f"{TOP}projects/{row.project_id}/comparison/", f"{TOP}projects/{row.project_id}/",
        f"{TOP}projects/{row.project_id}/procurements/{row.pk}/",
    ]  # fmt: skip
    for address in addresses:
        for form in ("", "?form=pdf", "?form=docx", "?form=xlsx"):
            assert browser.get(f"{address}{form}").status_code == 404, address
    assert "住民記録" not in browser.get(f"{TOP}renewals/").content.decode()
    assert trail.Line.objects.filter(verb=MADE).count() == before + 1
    made = make_paper(renewals_paper(offices.stranger), "xlsx", actor=offices.stranger)
    assert "住民記録" not in documents.text_of(made.content, made.media_type)


def test_a_section_has_the_list_of_its_own_systems(offices: Offices) -> None:
    a_secret_system(offices)
    a_system(offices, "課税システム", unit=offices.units["tax"])
    browser = as_person(offices.chief)
    page = browser.get(TOP).content.decode()
    assert f"{TOP}units/{offices.section.pk}/" in page
    assert f"{TOP}inventory/" not in page
    answer = browser.get(f"{TOP}units/{offices.section.pk}/?form=xlsx")
    words = documents.text_of(answer.getvalue(), answer["Content-Type"])
    assert "住民記録システム" in words
    assert "課税システム" not in words


# ---- equal to the register -------------------------------------------------------------------------------------------------


def test_the_inventory_holds_every_system_in_use_and_no_empty_column(offices: Offices) -> None:
    a_secret_system(offices)
    a_secret_system(offices, "戸籍" + "長い名前の" * 20)
    a_system(offices, "課税システム", unit=offices.units["tax"])
    made = make_paper(inventory(offices.it_clerk), "xlsx", actor=offices.it_clerk)
    page = openpyxl.load_workbook(io.BytesIO(made.content)).active
    head, *rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert {row[head.index("システム名")] for row in rows} == {one.name for one in systems_in(offices.it_clerk, None)}
    assert "主な業者" not in head
    assert "稼働日" not in head


def test_reports_the_year_plan_equals_the_register_on_the_same_day(offices: Offices) -> None:
    year = clock.FiscalYear(2026)
    for draft in everything(offices):
        assert draft
    retiring = a_system(offices, "旧統計システム")
    retiring.state = "retiring"
    retiring.save()
    Project.objects.update(planned_year=2026)
    ended = a_system(offices, "別のシステム")
    a_contract(offices, ended, begin=DAY(2020, 4, 1), end=DAY(2021, 3, 31), renewal="tacit", renewal_months=12)
    a_contract(offices, ended, begin=DAY(2020, 4, 1), end=DAY(2025, 3, 31))
    plan = year_plan(year, offices.it_clerk)
    assert plan.counts == {
        Sort.PROJECT: 1, Sort.RENEWAL: 1, Sort.CONTRACT: 2, Sort.RETIREMENT: 1, Sort.LAW: 1
    }  # fmt: skip
    assert plan.total == Project.objects.get().approved_total == 11_000_000
    draft = KINDS["year_plan"].draft(offices.it_clerk)
    made = make_paper(draft, "xlsx", actor=offices.it_clerk)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=4)]
    assert len(rows) == len(plan.lines)
    assert [row[0] for row in rows] == [str(one.sort) for one in plan.lines]
    totals = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=4)}
    assert totals == {**{str(sort): count for sort, count in plan.counts.items()}, "合計": len(plan.lines)}
    assert sum(row[-1] or 0 for row in rows) == 11_000
    page = as_person(offices.it_clerk).get(f"{TOP}year-plan/").content.decode()
    for one in plan.lines:
        assert one.title in page
        assert one.url in page


def test_who_does_not_read_costs_over_the_ward_finds_no_amount_in_the_year_plan(offices: Offices) -> None:
    a_headquarters(offices)
    approved(offices)
    Project.objects.update(planned_year=2026)
    plan = year_plan(clock.FiscalYear(2026), offices.director)
    assert [one.title for one in plan.lines] == ["窓口予約システムの導入"]
    assert not plan.priced
    for words in words_of(KINDS["year_plan"].draft(offices.director), offices.director).values():
        assert "11,000" not in words
        assert "総額" not in words
    page = as_person(offices.director).get(f"{TOP}year-plan/").content.decode()
    assert "総額" not in page
    assert "11,000" not in page


def test_a_director_sees_of_other_departments_only_what_is_decided(offices: Offices) -> None:
    projects.draft_project(offices.units["office"], {"title": "基盤の案", "planned_year": 2026}, actor=offices.it_chief)
    year = clock.FiscalYear(2026)
    assert [one.title for one in year_plan(year, offices.it_clerk).lines] == ["基盤の案"]
    assert list(year_plan(year, offices.director).lines) == []
    Project.objects.update(state="approved")
    assert [one.title for one in year_plan(year, offices.director).lines] == ["基盤の案"]


def test_the_renewals_list_has_plans_and_systems_without_one(offices: Offices) -> None:
    with_plan, without = a_system(offices, "電話システム"), a_system(offices, "防災システム")
    support = {"kind": "support", "day": DAY(2026, 6, 1), "month_only": False, "certain": True, "source": ""}
    systems.add_date(without, support, actor=offices.clerk)
    renewing.begin_renewal(with_plan, DAY(2028, 12, 31), actor=offices.clerk, trigger="廃版")
    later = a_system(offices, "遠い先のシステム")
    systems.add_date(later, {**support, "day": DAY(2040, 6, 1)}, actor=offices.clerk)
    words = words_of(renewals_paper(offices.it_clerk), offices.it_clerk)["xlsx"]
    assert "電話システム" in words
    assert "更新計画なし" in words
    assert "超過" in words
    assert "遠い先" not in words


# ---- the papers of a project ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("MTG-5")
def test_the_comparison_has_alternatives_points_sensitivity_and_peers(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    words = words_of(papers.comparison_paper(project, offices.clerk), offices.clerk)
    for form in ("pdf", "docx"):
        for expected in (
            "①　クラウドの予約サービス",
            "現状のまま",
            "利便性（3）",
            "1位",
            "青葉区",
            "感度",
            "待ち時間が減るため",
        ):
            assert "".join(expected.split()) in "".join(words[form].split()), (form, expected)
        assert "6,000" in words[form]


def test_the_proposal_lists_homework_that_is_not_answered(offices: Offices) -> None:
    row = a_purchase(offices)
    first = row.project.conditions.first()
    assert first is not None
    words = words_of(papers.proposal_paper(row.project, offices.clerk), offices.clerk)["docx"]
    for expected in ("窓口の待ち時間を減らす", "標準の機能で足りる", "異議なし", "優位性を説明すること", "11,000千円"):
        assert expected in words
    assert len(papers.open_homework(row.project)) == 2
    projects.answer_condition(first, "23区で10区が使っている。", actor=offices.clerk)
    assert [one.text for one in papers.open_homework(row.project)] == ["個人情報の扱いを示すこと"]


def test_a_proposal_that_lacks_something_says_so_and_is_a_draft(offices: Offices) -> None:
    project = projects.draft_project(offices.section, {"title": "思い付き"}, actor=offices.clerk)
    draft = papers.proposal_paper(project, offices.clerk)
    assert "案）" in draft.title
    assert "比べる案を2つ以上入れてください" in words_of(draft, offices.clerk)["docx"]


def test_the_checklist_names_who_decides_the_method_and_what_is_missing(offices: Offices) -> None:
    row = a_purchase(offices)
    procuring.take_step(row, Step.BUDGET, clock.today(), actor=offices.clerk)
    lines = {line[1]: line for line in papers.checklist(row)}
    method = lines["契約方法の決定(契約課長)"]
    assert method[0] == "☑"
    assert "契約課長" in method[2]
    assert lines["契約"][0] == "☐"
    assert "「仕様書」" in lines["契約"][4]
    words = words_of(papers.checklist_paper(row, offices.buyer), offices.buyer)
    assert set(words) == {"pdf", "docx", "xlsx"}
    assert "プロポーザル" in words["docx"]


def test_the_pages_of_a_projects_papers(offices: Offices) -> None:
    everything(offices)
    row, plan = Procurement.objects.get(), RenewalPlan.objects.get()
    browser = as_person(offices.clerk)
    for address in (
        f"{TOP}projects/{row.project_id}/comparison/", f"{TOP}renewals/{plan.pk}/comparison/",
        f"{TOP}projects/{row.project_id}/", f"{TOP}projects/{row.project_id}/procurements/{row.pk}/",
    ):  # fmt: skip
        assert browser.get(address).status_code == 200, address
        assert browser.get(f"{address}?form=docx").status_code == 200, address


# ---- for the agenda ----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("MTG-10")
def test_the_agendas_page_makes_the_papers_of_the_portfolio_for_the_office(offices: Offices) -> None:
    assert set(OFFERED) <= set(meetings.offers())
    a_secret_system(offices)
    office, stranger = as_person(offices.it_chief), as_person(offices.stranger)
    for code in ("portfolio.evaluation_outline", "portfolio.analysis", "portfolio.evaluation"):
        assert office.get(f"/meetings/papers/{code}.pdf").status_code == 404
    a_judged_round(offices)
    index, count = office.get("/meetings/papers/").content.decode(), 0
    for code in OFFERED:
        for form in meetings.offers()[code].forms:
            count += 1
            address = f"/meetings/papers/{code}.{form}"
            assert address in index
            assert office.get(address).status_code == 200, address
            assert stranger.get(address).status_code == 404, address
    assert trail.Line.objects.filter(verb=MADE, actor_id=offices.it_chief.pk).count() == count


def test_without_a_round_its_papers_are_not_listed(offices: Offices) -> None:
    page = as_person(offices.it_clerk).get(TOP).content.decode()
    assert "システム評価分析書" not in page
    assert "所管するシステム一覧" in page
    assert as_person(offices.it_clerk).get(f"{TOP}analysis/").status_code == 404
