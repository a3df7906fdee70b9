"""What is withheld is gone: the copy for the public, its proof, and what the public finds (MTG-6)."""

import io
import zipfile

import pytest
from django.test import Client

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.search import public as search
from honbu.modules.meetings.actions import intake as intakes
from honbu.modules.meetings.actions import minutes as keeping
from honbu.modules.meetings.actions import publishing as actions
from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.documents.public_copies import copies_of
from honbu.modules.meetings.domain.leaks import leaks_in, parts_of_page, parts_of_pdf, parts_of_word
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.domain.redaction import NotThere, Withheld, mark_of, project
from honbu.modules.meetings.models import Block, Meeting, Minutes, Publication, Withholding
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, approved, taken_in, written

pytestmark = pytest.mark.requirement("MTG-6")
SECRET = "届出が行われていない例が目立ちます"


def a_project(record: Record, quote: str) -> Record:
    """The record without some words of a paragraph."""
    place, block = next((n, b) for n, b in enumerate(record.blocks) if quote in b.text)
    start = block.text.index(quote)
    return project(record, [Withheld(f"block:{place}", start, start + len(quote), quote, "個人に関する情報")])


def test_a_copy_without_the_words_holds_none_of_them_in_any_part() -> None:
    record = a_project(read(written("2025-1")), SECRET)
    for name, _content, _type, parts in copies_of(record):
        assert leaks_in([(f"{name}{part}", text) for part, text in parts], [SECRET]) == []


def test_the_mark_tells_the_reason_and_not_the_length() -> None:
    record = read(written("2025-1"))
    short, long = a_project(record, "届出"), a_project(record, SECRET)
    mark = mark_of("個人に関する情報")
    assert any(mark in block.text for block in short.blocks)
    assert any(mark in block.text for block in long.blocks)


def test_stretches_that_overlap_get_one_mark() -> None:
    record = read(written("2025-1"))
    place, block = next((n, b) for n, b in enumerate(record.blocks) if SECRET in b.text)
    start = block.text.index(SECRET)
    both = [
        Withheld(f"block:{place}", start, start + 8, SECRET[:8], "個人に関する情報"),
        Withheld(f"block:{place}", start + 4, start + len(SECRET), SECRET[4:], "個人に関する情報"),
    ]
    assert project(record, both).blocks[place].text.count("【不開示") == 1


def test_words_that_moved_are_not_cut_somewhere_else() -> None:
    record = read(written("2025-1"))
    with pytest.raises(NotThere):
        project(record, [Withheld("block:2", 0, 4, "ちがう", "個人に関する情報")])
    with pytest.raises(NotThere):
        project(record, [Withheld("block:9999", 0, 2, "ない", "個人に関する情報")])


def test_a_leak_is_found_in_properties_hidden_parts_and_across_line_breaks() -> None:
    paper = record_paper.make(read(written("2025-1")), "会議録", "docx").content
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("customXml/item9.xml", "<a>ひみつの<b/>言葉</a>")
    assert leaks_in(parts_of_word(target.getvalue()), ["ひみつの言葉"]) != []
    assert leaks_in(parts_of_page("<p>ひみ\nつの 言葉</p>".encode()), ["ひみつの言葉"]) != []
    assert leaks_in(parts_of_page("&#12402;みつの言葉".encode()), ["ひみつの言葉"]) != []
    pdf = record_paper.make(read(written("2025-1")), "ひみつの言葉", "pdf").content
    assert {leak.part for leak in leaks_in(parts_of_pdf(pdf), ["ひみつの言葉"])} >= {"metadata"}


@pytest.fixture
def hq(db: None) -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def final(hq: Headquarters) -> Minutes:
    """Final minutes of its meeting of spring."""
    return approved(intakes.accept_intake(taken_in(hq), actor=hq.secretary), hq)


def withhold(meeting: Meeting, hq: Headquarters, quote: str, *, decided: bool = True) -> list[Withholding]:
    """Words withheld by two people."""
    block = Block.objects.filter(meeting=meeting, text__contains=quote).first()
    made = actions.propose_withholding(
        meeting, actor=hq.secretary, place="", block=block, quote=quote, reason="security"
    )
    for one in made if decided else []:
        actions.decide_withholding(one, actor=hq.chair, approve=True)
    return made


