"""提案: from a section over its chief to the secretariat and onto an agenda, or back with a reason (MTG-2)."""

import pytest

from honbu.kernel.approvals import public as approvals
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices.public import Notice, Todo
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow
from honbu.modules.meetings.actions import materials, proposing, receiving
from honbu.modules.meetings.actions.proposing import Wording
from honbu.modules.meetings.models import Material, Proposal
from honbu.modules.meetings.queries.proposals import content_of
from honbu.modules.meetings.tests.makers import (
    Headquarters,
    a_headquarters,
    a_meeting,
    a_proposal,
    a_submitted_proposal,
    an_upload,
    everything_delivered,
    on_the_agenda,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-2")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def the_step(proposal: Proposal) -> approvals.ApprovalStep:
    """What waits with the chief."""
    return approvals.ApprovalStep.objects.get(round__approval=proposal.approval_id, state="waiting")


def as_now(proposal: Proposal) -> Proposal:
    """As it is stored."""
    return Proposal.objects.get(pk=proposal.pk)


def work_of(person: Person) -> list[str]:
    """What is on somebody's own list."""
    return list(Todo.objects.filter(person=person, state="open").values_list("title", flat=True))


def test_what_the_chief_decides_on_reaches_the_secretariat(hq: Headquarters) -> None:
    proposal = proposing.seek_approval(a_proposal(hq), actor=hq.stranger)
    assert proposal.state == "in_approval"
    assert [step.person for step in approvals.ApprovalStep.objects.all()] == [hq.counter_chief]
    approval = approvals.Approval.objects.get(pk=proposal.approval_id)
    approvals.decide(approval, actor=hq.counter_chief)
    everything_delivered()
    assert as_now(proposal).state == "submitted"
    assert Todo.objects.get(module="meetings").title == "提案を受け付ける：窓口の混雑表示について"


def test_heard_twice_a_decision_counts_once(hq: Headquarters) -> None:
    proposal = a_submitted_proposal(hq)
    receiving.receive_proposal(proposal, actor=hq.secretary)
    proposing.note_approved(proposal.pk, proposal.approval_id or 0, actor=hq.counter_chief)
    assert as_now(proposal).state == "received"


def test_what_the_chief_sends_back_lies_with_the_section_and_goes_the_same_way_again(hq: Headquarters) -> None:
    proposal = proposing.seek_approval(a_proposal(hq), actor=hq.stranger)
    first = approvals.Approval.objects.get(pk=proposal.approval_id)
    approvals.send_back(first, actor=hq.counter_chief, reason="経費を書いてください。")
    everything_delivered()
    assert as_now(proposal).state == "sent_back"
    wording = Wording("窓口の混雑表示について", asked="経費12万円で決定したい。")
    proposing.revise_proposal(proposal, wording, actor=hq.stranger)
    again = proposing.seek_approval(proposal, actor=hq.stranger)
    assert again.approval_id == first.pk
    content = approvals.Approval.objects.get(pk=first.pk).content
    assert content["決めてほしいこと"] == "経費12万円で決定したい。"


def test_a_colleague_does_not_go_on_with_what_the_chief_sent_back_to_somebody_else(hq: Headquarters) -> None:
    proposal = proposing.seek_approval(a_proposal(hq), actor=hq.stranger)
    approvals.send_back(
        approvals.Approval.objects.get(pk=proposal.approval_id), actor=hq.counter_chief, reason="直してください。"
    )
    everything_delivered()
    for act in (
        proposing.seek_approval,
        lambda one, actor: proposing.withdraw_proposal(one, actor=actor, reason="不要"),
    ):
        with pytest.raises(proposing.DrafterOnly, match="石川"):
            act(as_now(proposal), actor=hq.colleague)


def test_a_rejection_and_a_pull_back_give_it_back_as_well(hq: Headquarters) -> None:
    rejected = proposing.seek_approval(a_proposal(hq), actor=hq.stranger)
    pulled = proposing.seek_approval(a_proposal(hq, "もう一つ"), actor=hq.stranger)
    approvals.reject(
        approvals.Approval.objects.get(pk=rejected.approval_id), actor=hq.counter_chief, reason="時期が早い。"
    )
    approvals.pull_back(approvals.Approval.objects.get(pk=pulled.approval_id), actor=hq.stranger, reason="書き直す。")
    everything_delivered()
    assert [as_now(one).state for one in (rejected, pulled)] == ["sent_back", "sent_back"]
    again = proposing.seek_approval(as_now(rejected), actor=hq.stranger)
    assert again.approval_id != rejected.approval_id


def test_a_matter_says_what_is_to_be_decided_and_a_report_need_not(hq: Headquarters) -> None:
    matter = proposing.revise_proposal(a_proposal(hq), Wording("件名"), actor=hq.stranger)
    with pytest.raises(proposing.NotComplete):
        proposing.seek_approval(matter, actor=hq.stranger)
    report = proposing.revise_proposal(matter, Wording("件名", kind="report"), actor=hq.stranger)
    assert proposing.seek_approval(report, actor=hq.stranger).state == "in_approval"


def test_while_the_chief_decides_neither_words_nor_files_change(hq: Headquarters) -> None:
    proposal = a_proposal(hq)
    material = materials.attach_to_proposal(proposal, an_upload(), actor=hq.stranger)
    proposing.seek_approval(proposal, actor=hq.stranger)
    with pytest.raises(proposing.NotWithTheSection):
        proposing.revise_proposal(proposal, Wording("別の件名"), actor=hq.stranger)
    with pytest.raises(proposing.NotWithTheSection):
        materials.attach_to_proposal(proposal, an_upload(), actor=hq.stranger)
    with pytest.raises(materials.NotReplaceable):
        materials.replace_material(material, an_upload(), actor=hq.stranger, reason="直した")


def test_the_chief_approves_words_and_files_with_their_checksums(hq: Headquarters) -> None:
    proposal = a_proposal(hq)
    materials.attach_to_proposal(proposal, an_upload("試算.pdf"), actor=hq.stranger, title="経費の試算")
    sha = documents.Version.objects.get().sha256
    assert content_of(proposal)["資料"] == [f"経費の試算（試算.pdf、照合値 {sha[:16]}）"]


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_stays(hq: Headquarters) -> None:
    proposal = a_proposal(hq)
    with pytest.raises(documents.UploadRefused):
        materials.attach_to_proposal(proposal, an_upload("資料.pdf", b"MZ\x90\x00 program"), actor=hq.stranger)
    assert Material.objects.count() == 0


def test_the_secretariat_sends_back_with_a_reason_that_the_section_finds_on_its_list(hq: Headquarters) -> None:
    proposal = a_submitted_proposal(hq)
    with pytest.raises(proposing.ReasonNeeded):
        receiving.send_back_proposal(proposal, actor=hq.secretary, reason=" ")
    receiving.send_back_proposal(proposal, actor=hq.secretary, reason="経費の内訳を付けてください。")
    todo = Todo.objects.get(person=hq.stranger, state="open", module="meetings")
    assert (todo.title, todo.about) == (
        "差し戻された提案を直す：窓口の混雑表示について",
        "経費の内訳を付けてください。",
    )
    proposing.seek_approval(as_now(proposal), actor=hq.stranger)
    assert "差し戻された提案を直す：窓口の混雑表示について" not in work_of(hq.stranger)


def test_on_the_agenda_it_brings_its_files_and_the_section_is_told(hq: Headquarters) -> None:
    proposal = a_proposal(hq)
    for title in ("計画書", "別紙"):
        materials.attach_to_proposal(proposal, an_upload(), actor=hq.stranger, title=title)
    proposal = proposing.seek_approval(proposal, actor=hq.stranger)
    proposing.note_approved(proposal.pk, proposal.approval_id or 0, actor=hq.counter_chief)
    item = receiving.put_on_agenda(as_now(proposal), a_meeting(hq), actor=hq.secretary)
    assert (item.key, item.minutes_planned, item.explainer) == ("議案1", 20, "戸籍住民課長")
    assert [str(one) for one in item.materials.all()] == ["資料1-1 計画書", "資料1-2 別紙"]
    assert Notice.objects.get(kind="meetings.proposed").person == hq.stranger


def test_taken_off_the_agenda_it_waits_with_its_files_for_another_meeting(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    item = on_the_agenda(hq, meeting)
    proposal = item.proposal
    assert proposal is not None
    with pytest.raises(proposing.ReasonNeeded):
        receiving.take_off_agenda(item, actor=hq.secretary, reason="")
    receiving.take_off_agenda(item, actor=hq.secretary, reason="次回に回すため")
    assert as_now(proposal).state == "received"
    assert not meeting.items.exists()
    again = receiving.put_on_agenda(as_now(proposal), a_meeting(hq, ordinal=2, days=20), actor=hq.secretary)
    assert again.key == "議案1"


def test_a_withdrawal_has_a_reason_and_leaves_nobody_waiting(hq: Headquarters) -> None:
    proposal = a_submitted_proposal(hq)
    with pytest.raises(proposing.ReasonNeeded):
        proposing.withdraw_proposal(proposal, actor=hq.stranger, reason="")
    proposing.withdraw_proposal(proposal, actor=hq.stranger, reason="予算がつかないため")
    assert not Todo.objects.filter(state="open", module="meetings").exists()
    with pytest.raises(NotPossibleNow):
        receiving.put_on_agenda(as_now(proposal), a_meeting(hq), actor=hq.secretary)


def test_an_approval_that_came_back_is_dropped_with_the_proposal(hq: Headquarters) -> None:
    proposal = proposing.seek_approval(a_proposal(hq), actor=hq.stranger)
    approval = approvals.Approval.objects.get(pk=proposal.approval_id)
    approvals.send_back(approval, actor=hq.counter_chief, reason="直してください。")
    everything_delivered()
    proposing.withdraw_proposal(as_now(proposal), actor=hq.stranger, reason="不要になった")
    assert approvals.Approval.objects.get().state == "dropped"
    assert work_of(hq.stranger) == []


def test_the_pages_take_a_proposal_from_draft_to_agenda(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    clerk, secretary = as_person(hq.stranger), as_person(hq.secretary)
    form = clerk.get("/meetings/proposals/new/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "new_system"}
    sent |= {
        "title": "窓口の混雑表示について",
        "asked": "決定したい。",
        "wanted_for": str(meeting.pk),
        "minutes_needed": "20",
    }
    assert clerk.post("/meetings/proposals/new/", sent).status_code == 302
    proposal = Proposal.objects.get()
    top = f"/meetings/proposals/{proposal.pk}/"
    assert clerk.post(f"{top}attach/", {"file": an_upload(), "title": "計画書"}).status_code == 302
    assert "計画書" in clerk.get(top).content.decode()
    assert clerk.post(f"{top}send/").status_code == 302
    assert as_person(hq.counter_chief).get(top).status_code == 200
    approvals.decide(approvals.Approval.objects.get(), actor=hq.counter_chief)
    everything_delivered()
    assert "窓口の混雑表示について" in secretary.get("/meetings/proposals/?state=submitted").content.decode()
    assert secretary.post(f"{top}receive/").status_code == 302
    assert secretary.post(f"{top}put-on-agenda/", {"meeting": meeting.pk}).status_code == 302
    assert as_now(proposal).state == "on_agenda"
    assert "令和" in clerk.get(top).content.decode()


def test_without_a_reason_the_page_says_so_and_nothing_is_sent_back(hq: Headquarters) -> None:
    proposal = a_submitted_proposal(hq)
    response = as_person(hq.secretary).post(f"/meetings/proposals/{proposal.pk}/send-back/", {"reason": ""})
    assert response.status_code == 422
    assert as_now(proposal).state == "submitted"
