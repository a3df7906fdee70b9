"""監査調書に記入する: answers one by one, contractors, busy times, evidence, and what changes after it was handed in."""

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.db import transaction

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.states import WrongValue
from honbu.modules.audits.actions import answering, questionnaires
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.documents.performance import performance_sheet
from honbu.modules.audits.domain.answering import Entry, WrongAnswer, copied_words, is_all_yes
from honbu.modules.audits.domain.states import Feeds
from honbu.modules.audits.models import Answer, AnswerChange, AuditItem, Contractor, Questionnaire
from honbu.modules.audits.module import MODULE
from honbu.modules.audits.queries.answers import answer_facts, have_answers
from honbu.modules.audits.queries.performance import fed_answers
from honbu.modules.audits.queries.questionnaires import copied_in, lines_of, progress_in
from honbu.modules.audits.queries.sections import sections_of
from honbu.modules.audits.queries.told import facts_of_answers
from honbu.modules.audits.tests.books import a_book, an_upload
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
LONG = "書庫の鍵は課長の机で管理し、毎日の終わりに数えて記録しています。"


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


def item_of(sheet: Questionnaire, code: str) -> AuditItem:
    """An item of the sheet's edition."""
    return AuditItem.objects.get(edition=sheet.plan.edition_id, code=code)


# ---- two people at once ---------------------------------------------------------------------------------------------------


