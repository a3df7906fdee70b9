"""Finding things, and not finding what one may not see."""

import datetime
import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.tests.makers import a_person, a_ward
from honbu.kernel.search import public as search
from honbu.kernel.search import queries, rebuilding
from honbu.kernel.search.models import Entry

pytestmark = pytest.mark.django_db


def a_thing(number: int, title: str, text: str = "", **more) -> search.Searchable:
    at = datetime.datetime(2026, 4, 1, 9, tzinfo=clock.TOKYO) + datetime.timedelta(days=number)
    return search.Searchable("tests.thing", str(number), title, text, f"/things/{number}/", more.pop("at", at), **more)


def titles(actor, query, **more) -> list[str]:
    return ["".join(piece for piece, _hit in find.title) for find in search.find(actor, query, **more).finds]


@pytest.fixture
def ward():
    return a_ward()


@pytest.fixture
def clerk(ward):
    return a_person(unit=ward["office"])


def test_words_of_two_letters_are_found_newest_first(clerk):
    search.put([a_thing(1, "監査計画"), a_thing(2, "検査"), a_thing(3, "内部監査の実施")])
    assert titles(clerk, "監査") == ["内部監査の実施", "監査計画"]


def test_pairs_that_only_happen_to_stand_in_a_text_are_no_find(clerk):
    search.put([a_thing(1, "監査調整と調書類"), a_thing(2, "監査調書")])
    assert titles(clerk, "監査調書") == ["監査調書"]


def test_every_word_has_to_be_found_in_title_or_text(clerk):
    search.put([a_thing(1, "電話", "ＩＰ 電話の音声"), a_thing(2, "電話", "アナログ")])
    assert titles(clerk, "ip電話 音声") == ["電話"]


def test_other_ways_of_writing_are_found(clerk):
    search.put([a_thing(1, "抜打ちで訪問"), a_thing(2, "抜き打ちで訪問")])
    assert len(titles(clerk, "抜き打ち")) == 2


def test_what_one_may_not_see_is_neither_hit_nor_count(ward, clerk):
    search.put(
        [
            a_thing(1, "秘密の監査", permission="trail.read", unit_id=ward["counter"].pk),
            a_thing(2, "公開の監査", is_public=True, permission="trail.read", unit_id=ward["counter"].pk),
        ]
    )
    assert titles(clerk, "監査") == ["公開の監査"]
    assert search.find(clerk, "監査").count == 1
    assert titles(None, "監査") == ["公開の監査"]
    role = access.Role.objects.create(code="reader", title="閲覧", permissions=["trail.read"])
    access.Grant.objects.create(
        person=clerk, role=role, unit=ward["residents"], scope="below", valid_from=datetime.date(2020, 4, 1)
    )
    clerk.__dict__.pop("_holdings", None)
    assert titles(clerk, "監査") == ["公開の監査", "秘密の監査"]


def test_a_thing_put_in_again_is_replaced_and_one_taken_out_is_gone(clerk):
    search.put([a_thing(1, "旧い題")])
    search.put([a_thing(1, "新しい題")])
    assert (titles(clerk, "旧い"), titles(clerk, "新しい")) == ([], ["新しい題"])
    search.take_out("tests.thing", ["1"])
    assert titles(clerk, "新しい") == []


def test_a_period_narrows_the_finds(clerk):
    search.put([a_thing(1, "監査"), a_thing(100, "監査")])
    assert len(titles(clerk, "監査", since=datetime.date(2026, 5, 1))) == 1
    assert len(titles(clerk, "監査", until=datetime.date(2026, 5, 1))) == 1


@pytest.mark.parametrize("query", ["", "　", "!!!", "\0", "%", "_", "'; DROP TABLE", "😀", "{{7*7}}", "あ" * 10_000])
def test_nothing_that_somebody_types_breaks_the_page(query):
    assert Client().get("/search/", {"q": query[:5000], "page": "９" * 3}).status_code == 200


@pytest.fixture
def _sources_of_the_house():
    kept = dict(rebuilding._sources)
    yield
    search.declare_sources(kept)


