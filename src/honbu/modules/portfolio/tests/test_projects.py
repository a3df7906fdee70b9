"""A new system on its way: section, IT, working group, headquarters, contract section; no step before its gate."""

import datetime

import pytest
from django.apps import apps

from honbu.kernel.access import public as access
from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions import comparing, procuring, projects
from honbu.modules.portfolio.domain.purchasing import Step
from honbu.modules.portfolio.models import Contract, Procurement, Project
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.projects import lacking_for_hq, split_purchases
from honbu.modules.portfolio.tests.ward import Offices, a_headquarters, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-9")]
DAY = datetime.date


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def hq_proposals():
    """What lies before the headquarters."""
    return apps.get_model("meetings", "Proposal").objects


def hear() -> None:
    """Everything that was told is heard."""
    for row in apps.get_model("events", "Event").objects.order_by("at"):
        events.deliver(str(row.pk))


def a_project(offices: Offices, **facts) -> Project:
    values = {"title": "窓口予約システムの導入", "purpose": "窓口の待ち時間を減らす", **facts}
    return projects.draft_project(offices.section, values, actor=offices.clerk)


def decided_by_section(project: Project, offices: Offices) -> Project:
    projects.seek_approval(project, actor=offices.clerk)
    project.refresh_from_db()
    approvals.decide(approvals.Approval.objects.get(pk=project.approval_id), actor=offices.chief)
    hear()
    project.refresh_from_db()
    return project


def compared(project: Project, offices: Offices) -> Project:
    for title, cost in (("クラウドの予約サービス", 6_000_000), ("現状のまま", 0)):
        values = {"title": title, "merits": "早い", "demerits": "費用", "initial_cost": cost, "running_cost": 1_000_000}
        comparing.add_alternative(project, values, actor=offices.clerk)
    first = project.alternatives.first()
    assert first is not None
    yardsticks = comparing.set_yardsticks(project, {"利便性": 3, "費用": 1}, actor=offices.clerk)
    points = {
        (one.pk, by.pk): ((5, "便利") if (one == first) == (by.name == "利便性") else (1, "不便"))
        for one in project.alternatives.all()
        for by in yardsticks
    }
    comparing.give_marks(project, points, actor=offices.clerk)
    comparing.choose_alternative(first, actor=offices.clerk, reason="待ち時間が減るため")
    comparing.add_peer(project, {"municipality": "青葉区", "product": "予約サービス"}, actor=offices.clerk)
    project.refresh_from_db()
    return project


def before_headquarters(offices: Offices) -> Project:
    project = decided_by_section(compared(a_project(offices), offices), offices)
    projects.give_opinion(project, "標準の機能で足りる。", actor=offices.it_chief)
    projects.note_working_group(project, "異議なし。", clock.today(), actor=offices.it_clerk)
    projects.bring_to_headquarters(project, actor=offices.it_chief)
    project.refresh_from_db()
    return project


def approved(offices: Offices, conditions: str = "") -> Project:
    project = before_headquarters(offices)
    projects.note_headquarters(
        project.pk, decision_id=1, approved=True, conditions=conditions, day=clock.today(), actor=projects.HEADQUARTERS
    )
    project.refresh_from_db()
    return project


@pytest.mark.requirement("SYS-7")
def test_decision_before_contract_a_contract_step_without_the_chiefs_decision_is_refused_and_kept(
    offices: Offices,
) -> None:
    project = a_project(offices, emergency=True, emergency_reason="故障のため")
    with pytest.raises(WrongValue, match="所管課長の決定"):
        procuring.open_procurement(project, "至急の購入", 900_000, actor=offices.clerk)
    row = Procurement.objects.create(project=project, subject="先走り", amount=1, created_at=clock.now())
    with pytest.raises(procuring.GateClosed, match="所管課長の決定"):
        procuring.sign_contract(row, {"title": "契約", "begin": clock.today()}, actor=offices.clerk)
    assert not Contract.objects.exists()
    line = trail.history_of(row)[0]
    assert (line.verb, line.actor_name) == ("portfolio.step.refused", offices.clerk.name)


