"""Renewals prepared two years ahead, the boards over the years, and what could be shared."""

import datetime

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.tests.makers import a_unit
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions import comparing, practices, renewing, sharing, systems
from honbu.modules.portfolio.domain.backward import BackwardPlan
from honbu.modules.portfolio.domain.layers import placed
from honbu.modules.portfolio.domain.states import RenewalAct
from honbu.modules.portfolio.models import Vendor
from honbu.modules.portfolio.queries.boards import shared_for
from honbu.modules.portfolio.queries.renewals import backward_of, vendors_for, warned_for
from honbu.modules.portfolio.tests.ward import Offices, a_contract, a_headquarters, a_system, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-5")]
DAY = datetime.date


def on(year: int, month: int, day: int):
    return clock.at(datetime.datetime(year, month, day, 9, tzinfo=clock.TOKYO))


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def a_phone(offices: Offices):
    phone = a_system(offices, "電話システム", function="庁内の電話")
    values = {
        "kind": "end_of_sale",
        "day": DAY(2025, 10, 1),
        "month_only": True,
        "certain": True,
        "source": "業者の通知",
    }
    systems.add_date(phone, values, actor=offices.clerk)
    return phone


def test_24_months_the_phone_system_that_is_discontinued_in_october_2025_is_to_be_thought_about_by_october_2023(
    offices: Offices,
) -> None:
    a_phone(offices)
    with on(2023, 9, 30):
        assert warned_for(offices.clerk) == []
        assert renewing.raise_alarms() == 0
    with on(2023, 10, 1):
        (one,) = warned_for(offices.clerk)
        assert one.standing.level.value == "review"
        assert renewing.raise_alarms() == 1
        (work,) = [item for item in notices.open_work(offices.chief) if "更新の検討" in item.title]
        assert "販売終了・廃版" in work.about


def test_24_months_the_disaster_system_whose_maintenance_has_expired_shows_as_overdue_today_with_days_late(
    offices: Offices,
) -> None:
    with on(2023, 5, 31):
        disaster = a_system(offices, "総合防災システム", function="災害情報", went_live_on=DAY(2015, 4, 1))
        values = {
            "kind": "maintenance",
            "day": DAY(2023, 3, 31),
            "month_only": False,
            "certain": True,
            "source": "保守契約",
        }
        systems.add_date(disaster, values, actor=offices.clerk)
        page = as_person(offices.clerk).get("/portfolio/renewals/").content.decode()
        assert "61日超過" in page
        assert "61日超過" in as_person(offices.clerk).get("/portfolio/").content.decode()


def test_backward_plan_eighteen_months_before_march_2026_give_the_latest_start_and_the_meeting_that_has_to_approve(
    offices: Offices,
) -> None:
    a_headquarters(offices, DAY(2023, 5, 31), DAY(2023, 8, 25), DAY(2023, 11, 30))
    with on(2023, 5, 31):
        system = a_system(offices)
        plan = renewing.begin_renewal(system, DAY(2026, 3, 31), actor=offices.clerk)
        found = backward_of(plan)
        assert isinstance(found, BackwardPlan)
        assert found.meeting_by == DAY(2023, 8, 25)
        assert found.budget_year is not None
        assert found.budget_year.year == 2024
        assert found.latest_start < clock.today(), "it is too late to begin in time"
        assert found.days_past > 0
        page = as_person(offices.clerk).get(f"/portfolio/renewals/{plan.pk}/").content.decode()
        assert found.sentence in page


def test_a_renewal_is_begun_once_and_its_work_is_off_the_list(offices: Offices) -> None:
    phone = a_phone(offices)
    with on(2024, 1, 15):
        renewing.raise_alarms()
        renewing.begin_renewal(phone, DAY(2025, 9, 30), actor=offices.clerk)
        assert not [item for item in notices.open_work(offices.chief) if "更新の検討" in item.title]
        assert renewing.raise_alarms() == 0
        with pytest.raises(WrongValue, match="もう始まって"):
            renewing.begin_renewal(phone, DAY(2025, 9, 30), actor=offices.clerk)
        with pytest.raises(access.NotAllowed):
            renewing.begin_renewal(a_system(offices, "別"), DAY(2027, 9, 30), actor=offices.stranger)


def test_the_work_of_the_first_night_keeps_its_day_and_goes_when_the_limit_moves_away(offices: Offices) -> None:
    phone = a_phone(offices)

    def work() -> list[notices.Item]:
        return [item for item in notices.open_work(offices.chief) if "更新の検討" in item.title]

    with on(2024, 1, 15):
        renewing.raise_alarms()
        (first,) = work()
    lines = trail.Line.objects.count()
    with on(2024, 1, 16):
        renewing.raise_alarms()
        assert [item.due for item in work()] == [first.due]
        assert trail.Line.objects.count() == lines
        systems.remove_date(phone.dates.get(), actor=offices.clerk, reason="後継機が出た")
        renewing.raise_alarms()
        assert work() == []


def test_a_contract_of_one_fiscal_year_is_no_limit_of_its_system(offices: Offices) -> None:
    system = a_system(offices)
    a_contract(offices, system, span="year", begin=DAY(2026, 4, 1), end=DAY(2027, 3, 31))
    system.refresh_from_db()
    assert system.limit_on is None
    a_contract(offices, system, title="利用契約", span="long_term", begin=DAY(2026, 4, 1), end=DAY(2031, 3, 31))
    system.refresh_from_db()
    assert system.limit_on == DAY(2031, 3, 31)


