"""Titles, posts, notes and papers can be withheld too, and what else might be is offered (MTG-6)."""

import json
import re

import pytest
from django.test import Client

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.tests.makers import a_person
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import intake as intakes
from honbu.modules.meetings.actions import publishing as actions
from honbu.modules.meetings.domain.leaks import leaks_in, parts_of_page, parts_of_pdf, parts_of_word
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.recognising import WithholdingCandidate, candidates
from honbu.modules.meetings.domain.redaction import Withheld, places_of, project
from honbu.modules.meetings.models import Block, Minutes, Publication, Withholding
from honbu.modules.meetings.queries.withholding import candidates_for, final_record_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, a_record, approved, taken_in, written

pytestmark = pytest.mark.requirement("MTG-6")
SPOKEN = "### 議案（1）計画について\n本部長：{chair}\n部員：{member}\n本部長：では決めます。\n—案のとおり承認—\n"


def found_in(chair: str = "どうですか。", member: str = "よいです。", **options: object) -> list[WithholdingCandidate]:
    """The candidates of a small record in which these two things are said."""
    record = read(a_record(body=SPOKEN.format(chair=chair, member=member)))
    return candidates(record, **options)  # type: ignore[arg-type]


# ---- the rules -------------------------------------------------------------------------------------------------------
def test_every_text_of_a_record_can_be_withheld_and_nothing_else_changes() -> None:
    record = read(written("2025-1"))
    for place, text in places_of(record).items():
        if not text:
            continue
        left = places_of(project(record, [Withheld(place, 0, len(text), text, "個人に関する情報")]))
        changed = {name for name, now in left.items() if now != places_of(record)[name]}
        assert changed == {place}
        assert left[place] == "【不開示：個人に関する情報】"


@pytest.mark.parametrize(
    ("said", "rule", "quote", "reason"),
    [
        ("担当は03-1234-5678です。", "phone", "03-1234-5678", "person"),
        ("携帯は０９０－１２３４－５６７８です。", "phone", "０９０－１２３４－５６７８", "person"),
        ("内線3456に連絡してください。", "phone", "内線3456", "person"),
        ("suzuki@city.example.jpへ送ってください。", "mail", "suzuki@city.example.jp", "person"),
        ("サーバーは192.168.10.5です。", "network", "192.168.10.5", "security"),
        ("アドレスはfe80::1:2fです。", "network", "fe80::1:2f", "security"),
    ],
)
def test_numbers_and_addresses_are_offered(said: str, rule: str, quote: str, reason: str) -> None:
    assert [(one.rule, one.quote, one.reason) for one in found_in(member=said)] == [(rule, quote, reason)]


@pytest.mark.parametrize(
    "said",
    [
        "令和7年5月28日、13:30から15:05までです。",
        "第1.2.3節の999.1.2.3を見てください。",
        "費用は1,234,567円、前年比10.5%です。",
        "区民部の窓口と政策経営部長に聞きます。",
        "2025-05-28のとおりです。",
    ],
)
def test_times_figures_units_and_the_deputy_chair_are_not_offered(said: str) -> None:
    assert found_in(member=said) == []


def test_the_names_of_those_present_are_offered_as_one_calls_them() -> None:
    names = [("区田", "民子"), ("林", "一")]
    found = found_in("区田民子さん、林部長、いかがですか。", "区田　民子です。小林町の林の話です。", names=names)
    assert [one.quote for one in found] == ["区田民子", "林部長", "区田　民子"]


def test_a_members_post_is_offered_with_words_around_it_because_the_post_stands_in_the_list() -> None:
    assert [one.quote for one in found_in("まず区民部長から、意見をお願いします。")] == ["まず区民部長から、"]
    assert [one.quote for one in found_in("区民部長、意見をお願いします。")] == ["区民部長、意見をお願いします。"]


def test_somebody_who_names_a_post_of_their_own_is_offered_even_when_it_is_in_no_list() -> None:
    found = found_in(member="賛成です。私は生活福祉課長を兼ねていますが、現場も助かります。")
    assert [(one.rule, one.word, one.quote) for one in found] == [
        ("myself", "生活福祉課長", "私は生活福祉課長を兼ねていますが、")
    ]


