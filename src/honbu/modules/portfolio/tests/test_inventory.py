"""The inventory: entered, corrected, connected, asked about."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions import contracts, euc, limits, practices, quality, systems
from honbu.modules.portfolio.domain.states import EucAct, QuestionAct, SystemAct
from honbu.modules.portfolio.models import Contract, QualityRule, Question, System, Vendor
from honbu.modules.portfolio.queries.quality import coverage_for
from honbu.modules.portfolio.tests.ward import Offices, a_contract, a_system, a_tool, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-1")]
DAY = datetime.date


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def test_the_earliest_of_all_dates_is_the_limit_of_a_system(offices: Offices) -> None:
    system = a_system(offices, "電話システム")
    a_contract(offices, system, begin=DAY(2020, 4, 1), end=DAY(2030, 3, 31))
    system.refresh_from_db()
    assert (system.limit_on, system.limit_kind) == (DAY(2030, 3, 31), "contract")
    values = {
        "kind": "end_of_sale",
        "day": DAY(2027, 10, 15),
        "month_only": True,
        "certain": True,
        "source": "業者の通知",
    }
    row = systems.add_date(system, values, actor=offices.clerk)
    system.refresh_from_db()
    assert (system.limit_on, system.limit_kind) == (DAY(2027, 10, 1), "end_of_sale")
    systems.remove_date(row, actor=offices.clerk, reason="通知が取り消された")
    system.refresh_from_db()
    assert system.limit_on == DAY(2030, 3, 31)


def test_a_contract_that_renews_itself_runs_on_and_one_that_was_followed_limits_no_more(offices: Offices) -> None:
    system = a_system(offices)
    a_contract(offices, system, begin=DAY(2015, 4, 1), end=DAY(2020, 3, 31))
    a_contract(
        offices,
        system,
        begin=DAY(2020, 4, 1),
        end=DAY(2025, 3, 31),
        renewal="tacit",
        renewal_months=12,
        notice_months=3,
    )
    with clock.at(datetime.datetime(2026, 11, 22, 9, tzinfo=clock.TOKYO)):
        limits.keep_all_limits()
        system.refresh_from_db()
        assert system.limit_on == DAY(2027, 3, 31)
    with clock.at(datetime.datetime(2027, 4, 1, 9, tzinfo=clock.TOKYO)):
        assert limits.keep_all_limits() == 1
        system.refresh_from_db()
        assert system.limit_on == DAY(2028, 3, 31)


def test_impossible_days_of_a_contract_are_refused_with_what_to_correct(offices: Offices) -> None:
    system = a_system(offices)
    with pytest.raises(WrongValue, match="契約満了日が契約開始日より前"):
        a_contract(offices, system, begin=DAY(2026, 4, 1), end=DAY(2025, 3, 31))
    with pytest.raises(WrongValue, match="更新の月数"):
        a_contract(offices, system, begin=DAY(2026, 4, 1), end=DAY(2027, 3, 31), renewal="tacit")
    with pytest.raises(contracts.TermRefused):
        a_contract(
            offices,
            system,
            begin=DAY(2026, 4, 1),
            end=DAY(2026, 6, 30),
            renewal="tacit",
            renewal_months=3,
            notice_months=6,
        )
    assert not Contract.objects.exists()


def test_a_section_puts_its_own_system_right_and_gives_it_to_nobody_else(offices: Offices) -> None:
    system = a_system(offices)
    revised = systems.revise_system(system, {"users": "窓口の職員"}, actor=offices.clerk)
    assert revised.version == 2
    assert trail.history_of(system)[0].after == {"利用者": "窓口の職員"}
    with pytest.raises(access.NotAllowed):
        systems.revise_system(system, {"users": "誰でも"}, actor=offices.stranger)
    with pytest.raises(access.NotAllowed):
        systems.revise_system(system, {"unit": offices.units["tax"]}, actor=offices.clerk)
    systems.revise_system(system, {"unit": offices.units["tax"]}, actor=offices.it_clerk)
    system.refresh_from_db()
    assert system.unit == offices.units["tax"]


def test_two_systems_never_get_the_same_number(offices: Offices) -> None:
    assert [a_system(offices, f"システム{place}").number for place in range(3)] == [1, 2, 3]


def test_a_system_that_others_need_is_not_retired(offices: Offices) -> None:
    base, other = a_system(offices, "共通基盤"), a_system(offices, "証明書発行")
    row = systems.add_dependency(other, base, "data", actor=offices.clerk, what="住民情報")
    with pytest.raises(WrongValue, match="もう登録"):
        systems.add_dependency(other, base, "data", actor=offices.clerk)
    systems.move_system(base, SystemAct.PLAN_RETIREMENT, actor=offices.clerk, reason="更新のため")
    with pytest.raises(WrongValue, match="証明書発行"):
        systems.move_system(base, SystemAct.RETIRE, actor=offices.clerk, reason="更新した")
    systems.remove_dependency(row, actor=offices.clerk)
    retired = systems.move_system(base, SystemAct.RETIRE, actor=offices.clerk, reason="更新した")
    assert retired.retired_on == clock.today()
    with pytest.raises(NotPossibleNow):
        systems.move_system(base, SystemAct.RETIRE, actor=offices.clerk, reason="もう一度")


def test_one_system_under_two_names_becomes_one_and_loses_nothing(offices: Offices) -> None:
    kept, other = a_system(offices, "住民記録システム"), a_system(offices, "住基システム", users="窓口", kind="")
    a_contract(offices, other, begin=DAY(2024, 4, 1), end=DAY(2029, 3, 31))
    tool = a_tool(offices, other)
    merged = systems.merge_systems(kept, other, actor=offices.it_clerk, reason="同じシステムだった")
    assert not System.objects.filter(pk=other.pk).exists()
    assert list(merged.other_names.values_list("name", flat=True)) == ["住基システム"]
    assert merged.users == "窓口"
    merged.refresh_from_db()
    assert merged.limit_on == DAY(2029, 3, 31)
    tool.refresh_from_db()
    assert tool.replaces == kept
    with pytest.raises(access.NotAllowed):
        systems.merge_systems(kept, a_system(offices, "三つ目"), actor=offices.chief, reason="似ている")


def test_what_is_missing_is_asked_of_the_section_that_can_answer(offices: Offices) -> None:
    known = a_system(offices)
    a_contract(offices, known, begin=DAY(2024, 4, 1), end=DAY(2040, 3, 31), vendor=Vendor.objects.create(name="甲社"))
    systems.revise_system(known, {"vendor": Vendor.objects.get()}, actor=offices.clerk)
    bare = a_system(offices, "謎のシステム", kind="", data_class="", importance="", function="")
    lost = a_system(offices, "持ち主のないシステム", unit=None)
    quality.check_inventory()
    asked = set(Question.objects.filter(system=bare).values_list("code", "unit"))
    assert ("system_no_kind", offices.section.pk) in asked
    assert ("system_no_limit", offices.section.pk) in asked
    assert not Question.objects.filter(system=known).exists()
    assert set(Question.objects.filter(system=lost, code="system_no_owner").values_list("unit", flat=True)) == {None}
    work = [item for item in notices.open_work(offices.promoter) if "台帳の質問" in item.title]
    assert len(work) == 1, "one line for the section's 情報化推進員, however many questions"
    assert quality.check_inventory() == (0, 0), "nothing is asked twice"


def test_a_question_is_settled_as_soon_as_the_inventory_is_put_right(offices: Offices) -> None:
    system = a_system(offices, "謎のシステム", kind="")
    quality.check_inventory()
    question = Question.objects.get(system=system, code="system_no_kind")
    systems.revise_system(system, {"kind": "own"}, actor=offices.clerk)
    question.refresh_from_db()
    assert question.state == "settled"


def test_a_section_answers_in_words_and_the_office_closes_or_asks_again(offices: Offices) -> None:
    system = a_system(offices, "謎のシステム", importance="")
    quality.check_inventory()
    question = Question.objects.get(system=system, code="system_no_importance")
    with pytest.raises(access.NotAllowed):
        quality.answer_question(question, "知らない", actor=offices.stranger)
    with pytest.raises(WrongValue):
        quality.answer_question(question, " ", actor=offices.clerk)
    quality.answer_question(question, "1日なら手で書けます。", actor=offices.clerk)
    with pytest.raises(access.NotAllowed):
        quality.settle_question(question, actor=offices.clerk, act=QuestionAct.SETTLE)
    with pytest.raises(WrongValue):
        quality.settle_question(question, actor=offices.it_clerk, act=QuestionAct.ASK_AGAIN)
    again = quality.settle_question(question, actor=offices.it_clerk, act=QuestionAct.ASK_AGAIN, reason="夜間は？")
    assert again.state == "asked"


def test_a_rule_can_be_switched_off_and_its_questions_go(offices: Offices) -> None:
    a_system(offices, "謎のシステム", kind="")
    quality.check_inventory()
    rule = QualityRule.objects.get(code="system_no_kind")
    quality.change_rule(rule, enabled=False, question=rule.question, actor=offices.it_clerk)
    quality.check_inventory()
    assert not Question.objects.filter(code="system_no_kind", state="asked").exists()
    with pytest.raises(access.NotAllowed):
        quality.change_rule(rule, enabled=True, question="？", actor=offices.chief)


def test_a_section_that_was_abolished_is_asked_nothing_but_the_office_where_it_went(offices: Offices) -> None:
    system = a_system(offices)
    version = offices.section.versions.get()
    version.valid_to = clock.today() - datetime.timedelta(days=1)
    version.save()
    quality.check_inventory()
    asked = dict(Question.objects.filter(system=system).values_list("code", "unit"))
    assert asked["system_owner_abolished"] is None
    assert set(asked.values()) == {None}


def test_coverage_says_how_much_of_a_section_is_known(offices: Offices) -> None:
    a_system(offices)
    a_system(offices, "謎", kind="", function="", data_class="", zone="", importance="")
    (row,) = coverage_for(offices.clerk)
    assert (row.systems, row.asked) == (2, 18)
    assert row.filled == 7
    assert row.percent == 38
    assert coverage_for(offices.stranger) == []


def test_the_wards_own_fields_hold_their_kinds(offices: Offices) -> None:
    practices.add_field("BCPの順位", "number", actor=offices.it_clerk)
    choice = practices.add_field("操作研修", "choice", actor=offices.it_clerk, choices_text="あり\nなし")
    system = a_system(offices)
    systems.revise_system(system, {"custom": {"f1": 3, "f2": "あり"}}, actor=offices.clerk)
    system.refresh_from_db()
    assert system.custom == {"f1": 3, "f2": "あり"}
    for wrong in ({"f2": "ときどき"}, {"f1": "三"}, {"f9": "?"}):
        with pytest.raises(WrongValue):
            systems.revise_system(system, {"custom": wrong}, actor=offices.clerk)
    practices.end_field(choice, actor=offices.it_clerk)
    page = as_person(offices.clerk).get(f"/portfolio/systems/{system.pk}/").content.decode()
    assert "BCPの順位" in page
    assert "操作研修" not in page


@pytest.mark.requirement("SYS-4")
def test_a_delicate_tool_is_managed_only_with_a_plan_for_its_end(offices: Offices) -> None:
    tool = a_tool(offices, a_system(offices), complexity=3, impact=3)
    assert tool.tier == 3
    with pytest.raises(access.NotAllowed):
        euc.move_tool(tool, EucAct.CONFIRM, actor=offices.chief)
    euc.move_tool(tool, EucAct.CONFIRM, actor=offices.it_clerk)
    with pytest.raises(WrongValue, match="廃止・移行の計画"):
        euc.move_tool(tool, EucAct.MANAGE, actor=offices.it_clerk)
    euc.revise_tool(tool, {"decommission_plan": "次の更新で標準機能に移す"}, actor=offices.clerk)
    assert euc.move_tool(tool, EucAct.MANAGE, actor=offices.it_clerk).state == "managed"


@pytest.mark.requirement("SYS-4")
def test_when_the_author_of_a_tool_leaves_the_section_is_asked_who_knows_it_now(offices: Offices) -> None:
    tool = a_tool(offices, a_system(offices), author=offices.clerk)
    quality.check_inventory()
    assert not Question.objects.filter(euc_tool=tool, code="euc_author_left").exists()
    offices.clerk.valid_to = clock.today() - datetime.timedelta(days=1)
    offices.clerk.save()
    quality.check_inventory()
    assert Question.objects.get(euc_tool=tool, code="euc_author_left").unit == offices.section
    assert "作成者が在籍していません" in as_person(offices.chief).get(f"/portfolio/euc/{tool.pk}/").content.decode()


@pytest.mark.requirement("SYS-4")
def test_an_author_who_was_never_of_the_section_is_missed_only_when_they_leave_the_ward(offices: Offices) -> None:
    a_tool(offices, a_system(offices), author=offices.it_clerk)
    quality.check_inventory()
    assert not Question.objects.filter(code="euc_author_left").exists()
    offices.it_clerk.valid_to = clock.today() - datetime.timedelta(days=1)
    offices.it_clerk.save()
    quality.check_inventory()
    assert Question.objects.filter(code="euc_author_left").exists()


def test_the_list_asks_the_database_no_more_for_more_systems(offices: Offices) -> None:
    client = as_person(offices.it_clerk)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert client.get("/portfolio/?per_page=200").status_code == 200
        return len(context)

    a_system(offices)
    client.get("/portfolio/")
    few = count()
    for place in range(40):
        a_system(offices, f"システム{place}")
    assert count() == few


@pytest.mark.django_db(transaction=True)
def test_a_list_that_was_written_out_is_written_anew_when_anything_on_it_changes() -> None:
    offices = some_offices()
    system = a_system(offices)
    client, stranger = as_person(offices.clerk), as_person(offices.stranger)
    first = client.get("/portfolio/").content.decode()
    assert system.name in first
    assert system.name not in stranger.get("/portfolio/").content.decode()
    with CaptureQueriesContext(connection) as again:
        assert system.name in client.get("/portfolio/").content.decode()
    assert not any('FROM "portfolio_system"' in query["sql"] for query in again), "the rows were not read again"
    systems.revise_system(system, {"name": "新しい名前のシステム"}, actor=offices.clerk)
    assert "新しい名前のシステム" in client.get("/portfolio/").content.decode()
    System.objects.filter(pk=system.pk).update(limit_on=DAY(2020, 1, 1), limit_kind="contract")
    assert "日超過" in client.get("/portfolio/").content.decode()
    system.refresh_from_db()
    Vendor.objects.create(name="甲電算")
    systems.revise_system(system, {"vendor": Vendor.objects.get()}, actor=offices.clerk)
    assert "甲電算" in client.get("/portfolio/?columns=name&columns=vendor").content.decode()
    Vendor.objects.update(name="乙電算")
    assert "乙電算" in client.get("/portfolio/?columns=name&columns=vendor").content.decode()


def test_the_office_opens_every_part_of_a_system(offices: Offices) -> None:
    system = a_system(offices)
    tool, contract = a_tool(offices, system), a_contract(offices, system)
    client = as_person(offices.it_chief)
    one = f"/portfolio/systems/{system.pk}/"
    for address in (one, f"{one}contracts/", f"{one}connections/", f"{one}costs/", f"{one}edit/", f"{one}merge/"):
        assert client.get(address).status_code == 200, address
    for address in (f"/portfolio/euc/{tool.pk}/", f"/portfolio/contracts/{contract.pk}/"):
        assert client.get(address).status_code == 200, address
