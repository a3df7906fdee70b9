"""監査調書: handed out to every section, written by it, confirmed by its chief, received by the office."""

import datetime

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Succession, UnitVersion, forget_trees
from honbu.kernel.organisation.tests.makers import a_unit
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.modules.audits import jobs
from honbu.modules.audits.actions import answering, handing_out, items, questionnaires
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.domain.answering import Entry
from honbu.modules.audits.models import Questionnaire, ScopeRule
from honbu.modules.audits.queries.questionnaires import entries_of, lines_of
from honbu.modules.audits.tests.makers import (
    AuditWard,
    a_contractor,
    a_plan,
    a_sheet,
    again,
    an_audit_ward,
    an_edition,
    answered,
    filled,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-3")]


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


def at_noon(day: datetime.date) -> datetime.datetime:
    """Noon of a day."""
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=clock.now().tzinfo)


# ---- handing out -----------------------------------------------------------------------------------------------------------


def test_every_section_gets_its_questionnaire_and_its_promoter_the_work(ward: AuditWard) -> None:
    plan = a_plan()
    result = handing_out.hand_out(plan, actor=ward.keeper)
    codes = set(Questionnaire.objects.values_list("unit__code", flat=True))
    assert codes == {"1001", "1002", "1003", "1301", "1302", "1303"}
    assert result.sheets == 6
    assert [item.title for item in notices.open_work(ward.promoter)]
    assert handing_out.hand_out(plan, actor=ward.keeper).sheets == 0, "nobody is asked twice"


def test_who_is_left_out_or_audited_by_others_is_not_asked(ward: AuditWard) -> None:
    plan = a_plan()
    year = plan.fiscal_year
    ScopeRule.objects.create(unit=ward.other, rule="out", reason="廃止予定", since=year, until=year)
    ScopeRule.objects.create(unit=ward.units["policy"], rule="delegated", reason="試験", since=year - 1)
    ScopeRule.objects.create(unit=ward.section, rule="forced", reason="特命", since=year)
    ScopeRule.objects.create(
        unit=ward.units["welfare"], rule="out", reason="昨年度だけ", since=year - 2, until=year - 1
    )
    handing_out.hand_out(plan, actor=ward.keeper)
    assert set(Questionnaire.objects.values_list("unit__code", flat=True)) == {"1301", "1303"}


@pytest.mark.parametrize("state", ["draft", "brought", "returned"])
def test_nothing_goes_out_before_the_headquarters_has_decided(ward: AuditWard, state: str) -> None:
    with pytest.raises(WrongValue, match="本部"):
        handing_out.hand_out(a_plan(state=state), actor=ward.keeper)


def test_nothing_goes_out_with_items_that_may_still_change(ward: AuditWard) -> None:
    with pytest.raises(WrongValue, match="作成中"):
        handing_out.hand_out(a_plan(an_edition(state="draft")), actor=ward.keeper)


def test_last_years_answers_stand_in_the_new_sheet_over_editions_and_have_to_be_confirmed(ward: AuditWard) -> None:
    old = an_edition("令和7年度版", state="superseded")
    last_year = a_plan(old, fiscal_year=clock.fiscal_year().year - 1)
    before = a_sheet(ward, last_year)
    company = a_contractor(before, actor=ward.promoter)
    answered(before, "A2", "partly", "一部の書庫だけ", actor=ward.promoter)
    answered(before, "A3", "unknown", actor=ward.promoter)
    answered(before, "K1", "no", "契約が古いため", actor=ward.promoter, contractor=company)
    submitted(ward, before)
    new = items.make_edition_from(old, "令和8年度版", actor=ward.keeper)
    items.put_item(new, {"code": "B2"}, actor=ward.keeper, item=new.items.get(code="A2"))
    items.put_in_force(new, actor=ward.keeper)
    sheet = a_sheet(ward, a_plan(new))
    by_code = {(line.slot.code, line.slot.contractor_name): line.entry for line in lines_of(sheet)}
    assert by_code["B2", ""] == Entry("partly", "一部の書庫だけ", carried=True)
    assert by_code["A3", ""] == Entry(), "what nobody knew is asked anew"
    assert by_code["K1", company.name] == Entry("no", "契約が古いため", carried=True)
    assert "昨年度の回答のまま" in "\n".join(questionnaires.missing_in(sheet))
    answered(sheet, "B2", "partly", "一部の書庫だけ", actor=ward.promoter)
    assert not next(line for line in lines_of(sheet) if line.slot.code == "B2").entry.carried