def published(final: Minutes, hq: Headquarters, **options: str) -> Publication:
    """The minutes as the public reads them."""
    given = {
        "openness": "partly",
        "reason": "保護に支障がある内容を含むため",
        "recognised": "区民部の立場を示すため",
    } | options
    publication = actions.prepare_publication(final, actor=hq.secretary, copies=copies_of, **given)
    actions.publish_minutes(publication, actor=hq.chair, copies=copies_of)
    publication.refresh_from_db()
    return publication


def test_a_withholding_needs_a_second_person(final: Minutes, hq: Headquarters) -> None:
    one = withhold(final.meeting, hq, SECRET, decided=False)[0]
    with pytest.raises(actions.SecondPersonNeeded):
        actions.decide_withholding(one, actor=hq.secretary, approve=True)
    with pytest.raises(access.NotAllowed):
        actions.decide_withholding(one, actor=hq.member, approve=True)


def test_words_that_do_not_stand_there_are_not_withheld(final: Minutes, hq: Headquarters) -> None:
    block = Block.objects.filter(meeting=final.meeting).first()
    with pytest.raises(actions.WordsNotFound):
        actions.propose_withholding(
            final.meeting, actor=hq.secretary, place="", block=block, quote="どこにもない言葉", reason="security"
        )


def test_nothing_is_published_before_everything_is_decided(final: Minutes, hq: Headquarters) -> None:
    with pytest.raises(actions.NotDecided):
        published(final, hq)  # 一部非公開, and nothing is withheld
    made = withhold(final.meeting, hq, SECRET, decided=False)
    with pytest.raises(actions.NotDecided):
        published(final, hq)
    actions.decide_withholding(made[0], actor=hq.chair, approve=True)
    with pytest.raises(actions.NotDecided):
        published(final, hq, openness="open")
    with pytest.raises(actions.NotDecided):
        published(final, hq, recognised="")  # 区民部長 is called by post
    publication = actions.prepare_publication(
        final, actor=hq.secretary, openness="partly", reason="x", recognised="y", copies=copies_of
    )
    with pytest.raises(actions.SecondPersonNeeded):
        actions.publish_minutes(publication, actor=hq.secretary, copies=copies_of)


def test_the_public_reads_the_record_without_what_is_withheld_anywhere(final: Minutes, hq: Headquarters) -> None:
    withhold(final.meeting, hq, SECRET)
    published(final, hq)
    stranger = Client()
    page = stranger.get("/meetings/public/hq/2025-1/")
    assert page.status_code == 200
    assert "【不開示：情報システムの安全に支障がある情報】" in page.content.decode()
    answers = {
        "page": page.content,
        "list": stranger.get("/meetings/public/").content,
        "feed": stranger.get("/meetings/public/feed.xml").content,
        "search": stranger.get("/meetings/public/?q=担当者").content,
        "api": stranger.get("/api/v1/minutes").content,
        "record": stranger.get("/api/v1/minutes/hq/2025/1").content,
    }
    for name, content in answers.items():
        assert leaks_in(parts_of_page(content), [SECRET]) == [], name
    pdf = b"".join(stranger.get("/meetings/public/hq/2025-1/pdf/").streaming_content)
    word = b"".join(stranger.get("/meetings/public/hq/2025-1/docx/").streaming_content)
    assert pdf.startswith(b"%PDF-")
    assert leaks_in(parts_of_pdf(pdf), [SECRET]) == []
    assert leaks_in(parts_of_word(word), [SECRET]) == []
    assert stranger.get("/api/v1/minutes/hq/2025/1").json()["record"]["meeting"]["ordinal"] == 1
    assert stranger.get("/api/v1/minutes/hq/2025/9").status_code == 404
    assert stranger.get("/api/v1/meetings").status_code == 401
    for form in ("pdf", "docx"):
        answer = stranger.get(f"/meetings/public/hq/2025-1/{form}/")
        assert SECRET not in str(answer.headers)


def test_withheld_words_are_neither_hit_nor_count(final: Minutes, hq: Headquarters) -> None:
    withhold(final.meeting, hq, SECRET)
    published(final, hq)
    assert search.find(None, "代表番号").count == 2
    assert search.find(None, "届出が行われていない").count == 0
    page = Client().get("/meetings/public/?q=届出が行われていない").content.decode()
    assert "0件" in page


