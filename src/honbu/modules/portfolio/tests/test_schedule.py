"""年間予定: what the office enters, what comes from data, and the chart in Excel."""

import datetime
import io

import openpyxl
import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions import projects, renewing, scheduling
from honbu.modules.portfolio.documents.making import make_paper
from honbu.modules.portfolio.documents.schedule import halves, schedule_paper
from honbu.modules.portfolio.models import ScheduleEntry
from honbu.modules.portfolio.queries.renewals import backward_of
from honbu.modules.portfolio.queries.schedule import Planned, schedule_of
from honbu.modules.portfolio.tests.makers import a_round, an_office
from honbu.modules.portfolio.tests.ward import Offices, a_headquarters, a_system, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-8")]
DAY = datetime.date
YEAR = clock.FiscalYear(2026)
TOP = "/portfolio/schedule/"


@pytest.fixture(autouse=True)
def _a_day_in_the_year():
    with clock.at(datetime.datetime(2026, 7, 10, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def an_entry(offices: Offices, title: str = "第3回定例会", **facts) -> ScheduleEntry:
    values = {
        "title": title, "kind": "assembly", "who": "議会事務局", "first": DAY(2026, 9, 10), "last": DAY(2026, 10, 15), **facts,
    }  # fmt: skip
    return scheduling.add_entry(values, actor=offices.it_clerk)


def named(lines: list[Planned]) -> dict[str, Planned]:
    return {one.full_title: one for one in lines}


def test_the_office_enters_changes_and_removes_a_line_and_each_is_in_the_trail(offices: Offices) -> None:
    entry = an_entry(offices)
    assert entry.fiscal_year == 2026
    scheduling.change_entry(entry, {"last": DAY(2026, 10, 20)}, actor=offices.it_clerk)
    verbs = list(trail.history_of(entry).values_list("verb", flat=True))
    assert verbs == ["portfolio.schedule.changed", "portfolio.schedule.added"]
    scheduling.remove_entry(entry, actor=offices.it_clerk)
    assert not ScheduleEntry.objects.exists()
    assert trail.Line.objects.filter(verb="portfolio.schedule.removed").count() == 1


def test_a_line_that_ends_before_it_begins_or_takes_more_than_a_year_is_refused(offices: Offices) -> None:
    with pytest.raises(WrongValue, match="おわり"):
        an_entry(offices, last=DAY(2026, 9, 9))
    with pytest.raises(WrongValue, match="年度ごと"):
        an_entry(offices, last=DAY(2027, 9, 11))


def test_nobody_else_changes_the_schedule(offices: Offices) -> None:
    entry = an_entry(offices)
    for person in (offices.clerk, offices.director, offices.stranger):
        with pytest.raises(access.NotAllowed):
            scheduling.remove_entry(entry, actor=person)
        with pytest.raises(access.NotAllowed):
            scheduling.copy_year(YEAR, actor=person)


def test_next_year_begins_with_the_lines_of_this_one_a_year_later_and_twice_copied_stays_single(
    offices: Offices,
) -> None:
    an_entry(offices)
    following = clock.FiscalYear(2027)
    assert scheduling.copy_year(following, actor=offices.it_chief) == 1
    copied = ScheduleEntry.objects.get(title="第3回定例会", fiscal_year=2027)
    assert (copied.first, copied.last) == (DAY(2027, 9, 10), DAY(2027, 10, 15))
    assert scheduling.copy_year(following, actor=offices.it_chief) == 0
    with pytest.raises(WrongValue):
        scheduling.copy_year(clock.FiscalYear(2040), actor=offices.it_chief)


def test_a_line_of_29_february_is_copied_to_the_28th(offices: Offices) -> None:
    an_entry(offices, first=DAY(2028, 2, 29), last=DAY(2028, 2, 29))
    scheduling.copy_year(clock.FiscalYear(2028), actor=offices.it_chief)
    assert ScheduleEntry.objects.get(fiscal_year=2028).first == DAY(2029, 2, 28)


def test_a_line_that_reaches_over_the_end_of_the_year_stands_in_both(offices: Offices) -> None:
    an_entry(offices, "年度替りの設定", kind="work", first=DAY(2027, 3, 20), last=DAY(2027, 4, 10))
    for year in (2026, 2027):
        assert "年度替りの設定" in named(schedule_of(clock.FiscalYear(year), offices.it_clerk))


def test_annual_schedule_meetings_budget_renewals_and_projects_come_from_the_data(offices: Offices) -> None:
    a_headquarters(offices, DAY(2026, 8, 20), DAY(2027, 5, 20))
    phone = a_system(offices, "電話システム")
    plan = renewing.begin_renewal(phone, DAY(2029, 3, 31), actor=offices.clerk, trigger="廃版")
    project = projects.draft_project(
        offices.section, {"title": "窓口予約の導入", "planned_year": 2026}, actor=offices.clerk
    )
    found = schedule_of(YEAR, offices.it_clerk)
    lines = named(found)
    assert [one.first for one in found if one.lane == "本部の会議"] == [DAY(2026, 8, 20)]
    budget = lines["予算要求（令和9年度分）"]
    assert (budget.first, budget.last) == (DAY(2026, 9, 1), DAY(2026, 11, 30))
    assert lines["窓口予約の導入：実施する年度"].url == f"/portfolio/projects/{project.pk}/"
    backward = backward_of(plan)
    due = {one.title for one in backward.milestones if one.begin_by <= YEAR.end and one.latest >= YEAR.start}
    assert due
    assert {one.title for one in found if one.lane == "電話システムの更新"} == due


def test_a_renewal_that_was_approved_is_not_late_with_what_comes_before_the_approval(offices: Offices) -> None:
    phone = a_system(offices, "電話システム")
    plan = renewing.begin_renewal(phone, DAY(2029, 3, 31), actor=offices.clerk, trigger="廃版")
    states = {one.state for one in schedule_of(YEAR, offices.it_clerk) if one.lane == "電話システムの更新"}
    assert "late" in states
    plan.state = "under_way"
    plan.save()
    states = {one.state for one in schedule_of(YEAR, offices.it_clerk) if one.lane == "電話システムの更新"}
    assert "late" not in states


def test_a_round_gives_the_periods_of_both_stages() -> None:
    office = an_office()
    round_ = a_round(office)
    lines = named(schedule_of(YEAR, office.keeper))
    first, second = lines[f"{round_.title}：1次評価"], lines[f"{round_.title}：2次評価"]
    assert (first.first, first.last, first.state) == (DAY(2026, 7, 10), round_.first_until, "now")
    assert (second.first, second.last) == (round_.first_until + datetime.timedelta(days=1), round_.second_until)


def test_the_page_shows_the_year_and_what_comes_from_data_has_no_button(offices: Offices) -> None:
    a_headquarters(offices, DAY(2026, 8, 20))
    entry = an_entry(offices)
    page = as_person(offices.it_clerk).get(TOP).content.decode()
    assert "第3回定例会" in page
    assert "本部の会議" in page
    assert page.count("/remove/") == 1
    assert f"{TOP}entries/{entry.pk}/" in page
    assert "<svg" in page
    director = as_person(offices.director).get(TOP)
    assert director.status_code == 200
    assert "/remove/" not in director.content.decode()
    assert "entries/" not in director.content.decode()


def test_the_office_works_with_the_pages(offices: Offices) -> None:
    browser = as_person(offices.it_clerk)
    values = {"title": "予算査定", "kind": "budget", "who": "財政課", "first": "R8.12.1", "last": "R8.12.20"}
    answer = browser.post(f"{TOP}new/", values)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    entry = ScheduleEntry.objects.get()
    assert answer["Location"] == f"{TOP}2026/"
    wrong = browser.post(f"{TOP}new/", {**values, "last": "R8.11.1"})
    assert wrong.status_code == 422
    page = browser.get(f"{TOP}entries/{entry.pk}/").content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0].replace("&quot;", '"')
    changed = browser.post(f"{TOP}entries/{entry.pk}/", {**values, "title": "予算の査定", "seen": seen})
    assert changed.status_code == 302
    assert browser.post(f"{TOP}2027/copy/").status_code == 302
    assert ScheduleEntry.objects.count() == 2
    assert browser.get(f"{TOP}entries/{entry.pk}/remove/").status_code == 405
    assert browser.post(f"{TOP}entries/{entry.pk}/remove/").status_code == 302
    assert browser.get(f"{TOP}1850/").status_code == 404


def test_for_a_stranger_there_is_no_schedule(offices: Offices) -> None:
    entry = an_entry(offices)
    browser = as_person(offices.stranger)
    for address in (TOP, f"{TOP}2026/", f"{TOP}new/", f"{TOP}entries/{entry.pk}/"):
        assert browser.get(address).status_code == 404, address
    for address in (f"{TOP}new/", f"{TOP}2027/copy/", f"{TOP}entries/{entry.pk}/remove/"):
        assert browser.post(address).status_code == 404, address
    assert ScheduleEntry.objects.count() == 1


def test_the_chart_in_excel_fills_the_halves_of_months_in_which_something_is_done(offices: Offices) -> None:
    a_headquarters(offices, DAY(2026, 8, 20))
    an_entry(offices)
    made = make_paper(schedule_paper(offices.it_clerk, YEAR), "xlsx", actor=offices.it_clerk)
    page = openpyxl.load_workbook(io.BytesIO(made.content)).active
    assert page.freeze_panes == "D5"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        8,
        True,
    )
    rows = {row[1].value: row for row in page.iter_rows(min_row=5)}
    filled = [place for place, cell in enumerate(rows["第3回定例会"][3:27]) if cell.fill.fill_type == "solid"]
    assert filled == [10, 11, 12]  # 9月前半, 9月後半, 10月前半
    assert rows["本部の会議"][3 + 9].value == "◆"
    assert page["D3"].value == "4月"
    assert "取扱注意" in page["A2"].value
    assert len(halves(YEAR)) == 24
