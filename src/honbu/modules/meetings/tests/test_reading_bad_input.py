"""Records from hell: what is wrong is said, nothing is dropped, nothing is changed (MTG-9)."""

import io
import time

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfWriter

from honbu.kernel.documents import public as documents
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import BlockKind, Record, Severity
from honbu.modules.meetings.domain.sources import Source, SourceRefused, open_source
from honbu.modules.meetings.tests.makers import a_record, written

pytestmark = pytest.mark.requirement("MTG-9")


def rules(record: Record, severity: Severity | None = None) -> set[str]:
    """The rules that a record's doubts come from."""
    return {doubt.rule for doubt in record.doubts if severity in {None, doubt.severity}}


def opened(content: bytes, **options: str) -> Source:
    """A file's text, its encoding found as the house finds it."""
    return open_source(content, lambda raw: found.text if (found := documents.decode(raw)) else None, **options)


def test_a_record_in_order_has_nothing_to_stop_it() -> None:
    assert rules(read(a_record()), Severity.BLOCK) == set()


@pytest.mark.parametrize(
    ("held", "rule"),
    [
        ("令和7年5月28日(水) 13:30～24:30", "date_past_midnight"),
        ("令和7年5月28日(水) 13:30～11:05", "date_end_before_start"),
        ("令和0年5月28日 13:30～15:05", "date_era_year_zero"),
        ("令和7年5月28日(金) 13:30～15:05", "date_weekday_mismatch"),
        ("令和7年13月28日 13:30～15:05", "date_no_such_month"),
        ("未定", "date_nothing_understood"),
    ],
)
def test_a_day_or_time_that_can_not_be_is_said(held: str, rule: str) -> None:
    found = rules(read(a_record(held=held)))
    assert rule in found or (rule == "date_nothing_understood" and "date_unread" in found)


def test_heisei_after_its_end_is_read_as_reiwa_and_said() -> None:
    record = read(a_record(held="平成31年6月3日(月) 13:30～15:05", name="平成31年度 第1回みどり台区行政情報化推進本部"))
    assert str(record.meeting.date) == "2019-06-03"
    assert "date_era_over" in rules(record)


def test_a_day_outside_of_its_fiscal_year_stops_the_record() -> None:
    assert "year_disagrees" in rules(read(a_record(held="令和6年5月28日(火) 13:30～15:05")), Severity.BLOCK)


def test_two_closing_marks_stop_the_record() -> None:
    record = read(a_record(body="本部長：始めます。\n[14:00 終了]\n部員：続きです。\n"))
    assert "closing_twice" in rules(record, Severity.BLOCK)


@pytest.mark.parametrize("boxes", ["■公開 ■非公開 □一部非公開", "□公開 □非公開 □一部非公開"])
def test_more_or_fewer_than_one_box_stops_the_record(boxes: str) -> None:
    assert "disclosure_marks" in rules(read(a_record(boxes=boxes)), Severity.BLOCK)


def test_closed_without_a_reason_is_asked_about() -> None:
    assert "disclosure_reason" in rules(read(a_record(reason="")), Severity.CONFIRM)


def test_a_checked_attribute_may_stand_before_or_behind_the_type() -> None:
    before = '<input checked="" type="checkbox"/> 公開 <input type="checkbox"/> 非公開'
    behind = '<input type="checkbox" checked> 公開 <input type="checkbox"> 非公開'
    for boxes in (before, behind):
        assert read(a_record(boxes=boxes)).disclosure[0].choice == "公開"


def test_material_numbers_twice_or_missing_are_said() -> None:
    twice = read(a_record(materials="資料１ 計画 資料１ 別の計画"))
    assert "material_twice" in rules(twice, Severity.BLOCK)
    gap = read(a_record(materials="資料２－１ 概要 資料２－３ 詳細"))
    assert "material_gap" in rules(gap)


def test_agenda_numbers_with_a_gap_are_said() -> None:
    record = read(a_record(agenda="<p>議案</p> <p>(1) 計画について</p> <p>(3) 電話について</p>"))
    assert "agenda_numbers" in rules(record)


def test_a_label_inside_a_quotation_is_no_speaker() -> None:
    record = read(a_record(body="部員：前回の「本部長：検討します」という発言はどうなりましたか。\n"))
    speeches = [block for block in record.blocks if block.kind is BlockKind.SPEECH]
    assert [block.role for block in speeches] == ["部員"]


def test_a_speech_that_begins_with_a_role_word_keeps_its_speaker() -> None:
    record = read(a_record(body="本部長：部員の皆さん、お願いします。\n部員 の意見は次のとおりです。\n"))
    assert [block.role for block in record.blocks if block.kind is BlockKind.SPEECH] == ["本部長"]
    assert "unlabelled_paragraph" in rules(record)


def test_an_unknown_speaker_is_asked_about_and_not_dropped() -> None:
    record = read(a_record(body="本部長：参考人に伺います。\n参考人：意見を述べます。\n"))
    assert "unknown_speaker" in rules(record, Severity.CONFIRM)
    assert any(block.role == "参考人" for block in record.blocks)


def test_a_very_long_speech_is_read_whole_and_asked_about() -> None:
    record = read(a_record(body=f"部員：{'長い話です。' * 700}\n"))
    assert "long_speech" in rules(record)
    assert max(len(block.text) for block in record.blocks) == 4200


def test_a_resolution_in_unknown_words_is_asked_about() -> None:
    record = read(a_record(body="### 議案（1）計画について\n本部長：どうしますか。\n—満場の拍手をもって終わる—\n"))
    assert "unknown_resolution" in rules(record, Severity.CONFIRM)


def test_so_many_others_in_the_attendance_are_asked_about() -> None:
    assert "attendance_uncounted" in rules(read(a_record(members="副区長(本部長)、総務部長 ほか3名")))


