"""職員名簿: what a list says against the register, without a database."""

import pytest

from honbu.kernel.personnel.domain.personnel_list import (
    HeadingsMissing,
    Holds,
    PersonFacts,
    Register,
    compare,
    find_headings,
)

HEAD = ["職員番号", "氏名", "カナ", "任用区分", "所属コード", "職名", "本務兼務", "メール"]


def facts(number: str, name: str, *holds: Holds, **fields: str) -> PersonFacts:
    family, _, given = name.partition(" ")
    return PersonFacts(
        number, family, given, fields.get("kana", ""), "", fields.get("employment", "regular"), fields.get("email", ""),
        frozenset(holds),
    )  # fmt: skip


REGISTER = Register(
    units={
        "1001": "政策経営部情報管理課",
        "1301": "区民部戸籍住民課",
        "1302": "区民部国民健康保険課",
        "1303": "区民部管理係",
        "1304": "区民部管理係",
    },
    posts={"chief": "課長", "officer": "係員"},
    people={
        "1": facts("1", "山田 太郎", Holds("1001", "officer")),
        "2": facts("2", "佐藤 花子", Holds("1301", "officer")),
    },
)  # fmt: skip
YAMADA = ["1", "山田 太郎", "", "常勤", "1001", "係員", "本務", ""]
SATO = ["2", "佐藤 花子", "", "常勤", "1301", "係員", "本務", ""]


def against(*rows: list[str]):
    return compare("名簿", [HEAD, *rows], REGISTER)


def rules(*rows: list[str]) -> list[tuple[str, str]]:
    return [(found.rule, str(found.place)) for found in against(*rows).findings]


def test_the_same_list_a_second_time_does_nothing():
    comparison = against(YAMADA, SATO)
    assert comparison.does_nothing
    assert comparison.acceptable
    assert comparison.counts == {"same": 2}


def test_joins_moves_changes_and_leaves_are_told_apart():
    comparison = against(
        ["1", "山田 太郎", "", "常勤", "1302", "係員", "", ""],
        ["3", "新人 一", "シンジン ハジメ", "会計年度任用職員", "1001", "係員", "", ""],
    )
    assert comparison.counts == {"moves": 1, "joins": 1, "leaves": 1}
    moved = next(change for change in comparison.changes if change.number == "1")
    assert moved.details == (("配属", "政策経営部情報管理課 係員", "区民部国民健康保険課 係員"),)


def test_a_new_family_name_is_a_change_and_what_the_list_leaves_empty_stays():
    comparison = against(["1", "鈴木 太郎", "", "常勤", "1001", "係員", "", ""], SATO)
    change = next(change for change in comparison.changes if change.number == "1")
    assert (change.verdict, change.details) == ("changes", (("姓", "山田", "鈴木"),))


def test_a_concurrent_post_stands_in_a_row_of_its_own():
    comparison = against(YAMADA, ["1", "山田 太郎", "", "常勤", "1301", "係員", "兼務", ""], SATO)
    change = next(change for change in comparison.changes if change.number == "1")
    assert change.person.holds == {Holds("1001", "officer"), Holds("1301", "officer", main=False)}
    assert comparison.acceptable


@pytest.mark.parametrize(
    ("row", "rule", "place"),
    [
        (["", "番号 無し", "", "常勤", "1001", "係員", "", ""], "no_number", "名簿 2行 A列"),
        (["9", "", "", "常勤", "1001", "係員", "", ""], "no_name", "名簿 2行 B列"),
        (["9", "誰か 一", "", "常勤", "9999", "係員", "", ""], "unknown_unit", "名簿 2行 E列"),
        (["9", "誰か 一", "", "常勤", "1001", "大統領", "", ""], "unknown_post", "名簿 2行 F列"),
        (["9", "誰か 一", "", "謎", "1001", "係員", "", ""], "unknown_employment", "名簿 2行 D列"),
        (["9", "空白なし", "", "常勤", "1001", "係員", "", ""], "one_name", "名簿 2行 B列"),
        (["9", "誰か 一", "", "常勤", "1001", "係員", "兼務", ""], "no_main", "名簿 2行"),
    ],
)
def test_each_error_says_where_it_stands(row, rule, place):
    assert (rule, place) in rules(row, YAMADA, SATO)


def test_the_same_row_twice_two_main_posts_and_two_people_under_one_number_are_found():
    assert ("duplicate", "名簿 3行") in rules(YAMADA, YAMADA, SATO)
    assert ("two_main", "名簿 3行") in rules(YAMADA, ["1", "山田 太郎", "", "常勤", "1301", "係員", "", ""], SATO)
    assert ("two_people", "名簿 3行") in rules(YAMADA, ["1", "別人 次郎", "", "常勤", "1301", "係員", "兼務", ""], SATO)


def test_a_section_named_twice_in_the_ward_has_to_be_given_by_its_code():
    rows = [["職員番号", "氏名", "所属", "職名"], ["1", "山田 太郎", "区民部管理係", "係員"]]
    assert [found.rule for found in compare("名簿", rows, REGISTER).findings] == ["ambiguous_unit"]


def test_titles_above_the_table_and_headings_in_other_words_are_understood():
    rows = [
        ["令和9年4月1日現在　職員名簿"],
        [],
        ["職員ＮＯ", "氏 名", "所属名称", "役職"],
        ["1", "山田　太郎", "政策経営部 情報管理課", "係員"],
    ]
    assert find_headings(rows)[0] == 2
    assert compare("名簿", rows, REGISTER).counts["same"] == 1


def test_a_sheet_without_headings_says_which_are_missing():
    with pytest.raises(HeadingsMissing, match="「職員番号」「氏名」「所属コード」「職名」"):
        compare("名簿", [["a", "b"], ["1", "2"]], REGISTER)


def test_an_empty_list_never_makes_everybody_leave():
    comparison = compare("名簿", [HEAD], REGISTER)
    assert not comparison.acceptable
    assert comparison.findings[0].rule == "empty"


def test_a_list_of_one_department_only_is_noticed():
    people = {str(n): facts(str(n), f"職員 {n}", Holds("1001", "officer")) for n in range(1, 41)}
    register = Register(REGISTER.units, REGISTER.posts, people)
    comparison = compare("名簿", [HEAD, ["1", "職員 1", "", "常勤", "1001", "係員", "", ""]], register)
    assert [found.rule for found in comparison.findings] == ["many_leave"]


def test_numbers_that_excel_has_made_of_codes_are_read_as_codes():
    rows = [HEAD, ["1.0", "山田 太郎", "", "常勤", "1001.0", "係員", "", ""], SATO]
    assert compare("名簿", rows, REGISTER).does_nothing


def test_rare_letters_of_names_come_through_unchanged():
    comparison = against(YAMADA, SATO, ["3", "𠮷野 葛󠄀", "ﾖｼﾉ ｶﾂﾗ", "常勤", "1001", "係員", "", ""])
    joined = next(change for change in comparison.changes if change.number == "3")
    assert (joined.name, joined.person.family_kana) == ("𠮷野 葛󠄀", "ヨシノ")
