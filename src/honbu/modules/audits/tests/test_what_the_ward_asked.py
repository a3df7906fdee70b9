"""What was asked of the audits when the headquarters met, each in one sentence. H31: 平成31年度第1回; L: a line of its record."""

import io

import openpyxl
import pytest

from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.modules.audits.actions import questionnaires
from honbu.modules.audits.models import Answer, AnswerChange
from honbu.modules.audits.queries.questionnaires import lines_of
from honbu.modules.audits.tests.makers import (
    a_contractor,
    a_sheet,
    an_audit_ward,
    answered,
    submitted,
)

pytestmark = pytest.mark.django_db


def words_in(content: bytes) -> str:
    """Every cell of a book."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


@pytest.mark.requirement("AUD-4")
def test_a_section_with_outsourced_counter_staff_gets_the_contractor_items_with_the_vendors_name() -> None:
    """A7-5, H31 L53-55."""
    ward = an_audit_ward()
    sheet = a_sheet(ward)
    assert not [line for line in lines_of(sheet) if line.item.of_contractors]
    company = a_contractor(sheet, actor=ward.promoter)
    asked = [line for line in lines_of(sheet) if line.item.of_contractors]
    assert {line.slot.contractor_name for line in asked} == {company.name}
    page = as_person(ward.promoter).get(f"/audits/questionnaires/{sheet.pk}/write/").content.decode()
    assert page.count(company.name) >= len(asked)


@pytest.mark.requirement("AUD-7")
def test_what_is_answered_once_yields_both_papers_and_a_later_change_is_never_silent() -> None:
    """A7-8, H31 L37-43「二度手間」."""
    ward = an_audit_ward()
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    answered(sheet, "K1", "yes", "特記事項を付けている", actor=ward.promoter, contractor=company)
    submitted(ward, sheet)
    assert Answer.objects.filter(item__code="K1").count() == 1
    own = as_person(ward.keeper).get(f"/audits/questionnaires/{sheet.pk}/book/?form=xlsx").getvalue()
    theirs = as_person(ward.buyer).get(f"/audits/performance/{sheet.plan_id}/?form=xlsx").getvalue()
    for content in (own, theirs):
        assert "特記事項を付けている" in words_in(content)
        assert company.name in words_in(content)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="契約書を見てください")
    answered(sheet, "K1", "no", "付いていなかった", actor=ward.promoter, contractor=company)
    change = AnswerChange.objects.get()
    assert (change.before, change.before_words) == ("yes", "特記事項を付けている")
    assert notices.Notice.objects.filter(person=ward.buyer, kind="audits.answer_changed").count() == 1
    assert notices.Notice.objects.filter(person=ward.keeper, kind="audits.answer_changed").count() == 1
    page = as_person(ward.buyer).get(f"/audits/answers/{change.answer_id}/").content.decode()
    assert "特記事項を付けている" in page
    assert "付いていなかった" in page
    changed = as_person(ward.buyer).get("/audits/performance/?changed=yes").content.decode()
    assert company.name in changed
    paper = as_person(ward.buyer).get(f"/audits/performance/{sheet.plan_id}/?form=xlsx").getvalue()
    assert "まで：できている 特記事項を付けている" in words_in(paper)
