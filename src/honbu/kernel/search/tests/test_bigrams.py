"""Pairs of letters: how Japanese is compared, cut and marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.search.domain import bigrams


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＩＰ電話", "ip 電話"),
        ("ｼｽﾃﾑ", "システム"),
        ("Ｆｉｔ＆Ｇａｐ", "fit gap"),
        ("監　査", "監査"),
        ("ﾊﾞｯｸｱｯﾌﾟ", "バックアップ"),
    ],
)
def test_width_case_spaces_and_punctuation_make_no_difference(one, other):
    assert bigrams.fold(one) == bigrams.fold(other)


def test_a_word_of_two_letters_is_one_pair_and_a_single_letter_stands_for_itself():
    assert bigrams.pairs("監査") == ["監査"]
    assert bigrams.pairs("区") == ["区"]
    assert bigrams.pairs("") == []
    assert bigrams.pairs("監査調書") == ["査調", "監査", "調書"]


@given(st.text(max_size=40), st.text(max_size=40), st.text(min_size=2, max_size=8))
def test_whatever_contains_a_word_contains_all_its_pairs(before, after, word):
    folded = bigrams.fold(word)
    if len(folded) >= 2:
        text = bigrams.fold(before) + folded + bigrams.fold(after)
        assert set(bigrams.pairs(folded)) <= set(bigrams.pairs(text))


def test_all_words_of_a_query_count_up_to_a_bound():
    assert bigrams.words("監査　調書 監査") == ["監査", "調書"]
    assert bigrams.words("！！ 、。") == []
    assert len(bigrams.words(" ".join(str(n) for n in range(50)))) == bigrams.MOST_WORDS
    assert len(bigrams.words("あ" * 5000)[0]) == bigrams.LONGEST_WORD


def test_other_ways_of_writing_are_sought_too():
    assert bigrams.variants("抜打ち監査", [("抜打ち", "抜き打ち")]) == ["抜打ち監査", "抜き打ち監査"]


def test_the_find_is_marked_in_the_raw_text_as_it_stands_there():
    assert bigrams.marked("次期のＩＰ 電話について", ["ip電話"]) == [
        ("次期の", False),
        ("ＩＰ 電話", True),
        ("について", False),
    ]


@given(st.text(max_size=200), st.lists(st.text(max_size=5), max_size=4))
def test_marking_never_loses_or_invents_a_letter(text, sought):
    pieces = bigrams.marked(text, [bigrams.fold(word) for word in sought], around=500)
    assert "".join(piece for piece, _hit in pieces) == text


def test_a_letter_with_its_mark_is_marked_as_it_stands_there_also_far_back_in_a_long_text():
    pieces = bigrams.marked("前置き。" * 20_000 + "ﾊﾞｯｸｱｯﾌﾟの手順", ["バックアップ"])
    assert ("ﾊﾞｯｸｱｯﾌﾟ", True) in pieces
    assert pieces[-1] == ("の手順", False)
