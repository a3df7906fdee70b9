"""起案 on its way: who has it, what they do, what everybody is told, and what stays provable."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from honbu.kernel.access import public as access
from honbu.kernel.approvals import actions
from honbu.kernel.approvals import public as approvals
from honbu.kernel.approvals.domain import snapshot
from honbu.kernel.approvals.models import Approval, ApprovalStep, DecisionRule
from honbu.kernel.approvals.tests.makers import a_rule, agreed_by, deputised, now, route, sent, work_of
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.events.models import Event
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Appointment, Posting
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person
from honbu.kernel.trail import public as trail


def told(kind: str) -> list[dict]:
    return [row.body for row in Event.objects.filter(kind__endswith=f".{kind}").order_by("at")]


# ---- along the route -----------------------------------------------------------------------------------------------
def test_a_draft_goes_along_the_line_to_whoever_decides(office):
    approval = sent(office.clerk)
    assert route(approval) == [(1, "circulate", "係長"), (2, "decide", "課長")]
    assert work_of(office.team_chief) == ["起案を確かめて承認する：機器の買替えについて"]
    assert work_of(office.chief) == []
    agreed_by(approval, office.team_chief)
    assert work_of(office.team_chief) == []
    assert work_of(office.chief) == ["決裁する：機器の買替えについて"]
    approval = actions.decide(approval, actor=office.chief, comment="よろしい。")
    assert (approval.state, work_of(office.chief)) == ("decided", [])
    assert notices.latest_notices(office.clerk)[0].title == "決裁されました：機器の買替えについて"
    assert told("ApprovalDecided") == [
        {
            "approval_id": approval.pk,
            "kind": "approvals.general",
            "object_type": "approvals.approval",
            "object_id": str(approval.pk),
            "outcome": approvals.DECIDED,
        }
    ]


@pytest.mark.parametrize(
    ("amount", "last"), [(900_000, "課長"), (1_000_000, "課長"), (1_000_001, "部長"), (70_000_000, "区長")]
)
def test_the_wards_rules_choose_who_decides_by_the_amount(office, amount, last):
    a_rule("section", up_to=1_000_000)
    a_rule("department", up_to=10_000_000)
    a_rule("mayor")
    assert route(sent(office.clerk, amount=amount))[-1][1:] == ("decide", last)


def test_the_route_keeps_the_rule_under_which_it_was_made(office):
    rule = a_rule("department", condition="no_amount")
    approval = sent(office.clerk)
    rule.valid_to = LONG_AGO
    rule.save()
    kept = approval.rounds.get()
    assert (kept.grounds, kept.rule) == ("rule", rule)


def test_without_an_amount_nothing_is_sent_where_the_amount_decides(office):
    a_rule("section", up_to=1_000_000)
    with pytest.raises(actions.NoRoute, match="金額を入力"):
        sent(office.clerk)
    assert not Approval.objects.exists()


def test_a_vacant_chair_falls_to_the_next_above_and_the_route_says_so(office):
    Posting.objects.filter(person=office.chief).update(valid_to=clock.today() - datetime.timedelta(days=1))
    approval = sent(office.clerk)
    assert route(approval) == [(1, "circulate", "係長"), (2, "decide", "部長")]
    assert now(approval)[0].round.steps.last().notes == [["vacant", "政策経営部情報管理課 課長"]]


def test_an_officer_alone_in_a_section_is_not_its_chief(office):
    Posting.objects.filter(person=office.team_chief).update(valid_to=clock.today() - datetime.timedelta(days=1))
    assert office.colleague.family_name not in {name for _stage, _way, name in route(sent(office.clerk))}


def test_the_chiefs_own_draft_goes_to_whoever_is_above(office):
    approval = sent(office.chief)
    assert route(approval) == [(1, "decide", "部長")]


def test_an_appointee_of_the_drafters_section_and_a_named_person_may_be_consulted(office):
    Appointment.objects.create(
        person=office.colleague, unit=office.units["office"], kind="records", valid_from=LONG_AGO
    )
    approval = sent(office.clerk, consult=["appointed:records", f"person:{office.stranger.number}"])
    assert [name for _stage, way, name in route(approval) if way == "consult"] == ["同じ", "よその"]


def test_a_route_that_names_somebody_unknown_keeps_nothing(office):
    with pytest.raises(actions.NoRoute, match="9999"):
        sent(office.clerk, consult=["chief:9999"])
    assert not Approval.objects.exists()


def test_work_has_its_day_in_open_days(office):
    with clock.at(datetime.datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)):
        approval = sent(office.clerk, due_days=2)
        assert now(approval)[0].due == datetime.date(2026, 11, 25)  # over the weekend and a holiday


# ---- 合議 ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def consulted(office):
    approval = sent(office.clerk, consult=["chief:1301", f"person:{office.stranger.number}"])
    return agreed_by(approval, office.team_chief)


def test_those_consulted_have_it_at_once_and_the_decider_only_when_all_have_answered(office, consulted):
    assert work_of(office.counter_chief) == work_of(office.stranger) == ["合議に答える：機器の買替えについて"]
    agreed_by(consulted, office.stranger)
    assert work_of(office.chief) == []
    agreed_by(consulted, office.counter_chief)
    assert work_of(office.chief) == ["決裁する：機器の買替えについて"]


def test_an_objection_is_marked_and_the_decider_has_it_all_the_same(office, consulted):
    actions.object_to(consulted, actor=office.counter_chief, opinion="相見積りが要ります。")
    agreed_by(consulted, office.stranger)
    step = ApprovalStep.objects.get(round__approval=consulted, person=office.counter_chief)
    assert (step.state, step.comment) == ("objected", "相見積りが要ります。")
    assert actions.decide(consulted, actor=office.chief).state == "decided"


def test_an_objection_needs_its_opinion_and_only_in_consultation(office, consulted):
    with pytest.raises(actions.ReasonMissing):
        actions.object_to(consulted, actor=office.counter_chief, opinion=" ")
    fresh = sent(office.clerk)
    with pytest.raises(actions.NotPossibleNow, match="回付"):
        actions.object_to(fresh, actor=office.team_chief, opinion="反対")


# ---- back ------------------------------------------------------------------------------------------------------------
def test_what_is_sent_back_lies_with_the_drafter_until_it_goes_a_new_round(office):
    approval = agreed_by(sent(office.clerk), office.team_chief)
    approval = actions.send_back(approval, actor=office.chief, reason="内訳を添えてください。")
    assert approval.state == "sent_back"
    assert work_of(office.clerk) == ["差し戻された起案を直す：機器の買替えについて"]
    assert len(told("ApprovalSentBack")) == 1
    actions.revise(approval, actor=office.clerk, title="機器の買替えについて（修正）", summary="内訳のとおり。")
    approval = actions.resubmit(approval, actor=office.clerk)
    assert work_of(office.clerk) == []
    assert [one.number for one in approval.rounds.all()] == [2, 1]
    first, second = approval.rounds.get(number=1), approval.rounds.get(number=2)
    assert [step.state for step in first.steps.all()] == ["agreed", "sent_back"]
    assert [step.state for step in second.steps.all()] == ["now", "waiting"]
    assert "修正" in second.snapshot
    assert "修正" not in first.snapshot


def test_sent_back_to_an_earlier_step_only_that_one_acts_again(office):
    a_rule("department")
    approval = agreed_by(sent(office.clerk), office.team_chief, office.chief)
    target = ApprovalStep.objects.get(round__approval=approval, person=office.chief)
    approval = actions.send_back(approval, actor=office.director, reason="課の意見を足してください。", to=target)
    assert approval.state == "under_way"
    newest = approval.rounds.get(number=2)
    assert [(step.state, step.carried) for step in newest.steps.all()] == [
        ("agreed", True),
        ("now", False),
        ("waiting", False),
    ]
    assert work_of(office.chief) == ["起案を確かめて承認する：機器の買替えについて"]
    agreed_by(approval, office.chief)
    assert actions.decide(approval, actor=office.director).state == "decided"


def test_nothing_goes_back_without_a_reason_or_forward_to_somebody_later(office):
    approval = sent(office.clerk)
    with pytest.raises(actions.ReasonMissing):
        actions.send_back(approval, actor=office.team_chief, reason="")
    later = ApprovalStep.objects.get(round__approval=approval, person=office.chief)
    with pytest.raises(actions.NotAnEarlierStep):
        actions.send_back(approval, actor=office.team_chief, reason="先へ", to=later)


def test_the_drafter_pulls_back_while_nobody_has_acted(office):
    approval = actions.pull_back(sent(office.clerk), actor=office.clerk, reason="誤字")
    assert (approval.state, work_of(office.team_chief)) == ("pulled_back", [])
    assert len(told("ApprovalPulledBack")) == 1
    approval = agreed_by(actions.resubmit(approval, actor=office.clerk), office.team_chief)
    with pytest.raises(actions.TooLateToTakeBack):
        actions.pull_back(approval, actor=office.clerk)


def test_whoever_agreed_last_takes_it_back_while_the_next_has_not_acted(office):
    approval = agreed_by(sent(office.clerk), office.team_chief)
    approval = actions.pull_back(approval, actor=office.team_chief)
    assert (work_of(office.team_chief), work_of(office.chief)) == (
        ["起案を確かめて承認する：機器の買替えについて"],
        [],
    )
    agreed_by(approval, office.team_chief)
    actions.decide(approval, actor=office.chief)
    with pytest.raises(actions.NotPossibleNow):
        actions.pull_back(approval, actor=office.team_chief)


def test_what_is_rejected_or_dropped_has_ended(office):
    approval = agreed_by(sent(office.clerk), office.team_chief)
    approval = actions.reject(approval, actor=office.chief, reason="予算がありません。")
    assert (approval.state, told("ApprovalDecided")[0]["outcome"]) == ("rejected", approvals.REJECTED)
    with pytest.raises(actions.NotPossibleNow):
        actions.resubmit(approval, actor=office.clerk)
    dropped = actions.drop(
        actions.pull_back(sent(office.clerk), actor=office.clerk), actor=office.clerk, reason="不要になった"
    )
    assert dropped.state == "dropped"


def test_what_waits_for_somebody_who_has_moved_goes_to_the_successor_with_its_reason(office):
    approval = sent(office.clerk)
    step = now(approval)[0]
    today = clock.today()
    Posting.objects.filter(person=office.team_chief).update(valid_to=today - datetime.timedelta(days=1))
    successor = a_person("後任 係長", office.units["team"], title="係長", rank=60, since=today)
    actions.hand_over(step, actor=office.chief, reason="4月1日の異動")
    assert (work_of(office.team_chief), len(work_of(successor))) == ([], 1)
    assert agreed_by(approval, successor).state == "under_way"


def test_nobody_can_take_a_step_away_from_whoever_still_has_the_post(office):
    approval = agreed_by(sent(office.clerk), office.team_chief)
    with pytest.raises(actions.NobodyElse):
        actions.hand_over(now(approval)[0], actor=office.director, reason="早くしたい")
    waiting = sent(office.clerk).rounds.get().steps.last()
    with pytest.raises(actions.NotPossibleNow):
        actions.hand_over(waiting, actor=office.director, reason="早くしたい")


# ---- 代決 and 後閲 -----------------------------------------------------------------------------------------------------
@pytest.fixture
def away(office):
    """The chief is on a journey, the director stands in."""
    deputised(office.chief, office.director)
    today = clock.today()
    actions.note_absence(office.chief, first=today, last=today, actor=office.chief, reason="出張")
    return agreed_by(sent(office.clerk), office.team_chief)


def test_a_deputy_decides_for_the_absent_chief_who_reads_it_afterwards(office, away):
    approval = actions.decide(away, actor=office.director, comment="急ぐため")
    step = ApprovalStep.objects.get(round__approval=approval, way="decide")
    assert (step.person, step.acted_by, step.stood_in) == (office.chief, office.director, True)
    assert step.acted_post == "政策経営部 部長"
    assert work_of(office.chief) == ["後閲する：機器の買替えについて"]
    actions.read_afterwards(step, actor=office.chief)
    step.refresh_from_db()
    assert step.read_afterwards_at is not None
    assert work_of(office.chief) == []
    assert trail.history_of(approval).filter(verb="approvals.approval.decided").get().after["代決・代理"] == "課長 さん"


def test_a_deputy_does_not_decide_while_the_chief_is_there(office):
    deputised(office.chief, office.director)
    approval = agreed_by(sent(office.clerk), office.team_chief)
    with pytest.raises(actions.NotAtYourStep):
        actions.decide(approval, actor=office.director)


def test_whoever_comes_back_early_decides_again_alone(office, away):
    absence = approvals.Absence.objects.get()
    actions.end_absence(absence, actor=office.chief)
    with pytest.raises(actions.NotAtYourStep):
        actions.decide(away, actor=office.director)
    assert actions.decide(away, actor=office.chief).state == "decided"


def test_only_the_absent_one_reads_afterwards(office, away):
    approval = actions.decide(away, actor=office.director)
    step = ApprovalStep.objects.get(round__approval=approval, way="decide")
    with pytest.raises(actions.NotAtYourStep):
        actions.read_afterwards(step, actor=office.clerk)


# ---- proof -----------------------------------------------------------------------------------------------------------
def test_what_was_submitted_is_kept_with_its_checksum(office):
    approval = sent(office.clerk, amount=500, content={"items": ["端末", "回線"], "year": 2026})
    kept = approval.rounds.get()
    assert snapshot.checksum(kept.snapshot) == kept.sha256
    assert '"items":["端末","回線"]' in kept.snapshot
    assert trail.history_of(approval).filter(verb__endswith="submitted").get().after["照合値"] == kept.sha256
    assert approvals.is_content_of(approval, {"year": 2026, "items": ["端末", "回線"]})
    assert not approvals.is_content_of(approval, {"year": 2027, "items": ["端末", "回線"]})


def test_nobody_agrees_to_a_file_that_was_replaced_after_it_was_sent(office):
    approval = sent(office.clerk, attachments=[SimpleUploadedFile("見積書.csv", "品名,金額\n端末,500\n".encode())])
    document = documents.documents_of("approvals.approval", approval.pk).get()
    documents.add_version(document, "品名,金額\n端末,900\n".encode(), "見積書.csv", actor=office.clerk, reason="差替え")
    with pytest.raises(actions.ContentChanged):
        actions.agree(approval, actor=office.team_chief)
    assert actions.send_back(approval, actor=office.team_chief, reason="添付が違う").state == "sent_back"


def test_a_file_that_is_refused_leaves_no_half_draft(office):
    with pytest.raises(documents.UploadRefused):
        sent(office.clerk, attachments=[SimpleUploadedFile("x.exe", b"MZ\x90\x00" + b"\0" * 90)])
    assert not Approval.objects.exists()


def test_what_is_rolled_back_left_neither_state_nor_work_nor_event(office):
    approval = agreed_by(sent(office.clerk), office.team_chief)

    def killed_in_between() -> None:
        with transaction.atomic():
            actions.decide(approval, actor=office.chief)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        killed_in_between()
    approval.refresh_from_db()
    assert approval.state == "under_way"
    assert work_of(office.chief) == ["決裁する：機器の買替えについて"]
    assert told("ApprovalDecided") == []


def test_the_database_itself_refuses_a_decision_without_who_and_when(office):
    approval = sent(office.clerk)
    for change in ({"state": "decided"}, {"state": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalStep.objects.filter(round__approval=approval, way="decide").update(**change)


# ---- rules and absences ------------------------------------------------------------------------------------------------
def test_one_condition_has_one_line_a_day(office):
    a_rule("section", up_to=1_000_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_rule("department", up_to=1_000_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionRule.objects.create(
            kind="approvals.general", condition="always", up_to=5, level="mayor", reference="x", valid_from=LONG_AGO
        )


def test_a_person_is_absent_once_at_a_time(office):
    day = clock.today()
    actions.note_absence(office.chief, first=day, last=day + datetime.timedelta(days=2), actor=office.chief)
    with pytest.raises(actions.AbsenceOverlaps):
        actions.note_absence(office.chief, first=day, last=day, actor=office.chief)
    with pytest.raises(actions.DaysOutOfOrder):
        actions.note_absence(office.clerk, first=day, last=day - datetime.timedelta(days=1), actor=office.clerk)
    assert approvals.absent_on(day, [office.chief.pk, office.clerk.pk]) == {office.chief.pk}


def test_an_approval_of_a_kind_that_nobody_declared_is_refused(office):
    with pytest.raises(approvals.UnknownKind):
        approvals.submit("nobody.knows", title="x", actor=office.clerk)
    with pytest.raises(access.Hidden):
        approvals.the_approval(999_999, actor=office.clerk)