def test_half_width_kana_variants_and_rare_letters_stay_and_are_remarked() -> None:
    text = a_record(body="部員：ｼｽﾃﾑの担当は葛󠄀城さんと𠮷田さんです。\n")
    record = read(text)
    assert record.source == text
    assert {"half_width_kana", "variant_character"} <= rules(record)
    assert any("𠮷田" in block.text for block in record.blocks)


def test_the_end_of_a_paragraph_inside_a_cell_does_not_break_the_table() -> None:
    record = read(a_record(agenda="<p>議案</p></p> <p>(1) 計画について</p>"))
    assert [item.title for item in record.agenda] == ["計画について"]


def test_script_in_html_is_left_out_and_said() -> None:
    page = "<html><body><script>alert('x')</script><p onclick=\"x()\">本部長：始めます。</p></body></html>"
    source = opened(page.encode())
    assert "alert" not in source.text
    assert [doubt.rule for doubt in source.doubts] == ["script_dropped"]


def test_markup_in_plain_text_is_only_text() -> None:
    record = read(a_record(body="部員：<script>alert(1)</script>と画面に出ました。\n"))
    assert "markup_in_text" in rules(record)
    assert any("<script>" in block.text for block in record.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_the_encodings_of_offices_are_read(encoding: str) -> None:
    text = a_record().replace("—", "―")  # CP932 has only this one of the long dashes
    assert read(opened(text.encode(encoding)).text).meeting.ordinal == 1


def test_lost_characters_stop_the_record() -> None:
    assert "lost_characters" in rules(read(a_record(body="部員：\ufffd\ufffdについて\n")), Severity.BLOCK)


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x00\x01\x02binary\x00", b"\xd0\xcf\x11\xe0old word", b"PK\x03\x04broken"]
)
def test_what_is_no_record_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(SourceRefused) as refusal:
        opened(content)
    assert "。" in str(refusal.value)


def a_word_with_changes() -> bytes:
    """A document in which 賛成 was struck out and 反対 put in, with a comment."""
    document = docx.Document()
    paragraph = document.add_paragraph("部員：この案に")
    for mark, tag, word in (("w:del", "w:delText", "賛成"), ("w:ins", "w:t", "反対")):
        change, run, text = OxmlElement(mark), OxmlElement("w:r"), OxmlElement(tag)
        change.set(qn("w:author"), "x")
        text.text = word
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("です。")
    reference = OxmlElement("w:commentReference")
    paragraph.add_run("")._r.append(reference)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_tracked_changes_and_comments_in_word_are_never_decided_silently() -> None:
    made, unmade = opened(a_word_with_changes()), opened(a_word_with_changes(), revisions="reject")
    assert "反対です。" in made.text
    assert "賛成です。" in unmade.text
    assert {doubt.rule for doubt in made.doubts} == {"tracked_changes", "comments"}


def test_a_scan_without_text_is_refused_with_what_to_do() -> None:
    writer = PdfWriter()
    for _page in range(500):
        writer.add_blank_page(width=595, height=842)
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(SourceRefused, match="OCR"):
        opened(target.getvalue())


def test_numbered_headings_without_speakers_are_read_as_a_summary() -> None:
    text = (
        "会議概要\n1 日時　令和7年7月3日(木) 14:00～15:30\n2 場所　第二会議室\n3 出席者　委員5名\n4 議題\n"
        "(1) 計画の進み具合について\n5 会議の内容\n・進み具合の説明を受けた。\n・予算について意見があった。\n6 会議の結果　了承\n"
    )
    record = read(text)
    assert record.profile == "summary_only"
    assert (str(record.meeting.date), record.meeting.place) == ("2025-07-03", "第二会議室")
    assert [item.title for item in record.agenda] == ["計画の進み具合について"]
    assert [block.text for block in record.blocks] == ["・進み具合の説明を受けた。", "・予算について意見があった。"]
    assert record.result == "了承"


def test_speakers_named_with_a_circle_become_their_roles() -> None:
    text = (
        "会議名：みどり台区情報公開審議会\n日時：令和7年7月3日(木) 14:00\n場所：第二会議室\n議題：(1) 制度について\n\n"
        "○山川会長　始めます。\n○海野 花　子 委員　質問があります。\n◎事務局　お答えします。\n"
    )
    record = read(text)
    assert record.profile == "named_speakers"
    assert [block.role for block in record.blocks] == ["会長", "委員", "事務局"]
    assert "山川" not in "".join(block.text for block in record.blocks)


def test_speakers_in_brackets_become_their_roles() -> None:
    record = read("【会長】始めます。\n【委員】質問です。\n【事務局】お答えします。\n")
    assert record.profile == "bracketed_roles"
    assert [block.role for block in record.blocks] == ["会長", "委員", "事務局"]


def test_a_markdown_table_is_the_same_form() -> None:
    lines = written("2025-1").split("\n")
    table = "\n".join("| " + line.replace("\t", " | ") + " |" if "\t" in line else line for line in lines)
    first, second = read(written("2025-1")), read(table)
    assert second.meeting.name == first.meeting.name
    assert [(b.item, b.kind, b.role, b.text) for b in second.blocks] == [
        (b.item, b.kind, b.role, b.text) for b in first.blocks
    ]
    assert [m.label for m in second.materials] == [m.label for m in first.materials]


def test_a_megabyte_of_text_is_read_without_trouble() -> None:
    body = "".join(f"部員：{number}番目の意見です。令和7年5月28日に確かめました。\n" for number in range(24_000))
    began = time.monotonic()
    record = read(a_record(body=body))
    assert len(record.blocks) > 24_000
    assert time.monotonic() - began < 60  # only that it ends; how fast is a benchmark's question