def test_words_left_standing_elsewhere_stop_the_publication_and_tell_where(final: Minutes, hq: Headquarters) -> None:
    withhold(final.meeting, hq, "窓口の課は12月が混み合います")
    # The same words stand in a second place, as in a quotation.
    second = keeping.start_minutes(final.meeting, actor=hq.secretary, reason="結果の追記")
    Meeting.objects.filter(pk=final.meeting_id).update(result="なお、窓口の課は12月が混み合います。")
    keeping.check_minutes(second, actor=hq.secretary)
    keeping.close_round(second, actor=hq.secretary)
    keeping.approve_minutes(second, actor=hq.chair)
    second.refresh_from_db()
    with pytest.raises(actions.WouldLeak) as refusal:
        published(second, hq)
    assert refusal.value.leaks[0].words == "窓口の課は12月が混み合います"


def test_a_closed_record_publishes_only_that_the_meeting_was_held(final: Minutes, hq: Headquarters) -> None:
    published(final, hq, openness="closed", reason="審議中の事項のため")
    page = Client().get("/meetings/public/hq/2025-1/").content.decode()
    assert "会議録は公開していません" in page
    assert "内線電話" not in page
    assert Client().get("/meetings/public/hq/2025-1/pdf/").status_code == 404


def test_a_correction_replaces_the_copy_at_the_same_address(final: Minutes, hq: Headquarters) -> None:
    withhold(final.meeting, hq, SECRET)
    first = published(final, hq)
    second = keeping.start_minutes(final.meeting, actor=hq.secretary, reason="課数の誤り")
    block = Block.objects.get(meeting=final.meeting, text__startswith="昨年度は52課")
    keeping.edit_block(block, actor=hq.secretary, text=block.text.replace("52課", "53課"), version=block.version)
    keeping.check_minutes(second, actor=hq.secretary)
    keeping.close_round(second, actor=hq.secretary)
    keeping.approve_minutes(second, actor=hq.chair)
    second.refresh_from_db()
    published(second, hq)
    first.refresh_from_db()
    page = Client().get("/meetings/public/hq/2025-1/").content.decode()
    assert first.state == "replaced"
    assert "訂正版です" in page
    assert "53課" in page
    assert not any(document.is_open for document in documents.documents_of("meetings.publication", first.pk))


def test_a_withdrawn_copy_is_gone_for_the_public(final: Minutes, hq: Headquarters) -> None:
    withhold(final.meeting, hq, SECRET)
    publication = published(final, hq)
    actions.withdraw_publication(publication, actor=hq.chair, reason="誤って公開したため")
    stranger = Client()
    for path in ("", "pdf/", "docx/"):
        assert stranger.get(f"/meetings/public/hq/2025-1/{path}").status_code == 404
    assert search.find(None, "代表番号").count == 0
    assert "令和7年度 第1回" not in stranger.get("/meetings/public/").content.decode()


def test_what_is_not_published_does_not_exist_for_the_public(final: Minutes, hq: Headquarters) -> None:
    stranger = Client()
    assert stranger.get("/meetings/public/hq/2025-1/").status_code == 404
    assert stranger.get(f"/meetings/{final.meeting_id}/").status_code in {302, 404}
    assert "令和7年度" not in stranger.get("/meetings/public/").content.decode()


def test_the_office_leads_from_the_withheld_words_to_the_public_page(final: Minutes, hq: Headquarters) -> None:
    office, chair = as_person(hq.secretary), as_person(hq.chair)
    where = f"/meetings/{final.meeting_id}/disclosure/"
    block = Block.objects.get(meeting=final.meeting, text__contains=SECRET)
    office.post(f"{where}blocks/{block.pk}/", {"quote": SECRET, "reason": "security"})
    one = Withholding.objects.get()
    chair.post(f"{where}withholdings/{one.pk}/", {"answer": "approve"})
    page = office.get(where).content.decode()
    assert "だれの発言か分かる所があります" in page
    answer = office.post(
        f"{where}prepare/", {"openness": "partly", "reason": "保護のため", "recognised": "立場を示すため"}, follow=True
    )
    assert "公開用の写しを作り、確かめました" in answer.content.decode()
    publication = Publication.objects.get()
    assert office.get(f"{where}{publication.pk}/").status_code == 200
    chair.post(f"{where}{publication.pk}/publish/")
    assert Client().get("/meetings/public/hq/2025-1/").status_code == 200
    assert publication.prepared_by == hq.secretary
