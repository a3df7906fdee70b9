"""名簿の取込み: from the file to the register, in one piece or not at all."""

import csv
import datetime
import io

import pytest
import xlsxwriter

from honbu.kernel.access.public import NotAllowed
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.domain import workbooks
from honbu.kernel.organisation.public import Person, Posting, System, standing
from honbu.kernel.organisation.tests.makers import a_person, a_post, a_unit, a_ward
from honbu.kernel.personnel import actions, sheets

pytestmark = pytest.mark.django_db
MACHINE = System("検査")
DAY = datetime.date(2027, 4, 1)
HEAD = ["職員番号", "氏名", "カナ", "任用区分", "所属コード", "職名", "本務兼務", "メール"]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def ward():
    offices = a_ward()
    a_post("課長", 70)
    a_person("山田 太郎", offices["office"], number="1")
    a_person("佐藤 花子", offices["counter"], number="2")
    return offices


def a_csv(*rows: list[str], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([HEAD, *rows])
    return stream.getvalue().encode(encoding)


def an_excel(*rows: list[str]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("表紙")
    sheet = book.add_worksheet("4月1日")
    sheet.write(0, 0, "職員名簿")
    for index, row in enumerate([HEAD, *rows], start=1):
        for column, cell in enumerate(row):
            sheet.write(index, column, int(cell) if cell.isdigit() and column == 0 else cell)
    book.close()
    return stream.getvalue()


YAMADA = ["1", "山田 太郎", "", "常勤", "1001", "係員", "", ""]
SATO = ["2", "佐藤 花子", "", "常勤", "1301", "係員", "", ""]
SATO_MOVES = ["2", "佐藤 花子", "", "常勤", "1001", "課長", "", ""]
NEW = ["3", "新人 一", "シンジン ハジメ", "会計年度", "100101", "係員", "", "shin@example.jp"]


@pytest.mark.parametrize(
    "content",
    [
        a_csv(YAMADA, SATO_MOVES, NEW),
        a_csv(YAMADA, SATO_MOVES, NEW, encoding="cp932"),
        a_csv(YAMADA, SATO_MOVES, NEW, encoding="utf-8", delimiter="\t"),
        an_excel(YAMADA, SATO_MOVES, NEW),
    ],
    ids=["utf-8", "cp932", "tabs", "excel"],
)
def test_nothing_changes_until_it_is_accepted_and_then_everything_at_once(ward, content):
    batch = actions.take_in_list(content, "名簿", DAY, actor=MACHINE)
    assert batch.preview["counts"] == {"same": 1, "moves": 1, "joins": 1}
    assert Person.objects.count() == 2
    actions.accept_list(batch, actor=MACHINE)
    sato, new = Person.objects.get(number="2"), Person.objects.get(number="3")
    assert str(standing(sato, DAY)) == "政策経営部情報管理課 課長"
    assert str(standing(sato, DAY - datetime.timedelta(days=1))) == "区民部戸籍住民課 係員"
    assert (new.employment, new.email, new.valid_from) == ("fiscal_year", "shin@example.jp", DAY)


def test_the_same_file_twice_changes_nothing(ward):
    content = a_csv(YAMADA, SATO_MOVES, NEW)
    actions.accept_list(actions.take_in_list(content, "名簿.csv", DAY, actor=MACHINE), actor=MACHINE)
    before = list(Posting.objects.order_by("pk").values())
    again = actions.take_in_list(content, "名簿.csv", DAY, actor=MACHINE)
    assert again.preview["does_nothing"]
    actions.accept_list(again, actor=MACHINE)
    assert list(Posting.objects.order_by("pk").values()) == before


def test_whoever_is_not_on_the_list_has_left_on_the_eve_and_stays_in_the_record(ward):
    actions.accept_list(actions.take_in_list(a_csv(YAMADA), "名簿.csv", DAY, actor=MACHINE), actor=MACHINE)
    sato = Person.objects.get(number="2")
    assert sato.valid_to == DAY - datetime.timedelta(days=1)
    assert not sato.postings.filter(valid_to__isnull=True).exists()


def test_a_list_with_an_error_can_not_be_accepted_and_nothing_of_it_is_applied(ward):
    wrong = ["9", "誰か 一", "", "常勤", "9999", "係員", "", ""]
    batch = actions.take_in_list(a_csv(YAMADA, SATO_MOVES, wrong), "名簿.csv", DAY, actor=MACHINE)
    with pytest.raises(actions.ListBlocked):
        actions.accept_list(batch, actor=MACHINE)
    assert str(standing(Person.objects.get(number="2"), DAY)) == "区民部戸籍住民課 係員"


def test_a_list_is_accepted_once(ward):
    batch = actions.take_in_list(a_csv(YAMADA, SATO, NEW), "名簿.csv", DAY, actor=MACHINE)
    actions.accept_list(batch, actor=MACHINE)
    with pytest.raises(actions.AlreadyDecided):
        actions.accept_list(batch, actor=MACHINE)


def test_a_preview_that_the_register_has_overtaken_is_not_accepted(ward):
    batch = actions.take_in_list(a_csv(YAMADA, SATO, NEW), "名簿.csv", DAY, actor=MACHINE)
    a_person("追加 三", ward["team"], number="7")
    with pytest.raises(actions.RegisterChanged):
        actions.accept_list(batch, actor=MACHINE)
    assert Person.objects.get(number="7").valid_to is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空です"),
        (b"\x00\x01\x02", "表ではない"),
        (b"\xff\xfe\x80\x81\xfd", "文字コード"),
        ("番号,なまえ\n1,山田".encode(), "見出しの行に"),
        (b"PK\x03\x04" + b"garbage" * 20, "壊れています"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "Excelとして開けません"),
    ],
    ids=["empty", "binary", "no encoding", "no headings", "broken zip", "broken xls"],
)
def test_a_file_that_can_not_be_read_is_kept_with_what_is_to_be_done(ward, content, words):
    batch = actions.take_in_list(content, "変な名簿.xlsx", DAY, actor=MACHINE)
    assert batch.state == "refused"
    assert words in batch.message
    assert documents.content_of(batch.document_id) == content


def test_a_small_file_that_unpacks_to_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "UNPACKED", 1000)
    with pytest.raises(sheets.SheetUnreadable, match="展開すると大きすぎる"):
        sheets.read_sheet(an_excel(YAMADA), "爆弾.xlsx")


def test_only_whoever_is_entrusted_with_it_takes_in_lists(ward):
    clerk = a_person(unit=ward["office"])
    with pytest.raises(NotAllowed):
        actions.take_in_list(a_csv(YAMADA), "名簿.csv", DAY, actor=clerk)
    batch = actions.take_in_list(a_csv(YAMADA, SATO), "名簿.csv", DAY, actor=MACHINE)
    for verb in (actions.accept_list, actions.drop_list):
        with pytest.raises(NotAllowed):
            verb(batch, actor=clerk)


def test_2600_people_are_read_with_a_constant_number_of_queries(ward, django_assert_max_num_queries):
    unit = a_unit("大きな課", ward["policy"], code="1099")
    rows = [[str(n), f"職員 {n}", "", "常勤", unit.code, "係員", "", ""] for n in range(100, 2700)]
    batch = actions.take_in_list(a_csv(YAMADA, SATO, *rows), "名簿.csv", DAY, actor=MACHINE)
    assert batch.preview["counts"] == {"same": 2, "joins": 2600}
    with django_assert_max_num_queries(40):
        actions.accept_list(batch, actor=MACHINE)
    assert Person.objects.count() == 2602
