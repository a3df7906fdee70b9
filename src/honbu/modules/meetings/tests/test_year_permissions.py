"""Who may do what in the year of a body, and for whom it does not exist."""

import pytest
from django.test import Client

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.kernel.organisation.tests.makers import a_person
from honbu.modules.meetings.actions import agenda, bodies, convening, materials, planning, proposing, receiving
from honbu.modules.meetings.actions.convening import Answer
from honbu.modules.meetings.queries.proposals import proposals_for
from honbu.modules.meetings.tests.makers import (
    Headquarters,
    a_convened_meeting,
    a_headquarters,
    a_meeting,
    a_proposal,
    a_submitted_proposal,
    an_item,
    an_upload,
    on_the_agenda,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-2")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def outsider(hq: Headquarters) -> Person:
    """Somebody of another section, who is no member."""
    return a_person("他課 職員", hq.units["team"])


def test_only_the_secretariat_plans_orders_and_convenes(hq: Headquarters, outsider: Person) -> None:
    meeting = a_meeting(hq)
    item = an_item(hq, meeting)
    for act in (
        lambda: planning.plan_meeting(hq.body, planning.Plan(2030, 1), actor=outsider),
        lambda: planning.change_meeting(meeting, planning.Plan(2030, 1), actor=hq.member),
        lambda: planning.cancel_meeting(meeting, actor=hq.member, reason="不要"),
        lambda: convening.convene(meeting, actor=hq.member),
        lambda: agenda.move_item(item, 1, actor=outsider),
        lambda: agenda.add_item(meeting, agenda.ItemFacts("題"), actor=hq.member),
        lambda: receiving.take_off_agenda(item, actor=outsider, reason="不要"),
        lambda: materials.attach_to_item(item, an_upload(), actor=hq.member),
        lambda: bodies.end_body(hq.body, actor=outsider, day=hq.body.ended_on, reason="不要"),  # type: ignore[arg-type]
    ):
        with pytest.raises(access.NotAllowed):
            act()


def test_only_the_section_writes_and_only_the_secretariat_receives(hq: Headquarters, outsider: Person) -> None:
    draft, handed_in = a_proposal(hq), a_submitted_proposal(hq, "提出したもの")
    wording = proposing.Wording("別の件名")
    for act in (
        lambda: proposing.draft_proposal(hq.body, hq.units["counter"], wording, actor=outsider),
        lambda: proposing.revise_proposal(draft, wording, actor=outsider),
        lambda: proposing.seek_approval(draft, actor=outsider),
        lambda: proposing.withdraw_proposal(draft, actor=outsider, reason="不要"),
        lambda: materials.attach_to_proposal(draft, an_upload(), actor=hq.secretary),
        lambda: receiving.receive_proposal(handed_in, actor=hq.stranger),
        lambda: receiving.send_back_proposal(handed_in, actor=hq.counter_chief, reason="不要"),
        lambda: (
            receiving.put_on_agenda(handed_in, a_meeting(hq), actor=hq.secretary)
            and receiving.receive_proposal(handed_in, actor=hq.stranger)
        ),
    ):
        with pytest.raises(access.NotAllowed):
            act()


def test_a_draft_is_seen_by_its_section_and_by_nobody_else(hq: Headquarters, outsider: Person) -> None:
    draft = a_proposal(hq)
    for person in (hq.stranger, hq.colleague, hq.counter_chief, hq.member):
        assert draft in proposals_for(person)
    for person in (hq.secretary, outsider):
        assert draft not in proposals_for(person)
        assert as_person(person).get(f"/meetings/proposals/{draft.pk}/").status_code == 404
        assert draft.title not in as_person(person).get("/meetings/proposals/").content.decode()


def test_what_was_handed_in_is_seen_by_the_secretariat_but_not_by_other_sections(
    hq: Headquarters, outsider: Person
) -> None:
    proposal = a_submitted_proposal(hq)
    assert proposal in proposals_for(hq.secretary)
    assert proposal not in proposals_for(outsider)
    top = f"/meetings/proposals/{proposal.pk}/"
    for address in ("", "edit/", "attach/", "send-back/", "withdraw/", "put-on-agenda/"):
        assert as_person(outsider).get(f"{top}{address}").status_code == 404
    assert as_person(hq.stranger).get(f"{top}send-back/").status_code == 404
    assert as_person(hq.secretary).get(f"{top}withdraw/").status_code == 404


def test_pages_of_the_secretariat_do_not_exist_for_others(hq: Headquarters, outsider: Person) -> None:
    meeting = a_convened_meeting(hq)
    item = meeting.items.get()
    top = f"/meetings/{meeting.pk}/"
    hidden = [
        "/meetings/new/", f"/meetings/bodies/{hq.body.pk}/edit/", f"{top}edit/", f"{top}cancel/",
        f"{top}recall/", f"{top}agenda/", f"{top}agenda/new/", f"{top}agenda/{item.pk}/", f"{top}agenda/announce/",
        f"/meetings/bodies/{hq.body.pk}/members/new/",
    ]  # fmt: skip
    for person in (outsider, hq.member):
        browser = as_person(person)
        assert [address for address in hidden if browser.get(address).status_code != 404] == []
        assert browser.post(f"{top}convene/").status_code == 404
        assert browser.post(f"{top}agenda/{item.pk}/move/", {"to": "up"}).status_code == 404


def test_papers_and_answers_are_for_members_and_deputies_and_not_before_they_are_convened(
    hq: Headquarters, outsider: Person
) -> None:
    meeting = a_meeting(hq)
    material = materials.attach_to_item(an_item(hq, meeting), an_upload(), actor=hq.secretary)
    pages = ["papers/", "papers/all.pdf", "papers/agenda/", "papers/notice/", "attendance/", f"papers/{material.pk}/"]

    def seen_by(person: Person) -> set[int]:
        browser = as_person(person)
        return {browser.get(f"/meetings/{meeting.pk}/{page}").status_code for page in pages}

    assert seen_by(hq.member) == {404}
    assert seen_by(hq.secretary) == {200}
    convening.convene(meeting, actor=hq.secretary)
    assert seen_by(hq.member) == {200}
    assert seen_by(outsider) == {404}
    with pytest.raises(access.Hidden):
        materials.open_material(material, actor=outsider)


def test_one_answers_for_one_s_own_seat_only(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    seat = meeting.attendances.get(post="副区長")
    with pytest.raises(access.NotAllowed):
        convening.answer(seat, Answer("absent"), actor=hq.member)
    address = f"/meetings/{meeting.pk}/attendance/{seat.pk}/"
    assert as_person(hq.member).get(address).status_code == 404
    assert as_person(hq.chair).get(address).status_code == 200


def test_a_file_is_replaced_by_its_section_or_the_secretariat(hq: Headquarters, outsider: Person) -> None:
    proposal = a_proposal(hq)
    material = materials.attach_to_proposal(proposal, an_upload(), actor=hq.stranger)
    address = f"/meetings/materials/{material.pk}/replace/"
    assert as_person(hq.colleague).get(address).status_code == 200
    for person in (outsider, hq.secretary):
        assert as_person(person).get(address).status_code == 404
        with pytest.raises(access.NotAllowed):
            materials.replace_material(material, an_upload(), actor=person, reason="直した")
    assert as_person(outsider).get(f"/meetings/proposals/{proposal.pk}/papers/{material.pk}/").status_code == 404
    assert as_person(outsider).get(f"/documents/{material.document_id}/").status_code == 404


def test_a_member_opens_a_material_where_it_is_noted_and_nowhere_else(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    material = materials.attach_to_item(an_item(hq, meeting), an_upload(), actor=hq.secretary)
    convening.convene(meeting, actor=hq.secretary)
    assert as_person(hq.member).get(f"/documents/{material.document_id}/").status_code == 404
    assert as_person(hq.member).get(f"/meetings/{meeting.pk}/papers/{material.pk}/").status_code == 200


def test_nobody_sees_anything_without_signing_in(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    item = on_the_agenda(hq, meeting)
    stranger = Client()
    for address in (
        "/meetings/proposals/",
        "/meetings/bodies/",
        f"/meetings/{meeting.pk}/calendar.ics",
        f"/meetings/{meeting.pk}/papers/",
        f"/meetings/proposals/{item.proposal_id}/",
    ):
        assert stranger.get(address).status_code == 302
