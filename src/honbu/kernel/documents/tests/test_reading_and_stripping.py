"""Words are found for search; names are taken out before publication."""

import io
import time
import zipfile

import pypdf
import pytest
import xlsxwriter

from honbu.kernel.documents.domain.kinds import media_type_of
from honbu.kernel.documents.domain.workbooks import TooLarge, inspect_workbook
from honbu.kernel.documents.papers import tables, word
from honbu.kernel.documents.papers.metadata import CannotBeStripped, strip_metadata
from honbu.kernel.documents.papers.reading import text_of
from honbu.kernel.documents.tests import samples

ODF = "<d xmlns:t='urn:oasis:names:tc:opendocument:text'><t:p>先<t:span>中</t:span>後</t:p></d>"
CHANGED = (
    b'<w:document xmlns:w="w"><w:ins w:id="1" w:author="YAMADA Taro" w:date="x"><w:r><w:t>x</w:t></w:r></w:ins>'
    b"</w:document>"
)
SLIDE = b"<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:sld>"


def letter() -> bytes:
    return tables.paper_from_letter(
        tables.Letter("監査について", ["各課長"], ["区長"], ["本文である。"]), "pdf"
    ).content


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (samples.word("会議の記録"), "docx", "会議の記録"),
        (samples.excel("予算の内訳"), "xlsx", "予算の内訳"),
        (samples.zipped({"ppt/slides/slide1.xml": SLIDE % "発表資料".encode()}), "pptx", "発表資料"),
        (
            samples.zipped({"content.xml": ODF.encode()}),
            "odt",
            "先中後",
        ),
        (letter(), "pdf", "本文である"),
        ("半角ｶﾅ".encode("cp932"), "txt", "半角ｶﾅ"),
        ("氏名,数\n山田,3".encode("euc_jp"), "csv", "山田,3"),
        ("<html><style>x{}</style><p>案内</p><script>secret</script></html>".encode(), "html", "案内"),
    ],
)
def test_the_words_of_every_office_format_are_found(content: bytes, kind: str, words: str) -> None:
    found = text_of(content, media_type_of(kind))
    assert words in found
    assert "secret" not in found


def test_damaged_files_and_bombs_give_what_there_is_and_never_fail() -> None:
    for kind in ("docx", "xlsx", "pptx", "pdf", "xls", "txt", "odt"):
        assert text_of(b"PK\x03\x04 broken", media_type_of(kind)) in {"", "PK\x03\x04 broken"}
    bomb = samples.zipped({"word/document.xml": b" " * (60 * 1024 * 1024)})
    assert text_of(bomb, media_type_of("docx")) == ""
    evil = b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:t xmlns:w='w'>&a;</w:t>"
    assert text_of(samples.zipped({"word/document.xml": evil}), media_type_of("docx")) == ""
    assert text_of(samples.png(), media_type_of("png")) == ""


def test_reading_ends_at_the_length_and_the_time_it_is_given() -> None:
    long = word.word_from_blocks([word.Paragraph("長い文。" * 5000)], title="長")
    assert len(text_of(long, media_type_of("docx"), longest=100)) == 100
    began = time.monotonic()
    text_of(long, media_type_of("docx"), seconds=0.0)
    assert time.monotonic() - began < 5


def test_office_files_lose_authors_of_text_comments_and_changes_but_keep_title_and_words() -> None:
    original = samples.with_entry(samples.word("本文"), "word/footnotes9.xml", CHANGED)
    clean = strip_metadata(original, media_type_of("docx"))
    everything = b"".join(
        zipfile.ZipFile(io.BytesIO(clean)).read(name) for name in zipfile.ZipFile(io.BytesIO(clean)).namelist()
    )
    assert "山田太郎".encode() not in everything
    assert b"YAMADA" not in everything
    assert "会議録".encode() in everything
    assert "本文" in text_of(clean, media_type_of("docx"))
    book = strip_metadata(samples.excel("予算"), media_type_of("xlsx"))
    assert "予算" in text_of(book, media_type_of("xlsx"))
    assert "みどり台区".encode() not in zipfile.ZipFile(io.BytesIO(book)).read("docProps/app.xml")
    assert all(entry.date_time[0] == 1980 for entry in zipfile.ZipFile(io.BytesIO(clean)).infolist())


def test_a_pdf_loses_author_and_program_and_keeps_title_tags_and_conformance() -> None:
    clean = strip_metadata(samples.pdf(), media_type_of("pdf"))
    assert "山田太郎".encode("utf-16-be") not in clean
    assert b"PC-0123" not in clean
    metadata = pypdf.PdfReader(io.BytesIO(clean)).metadata
    assert metadata is not None
    assert metadata.title == "報告書"
    assert metadata.author is None
    ours = strip_metadata(letter(), media_type_of("pdf"))
    reader = pypdf.PdfReader(io.BytesIO(ours))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"Typst" not in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.trailer["/Root"]["/Lang"] == "ja-JP"
    assert "本文である" in text_of(ours, media_type_of("pdf"))


def test_a_photo_loses_place_and_owner_but_stays_upright() -> None:
    clean = strip_metadata(samples.jpeg(orientation=6), media_type_of("jpeg"))
    assert b"YAMADA" not in clean
    assert b"GPS" not in clean
    assert b"secret" not in clean
    assert b"trailing" not in clean
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in clean
    assert clean.startswith(b"\xff\xd8")
    assert clean.endswith(b"\xff\xd9")


def test_a_picture_loses_the_name_of_who_drew_it() -> None:
    clean = strip_metadata(samples.png(), media_type_of("png"))
    assert b"YAMADA" not in clean
    assert b"IDAT" in clean


def test_what_cannot_be_read_is_not_published_half_clean() -> None:
    with pytest.raises(CannotBeStripped):
        strip_metadata(b"PK\x03\x04 broken", media_type_of("docx"))
    with pytest.raises(CannotBeStripped):
        strip_metadata(b"%PDF-1.7 nothing", media_type_of("pdf"))
    assert strip_metadata(b"text", "text/plain") == b"text"


def test_two_cells_in_the_corners_of_a_sheet_do_not_take_the_house_down() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    page.write_string(0, 0, "はじ")
    page.write_string(1_048_575, 16_383, "はし")
    book.close()
    with pytest.raises(TooLarge):
        inspect_workbook(target.getvalue())
    assert text_of(target.getvalue(), media_type_of("xlsx")) == ""
