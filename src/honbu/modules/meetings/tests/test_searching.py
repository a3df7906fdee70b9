"""Finding what was said, shown and decided, and nothing that one may not see."""

import datetime

import pytest

from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.search import public as search
from honbu.modules.meetings.actions import intake as intakes
from honbu.modules.meetings.actions import minutes as keeping
from honbu.modules.meetings.models import Block, Material, Meeting
from honbu.modules.meetings.queries.speeches import MATERIALS, SPEECHES, asked_of, circles_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, approved, taken_in, written

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-3")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters whose circles are known."""
    found = a_headquarters()
    search.declare_circles([circles_of])
    return found


@pytest.fixture
def meetings(hq: Headquarters) -> list[Meeting]:
    """Both records of the ward."""
    texts = (("2024-3", "冬.txt"), ("2025-1", "春.txt"))
    return [intakes.accept_intake(taken_in(hq, written(name), file), actor=hq.secretary) for name, file in texts]


def found(hq: Headquarters, query: str, **filters: str) -> str:
    """The page of a member's search."""
    answer = as_person(hq.member).get("/meetings/search/", {"q": query, "kind": SPEECHES, **filters})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_member_by_post_finds_what_was_said_and_a_stranger_neither_hits_nor_counts(
    hq: Headquarters, meetings: list[Meeting]
) -> None:
    assert search.find(hq.member, "代表番号", kind=SPEECHES).count == 2
    assert search.find(hq.secretary, "代表番号", kind=SPEECHES).count == 2
    assert search.find(hq.stranger, "代表番号", kind=SPEECHES).count == 0
    assert search.find(None, "代表番号").count == 0
    page = as_person(hq.stranger).get("/meetings/search/", {"q": "代表番号", "kind": SPEECHES}).content.decode()
    assert "停電" not in page
    assert ">0件<" in page.replace(" ", "").replace("\n", "")


def test_role_body_and_year_narrow_a_search(hq: Headquarters, meetings: list[Meeting]) -> None:
    everything = search.find(hq.member, "案", kind=SPEECHES).count
    members = search.find(hq.member, "案", kind=SPEECHES, facets=["role:部員"]).count
    assert 0 < members < everything
    assert search.find(hq.member, "評価シート", kind=SPEECHES, facets=["year:2025"]).count == 0
    assert search.find(hq.member, "評価シート", kind=SPEECHES, facets=["year:2024", "body:hq"]).count == 2
    assert "評価シート" in found(hq, "評価シート", role="部員", year="2024", body="hq")


@pytest.mark.parametrize(
    ("query", "words", "since", "until"),
    [
        ("令和7年5月 電話", "電話", "2025-05-01", "2025-05-31"),
        ("R7.5.28", "", "2025-05-28", "2025-05-28"),
        ("令和6年度 評価", "評価", "2024-04-01", "2025-03-31"),
        ("監査", "監査", "None", "None"),
        ("5月28日 監査", "5月28日 監査", "None", "None"),
    ],
)
def test_a_day_or_period_among_the_words_narrows_the_search(query: str, words: str, since: str, until: str) -> None:
    asked = asked_of(query)
    assert (asked.words, str(asked.since), str(asked.until)) == (words, since, until)


def test_a_search_with_an_era_month_finds_that_months_meeting_only(hq: Headquarters, meetings: list[Meeting]) -> None:
    assert "内線電話" in found(hq, "令和7年5月 代表番号")
    assert "停電" not in found(hq, "令和7年2月 代表番号")
    assert "令和7年度 第1回" in found(hq, "令和7年5月")


def test_other_ways_of_writing_and_wide_letters_are_found(hq: Headquarters) -> None:
    text = written("2025-1").replace("訪問は10月から12月に行う", "抜打ちの訪問とＩＰ 電話の点検を行う")
    intakes.accept_intake(taken_in(hq, text), actor=hq.secretary)
    for query in ("抜き打ち", "抜打ち", "IP電話", "ＩＰ電話"):
        assert search.find(hq.member, query, kind=SPEECHES).count == 1, query


def test_what_is_corrected_is_found_by_its_new_words_only(hq: Headquarters, meetings: list[Meeting]) -> None:
    block = Block.objects.get(meeting=meetings[1], text__contains="停電したときに")
    keeping.edit_block(block, actor=hq.secretary, text="非常用の電源を示してほしい。", version=block.version)
    assert search.find(hq.member, "停電したとき", kind=SPEECHES).count == 0
    assert search.find(hq.member, "非常用の電源", kind=SPEECHES).count == 1


def test_decisions_are_found_by_all_staff(hq: Headquarters, meetings: list[Meeting]) -> None:
    approved(meetings[1], hq)
    assert search.find(hq.stranger, "内線電話", kind="meetings.decision").count == 1


def test_the_text_of_a_materials_file_is_found_by_members(hq: Headquarters, meetings: list[Meeting]) -> None:
    kept = documents.keep(
        "方式別の年間費用は次のとおり".encode(), "比較.txt", actor=hq.secretary, title="比較", unit_id=hq.body.unit_id
    )
    Material.objects.filter(meeting=meetings[1], no=2, branch=2).update(document=kept)
    search.rebuild(MATERIALS)
    search.declare_circles([circles_of])
    assert search.find(hq.member, "年間費用", kind=MATERIALS).count == 1
    assert search.find(hq.stranger, "年間費用", kind=MATERIALS).count == 0


def test_reading_the_index_anew_gives_the_same(hq: Headquarters, meetings: list[Meeting]) -> None:
    before = search.find(hq.member, "本部", kind=SPEECHES).count
    search.rebuild(SPEECHES)
    assert search.find(hq.member, "本部", kind=SPEECHES).count == before
    assert meetings[1].held_on == datetime.date(2025, 5, 28)