def test_words_that_are_withheld_in_one_place_are_offered_in_every_other() -> None:
    record = read(written("2025-1"))
    place, text = next((at, text) for at, text in places_of(record).items() if "情報研修" in text)
    start = text.index("情報研修")
    found = candidates(record, withheld=[Withheld(place, start, start + 4, "情報研修", "business")])
    left = [one for one in found if one.rule == "left_over"]
    assert {one.place.split(":")[0] for one in left} == {"block", "material"}
    assert {(one.quote, one.reason) for one in left} == {("情報研修", "business")}


def test_what_was_proposed_or_looked_at_and_left_is_not_offered_again() -> None:
    said = "担当は03-1234-5678です。代表は03-1111-2222です。"
    first, second = found_in(member=said)
    start = said.index(first.quote)
    withheld = [Withheld(first.place, start, start + len(first.quote), first.quote, "person")]
    assert found_in(member=said, withheld=withheld) == [second]
    assert found_in(member=said, refused={(first.place, first.quote)}) == [second]


def test_what_stands_twice_in_a_place_is_offered_once_and_counted() -> None:
    found = found_in(member="03-1234-5678です。もう一度、03-1234-5678です。")
    assert [(one.quote, one.times) for one in found] == [("03-1234-5678", 2)]


# ---- the page --------------------------------------------------------------------------------------------------------
@pytest.fixture
def hq(db: None) -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def final(hq: Headquarters) -> Minutes:
    """Final minutes of its meeting of spring, in which somebody's number is named."""
    text = written("2025-1").replace("配慮してほしい", "配慮してほしい（連絡先は03-1234-5678）")
    return approved(intakes.accept_intake(taken_in(hq, text), actor=hq.secretary), hq)


def where_of(final: Minutes) -> str:
    """The disclosure page."""
    return f"/meetings/{final.meeting_id}/disclosure/"


def place_with(final: Minutes, words: str, kind: str) -> str:
    """The place of a kind in which these words stand."""
    record = final_record_of(final.meeting)
    assert record is not None
    return next(at for at, text in places_of(record).items() if at.startswith(kind) and words in text)


def all_approved(final: Minutes, hq: Headquarters) -> None:
    """The second person agrees to everything, on the page."""
    chair = as_person(hq.chair)
    for one in Withholding.objects.filter(state="proposed"):
        chair.post(f"{where_of(final)}withholdings/{one.pk}/", {"answer": "approve"})


def test_a_title_a_post_a_note_and_a_paper_are_withheld_from_every_public_form(
    final: Minutes, hq: Headquarters
) -> None:
    words = {"agenda": "情報研修", "attendance": "危機管理監", "note": "代理", "material": "方式別の比較表"}
    office, where = as_person(hq.secretary), where_of(final)
    for kind, quote in words.items():
        address = f"{where}places/{place_with(final, quote, kind)}/"
        assert address in office.get(where).content.decode()
        assert quote in office.get(address).content.decode()
        assert office.post(address, {"quote": quote, "reason": "operation"}).status_code == 302
    shown = office.get(where).content.decode()
    assert all(f"<mark>{quote}</mark>" in shown for quote in words.values())
    assert "報告2の件名" in shown
    all_approved(final, hq)
    # The title also stands in the explanation and in the list of papers: both are offered, and one press is enough.
    offers = re.findall(
        r'name="place" value="([^"]+)"><input type="hidden" name="quote" value="情報研修"',
        office.get(where).content.decode(),
    )
    assert sorted(place.split(":")[0] for place in offers) == ["block", "material"]
    for place in offers:
        office.post(f"{where}candidates/", {"place": place, "quote": "情報研修"})
    all_approved(final, hq)
    prepared = {"openness": "partly", "reason": "支障があるため", "recognised": "区民部の立場を示すため"}
    answer = office.post(f"{where}prepare/", prepared, follow=True).content.decode()
    assert "公開用の写しを作り、確かめました" in answer
    as_person(hq.chair).post(f"{where}{Publication.objects.get().pk}/publish/")
    stranger = Client()
    for path in (
        "/meetings/public/hq/2025-1/",
        "/meetings/public/",
        "/meetings/public/feed.xml",
        "/api/v1/minutes/hq/2025/1",
    ):
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert leaks_in(parts_of_page(answer.content), words.values()) == [], path
    # JSON may write letters as numbers: what is read from it counts.
    record = json.dumps(stranger.get("/api/v1/minutes/hq/2025/1").json(), ensure_ascii=False)
    assert leaks_in([("json", record)], words.values()) == []
    pdf = b"".join(stranger.get("/meetings/public/hq/2025-1/pdf/").streaming_content)
    word = b"".join(stranger.get("/meetings/public/hq/2025-1/docx/").streaming_content)
    assert pdf.startswith(b"%PDF-")
    assert leaks_in(parts_of_pdf(pdf), words.values()) == []
    assert leaks_in(parts_of_word(word), words.values()) == []
    assert "【不開示：事務事業の遂行に支障がある情報】" in stranger.get("/meetings/public/hq/2025-1/").content.decode()


