"""The pages of items and questionnaires, as those who work with them meet them."""

import re
from typing import Any

import pytest
from django.test import Client

from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.modules.audits import urls
from honbu.modules.audits.actions import answering, items, questionnaires
from honbu.modules.audits.domain.answering import Entry
from honbu.modules.audits.models import Answer, AuditItem, Contractor, ItemEdition, ItemImport, Questionnaire
from honbu.modules.audits.tests.books import PLAIN_HEAD, a_book, an_upload
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
OWN_STYLE = re.compile(r'\sstyle="|<style|<script(?![^>]*\bsrc=)[^>]*>\s*[^\s<]|\son[a-z]+="')
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


def page_of(person: Person, address: str) -> str:
    """A page that is there, without styles and scripts of its own."""
    response = as_person(person).get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    text = response.content.decode()
    assert not OWN_STYLE.search(text)
    return text


def sent(client: Client, address: str, **typed: Any) -> Any:
    """A form as it is opened, with what somebody types into it, sent."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | typed
    return client.post(
        address, {name: value for name, value in values.items() if value not in (None, False)}, follow=True
    )


# ---- items --------------------------------------------------------------------------------------------------------------------


def test_the_office_makes_an_edition_works_on_it_and_puts_it_in_force(ward: AuditWard) -> None:
    client = as_person(ward.keeper)
    assert "まだありません" in page_of(ward.keeper, "/audits/items/")
    made = client.post("/audits/items/new/", {"title": "令和8年度版", "source": "standard"}, follow=True)
    edition = ItemEdition.objects.get()
    assert "情報資産の管理" in made.content.decode()
    address = f"/audits/items/{edition.pk}/"
    values = {
        "code": "9-1",
        "group": "その他",
        "text": "掲示を見る",
        "parts": ["patrol"],
        "feeds": ["audit"],
        "weight": 1,
    }
    done = sent(client, f"{address}add/", **values)
    assert "掲示を見る" in done.content.decode()
    item = AuditItem.objects.get(code="9-1")
    assert "直した文" in sent(client, f"{address}{item.pk}/", text="直した文").content.decode()
    client.post(f"{address}{item.pk}/remove/")
    assert not AuditItem.objects.filter(code="9-1").exists()
    used = client.post(f"{address}use/", {"version": ItemEdition.objects.get().version}, follow=True)
    assert "使用中" in used.content.decode()
    assert client.get(f"{address}add/").status_code == 404
    book = client.get(f"{address}book/")
    assert book["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_list_is_chosen_looked_at_and_becomes_a_draft(ward: AuditWard) -> None:
    an_edition("令和7年度版")
    client = as_person(ward.keeper)
    content = a_book(
        [
            PLAIN_HEAD,
            ["1", "物理的対策", "書庫に鍵をかけている", "○"],
            ["2", "委託", "重要な情報の一覧を作って見直す", "?"],
        ]
    )
    chosen = client.post(
        "/audits/item-lists/new/",
        {"file": an_upload(content), "title": "令和8年度版", "earlier": ItemEdition.objects.get().pk},
        follow=True,
    )
    text = chosen.content.decode()
    assert "「?」が分からない" in text
    assert "に似ています" in text
    batch = ItemImport.objects.get()
    accepted = client.post(f"/audits/item-lists/{batch.pk}/accept/", follow=True).content.decode()
    assert "作成中" in accepted
    edition = ItemEdition.objects.get(title="令和8年度版")
    table = page_of(ward.keeper, f"/audits/items/{edition.pk}/mapping/")
    assert "似た文（確認が必要）" in table
    item = edition.items.get(code="2")
    client.post(f"/audits/items/{edition.pk}/{item.pk}/match/", {"earlier": "A1"})
    item.refresh_from_db()
    assert item.earlier_code == "A1"
    assert "取込み" in page_of(ward.keeper, f"/audits/item-lists/{batch.pk}/")


def test_a_macro_file_is_refused_on_the_page_with_a_sentence(ward: AuditWard) -> None:
    client = as_person(ward.keeper)
    data = {"file": an_upload(b"PK\x03\x04 no book", "一覧.xlsm"), "title": "版"}
    assert client.post("/audits/item-lists/new/", data).status_code == 422


# ---- the section --------------------------------------------------------------------------------------------------------------


def test_a_section_answers_one_by_one_and_hands_it_to_its_chief(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    client = as_person(ward.promoter)
    top = f"/audits/questionnaires/{sheet.pk}/"
    assert "重要な情報の一覧を作っているか" in page_of(ward.promoter, f"{top}write/")
    item = AuditItem.objects.get(code="A1")
    saved = client.post(f"{top}answers/{item.pk}/0/", {"answer": "yes", "words": "あり", "seen": "0"}, **HTMX)
    assert "保存しました" in saved.content.decode()
    assert 'name="seen" value="1"' in saved.content.decode()
    client.post(f"{top}outsourcing/", {"outsources": "no"})
    added = sent(client, f"{top}contractors/", name="青葉警備", work="夜間の警備", on_site="on")
    assert "青葉警備" in added.content.decode()
    company = Contractor.objects.get()
    assert "昼の警備" in sent(client, f"{top}contractors/{company.pk}/", work="昼の警備").content.decode()
    year = sheet.plan.fiscal_year
    busy = sent(client, f"{top}busy/", first=f"{year}/12/1", last=f"{year}/12/28", weekday="0", reason="年末")
    assert "月曜日" in busy.content.decode()
    client.post(f"{top}busy/{sheet.busy_periods.get().pk}/remove/")
    client.post(f"{top}busy/none/")
    file = client.post(f"{top}answers/{item.pk}/0/file/", {"file": an_upload(a_book([["記録"]]))}, follow=True)
    assert "資料を開く" in file.content.decode()
    row = Answer.objects.get(item=item)
    assert client.get(f"/audits/answers/{row.pk}/file/").status_code == 200
    assert "課長に回す前に" in page_of(ward.promoter, top)
    filled(sheet, actor=ward.promoter)
    handed = client.post(f"{top}hand/", follow=True)
    assert "課長に回しました" in handed.content.decode()
    assert client.get(f"{top}write/").status_code == 302
    client.post(f"{top}contractors/{company.pk}/remove/")
    assert Contractor.objects.get().withdrawn_at is None, "nothing is changed while the chief looks"


def test_who_saves_second_sees_both_answers_on_the_page(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    answered(sheet, "A1", "yes", "一覧あり", actor=ward.clerk)
    item = AuditItem.objects.get(code="A1")
    address = f"/audits/questionnaires/{sheet.pk}/answers/{item.pk}/0/"
    typed = {"answer": "no", "words": "一覧なし", "seen": "0"}
    text = as_person(ward.promoter).post(address, typed, **HTMX).content.decode()
    for words in ("一覧あり", "一覧なし", ward.clerk.name, 'name="seen" value="1"'):
        assert words in text
    assert Answer.objects.get(item=item).answer == "yes"
    plain = as_person(ward.promoter).post(address, typed, follow=True).content.decode()
    assert "一覧あり" in plain
    as_person(ward.promoter).post(address, typed | {"seen": "1"}, **HTMX)
    assert Answer.objects.get(item=item).answer == "no"


def test_a_frozen_sheet_says_so_to_who_still_has_the_page_open(ward: AuditWard) -> None:
    sheet = submitted(ward, a_sheet(ward))
    item = AuditItem.objects.get(code="A1")
    address = f"/audits/questionnaires/{sheet.pk}/answers/{item.pk}/0/"
    text = as_person(ward.promoter).post(address, {"answer": "no", "seen": "1"}, **HTMX).content.decode()
    assert "変えられません" in text


def test_the_chief_confirms_or_sends_back_on_the_page(ward: AuditWard) -> None:
    sheet = filled(a_sheet(ward), actor=ward.promoter)
    top = f"/audits/questionnaires/{sheet.pk}/"
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    client = as_person(ward.head)
    assert "確認し、提出する" in page_of(ward.head, top)
    assert "確認し、提出する" not in page_of(ward.promoter, top)
    client.post(f"{top}send-back/", {"reason": "A1の説明を足してください"})
    assert "A1の説明を足してください" in page_of(ward.promoter, f"{top}write/")
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    client.post(f"{top}confirm/", {"version": "1"})
    assert again(sheet).state == "confirming", "confirmed is what was seen"
    client.post(f"{top}confirm/", {"version": str(again(sheet).version)})
    assert again(sheet).state == "submitted"


# ---- the office -----------------------------------------------------------------------------------------------------------------


def test_the_office_hands_out_sees_what_lacks_and_receives(ward: AuditWard) -> None:
    plan = a_plan()
    client = as_person(ward.keeper)
    assert "6課に配布する" in page_of(ward.keeper, "/audits/questionnaires/")
    client.post(f"/audits/questionnaires/hand-out/{plan.pk}/")
    sheet = Questionnaire.objects.get(unit=ward.section)
    answered(sheet, "A1", "yes", actor=ward.promoter)
    text = page_of(ward.keeper, "/audits/questionnaires/")
    assert "1 / 3" in text
    assert "物理的対策、アクセス管理" in text
    other = Questionnaire.objects.get(unit=ward.other)
    assert f"/audits/questionnaires/{other.pk}/" not in page_of(ward.promoter, "/audits/questionnaires/")
    submitted(ward, sheet)
    top = f"/audits/questionnaires/{sheet.pk}/"
    assert "受理する" in page_of(ward.keeper, top)
    client.post(f"{top}return/", {"reason": "確かめてください"})
    assert again(sheet).state == "returned"
    submitted(ward, sheet)
    client.post(f"{top}accept/", {"version": str(again(sheet).version)})
    assert again(sheet).state == "accepted"
    for query in ("?late=yes", "?state=accepted", f"?unit={ward.units['residents'].pk}", "?export=xlsx", "?export=csv"):
        assert client.get(f"/audits/questionnaires/{query}").status_code == 200


def test_hints_are_shown_to_the_office_alone(ward: AuditWard) -> None:
    plan = a_plan()
    first, second = a_sheet(ward, plan), a_sheet(ward, plan, ward.other)
    words = "書庫の鍵は課長の机で管理し、毎日の終わりに数えて記録しています。"
    answered(first, "A2", "yes", words, actor=ward.promoter)
    answered(second, "A2", "yes", words, actor=ward.tax_promoter)
    a_contractor(first, actor=ward.promoter)
    submitted(ward, first)
    text = page_of(ward.keeper, f"/audits/questionnaires/{first.pk}/")
    assert "ほかの課と同じ文" in text
    assert "税務課" in text
    assert "すべて「できている」です" in text
    own = page_of(ward.promoter, f"/audits/questionnaires/{first.pk}/")
    assert "ほかの課と同じ文" not in own
    assert "税務課" not in own


# ---- other offices ------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("AUD-7")
def test_the_contract_section_reads_only_what_goes_to_it_and_only_once_it_is_handed_in(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    answered(sheet, "K1", "no", "特記事項がない", actor=ward.promoter, contractor=company)
    assert company.name not in page_of(ward.buyer, "/audits/performance/")
    submitted(ward, sheet)
    text = page_of(ward.buyer, "/audits/performance/")
    assert company.name in text
    assert "特記事項がない" in text
    assert "重要な情報の一覧" not in text
    control = page_of(ward.control, "/audits/control/")
    assert "重要な情報の一覧" in control
    assert "秘密を守る約束" not in control
    one, plain = Answer.objects.get(item__code="K1"), Answer.objects.get(item__code="A2")
    assert "特記事項がない" in page_of(ward.buyer, f"/audits/answers/{one.pk}/")
    assert as_person(ward.buyer).get(f"/audits/answers/{plain.pk}/").status_code == 404
    assert as_person(ward.buyer).get("/audits/control/").status_code == 404
    assert as_person(ward.control).get("/audits/performance/").status_code == 404
    for query in (
        "?q=みどり",
        "?changed=yes",
        "?answer=no",
        f"?unit={ward.section.pk}",
        f"?plan={sheet.plan_id}",
        "?export=csv-cp932",
    ):
        assert as_person(ward.buyer).get(f"/audits/performance/{query}").status_code == 200
    paper = f"/audits/performance/{sheet.plan_id}/"
    assert "履行確認チェックシート" in page_of(ward.buyer, paper)
    for form in ("pdf", "docx", "xlsx"):
        assert as_person(ward.buyer).get(f"{paper}?form={form}").status_code == 200
    assert as_person(ward.control).get(f"/audits/control/{sheet.plan_id}/?form=xlsx").status_code == 200


# ---- who may not know ---------------------------------------------------------------------------------------------------------


def addresses(sheet: Questionnaire) -> list[str]:
    """Every address of the module that names something of the audits office or of a section."""
    item = sheet.plan.edition.items.get(code="K1")
    company = sheet.contractors.get()
    values = {
        "questionnaires": {
            "plan_pk": sheet.plan_id, "pk": sheet.pk, "item_pk": item.pk, "contractor_pk": company.pk,
            "period_pk": sheet.busy_periods.get().pk, "document_pk": 1,
        },
        "items": {"pk": sheet.plan.edition_id, "item_pk": item.pk},
        "item-lists": {"pk": 1},
        "answers": {
            "pk": sheet.answers.get(item=item).pk, "answer_pk": sheet.answers.get(item=item).pk,
            "change_pk": sheet.answers.get(item=item).changes.get().pk,
        },
        "performance": {"pk": sheet.plan_id},
        "control": {"pk": sheet.plan_id},
    }  # fmt: skip
    found = []
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        top = route.partition("/")[0]
        if top not in values or route == "questionnaires/":
            continue
        for name, value in values[top].items():
            route = route.replace(f"<int:{name}>", str(value))
        found.append(f"/audits/{route}")
    return found


@pytest.fixture
def full_sheet(ward: AuditWard) -> Questionnaire:
    """A sheet that is handed in, with a contractor, a file that was replaced since, and a busy time."""
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    item = AuditItem.objects.get(code="K1")
    answering.write_answer(sheet, item, Entry("yes"), actor=ward.promoter, contractor=company)
    answering.add_evidence(sheet, item, an_upload(a_book([["記録"]])), actor=ward.promoter, contractor=company)
    day = sheet.plan.answers_until
    answering.add_busy_period(sheet, day, day, actor=ward.promoter, reason="繁忙")
    submitted(ward, sheet)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="資料を確かめてください")
    answering.add_evidence(sheet, item, an_upload(a_book([["次の記録"]])), actor=ward.promoter, contractor=company)
    return submitted(ward, again(sheet))


def test_for_a_stranger_nothing_of_it_exists(ward: AuditWard, full_sheet: Questionnaire) -> None:
    walked = addresses(full_sheet)
    assert len(walked) >= 30
    assert not any("<" in address for address in walked)
    for person in (ward.stranger, ward.tax_head):
        client = as_person(person)
        for address in walked:
            assert client.get(address).status_code in {404, 405}, (person.name, address)
            assert client.post(address).status_code in {404, 405}, (person.name, address)
    again(full_sheet)
    assert again(full_sheet).version == full_sheet.version


def test_a_section_does_not_find_the_pages_of_the_office(ward: AuditWard, full_sheet: Questionnaire) -> None:
    items.make_edition_from(full_sheet.plan.edition, "別の版", actor=ward.keeper)
    for person in (ward.promoter, ward.head, ward.buyer, ward.director, ward.auditor):
        client = as_person(person)
        for address in [
            one for one in addresses(full_sheet) if one.startswith(("/audits/items/", "/audits/item-lists/"))
        ]:
            assert client.get(address).status_code in {404, 405}, (person.name, address)
        assert client.post(f"/audits/questionnaires/hand-out/{full_sheet.plan_id}/").status_code == 404
        assert client.post(f"/audits/questionnaires/{full_sheet.pk}/accept/").status_code == 404