def test_who_answers_second_overwrites_nothing_and_sees_both(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    item = item_of(sheet, "A1")
    first = answering.write_answer(sheet, item, Entry("yes", "一覧あり"), actor=ward.promoter, seen=0)
    with pytest.raises(answering.AnsweredMeanwhile) as found:
        answering.write_answer(sheet, item, Entry("no", "一覧なし"), actor=ward.clerk, seen=0)
    assert (found.value.answer.answer, found.value.answer.words) == ("yes", "一覧あり")
    assert Answer.objects.get(pk=first.pk).answer == "yes"
    answering.write_answer(sheet, item, Entry("no", "一覧なし"), actor=ward.clerk, seen=found.value.answer.version)
    assert Answer.objects.get(pk=first.pk).answer == "no"


def test_two_people_who_say_the_same_do_not_disturb_each_other(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    item = item_of(sheet, "A1")
    answering.write_answer(sheet, item, Entry("yes"), actor=ward.promoter, seen=0)
    again_said = answering.write_answer(sheet, item, Entry("yes"), actor=ward.clerk, seen=0)
    assert again_said.version == 1


def test_what_this_sheet_does_not_ask_is_not_answered(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    other = a_contractor(a_sheet(ward, unit=ward.other), actor=ward.tax_promoter)
    strange = an_edition("別の版", state="superseded").items.get(code="A1")
    for item, contractor in ((strange, None), (item_of(sheet, "K1"), None), (item_of(sheet, "K1"), other),
                             (item_of(sheet, "A1"), other)):  # fmt: skip
        with pytest.raises(WrongValue, match="ない項目"):
            answering.write_answer(sheet, item, Entry("yes"), actor=ward.promoter, contractor=contractor)
    with pytest.raises(WrongAnswer):
        answering.write_answer(sheet, item_of(sheet, "A1"), Entry("perhaps"), actor=ward.promoter)
    with pytest.raises(WrongAnswer):
        answering.write_answer(sheet, item_of(sheet, "A1"), Entry("yes", "長" * 1001), actor=ward.promoter)


# ---- contractors --------------------------------------------------------------------------------------------------------------


def test_items_of_contractors_are_asked_once_for_each(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    assert len(lines_of(sheet)) == 3
    first = a_contractor(sheet, actor=ward.promoter)
    a_contractor(sheet, actor=ward.promoter, name="青葉警備", work="夜間の警備", personal_data=False)
    assert again(sheet).outsources is True
    assert len(lines_of(sheet)) == 7
    with pytest.raises(WrongValue, match="同じ委託先"):
        a_contractor(sheet, actor=ward.promoter)
    with pytest.raises(WrongValue, match="名称"):
        a_contractor(sheet, actor=ward.promoter, name=" ")
    answering.remove_contractor(first, actor=ward.promoter)
    assert len(lines_of(sheet)) == 5
    assert not Contractor.objects.filter(pk=first.pk).exists()


def test_a_contractor_of_whom_other_offices_have_read_is_withdrawn_not_deleted(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    submitted(ward, sheet)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="確認")
    answering.remove_contractor(company, actor=ward.promoter)
    company.refresh_from_db()
    assert company.withdrawn_at is not None
    assert notices.Notice.objects.filter(person=ward.buyer, text__contains="取消し").exists()


# ---- busy times -----------------------------------------------------------------------------------------------------------------


def test_every_section_says_when_it_is_busy_or_that_it_never_is(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    year = clock.FiscalYear(sheet.plan.fiscal_year)
    first = datetime.date(year.year, 12, 1)
    period = answering.add_busy_period(sheet, first, first, actor=ward.promoter, reason="年末", weekday=None)
    assert again(sheet).busy_told
    with pytest.raises(WrongValue, match="登録されています"):
        answering.tell_no_busy_period(sheet, actor=ward.promoter)
    answering.remove_busy_period(period, actor=ward.promoter)
    assert not again(sheet).busy_told
    answering.tell_no_busy_period(sheet, actor=ward.promoter)
    assert again(sheet).busy_told


def test_busy_times_lie_in_the_year_and_have_their_reason(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    year = clock.FiscalYear(sheet.plan.fiscal_year)
    day = datetime.timedelta(days=1)
    for first, last, reason in ((year.start, year.start - day, "逆"), (year.start - day, year.start, "前"),
                                (year.end, year.end + day, "後"), (year.start, year.end, " ")):  # fmt: skip
        with pytest.raises(WrongValue):
            answering.add_busy_period(sheet, first, last, actor=ward.promoter, reason=reason)


# ---- evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_is_read_by_the_section_and_the_office_and_by_those_whom_the_answer_feeds_once_handed_in(
    ward: AuditWard,
) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    upload = an_upload(a_book([["点検の記録"]]), "点検.xlsx")
    row = answering.add_evidence(sheet, item_of(sheet, "K1"), upload, actor=ward.promoter, contractor=company)
    document = documents.Document.objects.get(pk=row.document_id)

    def readers() -> set[str]:
        people = {"promoter": ward.promoter, "keeper": ward.keeper, "buyer": ward.buyer, "control": ward.control,
                  "stranger": ward.stranger, "auditor": ward.auditor, "tax": ward.tax_head}  # fmt: skip
        return {name for name, person in people.items() if documents.may_read(person, document)}

    assert readers() == {"promoter", "keeper"}
    submitted(ward, sheet)
    assert readers() == {"promoter", "keeper", "buyer"}


def test_evidence_with_macros_is_refused(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    target = io.BytesIO(a_book([["記録"]]))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    upload = an_upload(target.getvalue(), "記録.xlsm")
    with pytest.raises(documents.UploadRefused), transaction.atomic():
        answering.add_evidence(sheet, item_of(sheet, "A1"), upload, actor=ward.promoter)
    assert not Answer.objects.filter(questionnaire=sheet, document_id__isnull=False).exists()


# ---- after it was handed in --------------------------------------------------------------------------------------------------


def test_an_answer_that_changes_after_it_was_handed_in_keeps_the_old_words_once(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    submitted(ward, sheet)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="K1を確かめてください")
    answered(sheet, "K1", "no", "特記事項がなかった", actor=ward.promoter, contractor=company)
    answered(sheet, "K1", "partly", "特記事項が古い", actor=ward.promoter, contractor=company)
    change = AnswerChange.objects.get()
    assert (change.before, change.by) == ("yes", ward.promoter)
    for person in (ward.buyer, ward.keeper):
        assert notices.Notice.objects.filter(person=person, kind="audits.answer_changed").count() == 1
    assert not notices.Notice.objects.filter(person=ward.control, kind="audits.answer_changed").exists()
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    questionnaires.confirm(sheet, actor=ward.head)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="もう一度")
    answered(sheet, "K1", "yes", "直した", actor=ward.promoter, contractor=company)
    assert AnswerChange.objects.count() == 2


def a_record(name: str) -> Any:
    """A file that proves something."""
    return an_upload(a_book([[name]]), f"{name}.xlsx")


def test_evidence_that_is_replaced_after_it_was_handed_in_stays_reachable_and_its_readers_are_told(
    ward: AuditWard,
) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    item = item_of(sheet, "K1")
    first = answering.add_evidence(sheet, item, a_record("点検"), actor=ward.promoter, contractor=company)
    submitted(ward, sheet)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="資料を確かめてください")
    assert not AnswerChange.objects.exists()
    answering.add_evidence(sheet, item, a_record("点検2"), actor=ward.promoter, contractor=company)
    change = AnswerChange.objects.get()
    assert (change.of_evidence, change.before_document_id, change.before_words, change.by) == (
        True, first.document_id, "点検.xlsx", ward.promoter,
    )  # fmt: skip
    for person in (ward.buyer, ward.keeper):
        told = notices.Notice.objects.get(person=person, kind="audits.answer_changed")
        assert "資料" in told.text
    assert not notices.Notice.objects.filter(person=ward.control, kind="audits.answer_changed").exists()
    address = f"/audits/answers/changes/{change.pk}/file/"
    for person in (ward.promoter, ward.keeper, ward.buyer):
        assert as_person(person).get(address).getvalue() == documents.content_of(first.document_id or 0)
    for person in (ward.control, ward.stranger, ward.tax_head, ward.auditor):
        assert as_person(person).get(address).status_code == 404


def test_every_file_that_was_there_after_the_handing_in_is_kept_beside_the_changed_answer(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    item = item_of(sheet, "K1")
    row = answering.add_evidence(sheet, item, a_record("一枚目"), actor=ward.promoter, contractor=company)
    submitted(ward, sheet)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="資料を確かめてください")
    for name in ("二枚目", "三枚目"):
        answering.add_evidence(sheet, item, a_record(name), actor=ward.promoter, contractor=company)
    answered(sheet, "K1", "no", "点検がなかった", actor=ward.promoter, contractor=company)
    assert [change.before_words for change in AnswerChange.objects.filter(of_evidence=True)] == [
        "二枚目.xlsx", "一枚目.xlsx",
    ]  # fmt: skip
    assert AnswerChange.objects.filter(of_evidence=False).count() == 1, "the words that were handed in are kept as well"
    page = as_person(ward.buyer).get(f"/audits/answers/{row.pk}/").content.decode()
    assert page.count("前の資料") == 2
    assert "一枚目.xlsx" in page
    assert "前の回答" in page
    own = as_person(ward.promoter).get(f"/audits/questionnaires/{sheet.pk}/").content.decode()
    assert "一枚目.xlsx" in own
    paper = performance_sheet("履行確認", sheet.plan, list(fed_answers(ward.buyer, Feeds.CONTRACT).filter(pk=row.pk)))
    assert "資料 一枚目.xlsx" in paper.table.rows[0][-1]


def test_a_file_that_first_comes_after_the_handing_in_is_a_change_too_and_before_it_is_none(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    submitted(ward, sheet)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="資料を付けてください")
    row = answering.add_evidence(sheet, item_of(sheet, "K1"), a_record("点検"), actor=ward.promoter, contractor=company)
    change = AnswerChange.objects.get()
    assert (change.of_evidence, change.before_document_id, change.before_words) == (True, None, "")
    assert as_person(ward.buyer).get(f"/audits/answers/changes/{change.pk}/file/").status_code == 404
    assert "提出した後に資料を付けました" in as_person(ward.buyer).get(f"/audits/answers/{row.pk}/").content.decode()
    other = a_sheet(ward, unit=ward.other)
    for name in ("一覧", "一覧2"):
        answering.add_evidence(other, item_of(other, "A1"), a_record(name), actor=ward.tax_promoter)
    assert AnswerChange.objects.count() == 1, "nobody had read it"


def test_evidence_that_is_refused_changes_nothing_after_the_handing_in(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    row = answering.add_evidence(sheet, item_of(sheet, "A1"), a_record("一覧"), actor=ward.promoter)
    submitted(ward, sheet)
    with pytest.raises(Frozen):
        answering.add_evidence(sheet, item_of(sheet, "A1"), a_record("別"), actor=ward.promoter)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="資料を確かめてください")
    with pytest.raises(documents.UploadRefused), transaction.atomic():
        answering.add_evidence(sheet, item_of(sheet, "A1"), an_upload(b"", "空.xlsx"), actor=ward.promoter)
    with pytest.raises(access.NotAllowed):
        answering.add_evidence(sheet, item_of(sheet, "A1"), a_record("別"), actor=ward.tax_promoter)
    assert Answer.objects.get(pk=row.pk).document_id == row.document_id
    assert not AnswerChange.objects.exists()


def test_the_old_words_are_in_a_table_to_which_one_can_only_add() -> None:
    assert AnswerChange._meta.db_table in MODULE.append_only


# ---- what the office looks at twice ---------------------------------------------------------------------------------------------


def test_the_same_long_words_in_several_sections_are_a_hint(ward: AuditWard) -> None:
    plan = a_plan()
    first, second = a_sheet(ward, plan), a_sheet(ward, plan, ward.other)
    answered(first, "A2", "yes", LONG, actor=ward.promoter)
    answered(second, "A2", "yes", f"{LONG} ", actor=ward.tax_promoter)
    answered(first, "A1", "yes", "あり", actor=ward.promoter)
    answered(second, "A1", "yes", "あり", actor=ward.tax_promoter)
    found = copied_in(plan)
    assert {Answer.objects.get(pk=pk).item.code for pk in found} == {"A2"}
    assert {unit for units in found.values() for unit in units} == {ward.section.pk, ward.other.pk}


def test_hints_are_rules_on_values() -> None:
    assert copied_words([(1, 10, LONG), (2, 10, LONG)]) == {}, "within one section nobody is copied from"
    assert is_all_yes(["yes"] * 5)
    assert not is_all_yes(["yes"] * 4)
    assert not is_all_yes(["yes"] * 5 + ["partly"])


# ---- what the planner of the audits reads ----------------------------------------------------------------------------------------


def test_without_any_questionnaire_the_facts_say_so(ward: AuditWard) -> None:
    """A7-2: the planner refuses, or marks, a selection for which nobody has answered."""
    plan = a_plan()
    facts = answer_facts(plan)
    assert set(facts) == {unit.pk for name, unit in ward.units.items() if unit.kind == "section"}
    assert not have_answers(facts)
    assert not any(one.handed_out or one.submitted for one in facts.values())
    sheet = a_sheet(ward, plan)
    answered(sheet, "A1", "no", actor=ward.promoter)
    facts = answer_facts(plan)
    assert facts[ward.section.pk].handed_out
    assert facts[ward.section.pk].no == 0, "what the chief has not confirmed does not count"
    assert not have_answers(facts)


def test_the_facts_count_bad_answers_and_keep_not_knowing_apart(ward: AuditWard) -> None:
    plan = a_plan()
    sheet = a_sheet(ward, plan)
    company = a_contractor(sheet, actor=ward.promoter)
    a_contractor(sheet, actor=ward.promoter, name="青葉警備", work="警備", personal_data=False, on_site=True)
    answered(sheet, "A1", "no", actor=ward.promoter)
    answered(sheet, "A2", "unknown", actor=ward.promoter)
    answered(sheet, "K1", "partly", actor=ward.promoter, contractor=company)
    submitted(ward, sheet)
    facts = answer_facts(plan)[ward.section.pk]
    assert (facts.yes, facts.partly, facts.no, facts.unknown, facts.missing) == (4, 1, 1, 1, 0)
    assert (facts.must_no, facts.outsources, facts.contractors, facts.personal_data, facts.on_site) == (
        1,
        True,
        2,
        1,
        2,
    )
    assert facts.wrong == ("A1", "K1")
    assert have_answers(answer_facts(plan))
    assert progress_in(plan)[sheet.pk].chapters == ()


@pytest.mark.requirement("AUD-4")
def test_the_counter_section_marks_december_and_mondays_busy_and_the_facts_carry_it(ward: AuditWard) -> None:
    """A7-4, H31 L51."""
    plan = a_plan(fiscal_year=2026, answers_until=datetime.date(2026, 7, 31), window_first=datetime.date(2026, 9, 1),
                  window_last=datetime.date(2026, 12, 28))  # fmt: skip
    sheet = a_sheet(ward, plan)
    december = datetime.date(2026, 12, 1), datetime.date(2026, 12, 28)
    answering.add_busy_period(sheet, *december, actor=ward.promoter, reason="年末の証明の申請")
    year = datetime.date(2026, 4, 1), datetime.date(2027, 3, 31)
    answering.add_busy_period(sheet, *year, actor=ward.promoter, reason="週明けの窓口", weekday=0)
    submitted(ward, sheet, busy=True)
    facts = answer_facts(plan)[ward.section.pk]
    assert facts.is_busy_on(datetime.date(2026, 12, 9))
    assert facts.is_busy_on(datetime.date(2026, 10, 5))
    assert not facts.is_busy_on(datetime.date(2026, 10, 6))
    assert facts.busy_told


def test_late_is_who_came_after_the_day_and_who_never_came(ward: AuditWard) -> None:
    plan = a_plan()
    sheet = a_sheet(ward, plan)
    submitted(ward, sheet)
    after_it = datetime.datetime.combine(
        plan.answers_until + datetime.timedelta(days=1), datetime.time(9), tzinfo=clock.now().tzinfo
    )
    with clock.at(after_it):
        facts = answer_facts(plan)
    assert not facts[ward.section.pk].late
    assert facts[ward.other.pk].late


def test_what_was_given_back_counts_no_more_and_what_came_in_time_at_first_is_not_late(ward: AuditWard) -> None:
    plan = a_plan()
    sheet = a_sheet(ward, plan)
    submitted(ward, sheet)
    later = a_sheet(ward, plan, ward.other)
    filled(later, actor=ward.tax_promoter)
    questionnaires.hand_to_chief(later, actor=ward.tax_promoter)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="A1を確かめてください。")
    facts = answer_facts(plan)[ward.section.pk]
    assert (facts.handed_out, facts.submitted, facts.late) == (True, False, False)
    with clock.at(datetime.datetime.combine(plan.answers_until, datetime.time(9), clock.TOKYO) + datetime.timedelta(3)):
        questionnaires.hand_to_chief(sheet, actor=ward.promoter)
        questionnaires.confirm(sheet, actor=ward.head)
        questionnaires.confirm(later, actor=ward.tax_head)
        found = answer_facts(plan)
    assert (found[ward.section.pk].submitted, found[ward.section.pk].days_late) == (True, 0)
    assert (found[ward.other.pk].late, found[ward.other.pk].days_late) == (True, 3)


def test_the_planning_goes_by_the_newest_year_that_has_questionnaires(ward: AuditWard) -> None:
    assert facts_of_answers() == {}
    plan = a_plan()
    submitted(ward, a_sheet(ward, plan))
    a_plan(fiscal_year=plan.fiscal_year + 1)
    assert facts_of_answers()[ward.section.pk].submitted
    section = next(one for one in sections_of(plan.fiscal_year, facts_of_answers()) if one.unit_id == ward.section.pk)
    assert section.answered
    assert section.facts.missing_answers == 0
    other = next(one for one in sections_of(plan.fiscal_year, facts_of_answers()) if one.unit_id == ward.other.pk)
    assert (other.facts.submitted, other.facts.missing_answers) == (False, 0), "what never came is counted once"


def test_nobody_else_reads_what_the_section_answers(ward: AuditWard) -> None:
    filled(a_sheet(ward), actor=ward.promoter)
    row = Answer.objects.filter(item__code="A1", questionnaire__unit=ward.section).get()
    assert not access.may(ward.stranger, "audits.read", on=row.questionnaire.unit)
    assert access.may(ward.clerk, "audits.read", on=row.questionnaire.unit)