def test_the_mark_in_the_copy_is_japanese_whatever_language_the_office_has_chosen(
    final: Minutes, hq: Headquarters
) -> None:
    office = as_person(hq.secretary)
    office.cookies["honbu_language"] = "en"
    place = place_with(final, "危機管理監", "attendance")
    office.post(f"{where_of(final)}places/{place}/", {"quote": "危機管理監", "reason": "person"})
    all_approved(final, hq)
    office.post(
        f"{where_of(final)}prepare/", {"openness": "partly", "reason": "保護のため", "recognised": "立場を示すため"}
    )
    content = Publication.objects.get().content
    assert content is not None
    assert "【不開示：個人に関する情報】" in json.dumps(content, ensure_ascii=False)


def test_who_spoke_is_withheld_where_an_explanation_names_a_post(final: Minutes, hq: Headquarters) -> None:
    block = Block.objects.filter(meeting=final.meeting, kind="explanation").first()
    assert block is not None
    actions.propose_withholding(
        final.meeting, actor=hq.secretary, place=actions.ROLE, block=block, quote=block.role, reason="person"
    )
    actions.decide_withholding(Withholding.objects.get(), actor=hq.chair, approve=True)
    record = actions.public_record(final, "partly")
    assert record is not None
    assert [one.role for one in record.blocks].count("【不開示：個人に関する情報】") == 1
    assert as_person(hq.secretary).get(f"{where_of(final)}blocks/{block.pk}/role/").status_code == 200


def test_words_over_two_lines_of_the_result_are_found_as_a_browser_sends_them(final: Minutes, hq: Headquarters) -> None:
    content = final.content
    assert content is not None
    second = Minutes(meeting=final.meeting, number=2, state="final", reason="結果の追記", drafted_by=hq.secretary)
    second.content, second.sha256 = content | {"result": "案のとおり承認\n費用は別に示す"}, final.sha256
    second.drafted_at = second.approved_at = final.approved_at
    second.save()
    sent = {"quote": "承認\r\n費用", "reason": "business"}
    assert as_person(hq.secretary).post(f"{where_of(final)}places/result/", sent).status_code == 302
    assert Withholding.objects.get().quote == "承認\n費用"


def test_words_that_do_not_stand_in_the_title_are_asked_for_again(final: Minutes, hq: Headquarters) -> None:
    place = place_with(final, "情報研修", "agenda")
    answer = as_person(hq.secretary).post(
        f"{where_of(final)}places/{place}/", {"quote": "どこにもない言葉", "reason": "person"}
    )
    assert answer.status_code == 422
    assert "その言葉は、この箇所にありません" in answer.content.decode()
    assert not Withholding.objects.exists()


def test_places_that_are_not_there_and_people_who_may_not_get_404(final: Minutes, hq: Headquarters) -> None:
    where = where_of(final)
    block = Block.objects.filter(meeting=final.meeting).first()
    assert block is not None
    office = as_person(hq.secretary)
    for place in ("agenda:99", "block:1", "role:1", "nothing", "agenda:-1", "agenda:"):
        assert office.get(f"{where}places/{place}/").status_code == 404, place
    for person in (hq.member, hq.stranger):
        client = as_person(person)
        for path in ("places/agenda:0/", f"blocks/{block.pk}/role/"):
            assert client.get(f"{where}{path}").status_code == 404
            assert client.post(f"{where}{path}", {"quote": "議", "reason": "person"}).status_code == 404
        assert client.post(f"{where}candidates/", {"place": "agenda:0", "quote": "x"}).status_code == 404
    assert "伏せる箇所の候補" not in as_person(hq.member).get(where).content.decode()
    assert not Withholding.objects.exists()