def test_what_merged_sections_said_differently_is_left_open_with_both_words(ward: AuditWard) -> None:
    plan = a_plan()
    first, second = a_sheet(ward, plan), a_sheet(ward, plan, ward.other)
    answered(first, "A1", "yes", actor=ward.promoter)
    answered(second, "A1", "yes", actor=ward.tax_promoter)
    answered(first, "A2", "yes", actor=ward.promoter)
    answered(second, "A2", "no", "鍵がない", actor=ward.tax_promoter)
    today = clock.today()
    merged = a_unit("区民税務課", ward.units["residents"], code="1309", since=today)
    for unit in (ward.section, ward.other):
        UnitVersion.objects.filter(unit=unit).update(valid_to=today - datetime.timedelta(days=1))
        Succession.objects.create(predecessor=unit, successor=merged, day=today)
    forget_trees()
    sheet = a_sheet(ward, plan, merged)
    by_code = {line.slot.code: line.entry for line in lines_of(sheet)}
    assert by_code["A1"] == Entry("yes", "", carried=True)
    assert by_code["A2"].answer == ""
    assert "旧戸籍住民課：できている" in by_code["A2"].words
    assert "旧税務課：できていない　鍵がない" in by_code["A2"].words
    gone = notices.Todo.objects.filter(unit=ward.section)
    assert {todo.state for todo in gone} == {"withdrawn"}
    with clock.at(at_noon(plan.answers_until)):
        handing_out.remind(plan)
    assert not notices.Notice.objects.filter(kind="audits.reminded", person=ward.promoter).exists()


# ---- from the section to the office ----------------------------------------------------------------------------------------


