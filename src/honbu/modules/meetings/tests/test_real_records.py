"""The two real records of the ward, where they are at hand: the counts and doubts that a person found by reading them."""

from collections import Counter

import pytest

from honbu.modules.meetings.domain.reading import read, roles_between
from honbu.modules.meetings.domain.record import BlockKind, Record
from honbu.modules.meetings.tests.makers import NO_SEEDS, SEEDS

pytestmark = [
    pytest.mark.skipif(not SEEDS.is_dir(), reason=NO_SEEDS),
    pytest.mark.requirement("MTG-9"),
]


@pytest.fixture(scope="module")
def h31() -> Record:
    """平成31年度 第1回."""
    return read((SEEDS / "minutes-2019-04-26.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def r5() -> Record:
    """令和5年度 第1回."""
    return read((SEEDS / "minutes-2023-05-31.txt").read_text(encoding="utf-8"))


def kinds(record: Record) -> Counter[str]:
    """How many blocks of each kind."""
    return Counter(block.kind.value for block in record.blocks)


def speeches(record: Record, item: str | None = None) -> Counter[str]:
    """How many speeches of each role, of one item or of all."""
    return Counter(
        block.role for block in record.blocks if block.kind is BlockKind.SPEECH and item in {None, block.item}
    )


def rules(record: Record) -> Counter[str]:
    """How often each rule found something."""
    return Counter(doubt.rule for doubt in record.doubts)


def test_the_record_of_2019_gives_exactly_what_was_counted_by_eye(h31: Record) -> None:
    assert kinds(h31) == {"explanation": 3, "speech": 41, "resolution": 2, "note": 2}
    assert speeches(h31) == {"本部長": 12, "副本部長": 4, "部員": 14, "事務局": 11}
    assert speeches(h31, "議案1") == {"部員": 8, "本部長": 7, "事務局": 8}
    assert speeches(h31, "議案2") == {"部員": 5, "本部長": 2, "副本部長": 4, "事務局": 2}
    assert speeches(h31, "報告1") == {"部員": 1, "本部長": 2, "事務局": 1}
    assert sum(len(block.text) for block in h31.blocks if block.kind is BlockKind.SPEECH) == 2974
    assert [item.resolution for item in h31.agenda] == ["了承", "了承", ""]
    assert [m.label for m in h31.materials] == [
        f"資料{n}" for n in ["1", "2-1", "2-2", "2-3", "2-4", "2-5", "3-1", "3-2"]
    ]
    assert Counter(one.group for one in h31.attendance) == {"部員": 12, "事務局": 4}
    assert sum(len(block.joined) == 2 for block in h31.blocks) == 2
    assert Counter(part.kind for part in h31.layout)["page_header"] == 4


def test_the_record_of_2023_gives_exactly_what_was_counted_by_eye(r5: Record) -> None:
    assert kinds(r5) == {
        "explanation": 7, "summary": 7, "speech": 29, "resolution": 3, "no_questions": 4, "note": 1,
    }  # fmt: skip
    assert speeches(r5) == {"本部長": 9, "部員": 17, "事務局": 3}
    assert speeches(r5, "議案1") == {"本部長": 2, "事務局": 2}
    assert speeches(r5, "議案2") == {"部員": 10, "本部長": 4, "事務局": 1}
    assert speeches(r5, "議案3") == {"部員": 7, "本部長": 2}
    assert sum(len(block.text) for block in r5.blocks if block.kind is BlockKind.SPEECH) == 1578
    summaries = [block.span[1] - block.span[0] for block in r5.blocks if block.kind is BlockKind.SUMMARY]
    assert summaries == [215, 501, 292, 340, 256, 93, 228]
    assert len(r5.materials) == 11
    assert Counter(one.group for one in r5.attendance) == {"部員": 11, "事務局": 5}
    assert [(option.label, option.votes) for option in r5.options] == [("案①", 9), ("案②", 0), ("案③", 0)]


def test_the_follow_ups_of_both_records_are_found(h31: Record, r5: Record) -> None:
    assert Counter(one.kind.value for one in h31.follow_ups) == {
        "promise": 3, "request": 5, "instruction": 1, "consider": 1,
    }  # fmt: skip
    assert [one.kind.value for one in r5.follow_ups] == [
        "promise", "request", "consider", "request", "instruction", "instruction",
    ]  # fmt: skip


def test_what_an_importer_must_flag_in_the_record_of_2019_is_flagged(h31: Record) -> None:
    assert {
        "title_year_differs", "material_title_differs", "speaker_alias", "explainer_named", "member_identifies_self",
        "rank_stands_out", "role_of_this_meeting", "sentence_cut", "page_header", "mixed_notation", "no_question_put",
        "reported_with_questions", "dates_normalised", "wording", "withheld_place_missing", "spelling_variants",
    } == set(rules(h31))  # fmt: skip
    wording = {h31.raw(doubt.span) for doubt in h31.doubts if doubt.rule == "wording"}
    assert wording == {
        "よろしく願い", "方々向上も", "これまでとおり", "こと多い", "見えていく", "二次", "一方向的", "第1回情報化推進本部",
    }  # fmt: skip


def test_what_an_importer_must_flag_in_the_record_of_2023_is_flagged(r5: Record) -> None:
    assert {
        "times_disagree", "repeated_word", "deputy_unnamed", "role_of_this_meeting", "missing_separator", "sentence_cut",
        "mixed_notation", "resolved_with_homework", "result_missing", "opening_missing", "no_question_put",
        "dates_normalised", "wording", "withheld_place_missing", "quoted_title_differs", "member_called_by_post",
    } == set(rules(r5))  # fmt: skip
    assert rules(r5)["repeated_word"] == 3
    assert {r5.raw(doubt.span) for doubt in r5.doubts if doubt.rule == "wording"} == {
        "どうするかを検討が必要", "をしたと思います", "があるのはわかりませんが",
    }  # fmt: skip


def test_the_information_chief_sat_with_the_secretariat_first_and_with_the_members_later(
    h31: Record, r5: Record
) -> None:
    assert [r5.raw(doubt.span) for doubt in roles_between(r5, [h31])] == ["情報管理課長"]


def test_the_dates_of_the_plans_are_read(r5: Record) -> None:
    found = {date.text: date.value for date in r5.dates}
    assert found["2025年10月"].startswith("2025-10-01")
    assert found["令和6年8月"].startswith("2024-08-01")
    assert found["令和７年度末"].startswith("2026-03-31")
    assert found["上半期"] == "2023-04-01/2023-09-30"