def test_a_candidate_is_proposed_with_one_press_and_then_offered_no_more(final: Minutes, hq: Headquarters) -> None:
    office, where = as_person(hq.secretary), where_of(final)
    assert "電話番号が出ています。" in office.get(where).content.decode()
    block = Block.objects.get(meeting=final.meeting, text__contains="03-1234-5678")
    record = final_record_of(final.meeting)
    assert record is not None
    one = next(one for one in candidates_for(final.meeting, record) if one.rule == "phone")
    pressed = {"place": one.place, "quote": one.quote}
    office.post(f"{where}candidates/", pressed)
    again = office.post(f"{where}candidates/", pressed, follow=True).content.decode()
    made = Withholding.objects.get()
    assert (made.block, made.quote, made.reason, made.state) == (block, "03-1234-5678", "person", "proposed")
    assert "もう申し出てあるか" in again
    assert "電話番号が出ています。" not in again


def test_what_is_no_candidate_is_not_proposed_whatever_a_form_sends(final: Minutes, hq: Headquarters) -> None:
    as_person(hq.secretary).post(f"{where_of(final)}candidates/", {"place": "agenda:0", "quote": "令和7年度"})
    assert not Withholding.objects.exists()


def test_a_record_that_stays_closed_has_no_candidates(final: Minutes, hq: Headquarters) -> None:
    meeting = final.meeting
    meeting.record_openness = "closed"
    meeting.save()
    assert "伏せる箇所の候補" not in as_person(hq.secretary).get(where_of(final)).content.decode()


# ---- second thoughts -------------------------------------------------------------------------------------------------
def proposed(final: Minutes, hq: Headquarters) -> Withholding:
    """The title of a paper, proposed."""
    place = place_with(final, "方式別の比較表", "material")
    quote = "方式別の比較表"
    return actions.propose_withholding(final.meeting, actor=hq.secretary, place=place, quote=quote, reason="business")[
        0
    ]


def test_a_proposal_is_taken_back_by_who_made_it_and_stays_in_the_trail(final: Minutes, hq: Headquarters) -> None:
    one = proposed(final, hq)
    with pytest.raises(access.NotAllowed):
        actions.take_back_withholding(one, actor=hq.member)
    other = a_person("副田 課", hq.units["office"], title="担当課長", rank=68)
    with pytest.raises(NotPossibleNow):
        actions.take_back_withholding(one, actor=other)
    as_person(hq.secretary).post(f"{where_of(final)}withholdings/{one.pk}/", {"answer": "take_back"})
    assert not Withholding.objects.exists()
    assert trail.history_of(one)[0].verb == "meetings.withholding.taken_back"
    with pytest.raises(NotPossibleNow):
        actions.decide_withholding(one, actor=hq.chair, approve=True)
    assert [work.title for work in notices.open_work(hq.secretary)].count("不開示部分を確かめる") == 0


def test_what_was_approved_is_lifted_by_a_second_person_with_a_reason(final: Minutes, hq: Headquarters) -> None:
    one = proposed(final, hq)
    actions.decide_withholding(one, actor=hq.chair, approve=True)
    with pytest.raises(actions.SecondPersonNeeded):
        actions.lift_withholding(one, actor=hq.secretary, reason="不要")
    with pytest.raises(actions.NotDecided):
        actions.lift_withholding(one, actor=hq.chair, reason=" ")
    as_person(hq.chair).post(f"{where_of(final)}withholdings/{one.pk}/", {"answer": "lift", "reason": "公表済のため"})
    one.refresh_from_db()
    assert one.state == "refused"
    assert actions.withheld_of(final.meeting) == []
    with pytest.raises(NotPossibleNow):
        actions.lift_withholding(one, actor=hq.chair, reason="もう一度")


def test_words_that_are_proposed_twice_make_one_withholding(final: Minutes, hq: Headquarters) -> None:
    one = proposed(final, hq)
    again = actions.propose_withholding(
        final.meeting, actor=hq.secretary, place=one.place, quote=one.quote, reason="person"
    )
    assert again == []
    assert Withholding.objects.get() == one
