"""Files on their way out."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from honbu.kernel.documents import public as documents
from honbu.kernel.documents import storage
from honbu.kernel.documents.domain.ranges import NotSatisfiable, Span, span_of
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.documents.tests import samples
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import System

MACHINE = System("試験")
NAME = '令和8年度 葛\U000e0100飾𠮷田"案".txt'


def kept(content: bytes, name: str, **values: Any) -> Document:
    return documents.keep(content, name, actor=MACHINE, title="題", **values)


def fetched(document: Document, *, method: str = "get", query: str = "", **headers: str) -> Any:
    version = documents.latest(document.pk)
    request = getattr(RequestFactory(), method)(
        f"/{query}", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    return documents.download_response(version, request, attachment="download" in query)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_comes_as_an_attachment_under_its_name_and_is_not_guessed_at(db: None) -> None:
    response = fetched(kept("本文".encode(), NAME))
    assert body(response) == "本文".encode()
    assert response["Content-Disposition"].startswith('attachment; filename="8.txt"; filename*=')
    assert "%F3%A0%84%80" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Length"] == "6"
    assert response["ETag"].strip('"') == documents.latest(Document.objects.get().pk).sha256


def test_pdf_and_pictures_are_shown_where_nothing_can_run_and_on_wish_come_as_files(db: None) -> None:
    picture = kept(samples.png(), "図.png")
    assert fetched(picture)["Content-Disposition"].startswith("inline")
    assert "sandbox" in fetched(picture)["Content-Security-Policy"]
    paper = kept(samples.pdf(), "報告.pdf")
    assert fetched(paper)["Content-Disposition"].startswith("inline")
    assert fetched(paper)["Content-Security-Policy"].startswith("default-src 'none'")
    assert fetched(paper)["Content-Security-Policy"].endswith("sandbox")
    assert "script" not in fetched(paper)["Content-Security-Policy"]
    assert fetched(paper, query="?download")["Content-Disposition"].startswith("attachment")


def test_a_page_with_a_script_that_a_program_kept_is_never_shown_inline(db: None) -> None:
    response = fetched(kept(b"<html><script>alert(1)</script></html>", "案内.html"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_parts_are_sent_as_asked(db: None) -> None:
    document = kept(b"0123456789", "数.txt")
    part = fetched(document, range="bytes=2-4")
    assert (part.status_code, body(part), part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert body(fetched(document, range="bytes=-3")) == b"789"
    assert body(fetched(document, range="bytes=0-1,4-5")) == b"0123456789"
    beyond = fetched(document, range="bytes=10-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */10")
    assert body(fetched(document, range="bytes=2-4", if_range='"another"')) == b"0123456789"


def test_what_the_reader_has_already_is_not_sent_again(db: None) -> None:
    document = kept(b"0123456789", "数.txt")
    etag = fetched(document)["ETag"]
    assert fetched(document, if_none_match=etag).status_code == 304


def test_head_tells_the_size_and_sends_nothing(db: None) -> None:
    response = fetched(kept(b"0123456789", "数.txt"), method="head")
    assert (response.content, response["Content-Length"]) == (b"", "10")


def test_with_a_web_server_in_front_the_file_is_handed_over_to_it(db: None, settings: Any) -> None:
    settings.SENDFILE_PREFIX = "/files"
    document = kept(b"0123456789", "数.txt")
    sha256 = documents.latest(document.pk).sha256
    response = fetched(document)
    assert response["X-Accel-Redirect"] == f"/files/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    assert response.content == b""


def test_a_missing_file_is_an_error_and_no_empty_file(db: None) -> None:
    document = kept(b"0123456789", "数.txt")
    storage.path_of(documents.latest(document.pk).sha256).unlink()
    with pytest.raises(documents.ContentMissing, match="運用担当"):
        fetched(document)


def test_the_public_gets_the_copy_without_the_authors_name(office: dict[str, Any]) -> None:
    document = documents.keep(
        samples.word("公開する本文"),
        "会議録.docx",
        actor=MACHINE,
        title="会議録",
        unit_id=office["section"].pk,
        disclosure="open",
    )
    version = Version.objects.get(document=document)
    assert version.public_sha256 not in {"", version.sha256}
    response = Client().get(reverse("documents:public_file", args=[document.pk]))
    content = b"".join(response.streaming_content)
    assert "公開する本文" in documents.text_of(content, version.media_type)
    assert "山田太郎" not in str(samples.parts_of(content))
    assert "山田太郎" in str(samples.parts_of(documents.content_of(document.pk)))
    assert response["Cache-Control"] == "public, no-cache"
    again = Client().get(
        reverse("documents:public_file", args=[document.pk]), headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


def test_an_older_version_stays_readable_for_staff(office: dict[str, Any]) -> None:
    document = kept(b"first", "x.txt", unit_id=office["section"].pk)
    documents.add_version(document, b"second", "x.txt", actor=MACHINE, reason="更新")
    client = as_person(office["member"])
    first = client.get(reverse("documents:download", args=[document.pk, 1]))
    assert b"".join(first.streaming_content) == b"first"
    assert client.get(reverse("documents:download", args=[document.pk, 3])).status_code == 404


@pytest.mark.parametrize(
    ("header", "size", "span"),
    [
        ("", 10, None),
        ("bytes=0-", 10, Span(0, 10)),
        ("bytes=5-99", 10, Span(5, 10)),
        ("bytes=-99", 10, Span(0, 10)),
        ("bytes=5-2", 10, None),
        ("bytes=-", 10, None),
        ("items=0-1", 10, None),
        ("bytes=0-1, 3-4", 10, None),
    ],
)
def test_ranges_are_read_as_the_standard_says(header: str, size: int, span: Span | None) -> None:
    assert span_of(header, size) == span


def test_a_range_without_any_byte_is_refused() -> None:
    for header, size in [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=-5", 0)]:
        with pytest.raises(NotSatisfiable):
            span_of(header, size)
