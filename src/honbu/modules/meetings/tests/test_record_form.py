"""会議録 in the ward's form, out as Word and PDF and back in again (MTG-9)."""

import dataclasses

import pytest

from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.domain.comparing import differences
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.domain.sources import open_source
from honbu.modules.meetings.tests.makers import NO_SEEDS, SEEDS, written

pytestmark = pytest.mark.requirement("MTG-9")


def again(record: Record, form: str) -> Record:
    """The record written as a paper and read from it."""
    paper = record_paper.make(record, "会議録", form)
    return read(open_source(paper.content, lambda _content: None).text)


def same_structure(first: Record, second: Record) -> None:
    """Everything but places, ways of writing and repaired page breaks."""
    assert differences(first, second) == []
    assert [(b.item, b.kind, b.role) for b in first.blocks] == [(b.item, b.kind, b.role) for b in second.blocks]
    assert [(a.group, a.post, a.note) for a in first.attendance] == [
        (a.group, a.post, a.note) for a in second.attendance
    ]
    assert [(d.target, d.choice, d.reason) for d in first.disclosure] == [
        (d.target, d.choice, d.reason) for d in second.disclosure
    ]


def settled(record: Record) -> Record:
    """The record with the closing time that its own mark gives, as after a decision about it."""
    times = {"令和7年度": ("13:30", "14:05"), "令和6年度": ("10:00", "11:10")}
    start, end = next(found for year, found in times.items() if record.meeting.name.startswith(year))
    notes = [dataclasses.replace(block, text=clock_note(block.text, start, end)) for block in record.blocks]
    return dataclasses.replace(
        record, meeting=dataclasses.replace(record.meeting, start=start, end=end), blocks=tuple(notes)
    )


def clock_note(text: str, start: str, end: str) -> str:
    """[14:05 終了] as the form writes it."""
    if text.endswith(("開会]", "開会〕")):
        return f"[{start} 開会]"
    return f"[{end} 終了]" if text.endswith(("終了]", "終了〕")) else text


@pytest.mark.parametrize("name", ["2025-1", "2024-3"])
def test_a_record_exported_to_word_reads_back_in_to_the_same_structure(name: str) -> None:
    first = settled(read(written(name)))
    same_structure(first, again(first, "docx"))


@pytest.mark.parametrize("name", ["2025-1", "2024-3"])
def test_a_record_exported_to_pdf_reads_back_in_to_the_same_speeches(name: str) -> None:
    first = settled(read(written(name)))
    second = again(first, "pdf")
    assert [(b.item, b.kind, b.role) for b in first.blocks] == [(b.item, b.kind, b.role) for b in second.blocks]
    assert [material.label for material in second.materials] == [material.label for material in first.materials]


@pytest.mark.skipif(not SEEDS.is_dir(), reason=NO_SEEDS)
def test_the_real_record_of_2019_exported_to_word_reads_back_in_to_the_same_structure() -> None:
    first = read((SEEDS / "minutes-2019-04-26.txt").read_text(encoding="utf-8"))
    notes = [dataclasses.replace(block, text=clock_note(block.text, "9:00", "9:48")) for block in first.blocks]
    first = dataclasses.replace(first, blocks=tuple(notes))
    same_structure(first, again(first, "docx"))


def test_the_end_that_holds_stands_in_the_form_once() -> None:
    first = settled(read(written("2025-1")))
    second = again(first, "docx")
    assert "15:05" not in second.source
    assert second.source.count("14:05") == 2
    assert "times_disagree" not in {doubt.rule for doubt in second.doubts}


def test_a_record_with_signs_that_paper_can_not_hold_still_becomes_a_paper() -> None:
    first = read(written("2025-1"))
    odd = dataclasses.replace(first.blocks[2], text="𠮷野家の髙橋さん\u202e葛󠄀飾区 #show: [x] $1 \\ <script>")
    first = dataclasses.replace(first, blocks=(*first.blocks[:2], odd, *first.blocks[3:]))
    for form in ("docx", "pdf"):
        assert len(record_paper.make(first, "会議録", form).content) > 5000
