"""議題と資料: built, numbered, replaced, read, and bound into one (MTG-2)."""

import io

import pytest
from django.http import StreamingHttpResponse
from pypdf import PdfReader

from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.home import public as home
from honbu.kernel.notices.public import Notice
from honbu.modules.meetings.actions import agenda as actions
from honbu.modules.meetings.actions import convening, materials
from honbu.modules.meetings.models import AgendaItem, Material, Meeting
from honbu.modules.meetings.queries.agenda import papers_of, readers_of, too_long_by
from honbu.modules.meetings.queries.year import entries_between, figures_for
from honbu.modules.meetings.tests.makers import (
    Headquarters,
    a_headquarters,
    a_meeting,
    a_pdf,
    a_submitted_proposal,
    an_item,
    an_upload,
    in_days,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-2")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def attached(hq: Headquarters, item: AgendaItem, *titles: str) -> list[Material]:
    """Materials of an item."""
    return [
        materials.attach_to_item(item, an_upload(f"{title}.pdf", a_pdf(title)), actor=hq.secretary, title=title)
        for title in titles
    ]


def keys(meeting: Meeting) -> list[str]:
    """The items in the order of the day."""
    return [f"{item.key} {item.title}" for item in meeting.items.all()]


def labels(meeting: Meeting) -> list[str]:
    """The materials in the order of their numbers."""
    return [str(material) for material in meeting.materials.all()]


def a_full_meeting(hq: Headquarters) -> Meeting:
    """議案 計画 with two papers, 報告 実績 with one, 議案 予算 without."""
    meeting = a_meeting(hq)
    attached(hq, an_item(hq, meeting, "計画"), "plan", "annex")
    attached(hq, an_item(hq, meeting, "実績", kind="report"), "result")
    an_item(hq, meeting, "予算")
    return meeting


def test_matters_and_reports_are_numbered_apart_and_anew_when_one_moves(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    assert keys(meeting) == ["議案1 計画", "報告1 実績", "議案2 予算"]
    assert labels(meeting) == ["資料1-1 plan", "資料1-2 annex", "資料2 result"]
    actions.move_item(meeting.items.get(title="予算"), -2, actor=hq.secretary)
    actions.move_item(meeting.items.get(title="実績"), -1, actor=hq.secretary)
    assert keys(meeting) == ["議案1 予算", "報告1 実績", "議案2 計画"]
    assert labels(meeting) == ["資料1 result", "資料2-1 plan", "資料2-2 annex"]


def test_a_report_that_becomes_a_matter_takes_its_place_among_the_matters(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    actions.change_item(meeting.items.get(title="実績"), actions.ItemFacts("実績", "matter"), actor=hq.secretary)
    assert keys(meeting) == ["議案1 計画", "議案2 実績", "議案3 予算"]


def test_materials_of_an_item_change_places_among_themselves(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    materials.move_material(meeting.materials.get(title="annex"), -1, actor=hq.secretary)
    assert labels(meeting) == ["資料1-1 annex", "資料1-2 plan", "資料2 result"]
    materials.remove_material(meeting.materials.get(title="annex"), actor=hq.secretary)
    assert labels(meeting) == ["資料1 plan", "資料2 result"]


def test_an_order_that_no_longer_fits_what_is_there_is_refused(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    numbers = [item.pk for item in meeting.items.all()]
    an_item(hq, meeting, "追加")
    with pytest.raises(actions.OrderUnknown):
        actions.order_items(meeting, numbers[::-1], actor=hq.secretary)
    assert keys(meeting)[0] == "議案1 計画"


def test_the_plan_tells_by_how_much_it_overruns(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    an_item(hq, meeting, "長い議題", minutes=80)
    an_item(hq, meeting, "短い議題", minutes=20)
    assert too_long_by(meeting) == 10
    shown = as_person(hq.secretary).get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    assert "予定の時間を10分超えます" in shown
    assert "14:50" in shown


def test_once_the_meeting_is_open_its_agenda_stands(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    Meeting.objects.update(state="open", opened_at="13:30")
    with pytest.raises(actions.AgendaClosed):
        an_item(hq, meeting, "追加")
    with pytest.raises(materials.NotReplaceable):
        materials.replace_material(meeting.materials.all()[0], an_upload(), actor=hq.secretary, reason="誤り")


def test_the_page_moves_items_by_buttons_and_by_a_whole_order(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    browser, top = as_person(hq.secretary), f"/meetings/{meeting.pk}/agenda/"
    browser.post(f"{top}{meeting.items.get(title='実績').pk}/move/", {"to": "down"})
    assert keys(meeting) == ["議案1 計画", "議案2 予算", "報告1 実績"]
    order = ",".join(str(item.pk) for item in reversed(meeting.items.all()))
    browser.post(f"{top}order/", {"order": order})
    assert keys(meeting) == ["報告1 実績", "議案1 予算", "議案2 計画"]
    refused = browser.post(f"{top}order/", {"order": "1,2,x"}, follow=True).content.decode()
    assert "並べ替えている間に議題が変わりました" in refused


def test_the_page_takes_up_a_proposal_and_refuses_it_a_second_time(hq: Headquarters) -> None:
    meeting, proposal = a_meeting(hq), a_submitted_proposal(hq)
    browser, top = as_person(hq.secretary), f"/meetings/{meeting.pk}/agenda/"
    assert "窓口の混雑表示について" in browser.get(top).content.decode()
    browser.post(f"{top}take-up/", {"proposal": proposal.pk})
    again = browser.post(f"{top}take-up/", {"proposal": proposal.pk}, follow=True).content.decode()
    assert "もう議題になったか" in again
    assert meeting.items.count() == 1


def test_whoever_opened_the_old_version_is_told_and_sees_the_mark_until_the_new_one_is_opened(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    convening.convene(meeting, actor=hq.secretary)
    material = meeting.materials.get(title="plan")
    top = f"/meetings/{meeting.pk}/papers/"
    member, chair = as_person(hq.member), as_person(hq.chair)
    assert member.get(f"{top}{material.pk}/").status_code == 200
    with pytest.raises(documents.ReasonMissing):
        materials.replace_material(material, an_upload(content=a_pdf("new")), actor=hq.secretary, reason="")
    materials.replace_material(
        material, an_upload(content=a_pdf("new")), actor=hq.secretary, reason="3ページの経費を直したため"
    )
    notice = Notice.objects.get(kind="meetings.replaced")
    assert (notice.person, notice.title, notice.text) == (
        hq.member,
        "資料1-1が差し替わりました：plan",
        "3ページの経費を直したため",
    )
    assert "差替え（第1版を開いています）" in member.get(top).content.decode()
    assert "第1版を開いています" not in chair.get(top).content.decode()
    readers = {paper.material.title: people for paper, people in readers_of(meeting)}
    assert [(one.person, one.number, one.current) for one in readers["plan"]] == [(hq.member, 1, False)]
    member.get(f"{top}{material.pk}/")
    assert not any(paper.stale for paper in papers_of(meeting, hq.member))
    assert "第1版まで" not in as_person(hq.secretary).get(f"/meetings/{meeting.pk}/agenda/").content.decode()


def test_the_same_file_again_replaces_nothing_and_tells_nobody(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    convening.convene(meeting, actor=hq.secretary)
    material = meeting.materials.get(title="plan")
    materials.open_material(material, actor=hq.member)
    version = materials.replace_material(
        material, an_upload("plan.pdf", a_pdf("plan")), actor=hq.secretary, reason="念のため"
    )
    assert version.number == 1
    assert not Notice.objects.filter(kind="meetings.replaced").exists()


def test_two_who_replace_at_once_do_not_overwrite_each_other(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    material = meeting.materials.get(title="plan")
    sent = {"reason": "誤りのため", "expected": "1"}
    browser = as_person(hq.secretary)
    address = f"/meetings/materials/{material.pk}/replace/"
    assert browser.post(address, {**sent, "file": an_upload(content=a_pdf("two"))}).status_code == 302
    second = browser.post(address, {**sent, "file": an_upload(content=a_pdf("three"))})
    assert second.status_code == 422
    assert "先に" in second.content.decode()


def test_changes_after_convening_are_told_to_everybody_once_they_are_done(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    with pytest.raises(actions.NothingToTell):
        actions.announce_changes(meeting, actor=hq.secretary, text="報告を加えました。")
    convening.convene(meeting, actor=hq.secretary)
    assert actions.announce_changes(meeting, actor=hq.secretary, text="報告を加えました。") == 3


def bound(response: object) -> PdfReader:
    """The booklet that was sent."""
    assert isinstance(response, StreamingHttpResponse)
    return PdfReader(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[arg-type]


def outline_of(reader: PdfReader) -> list[object]:
    """The bookmarks with their pages, those below another in a list."""

    def told(entries: list[object]) -> list[object]:
        return [
            told(one) if isinstance(one, list) else (one["/Title"], reader.get_destination_page_number(one))  # type: ignore[index, arg-type]
            for one in entries
        ]

    return told(list(reader.outline))


def test_all_papers_are_one_pdf_with_a_bookmark_for_each_item_and_material(hq: Headquarters) -> None:
    meeting = a_full_meeting(hq)
    materials.attach_to_item(
        meeting.items.get(title="予算"),
        an_upload("内訳.csv", "件名,円\n工事,1\n".encode()),
        actor=hq.secretary,
        title="内訳",
    )
    convening.convene(meeting, actor=hq.secretary)
    response = as_person(hq.member).get(f"/meetings/{meeting.pk}/papers/all.pdf")
    assert "%E8%B3%87%E6%96%99.pdf" in response["Content-Disposition"]
    reader = bound(response)
    assert outline_of(reader) == [
        ("次第", 0),
        ("議案(1) 計画", 1),
        [("資料1-1 plan", 1), ("資料1-2 annex", 2)],
        ("報告事項(1) 実績", 3),
        [("資料2 result", 3)],
        ("議案(2) 予算", 4),
        [("資料3 内訳", 4)],
    ]
    assert "plan" in reader.pages[1].extract_text()
    assert "内訳.csv" in reader.pages[4].extract_text()
    opened = {paper.material.title for paper in papers_of(meeting, hq.member) if paper.known}
    assert opened == {"plan", "annex", "result"}


def test_a_broken_file_is_named_and_no_half_booklet_is_sent(hq: Headquarters, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = a_full_meeting(hq)
    material = meeting.materials.get(title="annex")
    assert material.document_id is not None
    whole = a_pdf("annex")
    documents.add_version(
        Material.objects.get(pk=material.pk).document,
        whole[:90],
        "annex.pdf",
        actor=hq.secretary,
        reason="壊れた写し",  # type: ignore[arg-type]
    )
    convening.convene(meeting, actor=hq.secretary)
    response = as_person(hq.member).get(f"/meetings/{meeting.pk}/papers/all.pdf")
    assert response.status_code == 422
    assert "資料1-2 annex" in response.content.decode()
    assert not any(paper.known for paper in papers_of(meeting, hq.member))


@pytest.mark.requirement("MTG-1")
def test_meetings_and_deadlines_stand_in_everybody_s_calendar(hq: Headquarters) -> None:
    meeting = a_meeting(hq, proposals_until=in_days(7))
    entries = entries_between(hq.stranger, in_days(0), in_days(30))
    assert [(one.day, one.at) for one in entries] == [(in_days(14), meeting.starts_at), (in_days(7), None)]
    home.forget()
    assert as_person(hq.stranger).get("/").status_code == 200
    assert [tile.value for tile in figures_for(hq.secretary)] == ["0", "0"]
    assert figures_for(hq.stranger) == []
