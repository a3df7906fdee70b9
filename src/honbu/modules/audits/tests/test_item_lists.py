"""項目の一覧の取込み: messy lists are read row by row, every doubt is said, and nothing is an edition before somebody accepts."""

import datetime
import io
import zipfile
from typing import Any

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.states import WrongValue
from honbu.modules.audits.actions import item_books, items
from honbu.modules.audits.documents.item_book import FIELD_ORDER, book_of_items
from honbu.modules.audits.domain.item_heads import FIELDS
from honbu.modules.audits.domain.item_lists import ListReading, read_items
from honbu.modules.audits.models import ItemEdition, ItemImport
from honbu.modules.audits.tests.books import PLAIN_HEAD, a_book, an_upload
from honbu.modules.audits.tests.makers import AuditWard, an_audit_ward, an_edition

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-2")]


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


def read(rows: Any, arrange: Any = None) -> ListReading:
    """A list as it is read."""
    return read_items(documents.read_book(a_book(rows, arrange), "一覧.xlsx"))


def said(reading: ListReading, place: int = 0) -> str:
    """Everything that is said of a row."""
    row = reading.rows[place]
    return "\n".join([*row.notes, *row.doubts, *row.wrongs])


def test_merged_groups_two_rows_of_heads_and_blank_rows_are_read() -> None:
    def arrange(book: Any) -> None:
        sheet = book.active
        for area in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "A5:A7"):
            sheet.merge_cells(area)

    reading = read(
        [
            ["情報セキュリティ監査 確認項目（令和7年度）"],
            [],
            ["分類", "No.", "監査項目", "使うところ", None],
            [None, None, None, "監査調書", "パトロール"],
            ["物理的対策", 1, "書庫に鍵をかけている", "○", "○"],
            [None, "２", "机の上に書類を置いていない", "◎", None],
            [],
            ["委託", 3.0, "契約に秘密を守る定めがある", None, "〇"],
        ],
        arrange,
    )
    assert [row.values["code"] for row in reading.rows] == ["1", "2", "3"]
    assert [row.values["group"] for row in reading.rows] == ["物理的対策", "物理的対策", "委託"]
    assert [row.values["parts"] for row in reading.rows] == [["questionnaire", "patrol"], ["questionnaire"], ["patrol"]]
    assert "「２」を「2」と読みました" in said(reading, 1)


def test_ditto_marks_and_marks_for_must_are_understood() -> None:
    marks = ["○", "◎", "要", "必須", "", "－", "任意", "たぶん"]
    rows = [
        [number, "人的対策" if number == 1 else "〃", f"項目その{number}", mark] for number, mark in enumerate(marks, 1)
    ]
    reading = read([PLAIN_HEAD, *rows])
    assert [row.values["must"] for row in reading.rows] == [True, True, True, True, False, False, False, False]
    assert {row.values["group"] for row in reading.rows} == {"人的対策"}
    assert "「人的対策」と読みました" in said(reading, 1)
    assert "「たぶん」が分からない" in said(reading, 7)


def test_a_row_over_the_whole_width_is_the_head_of_a_group() -> None:
    def arrange(book: Any) -> None:
        book.active.merge_cells("A2:D2")

    reading = read([PLAIN_HEAD, ["３ アクセス管理"], ["3-1", None, "利用者番号を共用していない", "○"]], arrange)
    assert [(row.values["group"], row.values["code"]) for row in reading.rows] == [("3 アクセス管理", "3-1")]
    assert reading.sheets[0]["left"] == [[2, "分類の見出し「3 アクセス管理」と読みました"]]


def test_numbers_that_excel_took_for_days_are_told() -> None:
    reading = read([PLAIN_HEAD, [datetime.date(2026, 1, 2), "委託", "再委託を承認している", ""]])
    assert reading.rows[0].values["code"] == "1-2"
    assert "日付になっています" in said(reading)


def test_a_number_that_stands_twice_or_not_at_all_is_told_and_gets_its_own() -> None:
    reading = read([PLAIN_HEAD, ["1", "委託", "甲", ""], ["1", "委託", "乙", ""], [None, "委託", "丙", ""]])
    codes = [row.values["code"] for row in reading.rows]
    assert len(set(codes)) == 3
    assert "2度目" in said(reading, 1)
    assert "番号がない" in said(reading, 2)


def test_hidden_sheets_and_formulas_are_told() -> None:
    def arrange(book: Any) -> None:
        book.active["C3"] = "=A2"
        hidden = book.create_sheet("控え")
        hidden.append(PLAIN_HEAD)
        hidden.append(["9", "委託", "隠れた項目", "○"])
        hidden.sheet_state = "hidden"

    reading = read([PLAIN_HEAD, ["1", "委託", "見える項目", ""], ["2", "委託", "", ""]], arrange)
    assert [row.values["text"] for row in reading.rows] == ["見える項目", ""]
    assert any("控え" in text and "非表示" in text for text in reading.general)
    assert "計算式" in said(reading, 1)


