"""評価の規則 and the reading of sheets: values in, values out, no database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.portfolio.domain import evaluation_sheet as sheets
from honbu.modules.portfolio.domain.evaluating import (
    DEFAULT_ITEMS,
    Axis,
    Entry,
    Gap,
    Item,
    NotIndependent,
    WrongScore,
    carried_over,
    check_second,
    checked,
    farthest_first,
    left_to_do,
    mean,
    means,
    require_independent,
    shown,
    suggested,
)
from honbu.modules.portfolio.domain.lifecycle import Quadrant

pytestmark = pytest.mark.requirement("SYS-3")
ITEMS = [
    Item("V1", "有用か", Axis.VALUE, 2),
    Item("V2", "速いか", Axis.VALUE),
    Item("F1", "止まらないか", Axis.FITNESS),
]
SECRET = b"secret"
TEXTS = {item.code: item.text for item in ITEMS}
KEY = sheets.Key(1, 2, 3)


@pytest.mark.requirement("SYS-10")
def test_every_item_is_explained_in_at_most_eighty_letters_and_in_two_axes() -> None:
    assert 14 <= len(DEFAULT_ITEMS) <= 20
    assert all(0 < len(item[4]) <= 80 for item in DEFAULT_ITEMS)
    assert {item[2] for item in DEFAULT_ITEMS} == set(Axis)
    assert len({item[0] for item in DEFAULT_ITEMS}) == len(DEFAULT_ITEMS)


def test_a_mean_is_weighed_exactly_and_what_is_not_known_does_not_count() -> None:
    assert mean(ITEMS, {"V1": 5, "V2": 2}, Axis.VALUE) == Fraction(12, 3)
    assert mean(ITEMS, {"V1": None, "V2": 2}, Axis.VALUE) == 2
    assert mean(ITEMS, {}, Axis.FITNESS) is None


@given(st.dictionaries(st.sampled_from(["V1", "V2", "F1"]), st.one_of(st.none(), st.integers(1, 5))))
def test_a_mean_never_leaves_the_scale(scores: dict[str, int | None]) -> None:
    found = means(ITEMS, scores)
    assert all(one is None or 1 <= one <= 5 for one in (found.value, found.fitness))
    assert found.complete == (suggested(found) is not None)


def test_a_mean_is_shown_with_one_decimal() -> None:
    assert [shown(Fraction(13, 4)), shown(Fraction(5)), shown(None)] == ["3.3", "5.0", "—"]


def test_the_verdict_follows_from_usefulness_and_soundness() -> None:
    assert suggested(means(ITEMS, {"V1": 5, "F1": 1})) is Quadrant.REPLACE
    assert suggested(means(ITEMS, {"V1": 1, "F1": 1})) is Quadrant.RETIRE
    assert suggested(means(ITEMS, {"V1": 1})) is None


def test_a_sheet_is_complete_when_every_item_is_scored_or_asked_and_low_points_say_why() -> None:
    entries = {"V1": Entry(2), "V2": Entry(unknown=True)}
    told = left_to_do(ITEMS, entries)
    assert len(told) == 2
    assert "有用か" in told[0]
    assert "止まらないか" in told[1]
    assert left_to_do(ITEMS, {**entries, "V1": Entry(2, reason="遅い"), "F1": Entry(3)}) == []


def test_a_score_and_not_knowing_exclude_each_other() -> None:
    for entry in (Entry(6), Entry(0), Entry(3, unknown=True)):
        with pytest.raises(WrongScore):
            checked("項目", entry)


def test_two_points_of_difference_need_a_reason() -> None:
    check_second("項目", 4, 3, "")
    check_second("項目", None, 1, "")
    check_second("項目", 4, 2, "記録では3回止まった")
    with pytest.raises(WrongScore):
        check_second("項目", 4, 2, " ")
    with pytest.raises(WrongScore):
        check_second("項目", 4, 6, "理由")


def test_nobody_judges_what_is_their_own() -> None:
    with pytest.raises(NotIndependent, match="外の人"):
        require_independent(1, [10], writers=[], owner_units=[10, 11], others="外の人に")
    with pytest.raises(NotIndependent):
        require_independent(1, [20], writers=[1], owner_units=[10], others="")
    require_independent(1, [20], writers=[2], owner_units=[10], others="")


def test_the_greatest_difference_comes_first_and_agreement_is_not_listed() -> None:
    gaps = [Gap(1, "V1", 3, 4), Gap(2, "V1", 5, 1), Gap(3, "V1", 3, 3), Gap(4, "V1", 1, 3)]
    assert [gap.sheet for gap in farthest_first(gaps)] == [2, 4, 1]


def test_last_rounds_points_come_over_only_where_the_item_still_asks_the_same() -> None:
    before = [("V1", "有用か", 4, "", ""), ("V2", "別の文", 5, "", ""), ("F1", "止まらないか", None, "", "")]
    assert carried_over(before, TEXTS) == {"V1": (4, "", "")}


# ---- the sheet in Excel ------------------------------------------------------------------------------------------------------


def a_sheet(*rows: tuple[str, ...], key: str = "") -> list[list[str]]:
    """A sheet as it comes back: the key in its row, the head, the rows."""
    top = [[""] for _ in range(sheets.HEAD_ROW)]
    top[sheets.KEY_ROW - 1] = [key or sheets.key_text(KEY, TEXTS, SECRET)]
    return top + [[code, "", TEXTS.get(code, text), "", score, reason, ""] for code, text, score, reason in rows]


def expected(**changes: object) -> sheets.Expected:
    """What is on record."""
    facts = {
        "key": KEY,
        "title": "住民記録",
        "texts": TEXTS,
        "entries": {"V1": Entry(4)},
        "seconds": {},
        "frozen": False,
    }
    return sheets.Expected(**{**facts, **changes})  # type: ignore[arg-type]


FULL = (("V1", "", "4", ""), ("V2", "", "3", ""), ("F1", "", "わからない", "何の記録か"))


def test_a_sheet_that_was_filled_in_says_what_changes() -> None:
    found = sheets.read_sheet("1", a_sheet(*FULL), expected(), SECRET)
    assert found.acceptable
    assert found.entries == {"V2": Entry(3), "F1": Entry(unknown=True, reason="何の記録か")}
    assert [line.finding for line in found.lines] == ["same", "changed", "changed"]


@pytest.mark.parametrize(
    ("cell", "score", "doubtful"),
    [("5", 5, False), ("５", 5, True), ("5点", 5, True), (" ５ 点".replace(" ", ""), 5, True), ("4.0", 4, True)],
)
def test_a_point_is_read_as_it_can_only_be_meant(cell: str, score: int, *, doubtful: bool) -> None:
    reading = sheets.read_score(cell)
    assert reading.score == score
    assert bool(reading.doubt) is doubtful


@pytest.mark.parametrize("cell", ["6", "0", "-1", "高い", "4.5", "=1+1", "5 4"])
def test_what_is_no_point_is_wrong(cell: str) -> None:
    assert sheets.read_score(cell).wrong


@pytest.mark.parametrize(
    "changes",
    [{"frozen": True}, {"key": sheets.Key(1, 2, 4)}, {"texts": {**TEXTS, "V1": "別の文"}}],
)
def test_a_sheet_is_refused_when_it_is_frozen_changed_meanwhile_or_of_other_items(changes: dict[str, object]) -> None:
    found = sheets.read_sheet("1", a_sheet(*FULL), expected(**changes), SECRET)
    assert not found.acceptable
    assert found.entries == {}


def test_a_forged_key_and_a_changed_text_are_refused() -> None:
    honest = sheets.key_text(KEY, TEXTS, SECRET)
    for key in (honest.replace("|3|", "|4|"), honest[:-1] + ("0" if honest[-1] != "0" else "1"), "何もない"):
        assert not sheets.read_sheet("1", a_sheet(*FULL, key=key), expected(key=sheets.Key(1, 2, 4)), SECRET).acceptable
    rows = a_sheet(*FULL)
    rows[sheets.HEAD_ROW][sheets.TEXT] = "よいシステムですか"
    assert not sheets.read_sheet("1", rows, expected(), SECRET).acceptable


def test_rows_that_are_missing_doubled_or_added_are_refused() -> None:
    for rows in (FULL[:2], (*FULL, FULL[0]), (*FULL, ("X1", "新しい項目", "5", ""))):
        assert not sheets.read_sheet("1", a_sheet(*rows), expected(), SECRET).acceptable


def test_the_second_stage_is_ignored_and_told() -> None:
    rows = a_sheet(*FULL)
    rows[sheets.HEAD_ROW] += ["5", "良い"]
    found = sheets.read_sheet("1", rows, expected(), SECRET)
    assert found.acceptable
    assert "V1" not in found.entries
    assert any("2次評価" in message for message in found.lines[0].messages)


@given(st.lists(st.lists(st.text(max_size=12), max_size=10), max_size=20))
def test_whatever_is_in_a_sheet_it_is_read_without_failing(rows: list[list[str]]) -> None:
    assert not sheets.read_sheet("1", rows, expected(), SECRET).entries
    with_key = a_sheet(*FULL)[: sheets.HEAD_ROW] + rows
    sheets.read_sheet("1", with_key, expected(), SECRET)
