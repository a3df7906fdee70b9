"""Papers say what their values say, to eyes, to screen readers and to programs, whatever is in them."""

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
import python_calamine

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.domain.glyphs import letters_of, showable
from honbu.kernel.documents.papers import excel, pdf, tables, word
from honbu.kernel.documents.papers.paper import UnknownForm

MOMENT = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=clock.TOKYO)
HOSTILE = [
    '#let x = 1; #panic("!") *強調* _下線_ $x$ `code` \\ @ref <label> // 注 /* 注 */ = 見出し',
    "</w:t></w:p> & <b>太字</b> ]]> &amp; {{ 7*7 }} {% if %} \"'",
    '=HYPERLINK("http://x")',
    "𠮷田・葛\U000e0100飾・😀🚒・㈱・①・﨑・髙",
    "一行目\n二行目",
]
LONG = "長い文。" * 1000


def squeezed(text: str) -> str:
    """Without what line ends and widths of letters add: the words alone."""
    return re.sub(r"[\s\u200b]", "", text)


def hostile_table() -> tables.TablePaper:
    return tables.TablePaper(
        title="台帳一覧 #title *x*",
        columns=[
            tables.Column("番号", "number"),
            tables.Column("内容"),
            tables.Column("日", "date"),
            tables.Column("額", "yen"),
        ],
        rows=[
            *[[number, text, datetime.date(2026, 11, 22), 12_300] for number, text in enumerate(HOSTILE)],
            [99, LONG, None, None],
        ],
        number="8情政第1号",
        unit="情報政策課",
        disclosure="partly",
        intro="報告のあったもの。",
        notes=["予定額である。"],
    )


def text_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def at_the_moment() -> Any:
    with clock.at(MOMENT):
        yield