@pytest.mark.requirement("SYS-7")
def test_a_decision_that_is_entered_later_is_seen_as_backdated(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    row = procuring.open_procurement(project, "予約サービスの利用", 6_000_000, actor=offices.clerk)
    procuring.decide_method(row, "proposal", actor=offices.buyer, reason="ガイドラインによる")
    with pytest.raises(procuring.GateClosed):
        procuring.take_step(
            row, Step.BUDGET, clock.today() - datetime.timedelta(days=3), actor=offices.clerk, note="先月"
        )
    with clock.at(clock.now() + datetime.timedelta(days=10)):
        procuring.take_step(
            row, Step.BUDGET, clock.today() - datetime.timedelta(days=10), actor=offices.clerk, note="予算化"
        )
        assert trail.history_of(row)[0].after["遡り"] == "10日前の日付で記録"
        with pytest.raises(WrongValue, match="まだ来ていない"):
            procuring.take_step(
                row, Step.SPECIFICATION, clock.today() + datetime.timedelta(days=1), actor=offices.clerk
            )


def test_superiority_without_alternatives_and_peers_nothing_comes_before_the_headquarters(offices: Offices) -> None:
    a_headquarters(offices)
    project = decided_by_section(a_project(offices), offices)
    projects.give_opinion(project, "よい。", actor=offices.it_chief)
    projects.note_working_group(project, "異議なし。", clock.today(), actor=offices.it_clerk)
    with pytest.raises(projects.NotReadyForHeadquarters, match="比べる案を2つ以上") as refused:
        projects.bring_to_headquarters(project, actor=offices.it_chief)
    assert "他の自治体の状況" in str(refused.value)
    project.refresh_from_db()
    compared(project, offices)
    assert lacking_for_hq(project) == []
    projects.bring_to_headquarters(project, actor=offices.it_chief)
    assert hq_proposals().get().subject_id == str(project.pk)


def test_authority_the_headquarters_is_asked_only_to_approve_a_new_system(offices: Offices) -> None:
    a_headquarters(offices)
    project = before_headquarters(offices)
    asked = hq_proposals().get(pk=project.hq_proposal_id)
    assert asked.asked.startswith("新規システムの開発を承認する")
    assert "特命随意" not in asked.asked + asked.summary
    assert asked.new_system


def test_authority_the_method_is_decided_by_the_contract_sections_chief_alone(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    row = procuring.open_procurement(project, "予約サービスの利用", 6_000_000, actor=offices.clerk)
    for person in (offices.it_chief, offices.director, offices.chief, offices.clerk):
        with pytest.raises(access.NotAllowed):
            procuring.decide_method(row, "single", actor=person, reason="この業者しかない", legal_basis="第2号")
    with pytest.raises(WrongValue, match="その業者でなければならない理由"):
        procuring.decide_method(row, "single", actor=offices.buyer, reason="特になし", legal_basis="第2号")
    with pytest.raises(WrongValue, match="根拠条項"):
        procuring.decide_method(row, "single", actor=offices.buyer, reason="著作権を持つ唯一の業者のため")
    with pytest.raises(WrongValue, match="プロポーザル方式が望ましい"):
        procuring.decide_method(row, "open", actor=offices.buyer, reason="")
    with pytest.raises(WrongValue, match="少額随意契約の限度額"):
        procuring.decide_method(row, "small", actor=offices.buyer, reason="早いから")
    decided = procuring.decide_method(row, "proposal", actor=offices.buyer, reason="ガイドラインによる")
    assert decided.method_decided_by == offices.buyer


def test_from_the_wish_to_the_contract_every_step_waits_for_the_one_before(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    row = procuring.open_procurement(project, "予約サービスの利用", 6_000_000, actor=offices.clerk)
    for step in (Step.BUDGET, Step.SPECIFICATION, Step.NOTICE):
        with pytest.raises(procuring.GateClosed):
            procuring.take_step(row, step, clock.today(), actor=offices.clerk)
    procuring.decide_method(row, "proposal", actor=offices.buyer, reason="ガイドラインによる")
    for step in (Step.BUDGET, Step.SPECIFICATION, Step.NOTICE):
        procuring.take_step(row, step, clock.today(), actor=offices.clerk)
    with pytest.raises(WrongValue, match="もう記録"):
        procuring.take_step(row, Step.NOTICE, clock.today(), actor=offices.clerk)
    values = {
        "title": "予約サービス利用契約",
        "begin": clock.today(),
        "end": None,
        "renewal": "never",
        "amount": 6_000_000,
    }
    contract = procuring.sign_contract(row, values, actor=offices.clerk)
    assert (contract.method, contract.unit) == ("proposal", offices.section)


def test_what_the_headquarters_asked_for_stands_until_it_is_answered_and_settled(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices, conditions="・ほかのシステムとの優位性を説明すること\n・個人情報の扱いを示すこと")
    assert project.state == "conditional"
    first, second = project.conditions.all()
    projects.answer_condition(first, "23区で10区が使っている。", actor=offices.clerk)
    with pytest.raises(access.NotAllowed):
        projects.settle_condition(first, actor=offices.clerk, accepted=True, reason="よい")
    projects.settle_condition(first, actor=offices.it_chief, accepted=False, reason="比較表がない")
    first.refresh_from_db()
    assert first.state == "open"
    with pytest.raises(WrongValue):
        projects.settle_condition(second, actor=offices.it_chief, accepted=True, reason="よい")


def test_an_amendment_above_the_percentage_returns_to_the_headquarters(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    assert project.approved_total == 11_000_000
    assert not projects.amend_total(project, 12_100_000, actor=offices.clerk, reason="席数を増やす")
    assert projects.amend_total(project, 12_100_001, actor=offices.clerk, reason="さらに1円")
    project.refresh_from_db()
    assert (project.state, project.hq_decided_on) == ("working_group", None)
    with pytest.raises(WrongValue):
        procuring.open_procurement(project, "先に買う", 1, actor=offices.clerk)


def test_an_amended_project_can_come_before_the_headquarters_again(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    hq_proposals().update(state="settled")
    projects.amend_total(project, 20_000_000, actor=offices.clerk, reason="倍になった")
    projects.note_working_group(project, "増額もやむを得ない。", clock.today(), actor=offices.it_clerk)
    projects.bring_to_headquarters(project, actor=offices.it_chief)
    assert hq_proposals().count() == 2


def test_purchases_that_together_pass_the_limit_are_noticed(offices: Offices) -> None:
    a_headquarters(offices)
    project = approved(offices)
    for place in range(3):
        procuring.open_procurement(project, f"端末の購入（{place + 1}）", 900_000, actor=offices.clerk)
    (found,) = split_purchases(list(Procurement.objects.select_related("project")), clock.today())
    assert found.total == 2_700_000
    assert len(found.purchases) == 3


def test_what_the_chief_sends_back_returns_to_the_section_and_goes_again(offices: Offices) -> None:
    project = a_project(offices)
    projects.seek_approval(project, actor=offices.clerk)
    project.refresh_from_db()
    with pytest.raises(WrongValue, match="直せません"):
        projects.revise_project(project, {"purpose": "別の目的"}, actor=offices.clerk)
    approval = approvals.Approval.objects.get(pk=project.approval_id)
    approvals.send_back(approval, actor=offices.chief, reason="目的が足りない")
    hear()
    project.refresh_from_db()
    assert project.state == "sent_back"
    assert any("差し戻された起案" in item.title for item in notices.open_work(offices.clerk))
    projects.revise_project(project, {"purpose": "待ち時間を半分にする"}, actor=offices.clerk)
    again = decided_by_section(project, offices)
    assert (again.state, again.section_decided_on) == ("opinion", clock.today())


def test_only_the_office_gives_opinions_and_brings_things_before_the_headquarters(offices: Offices) -> None:
    a_headquarters(offices)
    project = decided_by_section(compared(a_project(offices), offices), offices)
    for act in (
        lambda who: projects.give_opinion(project, "よい", actor=who),
        lambda who: projects.note_working_group(project, "よい", clock.today(), actor=who),
        lambda who: projects.bring_to_headquarters(project, actor=who),
        lambda who: projects.send_back(project, actor=who, reason="不要"),
    ):
        for person in (offices.clerk, offices.chief, offices.stranger, offices.buyer):
            with pytest.raises(access.NotAllowed):
                act(person)
    with pytest.raises(NotPossibleNow):
        projects.bring_to_headquarters(project, actor=offices.it_chief)


@pytest.mark.requirement("MTG-5")
def test_it_is_told_which_weight_would_turn_the_result(offices: Offices) -> None:
    project = compared(a_project(offices), offices)
    comparison = comparison_of(project)
    assert [one.rank for one in comparison.alternatives] == [1, 2]
    assert comparison.alternatives[0].five_years == 11_000_000
    sentences = {one.yardstick.name: one.sentence for one in comparison.turnings}
    assert sentences["利便性"] == "重み3を、1より小さくすると、1位が入れ替わります。"
    assert sentences["費用"] == "重み1を、3より大きくすると、1位が入れ替わります。"
    with pytest.raises(WrongValue):
        comparing.give_marks(project, {(project.alternatives.all()[0].pk, 10**6): (5, "")}, actor=offices.clerk)
    with pytest.raises(WrongValue):
        comparing.set_yardsticks(project, {"費用": 0}, actor=offices.clerk)
