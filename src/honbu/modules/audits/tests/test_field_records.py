"""The rules of a record that a tablet sends, without a database."""

import datetime
from typing import Any

import pytest

from honbu.modules.audits.domain.field_records import Asked, Word, WrongRecord, read_facts, read_record, together

pytestmark = pytest.mark.requirement("AUD-4")
NOW = datetime.datetime(2026, 10, 1, 12, tzinfo=datetime.UTC)
ASKED = Asked({1: "A1", 2: "A2", 9: "K1"}, frozenset({9}), frozenset({"みどり総合"}), frozenset({5}))


def sent(**facts: Any) -> dict[str, Any]:
    return {
        "arrived_at": "2026-10-01T10:00:00+09:00", "left_at": None, "received_by": "", "notes": "", "done": False,
        "broken_off": "", "results": [], **facts,
    }  # fmt: skip


def result(**facts: Any) -> dict[str, Any]:
    return {
        "item": 1, "contractor": "", "verdict": "conforms", "grade": None, "words": "", "sample": "",
        "told_at": "2026-10-01T01:30:00.123Z", **facts,
    }  # fmt: skip


def refused(words: str, **facts: Any) -> None:
    with pytest.raises(WrongRecord, match=words):
        read_record(sent(**facts), ASKED, now=NOW)


def test_a_record_is_read_with_its_times_and_its_contractors() -> None:
    left = "2026-10-01T11:30:00+09:00"
    graded = result(item=2, verdict="graded", grade=5, words="鍵がない\r\nと聞いた\x00")
    vendor = result(item=9, contractor="みどり総合", told_at="2026-10-01T11:00:00+09:00")
    read = read_record(sent(left_at=left, done=True, notes=" 話 ", results=[graded, vendor]), ASKED, now=NOW)
    assert (read.done, read.notes, read.left_at) == (True, "話", datetime.datetime.fromisoformat(left))
    assert [(one.item, one.contractor, one.grade, one.words) for one in read.results] == [
        (2, "", 5, "鍵がない\nと聞いた"), (9, "みどり総合", None, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [None, [], "記録", {}, {"arrived_at": 1}, {**sent(), "extra": 1}, sent(done="yes"), sent(results={}), sent(notes=3)]
)  # fmt: skip
def test_what_is_no_record_is_refused_with_a_sentence_and_stays_on_the_tablet(wrong: object) -> None:
    with pytest.raises(WrongRecord, match="記録はこの端末に残っています"):
        read_record(wrong, ASKED, now=NOW)


def test_times_have_their_zone_are_in_order_and_not_in_the_future() -> None:
    refused("時差", arrived_at="2026-10-01T10:00:00")
    refused("時刻を", arrived_at="今朝")
    refused("到着より前", left_at="2026-10-01T09:59:00+09:00")
    refused("端末の日付と時刻", arrived_at="2026-10-01T21:06:00+09:00")
    refused("端末の日付と時刻", results=[result(told_at="2026-10-02T00:00:00+09:00")])
    ahead = sent(arrived_at="2026-10-01T21:04:00+09:00")
    assert read_record(ahead, ASKED, now=NOW).arrived_at > NOW, "a tablet's clock may be a little ahead"


def test_an_unknown_item_a_strange_verdict_or_contractor_is_refused() -> None:
    refused("この訪問にない確認項目", results=[result(item=77)])
    refused("読み取れません", results=[result(verdict="perfect")])
    refused("読み取れません", results=[result(item=True)])
    refused("監査調書にない委託先", results=[result(item=9, contractor="どこか")])
    refused("監査調書にない委託先", results=[result(item=9)])
    refused("監査調書にない委託先", results=[result(contractor="みどり総合")])
    refused("2度", results=[result(), result(verdict="not_seen")])


def test_a_finding_names_its_grade_and_nothing_else_has_one() -> None:
    refused("A1：「指摘あり」のときは", results=[result(verdict="graded")])
    refused("A1：「指摘あり」のときは", results=[result(grade=5)])
    refused("使えない指摘の区分", results=[result(verdict="graded", grade=6)])


def test_what_is_too_long_is_refused_with_its_limit() -> None:
    refused("立会者は80字まで", received_by="あ" * 81)
    refused("A1は10000字まで", results=[result(words="あ" * 10_001)])
    refused("A1の見た件数は160字まで", results=[result(sample="あ" * 161)])
    refused("2000件まで", results=[result()] * 2001)


def test_whoever_is_done_has_left_and_was_not_broken_off() -> None:
    refused("退出を記録して", done=True)
    refused("どちらか一方", done=True, left_at="2026-10-01T11:00:00+09:00", broken_off="閉庁")


def test_what_proves_something_says_its_sort_and_when_it_was_taken() -> None:
    facts = {"sort": "photo", "item": "2", "taken_at": "2026-10-01T10:00:00Z"}
    assert read_facts(facts, now=NOW)[:2] == ("photo", 2)
    assert read_facts({**facts, "item": "x"}, now=NOW)[1] is None
    for wrong in ({"sort": "film"}, {"taken_at": "きのう"}, {"taken_at": "2026-10-02T10:00:00Z"}):
        with pytest.raises(WrongRecord):
            read_facts({**facts, **wrong}, now=NOW)


# ---- several of the team ---------------------------------------------------------------------------------------------------


def word(by: int, minute: int, words: str = "", verdict: str = "適合", sample: str = "") -> Word:
    return Word(verdict, None, words, sample, NOW + datetime.timedelta(minutes=minute), by, "甲乙丙"[by], verdict)


def test_the_later_word_counts_and_the_earlier_of_another_stays_beside_it() -> None:
    both = together(word(0, 1, "鍵はある"), word(1, 2, "鍵がない", "指摘あり"))
    assert (both.by, both.verdict) == (1, "指摘あり")
    assert both.words == "鍵がない\n（甲の記録）適合　鍵はある"


def test_it_is_the_same_in_whatever_order_and_however_often_records_arrive() -> None:
    first, second, third = (
        word(0, 1, "一\n二", sample="3件"),
        word(1, 2, "三", "指摘あり"),
        word(2, 3, "四", "指摘あり"),
    )
    one_way = together(together(first, second), third)
    for again in (first, second, third, second, first):
        assert together(one_way, again) == one_way
    assert one_way.words == "四\n（甲の記録）適合　一 二　3件\n（乙の記録）三"
    other_way = together(together(third, second), first)
    assert (other_way.by, set(other_way.words.split("\n"))) == (2, set(one_way.words.split("\n")))


def test_ones_own_later_word_replaces_ones_own_earlier_and_keeps_what_others_said() -> None:
    both = together(word(0, 1, "古い"), word(1, 2, "乙の文"))
    assert together(both, word(1, 3, "乙の直した文")).words == "乙の直した文\n（甲の記録）古い"
    assert together(both, word(1, 1, "もっと前")) == both
    assert together(both, word(0, 4, "甲の直した文")).words == "甲の直した文\n（乙の記録）乙の文"


def test_what_is_said_in_the_later_words_already_is_not_said_twice() -> None:
    assert together(word(0, 1, "鍵はある"), word(1, 2, "鍵はある。台帳も見た")).words == "鍵はある。台帳も見た"