def test_a_pdf_is_tagged_in_japanese_with_its_title_and_our_fonts_inside(at_the_moment: None) -> None:
    reader = pypdf.PdfReader(io.BytesIO(tables.paper_from_table(hostile_table(), "pdf").content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ja-JP"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "台帳一覧 #title *x*"
    assert not reader.metadata.author
    assert b"pdfuaid" in root["/Metadata"].get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]: font.get_object()["/DescendantFonts"][0].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert set(fonts) >= {"BIZUDPGothic-Regular", "BIZUDPGothic-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts.values())


def test_a_pdf_shows_hostile_words_literally(at_the_moment: None) -> None:
    found = squeezed(text_of_pdf(tables.paper_from_table(hostile_table(), "pdf").content))
    for text in HOSTILE:
        assert squeezed(text) in found
    # Heads of pages stand between the parts of a cell that is longer than a page.
    assert found.count("長い文。") > 950
    assert "令和8年11月22日(日)" in found
    assert "12,300円" in found
    assert "一部非公開" in found


def test_a_table_head_stands_in_the_tags_as_head(at_the_moment: None) -> None:
    content = tables.paper_from_table(hostile_table(), "pdf").content
    reader = pypdf.PdfReader(io.BytesIO(content))
    kinds = {
        str(value.get("/S"))
        for number in range(1, len(reader.xref[0]) + 1)
        if isinstance(value := reader.get_object(number), dict)
    }
    assert {"/Table", "/TH", "/TD", "/H1"} <= kinds


def test_the_same_values_make_the_same_pdf(at_the_moment: None) -> None:
    assert (
        tables.paper_from_table(hostile_table(), "pdf").content
        == tables.paper_from_table(hostile_table(), "pdf").content
    )


def test_a_letter_has_its_parts(at_the_moment: None) -> None:
    letter = tables.Letter(
        title="監査の実施について（通知）",
        to=["各部長　様"],
        sender=["みどり台区長"],
        paragraphs=["下記のとおり実施します。"],
        items=[tables.Item("期間", "12月18日まで")],
        number="8情政第1号",
        contact="情報政策課\n内線 2345",
    )
    found = squeezed(text_of_pdf(tables.paper_from_letter(letter, "pdf").content))
    read = squeezed(
        "".join(paragraph.text for paragraph in _word(tables.paper_from_letter(letter, "docx").content).paragraphs)
    )
    for part in (
        "各部長",
        "みどり台区長",
        "監査の実施について（通知）",
        "下記のとおり実施します。",
        "記",
        "12月18日まで",
        "以上",
        "内線2345",
    ):
        assert part in found
        assert part in read
    assert "令和8年11月22日" in found
    with pytest.raises(UnknownForm):
        tables.paper_from_letter(letter, "xlsx")


def test_what_no_font_can_show_becomes_geta_and_nothing_invisible_comes_through() -> None:
    letters = letters_of((pdf.FONTS / "BIZUDPGothic-Regular.ttf").read_bytes())
    assert ord("葛") in letters
    assert ord("𠮷") not in letters
    assert showable("葛\U000e0100\u202eabc\x07\r\n終", letters) == "葛\U000e0100abc\n終"
    assert showable("\U0001f9ff", letters) == "〓"
    assert pdf.render_pdf(
        tables.TABLE, tables._table_values(tables.TablePaper("題", [tables.Column("𓀀\U0001f9ff")], [["\ue000"]]))
    )


def test_the_preview_is_made_of_pictures_of_the_pages(at_the_moment: None) -> None:
    pictures = tables.pictures_of_table(hostile_table())
    assert len(pictures) >= 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def _word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def test_a_word_table_reads_back_literally_with_a_repeated_head_and_nobodys_name(at_the_moment: None) -> None:
    document = _word(tables.paper_from_table(hostile_table(), "docx").content)
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["番号", "内容", "日", "額"]
    assert [row.cells[1].text for row in table.rows[1:]] == [*HOSTILE, LONG]
    assert table.rows[1].cells[2].text == "令和8年11月22日(日)"
    assert "tblHeader" in table.rows[0]._tr.xml
    assert document.core_properties.author == document.core_properties.last_modified_by == "Honbu"
    assert document.core_properties.title == "台帳一覧 #title *x*"
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert "BIZ UDPゴシック" in fonts.xml
    assert round(document.sections[0].page_width.mm) == 210
    assert "一部非公開" in document.sections[0].header.paragraphs[0].text


def test_a_word_template_is_filled_with_words_not_with_markup(tmp_path: Path, at_the_moment: None) -> None:
    template = docx.Document()
    template.add_paragraph("件名：{{ title }}")
    template.add_paragraph("{% for line in lines %}{{ line }}｜{% endfor %}")
    template.core_properties.author = "山田太郎"
    template.save(str(tmp_path / "template.docx"))
    made = word.render_word(tmp_path / "template.docx", {"title": HOSTILE[1], "lines": [*HOSTILE, "a\x07b"]})
    document = _word(made)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for line in HOSTILE:
        assert line in text
    assert "ab｜" in text
    assert document.core_properties.author == "Honbu"
    assert "山田太郎".encode() not in b"".join(
        zipfile.ZipFile(io.BytesIO(made)).read(n) for n in zipfile.ZipFile(io.BytesIO(made)).namelist()
    )


def test_blocks_become_a_word_document(at_the_moment: None) -> None:
    made = word.word_from_blocks(
        [
            word.Heading("要綱"),
            word.Heading("目的", 2),
            word.Paragraph("本文", indent=True),
            word.Items(["一", "二"], numbered=True),
            word.PageBreak(),
            word.Grid(["甲", "乙"], [["1", "2"]]),
        ],
        title="要綱",
        landscape=True,
    )
    document = _word(made)
    assert [paragraph.style.name for paragraph in document.paragraphs][:5] == [
        "Heading 1",
        "Heading 2",
        "Normal",
        "List Number",
        "List Number",
    ]
    assert round(document.sections[0].page_width.mm) == 297


def test_an_excel_book_keeps_figures_days_and_words_apart_and_runs_no_formula(at_the_moment: None) -> None:
    content = tables.paper_from_table(hostile_table(), "xlsx").content
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "台帳一覧 #title *x*"
    assert rows[2] == ["番号", "内容", "日", "額"]
    assert [row[1] for row in rows[3:]] == [*HOSTILE, LONG]
    assert rows[3][2] == datetime.date(2026, 11, 22)
    assert rows[3][3] == 12_300
    parts = zipfile.ZipFile(io.BytesIO(content))
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "Print_Titles" in parts.read("xl/workbook.xml").decode()


def test_sheets_with_one_name_are_told_apart_and_a_cell_beyond_excel_is_cut_and_says_so() -> None:
    sheet = excel.Sheet("一覧/2", ["a"], [["あ" * 40_000], [10**20], [1.5], [True]])
    book = python_calamine.load_workbook(io.BytesIO(excel.render_excel([sheet, sheet])))
    assert book.sheet_names == ["一覧 2", "一覧 2 2"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[3][0].endswith("（以下略）")
    assert rows[4][0] == "100000000000000000000"
    assert rows[6][0] == "はい"


def test_csv_comes_in_both_encodings_and_harmless_to_spreadsheets() -> None:
    rows = [["氏名", "式"], ["𠮷田", "=1+1"], ["山田", -5]]
    assert excel.render_csv(rows).decode("utf-8-sig") == "氏名,式\r\n𠮷田,'=1+1\r\n山田,-5\r\n"
    assert excel.render_csv(rows, "cp932").decode("cp932") == "氏名,式\r\n〓田,'=1+1\r\n山田,-5\r\n"
