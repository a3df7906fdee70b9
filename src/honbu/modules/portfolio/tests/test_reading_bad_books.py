"""Books from hell: what can't be read is said, nothing falls over, nothing is lost (SYS-1)."""

import datetime
import io
import struct
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from honbu.kernel.documents.public import places
from honbu.modules.portfolio.domain.reading import (
    Code,
    NotABook,
    Reading,
    TooLarge,
    Why,
    read,
    read_book,
    read_csv_text,
)
from honbu.modules.portfolio.tests import books
from honbu.modules.portfolio.tests.test_reading_lists import asked, of, unaccounted

pytestmark = pytest.mark.requirement("SYS-1")
HEAD = ("システム名", "所管課", "業者", "契約終了")


def of_text(text: str) -> Reading:
    """A CSV as it is read on the day of the test."""
    return read(read_csv_text(text), books.UNITS, today=books.TODAY)


def rewritten(content: bytes, name: str, change: bytes, into: bytes) -> bytes:
    """A book in which one part says something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, part.replace(change, into) if entry.filename == name else part)
    return file.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"%PDF-1.7", b"\x00\xff" * 500]
)  # fmt: skip
def test_what_is_no_book_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(NotABook, match="ください"):
        read_book(content, "一覧.xlsx")


def test_a_book_cut_in_half_is_refused() -> None:
    content = books.a_messy_book()
    for at in (100, len(content) // 2, len(content) - 30):
        with pytest.raises(NotABook):
            read_book(content[:at], "一覧.xlsx")


def test_a_book_with_a_password_says_so() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(NotABook, match="パスワード"):
        read_book(content, "一覧.xlsx")


def test_a_zip_that_is_no_book_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(NotABook):
        read_book(file.getvalue(), "一覧.xlsx")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(21):
            archive.writestr(f"xl/part{number}.xml", b"0" * 10_000_000)
    with pytest.raises(TooLarge, match="200MB"):
        read_book(file.getvalue(), "一覧.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    content = file.getvalue().replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))
    with pytest.raises(NotABook):
        read_book(content, "一覧.xlsx")


@pytest.mark.parametrize("corner", ["XFD1048576", "A20001", "KO1", "XFD1"])
def test_two_cells_far_apart_do_not_take_the_process_down(corner: str) -> None:
    def far(sheet: Worksheet) -> None:
        sheet[corner] = "遠い"

    with pytest.raises(TooLarge, match="超えています"):
        read_book(books.a_book(HEAD, then=far), "一覧.xlsx")


@pytest.mark.parametrize(
    "attributes",
    [
        b'r="XFD1048576"',
        b"r = 'XFD1048576'",
        b'x="&gt;>" r="XFD1048576"',
        b'r="XFD&#49;"',
        b'r="A99999999999999999999"',
    ],
)
def test_a_far_cell_is_found_however_it_is_written(attributes: bytes) -> None:
    content = rewritten(books.a_book(HEAD, ["甲"]), "xl/worksheets/sheet1.xml", b'r="A2"', attributes)
    with pytest.raises((TooLarge, NotABook)):
        read_book(content, "一覧.xlsx")


def test_rows_that_only_carry_a_border_do_not_count() -> None:
    def bordered(sheet: Worksheet) -> None:
        sheet["A30000"].number_format = "0"
        sheet.row_dimensions[40000].height = 20

    assert len(of(books.a_book(HEAD, ["甲システム", "税務課"], then=bordered)).rows) == 1


def test_an_empty_book_one_cell_and_only_heads_give_no_systems() -> None:
    assert of(books.a_book()).rows == []
    one = of(books.a_book(["ひとつ"]))
    assert (one.rows, one.sheets[0].told[0].why) == ([], Why.NO_LIST)
    assert len(asked(one, Code.SHEET_SKIPPED)) == 1
    assert of(books.a_book(HEAD)).rows == []


def test_a_sheet_of_other_things_is_skipped_and_all_its_cells_are_told() -> None:
    content = books.a_book(["日", "件数"], [1, 20], [2, 30])
    reading, book = of(content), read_book(content, "一覧.xlsx")
    assert "見出しの行が見つかりません" in reading.sheets[0].reason
    assert unaccounted(book.sheets[0], reading) == []


def test_everything_merged_into_one_does_no_harm() -> None:
    for merges in (b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="A1:D2"/>' * 60_000):
        content = rewritten(
            books.a_book(HEAD, ["甲システム", "税務課"]), "xl/worksheets/sheet1.xml", b"</sheetData>",
            b"</sheetData><mergeCells>" + merges + b"</mergeCells>",
        )  # fmt: skip
        reading, book = of(content), read_book(content, "一覧.xlsx")
        assert unaccounted(book.sheets[0], reading) == []
    assert len(asked(reading, Code.MERGES_IGNORED)) == 1


def test_a_head_merged_over_everything_below_it_loses_no_cell() -> None:
    content = books.a_book(HEAD, ["甲システム", "税務課", "甲社", "R9.3.31"])
    merges = b'</sheetData><mergeCells><mergeCell ref="A1:D2"/><mergeCell ref="B1:C9"/></mergeCells>'
    content = rewritten(content, "xl/worksheets/sheet1.xml", b"</sheetData>", merges)
    reading, book = of(content), read_book(content, "一覧.xlsx")
    assert unaccounted(book.sheets[0], reading) == []


def test_error_cells_and_formulas_without_result_are_told() -> None:
    content = books.a_book(HEAD, ["甲システム", "税務課", "甲社", "=A1+1"], ["乙台帳", "税務課", "WRONG", "R9.3.31"])
    wrong = b'<c r="C3" t="inlineStr"><is><t>WRONG</t></is></c>'
    content = rewritten(content, "xl/worksheets/sheet1.xml", wrong, b'<c r="C3" t="e"><v>#REF!</v></c>')
    reading = of(content)
    found = [question for question in reading.questions if question.code in {Code.FORMULA, Code.ERROR_CELL}]
    assert [(question.code, question.rows[0].row, question.column) for question in found] == [
        (Code.FORMULA, 2, "D"),
        (Code.ERROR_CELL, 3, "C"),
    ]
    assert reading.rows[1].texts["C"] == "#REF!"
    assert reading.rows[1].vendor == ""


def test_a_text_that_begins_like_a_formula_stays_a_text_and_is_told() -> None:
    reading = of_text("システム名,所管課,備考\n=cmd|' /C calc'!A0,税務課,+81-3\n")
    assert reading.rows[0].name == "=cmd|' /C calc'!A0"
    assert len(asked(reading, Code.FORMULA)) == 2


def test_letters_that_no_database_holds_are_taken_out_and_told() -> None:
    reading = of_text("システム名,所管課\n甲\x01シス\ud842テム\x0b,税務課\n")
    assert reading.rows[0].name == "甲シス\ufffdテム"
    assert len(asked(reading, Code.UNUSABLE_LETTERS)) == 1
    reading.rows[0].name.encode()


def test_a_cell_of_a_megabyte_is_read_quickly_and_told() -> None:
    long = "住民記録" * 250_000
    reading = of_text(f"システム名,所管課,契約終了,年額（円）,備考\n{long},{long},{long},{long},{long}\n")
    assert {Code.TOO_LONG, Code.DATE_UNREAD, Code.AMOUNT_UNREAD, Code.UNKNOWN_OWNER} <= {
        q.code for q in reading.questions
    }
    sections = "部課" * 250_000
    assert len(asked(of_text(f"システム名,所管課,共同利用課\n甲,{sections},{sections}\n"), Code.UNKNOWN_OWNER)) == 1
    assert all(len(question.text) < 300 for question in reading.questions)
    assert len(reading.rows[0].texts["A"]) == 1_000_000


def test_real_dates_and_numbers_written_as_text_are_read_alike() -> None:
    head = ("システム名", "所管課", "契約終了", "年額（千円）")
    reading = of(
        books.a_book(head, ["甲", "税務課", datetime.date(2027, 3, 31), 1200], ["乙", "税務課", "2027/3/31", "1200"])
    )
    assert {row.contract_end for row in reading.rows} == {datetime.date(2027, 3, 31)}
    assert {row.costs[0].yen for row in reading.rows} == {1_200_000}


def test_a_csv_of_windows_is_read_like_a_book() -> None:
    raw = "番号,システム名,所管課,契約終了\r\n1,住民記録システム①,区民課,R9.3.31\r\n".encode("cp932")
    reading = of_text(raw.decode("cp932"))
    assert (reading.rows[0].name, reading.rows[0].owner.unit) == ("住民記録システム①", 3)
    assert reading.rows[0].ref.row == 2


@pytest.mark.parametrize("text", ["", "\n\n\n", '"', '"a', "\ufeff", ",,,,", "システム名", "\x00\x00"])
def test_a_csv_of_nothing_gives_no_systems(text: str) -> None:
    assert of_text(text).rows == []


def test_too_many_rows_or_columns_are_refused() -> None:
    with pytest.raises(TooLarge):
        read_csv_text("a\n" * 20_001)
    with pytest.raises(TooLarge):
        read_csv_text("," * 300)


def test_two_tables_on_one_sheet_are_read_with_their_own_columns() -> None:
    other = ("番号", "システムの名称", "主管課", "年額（円）")
    reading = of(
        books.a_book(HEAD, ["甲システム", "税務課", "甲社", "R9.3.31"], [], other, [1, "乙システム", "道路課", 5000])
    )
    assert [(row.name, row.owner.unit) for row in reading.rows] == [("甲システム", 2), ("乙システム", 7)]
    assert reading.rows[1].costs[0].yen == 5000


def test_a_row_without_a_name_is_kept_and_asked_about() -> None:
    reading = of(books.a_book(HEAD, [None, "税務課", "甲社", "R9.3.31"]))
    assert (reading.rows[0].vendor, len(asked(reading, Code.NO_NAME))) == ("甲社", 1)


def test_a_book_of_many_strange_values_loses_none_of_them() -> None:
    values: list[object] = [
        True, 1e308, -0.0, 10**18, datetime.time(13, 30), datetime.date(1900, 1, 1), "　", "\n", "'", "＝", "〃", "合計", "※", "計",
        "令和", "9" * 40, "()", "・", "R", "#N/A", datetime.timedelta(hours=30), 0.1, "システム名", "所管課",
    ]  # fmt: skip
    head = (
        "番号",
        "システム名",
        "所管課",
        "業者",
        "契約開始",
        "契約終了",
        "契約期間",
        "自動更新",
        "年額（千円）",
        "利用者数",
        "個人情報",
        "ネットワーク",
        "備考",
    )
    rows = [[values[(row * 7 + column * 3) % len(values)] for column in range(len(head))] for row in range(len(values))]
    content = books.a_book(head, *rows)
    reading, book = of(content), read_book(content, "一覧.xlsx")
    assert unaccounted(book.sheets[0], reading) == []
    assert sum(1 for _place in places(book.sheets[0])) > 250


def test_makers_of_books_make_books_that_excel_opens() -> None:
    assert isinstance(load_workbook(io.BytesIO(books.a_messy_book())), Workbook)