def test_a_row_without_words_or_with_too_many_stops_the_import(ward: AuditWard) -> None:
    content = a_book([PLAIN_HEAD, ["1", "委託", "", "○"], ["2", "委託", "長" * 301, ""]])
    batch = item_books.take_in_items(an_upload(content), "新しい版", actor=ward.keeper)
    assert all(row["wrongs"] for row in batch.preview["rows"])
    with pytest.raises(WrongValue, match="誤り"):
        item_books.accept_items(batch, actor=ward.keeper)
    assert not ItemEdition.objects.filter(title="新しい版").exists()


def test_a_csv_in_shift_jis_is_read(ward: AuditWard) -> None:
    text = "No.,区分,確認項目,必須\r\n１,事故対応,①連絡先を掲示している,○\r\n"
    batch = item_books.take_in_items(an_upload(text.encode("cp932"), "一覧.csv"), "新しい版", actor=ward.keeper)
    assert [row["values"]["text"] for row in batch.preview["rows"]] == ["①連絡先を掲示している"]


def test_a_file_with_macros_is_refused(ward: AuditWard) -> None:
    target = io.BytesIO(a_book([PLAIN_HEAD, ["1", "委託", "甲", ""]]))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    for name in ("一覧.xlsm", "一覧.xlsx"):
        with pytest.raises(documents.UploadRefused):
            item_books.take_in_items(an_upload(target.getvalue(), name), "新しい版", actor=ward.keeper)
    assert not ItemImport.objects.exists()


def test_a_book_without_items_is_refused_with_a_sentence(ward: AuditWard) -> None:
    batch = item_books.take_in_items(an_upload(a_book([["予定表"], ["4月", "異動"]])), "新しい版", actor=ward.keeper)
    assert batch.state == "refused"
    assert "見出し" in batch.message


def test_what_the_preview_showed_becomes_a_draft_edition_once(ward: AuditWard) -> None:
    earlier = an_edition("令和7年度版")
    rows = [
        ("旧番号", "番号", "分類", "確認する内容", "必須"),
        ("A1", "1", "情報資産の管理", "大切なものを数えている", "○"),
        ("", "2", "物理的対策", "書庫に鍵をかけている。", ""),
        ("", "3", "アクセス管理", "パスワードを他の人に教えていない", ""),
        ("", "4", "システム", "クラウドの利用を届けている", ""),
    ]
    batch = item_books.take_in_items(an_upload(a_book(rows)), "令和8年度版", actor=ward.keeper, earlier=earlier)
    assert [row["how"] for row in batch.preview["rows"]] == ["number", "text", "proposed", "new"]
    assert {code for code, _text in batch.preview["retired"]} == {"A3", "K1", "K2"}
    edition = item_books.accept_items(batch, actor=ward.keeper)
    assert edition.state == "draft"
    assert [item.earlier_code for item in edition.items.all()] == ["A1", "A2", "", ""], "a proposal waits for a person"
    with pytest.raises(item_books.AlreadyDecided):
        item_books.accept_items(batch, actor=ward.keeper)
    with pytest.raises(item_books.AlreadyDecided):
        item_books.drop_items(batch, actor=ward.keeper)


def test_a_list_that_is_put_aside_makes_nothing(ward: AuditWard) -> None:
    batch = item_books.take_in_items(an_upload(a_book([PLAIN_HEAD, ["1", "委託", "甲", ""]])), "版", actor=ward.keeper)
    item_books.drop_items(batch, actor=ward.keeper)
    assert not ItemEdition.objects.exists()


def test_an_exported_edition_comes_back_equal_in_every_field(ward: AuditWard) -> None:
    edition = items.make_standard_edition("令和8年度版", actor=ward.keeper)
    item = edition.items.get(code="1-1")
    facts = {"method": "一覧を見る", "clause": "対策基準 3.1", "weight": 12, "text": "=1+1 のような文\n2行目"}
    items.put_item(edition, facts, actor=ward.keeper, item=item)
    again = items.make_edition_from(edition, "写し", actor=ward.keeper)
    paper = book_of_items(again, actor=ward.keeper)
    batch = item_books.take_in_items(an_upload(paper.content), "戻り", actor=ward.keeper, earlier=edition)
    assert not [row for row in batch.preview["rows"] if row["doubts"] or row["wrongs"]]
    back = item_books.accept_items(batch, actor=ward.keeper)
    names = list(FIELDS)
    assert tuple(names) == FIELD_ORDER
    assert list(back.items.values_list(*names)) == list(again.items.values_list(*names))


def test_only_the_office_takes_in_lists(ward: AuditWard) -> None:
    content = a_book([PLAIN_HEAD, ["1", "委託", "甲", ""]])
    batch = item_books.take_in_items(an_upload(content), "版", actor=ward.keeper)
    for person in (ward.promoter, ward.head, ward.buyer, ward.director, ward.stranger):
        with pytest.raises(access.NotAllowed):
            item_books.take_in_items(an_upload(content), "版", actor=person)
        with pytest.raises(access.NotAllowed):
            item_books.accept_items(batch, actor=person)
        with pytest.raises(access.NotAllowed):
            item_books.drop_items(batch, actor=person)
        with pytest.raises(access.Hidden):
            documents.the_document(batch.document_id or 0, actor=person)