def test_a_deadline_moves_only_with_a_reason_and_its_history_stays(offices: Offices) -> None:
    plan = renewing.begin_renewal(a_system(offices), DAY(2028, 3, 31), actor=offices.clerk)
    with pytest.raises(WrongValue, match="理由"):
        renewing.change_plan(plan, {"deadline": DAY(2029, 3, 31)}, actor=offices.clerk)
    renewing.change_plan(plan, {"deadline": DAY(2029, 3, 31)}, actor=offices.clerk, reason="予算がつかなかった")
    (change,) = plan.changes.all()
    assert (change.earlier, change.later, change.by) == (DAY(2028, 3, 31), DAY(2029, 3, 31), offices.clerk)


def test_a_plan_is_proposed_only_with_options_compared_and_one_chosen(offices: Offices) -> None:
    plan = renewing.begin_renewal(a_system(offices), DAY(2028, 3, 31), actor=offices.clerk)
    with pytest.raises(WrongValue, match="2つ以上"):
        renewing.move_plan(plan, RenewalAct.PROPOSE, actor=offices.clerk)
    for title in ("IP電話型", "アナログ電話型"):
        comparing.add_alternative(plan, {"title": title, "merits": "よい", "demerits": "わるい"}, actor=offices.clerk)
    comparing.choose_alternative(plan.alternatives.all()[0], actor=offices.clerk, reason="デメリットが小さい")
    renewing.move_plan(plan, RenewalAct.PROPOSE, actor=offices.clerk)
    with pytest.raises(access.NotAllowed):
        renewing.move_plan(plan, RenewalAct.APPROVE, actor=offices.chief)
    renewing.move_plan(plan, RenewalAct.APPROVE, actor=offices.it_clerk)
    with pytest.raises(NotPossibleNow):
        renewing.move_plan(plan, RenewalAct.PROPOSE, actor=offices.clerk)
    with pytest.raises(WrongValue):
        comparing.add_alternative(plan, {"title": "後から", "merits": "", "demerits": ""}, actor=offices.clerk)


@pytest.mark.requirement("SYS-6")
def test_shared_use_work_by_system_here_and_by_hand_at_the_board_of_education_is_a_candidate_and_both_are_told(
    offices: Offices,
) -> None:
    board = a_unit("教育部", offices.units["ward"], kind="department", code="21")
    school = a_unit("庶務課", board, code="2101")
    system = a_system(offices, "会計年度任用職員システム", function="臨時職員・非常勤職員の任用")
    practices.tell_practice(
        "臨時職員・非常勤職員の任用事務", school, "manual", actor=offices.it_clerk, yearly_hours=1200
    )
    with pytest.raises(WrongValue):
        practices.tell_practice("別の業務", school, "system", actor=offices.it_clerk)
    (found,) = shared_for(offices.it_clerk)
    assert set(found.units) == {offices.section.pk, school.pk}
    assert found.candidate.crosses_departments
    assert found.manual_hours == 1200
    assert shared_for(offices.stranger) == []
    with pytest.raises(access.NotAllowed):
        sharing.propose_sharing(found.candidate.function, actor=offices.chief, words="どうですか")
    sharing.propose_sharing(found.candidate.function, actor=offices.it_chief, words="来月、打合せを開きます。")
    assert any("共同利用の提案" in one.title for one in notices.latest_notices(offices.chief))
    assert system.name in as_person(offices.chief).get("/portfolio/shared/").content.decode()


def test_the_boards_show_only_what_their_reader_may_see(offices: Offices) -> None:
    vendor = Vendor.objects.create(name="甲電算")
    mine = a_system(offices, vendor=vendor)
    other = a_system(offices, "課税システム", unit=offices.units["tax"], vendor=Vendor.objects.create(name="乙情報"))
    systems.add_dependency(other, mine, "data", actor=offices.it_clerk)
    a_contract(offices, mine, vendor=vendor, yearly_amount=1_000_000, end=DAY(2030, 3, 31))
    clerk, stranger, office = as_person(offices.clerk), as_person(offices.stranger), as_person(offices.it_clerk)
    for address in ("/portfolio/lifecycle/", "/portfolio/map/", "/portfolio/budget/", "/portfolio/renewals/"):
        for client, hidden in ((clerk, other.name), (stranger, mine.name)):
            page = client.get(address)
            assert page.status_code == 200, address
            assert hidden not in page.content.decode(), address
    assert mine.name in office.get("/portfolio/map/").content.decode()
    assert mine.name in office.get(f"/portfolio/map/?around={other.number}").content.decode()
    assert [one.vendor for one in vendors_for(offices.it_clerk)] == ["甲電算", "乙情報"]
    assert vendors_for(offices.it_clerk)[0].percent == 100
    assert [one.vendor for one in vendors_for(offices.stranger)] == ["乙情報"]


def test_a_map_stands_still_and_runs_from_what_is_needed_to_who_needs_it() -> None:
    edges = [(2, 1), (3, 1), (4, 2), (4, 3), (1, 4)]  # the last leads back round
    places = placed(edges)
    assert places == placed(reversed(edges))
    assert len({(place.column, place.row) for place in places.values()}) == 4
    straight = placed([(2, 1), (3, 2)])
    assert [straight[node].column for node in (1, 2, 3)] == [0, 1, 2]
    assert placed([]) == {}
    assert placed([(7, 7)]) == {}