@pytest.mark.usefixtures("_sources_of_the_house")
def test_reading_anew_brings_in_what_is_there_and_takes_out_what_is_not(clerk):
    search.put([a_thing(1, "消えた物")])
    search.declare_sources({"tests.thing": lambda: [a_thing(2, "残る物")]})
    assert search.rebuild() == 1
    assert titles(clerk, "物で") == []
    assert titles(clerk, "残る物") == ["残る物"]
    assert titles(clerk, "消えた物") == []


@pytest.mark.usefixtures("_sources_of_the_house")
def test_while_the_index_is_read_anew_a_search_finds_what_was_there_and_a_reading_broken_off_leaves_it(clerk):
    search.put([a_thing(1, "前からある物"), a_thing(2, "消える物")])
    seen = []

    def things():
        for number in range(3, 3 + 2 * rebuilding.AT_ONCE):
            yield a_thing(number, "新しい物")
        seen.extend(titles(clerk, "前からある物") + titles(clerk, "消える物") + titles(clerk, "新しい物"))
        raise InterruptedError

    search.declare_sources({"tests.thing": things})
    with pytest.raises(InterruptedError):
        search.rebuild()
    assert seen == ["前からある物", "消える物"]
    assert (titles(clerk, "消える物"), titles(clerk, "新しい物")) == (["消える物"], [])
    search.declare_sources({"tests.thing": lambda: iter([a_thing(1, "前からある物"), a_thing(3, "新しい物")])})
    assert search.rebuild() == 2
    assert (titles(clerk, "消える物"), titles(clerk, "新しい物")) == ([], ["新しい物"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sources_of_the_house")
def test_what_people_put_in_or_take_out_while_the_index_is_read_anew_stays_as_they_left_it():
    clerk = a_person(unit=a_ward()["office"])
    search.put([a_thing(1, "公開をやめた物"), a_thing(2, "旧い言葉"), a_thing(3, "消えた物")])

    def meanwhile():
        search.take_out("tests.thing", ["1"])
        search.put([a_thing(2, "直した言葉"), a_thing(4, "加えた物")])
        connection.close()

    def things():
        read = [a_thing(1, "公開をやめた物"), a_thing(2, "旧い言葉")]
        somebody = threading.Thread(target=meanwhile)
        somebody.start()
        somebody.join()
        yield from read

    search.declare_sources({"tests.thing": things})
    search.rebuild()
    found = [titles(clerk, words) for words in ("公開をやめた", "旧い言葉", "直した言葉", "加えた物", "消えた物")]
    assert found == [[], [], ["直した言葉"], ["加えた物"], []]


@pytest.mark.usefixtures("_sources_of_the_house")
def test_reading_anew_what_has_not_changed_writes_nothing():
    things = [a_thing(1, "同じ物"), a_thing(2, "書き損じた物")]
    search.put(things)
    before = dict(Entry.objects.values_list("object_id", "written_in"))
    Entry.objects.filter(object_id="2").update(title="別の物", written_in=0)
    Entry.objects.filter(object_id="1").update(written_in=0)
    search.declare_sources({"tests.thing": lambda: things})
    search.rebuild()
    after = dict(Entry.objects.values_list("object_id", "written_in"))
    assert (after["1"], after["2"]) == (0, before["2"])


def test_readers_of_english_see_the_english_words_and_find_by_both(clerk):
    search.put([a_thing(1, "情報管理課", title_en="Information Management Section")])
    assert titles(clerk, "management section") == ["情報管理課"]
    with translation.override("en"):
        assert titles(clerk, "情報管理") == ["Information Management Section"]


def test_common_words_that_only_others_may_read_are_not_counted_however_many(ward, clerk):
    mine = a_thing(0, "監査の予定")
    secret = [
        a_thing(number, "監査", "予定", permission="trail.read", unit_id=ward["counter"].pk)
        for number in range(1, 2 * queries.NEAREST)
    ]
    search.put([mine, *secret])
    found = search.find(clerk, "監査")
    assert (found.count, len(found.finds), found.more) == (1, 1, False)


def test_the_oldest_of_many_finds_stands_on_the_last_page(clerk):
    search.put([a_thing(number, f"監査{number}") for number in range(45)])
    assert titles(clerk, "監査", page=3) == [f"監査{number}" for number in (4, 3, 2, 1, 0)]
