"""Photos, signatures and files of a visit: kept once, without where and by which camera they were taken."""

import hashlib
import io
from typing import Any

import pytest
from PIL import Image

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.field_photos import WrongPicture, clean_picture
from honbu.modules.audits.models import Visit, VisitEvidence
from honbu.modules.audits.tests.books import a_book
from honbu.modules.audits.tests.field_makers import a_bomb, a_photo, a_visit, item_of, kept, notes_of_a_camera
from honbu.modules.audits.tests.makers import AuditWard, a_plan, an_audit_ward

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]


@pytest.fixture
def ward() -> AuditWard:
    found = an_audit_ward()
    a_plan()
    return found


def stored(row: VisitEvidence) -> bytes:
    return documents.content_of(row.document_id)


def test_a_photo_is_kept_upright_and_without_place_or_camera(ward: AuditWard) -> None:
    sent = a_photo(exif=notes_of_a_camera(turned=6))
    assert b"SECRETCAM" in sent
    row = kept(a_visit(ward), sent, actor=ward.auditor, item=item_of("A2").pk, caption=" 書庫の鍵 ")
    content = stored(row)
    picture = Image.open(io.BytesIO(content))
    assert (picture.size, dict(picture.getexif()), picture.info.keys() & {"exif", "comment", "icc_profile"}) == (
        (300, 400),
        {},
        set(),
    )
    assert b"SECRETCAM" not in content
    assert picture.getpixel((150, 50)) < (50, 50, 50), "turned by the camera's note, which is gone"
    assert (row.sort, row.item, row.caption, row.taken_by) == ("photo", item_of("A2"), "書庫の鍵", ward.auditor)
    assert row.sent_sha256 == hashlib.sha256(sent).hexdigest()
    assert row.kept_sha256 == hashlib.sha256(content).hexdigest()


def test_what_a_telephone_hangs_on_behind_the_picture_is_gone() -> None:
    sent = a_photo() + b"ftypmp42 a film with its place" + b"\xff\xd9"
    assert b"film" not in clean_picture(sent)[0]


def test_a_photo_sent_twice_is_kept_once_and_answered_alike(ward: AuditWard) -> None:
    visit, sent = a_visit(ward), a_photo()
    first, second = kept(visit, sent, actor=ward.auditor), kept(visit, sent, actor=ward.auditor)
    assert first == second
    assert VisitEvidence.objects.count() == 1
    assert trail.history_of(visit).filter(verb="audits.visit.evidence_kept").count() == 1
    Visit.objects.update(state="final")
    assert kept(visit, sent, actor=ward.auditor) == first, "an answer that was lost does no harm"
    with pytest.raises(NotPossibleNow):
        kept(visit, a_photo(200, 200), actor=ward.auditor)


def test_a_file_that_changed_on_its_way_is_refused(ward: AuditWard) -> None:
    with pytest.raises(WrongValue, match="途中でファイルが壊れました"):
        kept(a_visit(ward), a_photo(), actor=ward.auditor, sha256="0" * 64)
    assert not VisitEvidence.objects.exists()


@pytest.mark.parametrize("size", [(7072, 7071), (60_000, 60_000)])
def test_a_small_file_that_is_a_huge_picture_is_refused_before_it_is_painted(size: tuple[int, int]) -> None:
    with pytest.raises(WrongPicture, match="5,000万画素"):
        clean_picture(a_bomb(*size))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"), (b"", "読み取れません"), (b"GIF89a" + b"\0" * 40, "読み取れません"),
        (a_photo()[:300], "読み取れません"), (b"%PDF-1.7", "読み取れません"), (a_bomb(40, 40), "読み取れません"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(WrongPicture, match=words):
        clean_picture(content)


def test_a_large_photo_is_made_smaller_and_a_small_one_keeps_its_size() -> None:
    large = Image.open(io.BytesIO(clean_picture(a_photo(4000, 3000))[0]))
    assert large.size == (2560, 1920)
    assert Image.open(io.BytesIO(clean_picture(a_photo(640, 480))[0])).size == (640, 480)


def test_a_signature_is_a_png_and_a_file_is_what_an_office_sends_around(ward: AuditWard) -> None:
    visit = a_visit(ward)
    signature = kept(visit, a_photo(format="PNG"), actor=ward.auditor, sort="signature", caption="窓口 一")
    assert Image.open(io.BytesIO(stored(signature))).format == "PNG"
    with pytest.raises(WrongValue, match="読み取れません"):
        kept(visit, a_photo(), actor=ward.auditor, sort="signature")
    book = a_book([["記録"]])
    row = kept(visit, book, actor=ward.auditor, sort="file", name="記録.xlsx")
    assert (stored(row), row.kept_sha256) == (book, row.sent_sha256)
    with pytest.raises(documents.UploadRefused):
        kept(visit, b"MZ\x90\0", actor=ward.auditor, sort="file", name="記録.exe")


def test_evidence_belongs_to_an_item_of_the_visit_and_comes_after_the_arrival(ward: AuditWard) -> None:
    visit = a_visit(ward)
    with pytest.raises(WrongValue, match="この訪問にない確認項目"):
        kept(visit, a_photo(), actor=ward.auditor, item=99_999)
    with pytest.raises(WrongValue, match="説明は160字"):
        kept(visit, a_photo(), actor=ward.auditor, caption="あ" * 161)
    Visit.objects.all().delete()
    with pytest.raises(NotPossibleNow, match="先に到着"):
        kept(visit, a_photo(), actor=ward.auditor)


def test_photos_are_seen_by_those_who_went_and_by_the_office_and_by_nobody_else(ward: AuditWard) -> None:
    row = kept(a_visit(ward), a_photo(), actor=ward.auditor)
    document = documents.Document.objects.get(pk=row.document_id)
    assert document.personal
    for person in (ward.auditor, ward.keeper, ward.lead):
        assert documents.the_document(document.pk, actor=person) == document
    for person in (ward.promoter, ward.clerk, ward.head, ward.director, ward.stranger, ward.control, ward.buyer):
        assert not documents.may_read(person, document), person.name
        assert not documents.documents_for(person).filter(pk=document.pk).exists()


def test_nobody_but_the_team_adds_evidence(ward: AuditWard) -> None:
    visit = a_visit(ward)
    for person in (ward.stranger, ward.head, ward.keeper, ward.director):
        with pytest.raises(access.Hidden):
            kept(visit, a_photo(), actor=person)


def test_the_picture_is_judged_even_where_warnings_are_errors(recwarn: Any) -> None:
    with pytest.raises(WrongPicture):
        clean_picture(a_bomb(10_000, 10_000))
