"""Documents come in, are replaced, and nothing is half kept."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from honbu.kernel.documents import jobs, storage
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.documents.tests import samples
from honbu.kernel.organisation.public import System
from honbu.kernel.trail import public as trail

MACHINE = System("試験")


def files() -> list[Path]:
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


def received(office: dict[str, Any], **values: Any) -> Document:
    options = {"title": "会議録", "unit": office["section"], "disclosure_reason": "審議中のため", **values}
    upload = options.pop("upload", None) or samples.upload(samples.word(), "議事録.docx")
    return documents.receive(upload, actor=options.pop("actor", office["member"]), **options)


def test_a_received_file_is_kept_unchanged_with_its_kind_by_content(office: dict[str, Any]) -> None:
    document = received(office, upload=samples.upload(samples.word(), "議事録.docx", claimed="text/html"))
    version = documents.latest(document.pk)
    assert version.filename == "議事録.docx"
    assert version.media_type.endswith("wordprocessingml.document")
    assert version.added_by_id == office["member"].pk
    assert documents.content_of(document.pk)[:2] == b"PK"
    line = trail.history_of(document).get()
    assert line.verb == "documents.document.kept"
    assert line.actor_name == office["member"].name


def test_a_refused_file_leaves_neither_row_nor_file_and_says_what_to_do(office: dict[str, Any]) -> None:
    with pytest.raises(documents.UploadRefused) as refusal:
        received(office, upload=samples.upload(samples.pdf(script=True), "報告.pdf"))
    assert refusal.value.rule == "pdf.script"
    assert "作り直してください" in str(refusal.value)
    assert Document.objects.count() == 0
    assert files() == []


def test_a_file_over_the_limit_is_refused_with_the_limit(office: dict[str, Any]) -> None:
    with pytest.raises(documents.UploadRefused) as refusal:
        received(office, limit=2048)
    assert refusal.value.rule == "too_large"
    assert "2KB" in str(refusal.value)
    assert files() == []


def test_an_unknown_kind_is_named_with_those_that_are_taken(office: dict[str, Any]) -> None:
    with pytest.raises(documents.UploadRefused) as refusal:
        received(
            office,
            upload=samples.upload(b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "束.pdf"),
            allowed=frozenset({"pdf", "xlsx"}),
        )
    assert "圧縮ファイル" in str(refusal.value)
    assert "PDF、Excelブックのいずれか" in str(refusal.value)


def test_a_module_may_tolerate_a_rule_and_the_remark_stays_visible(office: dict[str, Any]) -> None:
    upload = samples.upload(samples.pdf(script=True), "様式.pdf")
    document = received(office, upload=upload, tolerated=frozenset({"pdf.script", "pdf.opens_somewhere"}))
    assert "pdf.script" in [rule for rule, _ in documents.latest(document.pk).remarks]


def test_a_file_without_ending_gets_the_one_of_its_content(office: dict[str, Any]) -> None:
    document = received(office, upload=samples.upload(samples.pdf(), "報告書"), title="")
    assert documents.latest(document.pk).filename == "報告書.pdf"
    assert document.title == "報告書"


def test_the_same_content_lies_on_disk_once(office: dict[str, Any]) -> None:
    first, second = received(office), received(office)
    assert documents.latest(first.pk).sha256 == documents.latest(second.pk).sha256
    assert len(files()) == 1


def test_what_a_program_keeps_needs_no_reason_yet(db: None) -> None:
    document = documents.keep(b"a,b\n", "一覧.csv", actor=MACHINE, title="取込み")
    assert document.disclosure == "closed"
    assert document.disclosure_reason
    assert documents.latest(document.pk).media_type == "text/csv"


def test_a_replacement_is_a_new_version_with_its_reason(office: dict[str, Any]) -> None:
    document = received(office)
    upload = samples.upload(samples.word("訂正後"), "議事録.docx")
    version = documents.receive_version(document, upload, actor=office["member"], reason="誤字の訂正", expected=1)
    assert (version.number, version.reason) == (2, "誤字の訂正")
    assert Version.objects.filter(document=document).count() == 2
    assert trail.history_of(document).first().reason == "誤字の訂正"


def test_the_same_content_again_is_no_new_version(office: dict[str, Any]) -> None:
    document = received(office)
    content = documents.content_of(document.pk)
    assert documents.add_version(document, content, "別名.docx", actor=MACHINE, reason="再送").number == 1


def test_a_replacement_needs_a_reason(office: dict[str, Any]) -> None:
    document = received(office)
    with pytest.raises(documents.ReasonMissing):
        documents.add_version(document, b"x", "x.txt", actor=MACHINE, reason=" ")


def test_the_second_of_two_at_once_sees_the_first(office: dict[str, Any]) -> None:
    document = received(office)
    documents.add_version(document, b"first", "x.txt", actor=office["keeper"], reason="一人目", expected=1)
    with pytest.raises(documents.SomebodyWasFaster) as conflict:
        documents.add_version(document, b"second", "x.txt", actor=office["member"], reason="二人目", expected=1)
    assert office["keeper"].name in str(conflict.value)
    assert "第2版" in str(conflict.value)
    assert documents.content_of(document.pk) == b"first"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_replace_in_the_same_moment_one_is_told() -> None:
    document = documents.keep(b"one", "x.txt", actor=MACHINE, title="x")
    together = threading.Barrier(2)

    def replace(content: bytes) -> str:
        try:
            together.wait(10)
            documents.add_version(document, content, "x.txt", actor=MACHINE, reason="同時", expected=1)
        except documents.SomebodyWasFaster:
            return "told"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(replace, [b"left", b"right"])) == ["kept", "told"]
    assert documents.latest(document.pk).number == 2


def test_the_database_itself_refuses_a_second_version_of_one_number(office: dict[str, Any]) -> None:
    version = documents.latest(received(office).pk)
    version.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_missing_and_altered_files_are_found_with_the_documents_that_need_them(office: dict[str, Any]) -> None:
    whole, gone, altered = (
        received(office),
        *(documents.keep(content, "x.txt", actor=MACHINE, title="x") for content in (b"one", b"two")),
    )
    storage.path_of(documents.latest(gone.pk).sha256).unlink()
    storage.path_of(documents.latest(altered.pk).sha256).write_bytes(b"TWO")
    damaged = {number for damage in documents.verify_files() for number in damage.documents}
    assert damaged == {gone.pk, altered.pk}
    assert whole.pk not in damaged
    assert jobs.verify_files() == 2
    with pytest.raises(documents.ContentMissing):
        documents.content_of(altered.pk)


def test_orphans_are_cleaned_away_after_a_day_and_not_before(office: dict[str, Any]) -> None:
    kept = received(office)
    orphan = storage.path_of(storage.put(b"nobody needs this"))
    assert jobs.remove_orphans() == 0
    assert orphan.exists()
    for path in files():
        os.utime(path, (1, 1))
    assert jobs.remove_orphans() == 1
    assert not orphan.exists()
    assert documents.content_of(kept.pk)
