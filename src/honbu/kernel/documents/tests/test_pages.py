"""The pages of documents."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.models import DisposalRequest, Document
from honbu.kernel.documents.tests import samples
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import System
from honbu.kernel.ui.tests.makers import as_opened

LONG_AGO = datetime.datetime(2020, 3, 31, 23, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def document(office: dict[str, Any]) -> Document:
    """Old enough to be destroyed."""
    with clock.at(LONG_AGO):
        return documents.keep(
            samples.pdf(),
            "会議録.pdf",
            actor=System("試験"),
            title="第3回会議録",
            unit_id=office["section"].pk,
            retention_years=1,
        )


def form(office: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "file": samples.upload(samples.word(), "議事録.docx"),
        "title": "",
        "unit": office["section"].pk,
        "disclosure": "closed",
        "disclosure_reason": "審議中のため",
        "retention_years": 5,
        **values,
    }


def test_a_document_is_brought_in_by_the_form(office: dict[str, Any]) -> None:
    client = as_person(office["member"])
    page = client.get(reverse("documents:new")).content.decode()
    assert "data-drop" in page
    assert "情報政策課" in page
    assert "戸籍住民課" not in page
    answer = client.post(reverse("documents:new"), form(office), follow=True)
    text = answer.content.decode()
    assert "文書を登録しました。" in text
    assert "議事録.docx" in text
    assert "審議中のため" in text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"disclosure_reason": ""}, "公開しない理由を入力してください。"),
        ({"disclosure": "open", "personal": "on"}, "「公開」にできません。"),
        ({"disclosure": "open"}, "文書主任に依頼してください。"),
        ({"file": ""}, "ファイルを選んでください。"),
        ({"unit": "999"}, "正しく選択してください"),
    ],
)
def test_what_is_wrong_with_the_form_is_told_and_nothing_is_kept(
    office: dict[str, Any], values: dict[str, Any], told: str
) -> None:
    answer = as_person(office["member"]).post(reverse("documents:new"), form(office, **values))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Document.objects.count() == 0


def test_a_refused_file_is_told_beside_the_field(office: dict[str, Any]) -> None:
    bad = form(office, file=samples.upload(samples.pdf(script=True), "報告.pdf"))
    answer = as_person(office["member"]).post(reverse("documents:new"), bad)
    assert "JavaScript" in answer.content.decode()


def test_the_list_filters_by_title_section_class_and_time(office: dict[str, Any], document: Document) -> None:
    documents.keep(b"x", "y.txt", actor=System("試験"), title="要綱", unit_id=office["section"].pk, retention_years=0)
    client = as_person(office["member"])

    def titles(query: str) -> tuple[bool, bool]:
        text = client.get(f"{reverse('documents:index')}?{query}").content.decode()
        return "第3回会議録" in text, ">要綱<" in text

    assert titles("") == (True, True)
    assert titles("title=会議録") == (True, False)
    assert titles("due=over") == (True, False)
    assert titles("due=never") == (False, True)
    assert titles("due=gone") == (False, False)
    assert titles("disclosure=open") == (False, False)
    assert titles(f"unit={office['section'].pk}") == (True, True)
    assert titles("due=nonsense&unit=abc&sort=nonsense&page=99") == (True, True)
    for sort in ("title", "-unit", "disclosure", "keep_until"):
        assert titles(f"sort={sort}") == (True, True)


def test_a_replacement_shows_both_versions_and_warns_who_was_slower(office: dict[str, Any], document: Document) -> None:
    client = as_person(office["member"])
    address = reverse("documents:replace", args=[document.pk])
    assert 'name="expected" value="1"' in client.get(address).content.decode()

    def post(expected: int, content: bytes) -> str:
        values = {"file": samples.upload(content, "新.txt"), "reason": "更新のため", "expected": expected}
        return client.post(address, values, follow=True).content.decode()

    done = post(1, b"two")
    assert "差し替えました。" in done
    assert "第2版" in done
    assert "第1版" in done
    slower = post(1, b"three")
    assert "先に" in slower
    assert 'name="expected" value="2"' in slower
    assert "同じでした" in post(2, b"two")


def test_disclosure_and_retention_are_changed_with_a_reason(office: dict[str, Any], document: Document) -> None:
    client = as_person(office["keeper"])
    disclosure, retention = (reverse(f"documents:{name}", args=[document.pk]) for name in ("disclosure", "retention"))
    form = client.get(disclosure).context["form"]
    sent = as_opened(form, disclosure="open", reason="議決されたため")
    answer = client.post(disclosure, sent, follow=True).content.decode()
    assert f"/documents/public/{document.pk}/" in answer
    assert "公開区分 非公開 → 公開" in answer
    sent = as_opened(client.get(retention).context["form"], retention_years=30, reason="重要")
    assert "30年" in client.post(retention, sent, follow=True).content.decode()


@pytest.mark.parametrize(
    ("name", "first", "second", "theirs"),
    [
        (
            "disclosure",
            {"disclosure": "open"},
            {"disclosure": "partly"},
            '<td data-label="保存されている内容">公開</td>',
        ),
        ("retention", {"retention_years": 30}, {"retention_years": 3}, '<td data-label="保存されている内容">30年</td>'),
    ],
)
def test_whoever_changes_a_document_second_sees_what_the_first_decided(
    office: dict[str, Any], document: Document, name: str, first: Any, second: Any, theirs: str
) -> None:
    address = reverse(f"documents:{name}", args=[document.pk])
    one, other = as_person(office["keeper"]), as_person(office["second_keeper"])
    opened = [client.get(address).context["form"] for client in (one, other)]
    assert one.post(address, as_opened(opened[0], reason="一人目", **first)).status_code == 302
    told = other.post(address, as_opened(opened[1], reason="二人目", **second))
    assert told.status_code == 422
    shown = told.content.decode()
    assert f"{office['keeper'].name}さんが先に保存しました" in shown
    assert theirs in " ".join(shown.split())
    document.refresh_from_db()
    assert [getattr(document, field) for field in first] == list(first.values())
    assert other.post(address, as_opened(told.context["form"])).status_code == 302
    document.refresh_from_db()
    assert [getattr(document, field) for field in second] == list(second.values())


def test_the_way_to_the_end_on_pages(office: dict[str, Any], document: Document) -> None:
    keeper, second = as_person(office["keeper"]), as_person(office["second_keeper"])
    assert "第3回会議録" in keeper.get(reverse("documents:due")).content.decode()
    keeper.post(reverse("documents:propose", args=[document.pk]), {"reason": "満了"})
    request = DisposalRequest.objects.get()
    decide = reverse("documents:decide", args=[document.pk, request.pk])
    own = keeper.get(decide).content.decode()
    assert "取り下げる" in own
    assert "承認して廃棄する" not in own
    assert keeper.post(decide, {"approve": "1"}).status_code == 422
    assert "承認待ち" in second.get(reverse("documents:due")).content.decode()
    assert second.post(decide, {"refuse": "1", "reason": ""}).status_code == 422
    ended = second.post(decide, {"approve": "1", "reason": ""}, follow=True).content.decode()
    assert "廃棄済み" in ended
    assert "会議録.pdf" in ended
    assert second.get(reverse("documents:download", args=[document.pk, 1])).status_code == 404


def test_the_list_of_what_is_due_comes_as_a_paper_in_three_forms(office: dict[str, Any], document: Document) -> None:
    client = as_person(office["keeper"])
    page = client.get(reverse("documents:due_paper"))
    assert "data:image/png;base64," in page.content.decode()
    for wanted, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = client.get(reverse("documents:due_paper") + f"?form={wanted}")
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("documents:due_paper") + "?form=exe").status_code == 200


def test_names_and_titles_that_look_like_markup_stay_words(office: dict[str, Any]) -> None:
    nasty = documents.keep(
        b"x",
        "<img src=x onerror=alert(1)>.txt",
        actor=System("試験"),
        title="<script>alert(1)</script>",
        unit_id=office["section"].pk,
    )
    for name, arguments in (("record", [nasty.pk]), ("index", []), ("replace", [nasty.pk])):
        page = as_person(office["member"]).get(reverse(f"documents:{name}", args=arguments)).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