def test_from_the_first_answer_to_the_office_that_receives_it(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    answered(sheet, "A1", "yes", actor=ward.clerk)
    assert again(sheet).state == "writing"
    filled(sheet, actor=ward.promoter)
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    assert any("確認する" in item.title for item in notices.open_work(ward.head))
    questionnaires.confirm(sheet, actor=ward.head)
    found = again(sheet)
    assert (found.state, found.late, found.confirmed_by, found.prepared_by) == (
        "submitted", False, ward.head, ward.promoter,
    )  # fmt: skip
    assert any("受理する" in item.title for item in notices.open_work(ward.lead))
    questionnaires.accept(sheet, actor=ward.keeper)
    assert again(sheet).state == "accepted"
    assert not any("受理する" in item.title for item in notices.open_work(ward.lead))


def test_the_chief_is_asked_only_when_nothing_lacks(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    answered(sheet, "A1", "not_applicable", actor=ward.promoter)
    with pytest.raises(questionnaires.NotFinished) as found:
        questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    words = str(found.value)
    assert "答えていない項目が2" in words
    assert "「対象外」の理由" in words
    assert "委託している業務" in words
    assert "忙しい時期" in words
    answering.tell_outsourcing(sheet, outsources=True, actor=ward.promoter)
    assert "委託先を登録" in "\n".join(questionnaires.missing_in(again(sheet)))


def test_the_chief_sends_back_with_a_reason(ward: AuditWard) -> None:
    sheet = filled(a_sheet(ward), actor=ward.promoter)
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    with pytest.raises(Frozen):
        answered(sheet, "A1", "no", actor=ward.promoter)
    with pytest.raises(WrongValue, match="理由"):
        questionnaires.send_back(sheet, actor=ward.head, reason=" ")
    questionnaires.send_back(sheet, actor=ward.head, reason="A1を見直してください")
    assert (again(sheet).state, again(sheet).reason) == ("writing", "A1を見直してください")
    answered(sheet, "A1", "no", actor=ward.promoter)


def test_answers_handed_in_after_the_day_are_taken_and_marked_late(ward: AuditWard) -> None:
    plan = a_plan()
    sheet = a_sheet(ward, plan)
    with clock.at(at_noon(plan.answers_until + datetime.timedelta(days=1))):
        assert submitted(ward, sheet).late
        questionnaires.give_back(sheet, actor=ward.keeper, reason="確認のため")
    other = a_sheet(ward, plan, ward.other)
    with clock.at(at_noon(plan.answers_until)):
        assert not submitted(ward, other).late
        questionnaires.give_back(other, actor=ward.keeper, reason="確認のため")
    with clock.at(at_noon(plan.answers_until + datetime.timedelta(days=9))):
        assert not submitted(ward, other).late, "who was in time and is asked again is not late"


def test_the_office_gives_back_with_reasons_also_what_it_had_received(ward: AuditWard) -> None:
    sheet = submitted(ward, a_sheet(ward))
    questionnaires.accept(sheet, actor=ward.keeper)
    with pytest.raises(Frozen):
        answered(sheet, "A1", "no", actor=ward.promoter)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="A1の資料を付けてください")
    assert again(sheet).state == "returned"
    assert notices.Notice.objects.filter(person=ward.promoter, kind="audits.returned").exists()
    answered(sheet, "A1", "no", actor=ward.promoter)
    assert again(sheet).state == "writing"


def test_no_step_is_taken_out_of_turn(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    with pytest.raises(NotPossibleNow):
        questionnaires.confirm(sheet, actor=ward.head)
    with pytest.raises(NotPossibleNow):
        questionnaires.accept(sheet, actor=ward.keeper)
    with pytest.raises(NotPossibleNow):
        questionnaires.give_back(sheet, actor=ward.keeper, reason="早い")
    with pytest.raises(NotPossibleNow):
        questionnaires.send_back(sheet, actor=ward.head, reason="早い")


def test_a_chief_does_not_confirm_what_they_have_not_seen(ward: AuditWard) -> None:
    sheet = filled(a_sheet(ward), actor=ward.promoter)
    with pytest.raises(SomebodyWasFaster):
        questionnaires.hand_to_chief(sheet, actor=ward.promoter, seen=sheet.version - 1)


# ---- reminders --------------------------------------------------------------------------------------------------------------


def test_reminders_come_five_and_one_business_days_before_and_each_fifth_day_after_once_each(ward: AuditWard) -> None:
    plan = a_plan(answers_until=datetime.date(2026, 7, 31), window_first=datetime.date(2026, 9, 1),
                  window_last=datetime.date(2026, 12, 28), fiscal_year=2026)  # fmt: skip
    a_sheet(ward, plan)
    submitted(ward, a_sheet(ward, plan, ward.other))
    told = {}
    day = datetime.date(2026, 7, 20)
    while day <= datetime.date(2026, 8, 24):
        with clock.at(at_noon(day)):
            before = notices.Notice.objects.filter(kind="audits.reminded", person=ward.promoter).count()
            jobs.look_over_the_audits()
            jobs.look_over_the_audits()
            told[day] = notices.Notice.objects.filter(kind="audits.reminded", person=ward.promoter).count() - before
        day += datetime.timedelta(days=1)
    assert [f"{day:%m-%d}" for day, count in told.items() if count] == ["07-24", "07-30", "08-07", "08-17", "08-24"]
    assert max(told.values()) == 1
    assert not notices.Notice.objects.filter(kind="audits.reminded", person=ward.tax_promoter).exists()
    assert notices.Notice.objects.filter(kind="audits.reminded", person=ward.head).exists(), "late: the chief hears too"


# ---- who may ------------------------------------------------------------------------------------------------------------------


def test_only_the_section_writes_only_its_chief_confirms_only_the_office_receives(ward: AuditWard) -> None:
    sheet = filled(a_sheet(ward), actor=ward.promoter)
    for person in (
        ward.keeper,
        ward.tax_promoter,
        ward.tax_head,
        ward.buyer,
        ward.control,
        ward.director,
        ward.stranger,
    ):
        with pytest.raises(access.NotAllowed):
            answered(sheet, "A1", "no", actor=person)
        with pytest.raises(access.NotAllowed):
            questionnaires.hand_to_chief(sheet, actor=person)
        with pytest.raises(access.NotAllowed):
            answering.tell_outsourcing(sheet, outsources=True, actor=person)
        with pytest.raises(access.NotAllowed):
            a_contractor(sheet, actor=person)
        with pytest.raises(access.NotAllowed):
            answering.tell_no_busy_period(sheet, actor=person)
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    for person in (ward.promoter, ward.clerk, ward.tax_head, ward.keeper, ward.director):
        with pytest.raises(access.NotAllowed):
            questionnaires.confirm(sheet, actor=person)
        with pytest.raises(access.NotAllowed):
            questionnaires.send_back(sheet, actor=person, reason="だめ")
    questionnaires.confirm(sheet, actor=ward.head)
    for person in (ward.head, ward.promoter, ward.buyer, ward.director, ward.auditor):
        with pytest.raises(access.NotAllowed):
            questionnaires.accept(sheet, actor=person)
        with pytest.raises(access.NotAllowed):
            questionnaires.give_back(sheet, actor=person, reason="だめ")
        with pytest.raises(access.NotAllowed):
            handing_out.hand_out(sheet.plan, actor=person)
    assert entries_of(sheet)
