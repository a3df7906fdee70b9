"""The papers of the audits: equal to the rows, silent about what is sealed, with the right word for who goes, traced."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from honbu.kernel import registry
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions import programmes, reports
from honbu.modules.audits.actions.booked import booked_by
from honbu.modules.audits.documents.checklist import TooManyItems, checklist
from honbu.modules.audits.documents.findings_list import findings_list, in_full
from honbu.modules.audits.documents.improvement import improvement_report
from honbu.modules.audits.documents.making import MADE, BlockDraft, Draft
from honbu.modules.audits.documents.plan_paper import plan_paper
from honbu.modules.audits.documents.programme_comparison import programme_comparison
from honbu.modules.audits.documents.public_summary import public_summary
from honbu.modules.audits.documents.questionnaire_book import book_of
from honbu.modules.audits.documents.visit_facts import VisitFacts, facts_of_booking
from honbu.modules.audits.documents.visit_notice import visit_notice
from honbu.modules.audits.documents.visit_record import visit_record
from honbu.modules.audits.documents.visit_report import section_report, visit_report
from honbu.modules.audits.documents.year_report import year_report
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.models import (
    Answer,
    AuditItem,
    CorrectiveAction,
    DueChange,
    Exemption,
    Finding,
    ItemResult,
    ProgrammeVersion,
)
from honbu.modules.audits.tests.makers import AuditWard, a_sheet, an_audit_ward, answered
from honbu.modules.audits.tests.paper_makers import DAY, YEAR, a_full_finding, a_whole_visit, an_approved_report
from honbu.modules.audits.tests.result_makers import a_year, found
from honbu.modules.audits.tests.visit_makers import a_booking, an_auditor
from honbu.modules.meetings import public as meetings

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-5")]


@pytest.fixture
def ward() -> Any:
    with clock.at(datetime.datetime(YEAR, 11, 20, 9, tzinfo=clock.TOKYO)):
        registry.set_up()
        yield an_audit_ward()


def text_in(paper: documents.Paper) -> str:
    """Without line breaks and spaces, for a narrow column breaks where it likes."""
    return "".join(documents.text_of(paper.content, paper.media_type).split())


def texts_of(draft: Draft) -> dict[str, str]:
    """What stands in a paper, in each of its forms."""
    with translation.override("ja"):
        return {form: text_in(draft.content(form, "第0号")) for form in draft.forms}


def cells_of(draft: Draft, sheet: int = 0) -> list[list[Any]]:
    """The rows of a sheet of its Excel book, below title and note."""
    with translation.override("ja"):
        book = openpyxl.load_workbook(io.BytesIO(draft.content("xlsx", "第0号").content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(min_row=3, values_only=True)]


# ---- who goes ------------------------------------------------------------------------------------------------------------------


def papers_of_a_visit(ward: AuditWard, kind: Kind) -> list[BlockDraft]:
    plan = reports.YearPlan.objects.filter(fiscal_year=YEAR).first() or a_year(YEAR)
    plan.edition.items.update(parts=["internal", "patrol", "hearing", "outsourced", "system"])
    visit = a_whole_visit(ward, kind)
    facts = VisitFacts(plan, kind, ward.section.pk, "戸籍住民課", DAY(YEAR, 11, 22), "午前", ("監査 実太（主任）",))
    return [visit_notice(facts), checklist(facts), visit_record(visit), visit_report(visit)]


@pytest.mark.requirement("AUD-2")
@pytest.mark.parametrize("kind", list(Kind))
def test_word_change_who_goes_is_called_by_the_right_word_in_every_paper_of_every_kind(
    ward: AuditWard, kind: Kind
) -> None:
    """H31 L29: 監査実施人 of audits, 実施者 of patrols."""
    right, wrong = ("実施者", "監査実施人") if kind is Kind.PATROL else ("監査実施人", "実施者")
    for draft in papers_of_a_visit(ward, kind):
        for form, text in texts_of(draft).items():
            assert right in text, (draft.title, form)
            assert wrong not in text, (draft.title, form)
            assert KIND_TITLES[kind] in text, (draft.title, form)


@pytest.mark.requirement("AUD-2")
def test_word_change_the_plan_names_who_goes_of_each_kind(ward: AuditWard) -> None:
    numbers = {kind.value: {"number": 2, "note": ""} for kind in Kind}
    doers = {row[0]: row[3] for row in cells_of(plan_paper(a_year(YEAR, kinds=numbers)))[1:-1]}
    assert doers == {KIND_TITLES[kind]: "実施者" if kind is Kind.PATROL else "監査実施人" for kind in Kind}


@pytest.mark.requirement("AUD-2")
def test_a_patrol_has_a_form_of_at_most_fifteen_items(ward: AuditWard) -> None:
    """H31 L29-31."""
    plan = a_year(YEAR)
    facts = VisitFacts(plan, Kind.PATROL, ward.section.pk, "戸籍住民課", DAY(YEAR, 11, 22), "午前", ())
    plan.edition.items.update(parts=["patrol"])
    assert len(cells_of(checklist(facts))) == 1 + 5
    more = [AuditItem(edition=plan.edition, code=f"Z{place}", text="見る", parts=["patrol"]) for place in range(11)]
    AuditItem.objects.bulk_create(more)
    with pytest.raises(TooManyItems, match="16件"):
        checklist(facts)


# ---- what is sealed --------------------------------------------------------------------------------------------------------------


def test_surprise_the_paper_of_the_plan_is_the_same_byte_for_byte_before_and_after_something_is_sealed(
    ward: AuditWard,
) -> None:
    plan = a_year(YEAR)

    def everything() -> dict[str, Any]:
        with translation.override("ja"):
            draft = plan_paper(plan)
            return {"pdf": draft.content("pdf", "第1号").content, **texts_of(draft)}

    before = everything()
    a_booking(ward, plan, DAY(YEAR, 11, 24), an_auditor(ward))
    after = everything()
    assert after == before
    assert "戸籍住民課" not in "".join(texts_of(plan_paper(plan)).values())


def test_surprise_papers_of_a_booking_leave_no_line_in_the_trail_and_those_of_a_visit_do(ward: AuditWard) -> None:
    plan = a_year(YEAR)
    key = a_booking(ward, plan, DAY(YEAR, 11, 24), an_auditor(ward))
    booked = booked_by(ward.auditor, key, purpose="実施通知書")
    assert booked is not None
    facts = facts_of_booking(booked)
    assert facts.team == ("監査 実太（主任）",)
    for draft in (visit_notice(facts), checklist(facts)):
        for form in draft.forms:
            text = text_in(draft.paper(form, actor=ward.auditor))
            assert "取扱注意令和8年11月20日監査実太出力" in text
            assert "戸籍住民課" in text or form == "xlsx"
    assert not trail.Line.objects.filter(verb=MADE).exists()
    visit_record(a_whole_visit(ward)).paper("pdf", actor=ward.auditor)
    assert trail.Line.objects.get(verb=MADE).unit_id == ward.section.pk


def test_versions_of_the_programme_are_compared_without_any_section(ward: AuditWard) -> None:
    facts = {"policy": "すべての課を4年に1回", "changes": "", "lowest": 1, "highest": 9, "drawn": 0}
    old = programmes.draft_programme(YEAR, facts, actor=ward.lead)
    ProgrammeVersion.objects.update(state="approved")
    old.refresh_from_db()
    new = programmes.draft_programme(YEAR, {**facts, "highest": 12, "changes": "件数を増やす"}, actor=ward.lead)
    programmes.reckon_programme(new, actor=ward.lead)
    draft = programme_comparison(ProgrammeVersion.objects.get(pk=new.pk), old)
    rows = {row[0]: row[1:] for row in cells_of(draft)}
    assert rows["年間の最多の訪問数"] == ["9課", "12課", "変更"]
    assert rows["方針"][2] == "同じ"
    for text in texts_of(draft).values():
        assert "戸籍住民課" not in text
        assert "税務課" not in text


# ---- equal to the rows -----------------------------------------------------------------------------------------------------------


def test_every_field_of_what_was_seen_stands_in_the_excel_book_of_the_visit(ward: AuditWard) -> None:
    visit = a_whole_visit(ward)
    text = texts_of(visit_record(visit))["xlsx"]
    shown: dict[str, Callable[[ItemResult], str]] = {
        "item": lambda one: one.item.text, "contractor": lambda one: one.contractor, "sample": lambda one: one.sample,
        "verdict": lambda one: one.get_verdict_display(), "grade": lambda one: one.grade.title if one.grade else "",
        "words": lambda one: one.words, "told_at": lambda _one: "令和8年10月5日(月)09:30",
        "told_by": lambda one: one.told_by.name if one.told_by else "",
    }  # fmt: skip
    assert set(shown) == {field.name for field in ItemResult._meta.fields} - {"id", "visit"}, (
        "a new field has its place"
    )
    for result in visit.results.all():
        for name, value in shown.items():
            assert "".join(value(result).split()) in text, name
    for word in ("窓口で聞いた", "おおむね良い。", "戸籍課長", "窓口係長受田", "a" * 64, "b" * 64, "書庫の扉", "写真"):
        assert word in text, word
    assert len(cells_of(visit_record(visit))) == 1 + visit.results.count()


def test_every_field_of_a_finding_and_of_its_correction_stands_in_the_excel_book_of_the_list(ward: AuditWard) -> None:
    finding = a_full_finding(ward)
    draft = findings_list(YEAR, in_full(Finding.objects.all()), ward.keeper)
    head, *rows = cells_of(draft, 1)
    row = dict(zip(head, next(one for one in rows if one[0] == str(finding)), strict=True))
    assert all(row.values()), [name for name, value in row.items() if not value]
    told = {
        Finding: {"id", "version", "visit", "system_id"}, CorrectiveAction: {"id", "finding"},
        DueChange: {"id", "action", "at"}, Exemption: {"id", "finding", "decided_by", "decided_at"},
    }  # fmt: skip
    counts = {model: len({field.name for field in model._meta.fields} - left) for model, left in told.items()}
    assert counts == {Finding: 17, CorrectiveAction: 9, DueChange: 4, Exemption: 6}, "a new field has its place"
    for word in (
        "2026-002",
        "令和8年12月10日(木)→令和8年12月25日(金)鍵の納期（管理する子）",
        "2026-001",
        "文書4321",
        "見回りを増やす",
    ):
        assert word in "".join("".join(str(value).split()) for value in row.values()), word


@pytest.mark.requirement("AUD-3")
def test_every_answer_field_stands_in_the_excel_book_of_the_questionnaire(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    answered(sheet, "A1", "partly", "一部だけ", actor=ward.promoter)
    paper = book_of(sheet, actor=ward.keeper)
    text = text_in(paper)
    left = {"id", "questionnaire", "contractor", "carried", "document_id"}
    assert {field.name for field in Answer._meta.fields} - left == {"item", "answer", "words", "version"}
    for word in ("重要な情報の一覧を作っているか", "一部できている", "一部だけ"):
        assert word in text


def test_the_list_of_findings_has_every_row_and_its_tables_add_up(ward: AuditWard) -> None:
    for cause in ("human", "system", "system"):
        found(ward.section, YEAR, cause=cause)
    found(ward.other, YEAR, state="withdrawn")
    draft = findings_list(YEAR, in_full(Finding.objects.all()), ward.keeper)
    assert len(cells_of(draft)) == 1 + 4
    assert cells_of(draft, 2)[-1] == ["計", 1, 2, 0, 0, 0, 3]
    for text in texts_of(draft).values():
        assert "3番目の指摘" in text
        assert "取下げ" in text


def test_the_letter_to_the_section_tells_each_finding_and_until_when_to_answer(ward: AuditWard) -> None:
    visit = a_whole_visit(ward)
    for form, text in texts_of(visit_report(visit)).items():
        assert "1番目の指摘" in text, form
        assert "令和8年11月11日(水)までに、是正計画を出す。" in text, form
    Finding.objects.update(state="draft", cause="")
    assert "指摘はありませんでした" in texts_of(visit_report(visit))["pdf"]


def test_the_improvement_report_has_days_with_their_changes_and_evidence(ward: AuditWard) -> None:
    a_full_finding(ward)
    rows = in_full(Finding.objects.all())
    for text in texts_of(improvement_report(ward.section, YEAR, rows)).values():
        for word in (
            "鍵を替える",
            "庶務係長",
            "鍵の納期",
            "令和8年12月10日(木)",
            "文書4321",
            "推進花子",
            "是正計画がまだ出ていない",
        ):
            assert word in text, word
    letter = texts_of(section_report(ward.section, YEAR, rows))["docx"]
    assert "すでに完了している。" in letter


def test_the_year_report_has_every_table_with_its_total_in_every_form(ward: AuditWard) -> None:
    report = an_approved_report(ward)
    draft = year_report(report)
    figures = reports.figures_in(report)
    assert figures.total == 2
    for form, text in texts_of(draft).items():
        for word in (
            "戸籍住民課の証明発行システム",
            "税務課でも研修をする。",
            "指摘",
            "1／2",
            "50.0％",
            "記録なし",
            "情報システム監査",
        ):
            assert word in text, (form, word)
    assert [cells_of(draft, place)[-1][-1] for place in range(1, 5)] == [2, 2, 2, 2]
    names = [sheet.title for sheet in draft.sheets]
    assert names == ["概要", "種類", "原因", "区分", "部", "推移", "比較", "委任", "猶予", "期限超過"]


def test_what_is_published_names_no_section_no_system_and_no_contractor(ward: AuditWard) -> None:
    draft = public_summary(an_approved_report(ward))
    for form, text in texts_of(draft).items():
        for word in ("戸籍住民課", "税務課", "証明発行システム", "みどり総合サービス", "指摘の言葉"):
            assert word not in text, (form, word)
    assert "A課" in texts_of(draft)["pdf"]
    made = draft.paper("pdf", actor=ward.keeper)
    line = trail.Line.objects.filter(verb=MADE).latest("pk")
    text = text_in(made)
    assert f"第{line.pk}号" in text
    assert "管理する子" not in text
    assert "一部非公開" in text


def test_papers_are_japanese_for_a_reader_of_english_too(ward: AuditWard) -> None:
    a_full_finding(ward)
    browser = as_person(ward.keeper)
    browser.cookies.load({"django_language": "en"})
    answer = browser.get(f"/audits/findings/years/{YEAR}/paper/?form=docx", headers={"accept-language": "en"})
    text = "".join(documents.text_of(answer.getvalue(), answer["Content-Type"]).split())
    assert "環境・設備" in text
    assert "完了" in text


@pytest.mark.requirement("MTG-10")
def test_the_plan_is_offered_to_the_agenda_of_the_headquarters(ward: AuditWard) -> None:
    offers = meetings.offers()
    assert not offers["audits.plan"].may(ward.keeper), "there is none yet"
    a_year(YEAR)
    for code in ("audits.plan", "audits.plan_draft"):
        assert offers[code].may(ward.keeper)
        assert not offers[code].may(ward.clerk)
        assert "抜打ちで訪問する。" in text_in(offers[code].make(ward.keeper, "docx"))
