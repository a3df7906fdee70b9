"""One system under three names: what is asked, and what is kept apart (SYS-1)."""

import pytest

from honbu.modules.portfolio.domain.reading import Code, Named, RowRef, same_system_groups
from honbu.modules.portfolio.domain.reading.names import ALIKE, likeness, normal
from honbu.modules.portfolio.tests.books import SYSTEMS

pytestmark = pytest.mark.requirement("SYS-1")


def listed(*names: str, owner: str = "", vendor: str = "") -> list[Named]:
    """Rows of a list with these names."""
    return [Named(name, RowRef("一覧", row), owner=owner, vendor=vendor) for row, name in enumerate(names, start=2)]


def codes(*names: str, owner: str = "") -> list[tuple[Code, int]]:
    """The questions about these names, and how many each is about."""
    return [(group.code, len(group.members)) for group in same_system_groups(listed(*names, owner=owner))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("住民記録システム", "住民記録ｼｽﾃﾑ"),
        ("住民記録システム", "住民記録電算システム"),
        ("住民記録システム", "住民　記録"),
        ("人事・給与システム", "人事給与システム"),
        ("サーバー監視", "サーバ監視"),
        ("ＡＩ－ＯＣＲ", "AI-OCR"),
        ("メール配信サービス", "メ－ル配信サ－ビス"),
    ],
)
def test_spellings_of_one_name_are_asked_about_as_the_same(one: str, other: str) -> None:
    assert codes(one, other) == [(Code.SAME_NAME, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("生活保護システム", "生活保護システムVer.5"),
        ("統合型GIS", "統合型GIS（庁内）"),
        ("住民記録システム（MICJET）", "住民記録システム"),
        ("学童クラブ入会システム", "学童クラブ入会管理システム"),
        ("総合行政（住民記録）", "住民記録システム"),
    ],
)
def test_names_that_differ_in_a_word_are_asked_about_as_similar(one: str, other: str) -> None:
    assert codes(one, other) == [(Code.SIMILAR_NAME, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("財務会計システム", "財務会計システム（旧）"),
        ("新文書管理システム", "文書管理システム"),
        ("次期文書管理システム", "新文書管理システム"),
        ("第1号館空調システム", "第2号館空調システム"),
        ("国民健康保険システム", "国民年金システム"),
        ("公園管理システム", "図書館管理システム"),
    ],
)
def test_old_new_and_next_systems_and_different_ones_are_kept_apart(one: str, other: str) -> None:
    assert codes(one, other) == []


def test_the_same_owner_and_vendor_decide_between_names_that_are_half_alike() -> None:
    names = ("校務支援システム", "校務支援台帳システム")
    alike = likeness(normal(names[0]), normal(names[1]))
    assert alike < ALIKE < alike + 0.2
    assert codes(*names) == []
    (group,) = same_system_groups(listed(*names, owner="1", vendor="甲社"))
    assert group.code is Code.SIMILAR_NAME
    assert "所管課が同じ" in group.reasons[0]
    assert "業者が同じ" in group.reasons[0]


def test_the_same_reading_is_asked_about_whatever_the_letters_are() -> None:
    rows = [Named("戸籍", RowRef("一覧", 2), kana="コセキ"), Named("こせき簿", RowRef("一覧", 3), kana="ｺｾｷ")]
    assert [group.reasons for group in same_system_groups(rows)] == [("よみが同じです。",)]


def test_a_system_on_record_of_exactly_the_same_name_is_a_match_and_no_question() -> None:
    known = [Named("文書管理システム", system=7)]
    assert same_system_groups(listed("文書管理システム"), known) == []
    (group,) = same_system_groups(listed("文書管理"), known)
    assert [named.system for named in group.members] == [None, 7]


def test_systems_on_record_alone_are_never_asked_about() -> None:
    assert same_system_groups([], [Named("文書管理", system=7), Named("文書管理システム", system=8)]) == []


def test_the_systems_of_a_ward_are_not_taken_for_each_other() -> None:
    assert codes(*(name for _owner, names in SYSTEMS for name in names)) == []


def test_a_name_of_nothing_but_signs_or_of_system_alone_does_no_harm() -> None:
    assert codes("システム", "システム") == [(Code.SAME_NAME, 2)]
    assert codes("（）", "－－", "", "旧", "新") == []
