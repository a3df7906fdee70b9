"""システム評価 in two stages: rounds, the first stage, advice, the second stage and the verdict."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ProtectedError

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices.public import Notice, Todo
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.modules.portfolio.actions import advising, evaluating, items, judging, rounds
from honbu.modules.portfolio.domain.evaluating import Entry, NotIndependent
from honbu.modules.portfolio.models import Advice, Evaluation, FirstScore, Remark, SecondScore
from honbu.modules.portfolio.module import MODULE
from honbu.modules.portfolio.queries.evaluations import lines_of, progress_of, results_of
from honbu.modules.portfolio.tests.makers import (
    Office,
    a_planned_round,
    a_round,
    a_set,
    a_system,
    a_tool,
    all_items,
    an_office,
    confirmed,
    in_second,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-3")]


@pytest.fixture
def office() -> Office:
    """The people."""
    return an_office()


@pytest.fixture
def sheet(office: Office) -> Evaluation:
    """The sheet of the one system of 戸籍住民課, handed out."""
    return a_round(office).evaluations.get()


# ---- items and rounds --------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SYS-10")
def test_an_edition_is_changed_until_a_round_uses_it_and_copied_afterwards(office: Office) -> None:
    made = a_set(office)
    item = made.items.first()
    items.put_item(made, {"text": "使いやすいですか"}, actor=office.keeper, item=item)
    with pytest.raises(WrongValue):
        items.put_item(made, {"explanation": "あ" * 81}, actor=office.keeper, item=item)
    with pytest.raises(WrongValue):
        items.put_item(made, {"code": "V2"}, actor=office.keeper, item=item)
    a_round(office)
    for act in (
        lambda: items.put_item(made, {"text": "別"}, actor=office.keeper, item=item),
        lambda: items.remove_item(item, actor=office.keeper),
    ):
        with pytest.raises(items.SetIsFixed):
            act()
    copied = items.copy_set(made, "次の版", actor=office.keeper)
    assert copied.items.count() == made.items.count()
    items.remove_item(copied.items.first(), actor=office.keeper)


def test_a_round_hands_a_sheet_to_every_system_in_use_with_an_owner_and_tells_the_others(office: Office) -> None:
    mine = a_system(office.section)
    for state in ("idea", "building", "retired"):
        a_system(office.section, state, state=state)
    lost = a_system(None, "持ち主のないシステム")
    round_ = a_planned_round(office)
    done = rounds.distribute(round_, actor=office.keeper)
    assert [one.system for one in Evaluation.objects.all()] == [mine]
    assert (done.sheets, list(done.without_owner)) == (1, [lost])
    with pytest.raises(NotPossibleNow):
        rounds.distribute(round_, actor=office.keeper)


def test_what_gets_an_owner_after_the_distribution_is_handed_out_as_well(office: Office) -> None:
    a_system(office.section)
    lost = a_system(None, "持ち主のないシステム")
    round_ = a_round(office)
    assert rounds.distribute_rest(round_, actor=office.keeper) == 0
    lost.unit = office.units["tax"]
    lost.save()
    assert rounds.distribute_rest(round_, actor=office.keeper) == 1
    assert round_.evaluations.count() == 2
    assert Todo.objects.filter(unit=office.units["tax"], state=Todo.State.OPEN).count() == 1


def test_kinds_narrow_the_scope_but_an_unknown_kind_is_not_lost(office: Office) -> None:
    a_system(office.section, "パッケージ")
    a_system(office.section, "自庁開発", kind="own")
    a_system(office.section, "種別不明", kind="")
    round_ = a_round(office, kinds=["own"])
    assert {one.thing.name for one in round_.evaluations.all()} == {"自庁開発", "種別不明"}


def test_each_section_gets_one_piece_of_work_and_a_notice(office: Office) -> None:
    for name in ("住民記録", "戸籍", "印鑑"):
        a_system(office.section, name)
    a_round(office)
    todo = Todo.objects.get(unit=office.section, state=Todo.State.OPEN)
    assert (todo.role, "3件" in todo.title) == ("promoter", True)
    told = Notice.objects.filter(kind="portfolio.distributed")
    assert {one.person for one in told} == {office.promoter, office.head}


def test_the_work_goes_away_with_the_last_sheet(office: Office, sheet: Evaluation) -> None:
    written(office, sheet)
    evaluating.hand_to_chief(sheet, actor=office.clerk)
    titles = [one.title for one in Todo.objects.filter(unit=office.section, state=Todo.State.OPEN)]
    assert len(titles) == 1
    assert "確認" in titles[0]
    evaluating.confirm_first(sheet, actor=office.head)
    assert not Todo.objects.filter(unit=office.section, state=Todo.State.OPEN).exists()


def test_last_rounds_first_stage_is_where_the_next_one_begins(office: Office, sheet: Evaluation) -> None:
    confirmed(office, sheet, F1=Entry(2, reason="昨年は3回止まった"), F2=Entry(unknown=True))
    second = a_round(office, title="翌年度の評価", fiscal_year=sheet.round.fiscal_year + 1)
    lines = {line.item.code: line for line in lines_of(second.evaluations.get())}
    assert (lines["V1"].first.score, lines["F1"].first.reason) == (4, "昨年は3回止まった")
    assert lines["V1"].carried
    assert lines["F2"].first is None


@pytest.mark.requirement("SYS-4")
def test_an_access_tool_is_left_out_by_setting_and_included_when_the_setting_changes(office: Office) -> None:
    system = a_system(office.section)
    tool = a_tool(office.section, replaces=system, lack="カスタマイズ")
    a_tool(office.section, "移行した道具", state="moved")
    round_ = a_round(office)
    assert [one.thing for one in round_.evaluations.all()] == [system]
    round_ = rounds.revise_round(round_, {"with_euc": True}, actor=office.keeper)
    assert {one.thing for one in round_.evaluations.all()} == {system, tool}
    round_ = rounds.revise_round(round_, {"with_euc": False}, actor=office.keeper)
    assert [one.thing for one in round_.evaluations.all()] == [system]


@pytest.mark.requirement("SYS-4")
def test_a_tool_whose_evaluation_has_begun_is_not_swept_away(office: Office) -> None:
    a_tool(office.section)
    round_ = a_round(office, with_euc=True)
    sheet = round_.evaluations.get(euc_tool__isnull=False)
    written(office, sheet)
    with pytest.raises(WrongValue):
        rounds.revise_round(round_, {"with_euc": False}, actor=office.keeper)
    round_.refresh_from_db()
    assert round_.with_euc
    assert round_.evaluations.filter(pk=sheet.pk).exists()


def test_late_sections_come_first(office: Office) -> None:
    a_system(office.section)
    a_system(office.units["tax"], "税務システム")
    round_ = a_round(office)
    confirmed(office, round_.evaluations.get(unit=office.section))
    round_.first_until = clock.today() - datetime.timedelta(days=1)
    rows = progress_of(round_, round_.evaluations.all())
    assert [(one.unit_id, one.late) for one in rows] == [(office.units["tax"].pk, True), (office.section.pk, False)]


# ---- the first stage ---------------------------------------------------------------------------------------------------------


def test_half_a_sheet_is_saved_and_handed_on_only_when_it_is_complete(office: Office, sheet: Evaluation) -> None:
    evaluating.write_first(sheet, {"V1": Entry(4)}, {"first_comment": "途中"}, actor=office.clerk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.prepared_by) == ("first", office.clerk)
    with pytest.raises(rounds.NotFinished) as told:
        evaluating.hand_to_chief(sheet, actor=office.clerk)
    assert len(str(told.value).splitlines()) == 15
    written(office, sheet)
    assert evaluating.hand_to_chief(sheet, actor=office.clerk).state == "confirming"


def test_low_points_need_their_reason_before_the_chief_sees_them(office: Office, sheet: Evaluation) -> None:
    evaluating.write_first(sheet, {**all_items(sheet), "V1": Entry(1)}, {}, actor=office.clerk)
    with pytest.raises(rounds.NotFinished, match="理由"):
        evaluating.hand_to_chief(sheet, actor=office.clerk)


def test_what_the_vendor_wrote_is_named(office: Office, sheet: Evaluation) -> None:
    evaluating.write_first(sheet, all_items(sheet), {"vendor_helped": True}, actor=office.clerk)
    with pytest.raises(rounds.NotFinished, match="業者"):
        evaluating.hand_to_chief(sheet, actor=office.clerk)
    evaluating.write_first(sheet, {}, {"vendor_help": "障害の件数"}, actor=office.clerk)
    evaluating.hand_to_chief(sheet, actor=office.clerk)


@pytest.mark.requirement("SYS-10")
def test_an_answer_that_is_not_understood_is_asked_about_again_until_the_section_has_its_points(
    office: Office, sheet: Evaluation
) -> None:
    written(office, sheet, 4, F1=Entry(unknown=True, reason="障害の数え方が分からない"))
    ticket = Advice.objects.get()
    assert (ticket.item.code, ticket.question, ticket.state) == ("F1", "障害の数え方が分からない", "asked")
    answered = advising.answer_advice(ticket, "業務が止まった回数です。記録簿を見てください。", actor=office.keeper)
    assert not Todo.objects.filter(person=office.keeper, state=Todo.State.OPEN, title__contains="相談").exists()
    advising.ask_again(answered, "何時間からを「止まった」としますか", actor=office.clerk)
    assert Todo.objects.filter(person=office.keeper, state=Todo.State.OPEN, title__contains="相談").exists()
    advising.answer_advice(answered, "1時間です。", actor=office.keeper)
    evaluating.write_first(sheet, {"F1": Entry(5)}, {}, actor=office.clerk)
    ticket.refresh_from_db()
    assert ticket.state == "closed"


def test_a_draft_asks_nobody_yet_but_handing_on_does(office: Office, sheet: Evaluation) -> None:
    entries = {**all_items(sheet), "F1": Entry(unknown=True)}
    evaluating.write_first(sheet, entries, {}, actor=office.clerk, ask=False)
    assert not Advice.objects.exists()
    evaluating.hand_to_chief(sheet, actor=office.clerk)
    assert Advice.objects.count() == 1


def test_the_chief_sends_back_with_a_reason_and_confirms(office: Office, sheet: Evaluation) -> None:
    written(office, sheet)
    evaluating.hand_to_chief(sheet, actor=office.clerk)
    with pytest.raises(access.NotAllowed):
        evaluating.confirm_first(sheet, actor=office.clerk)
    with pytest.raises(WrongValue):
        evaluating.send_back(sheet, actor=office.head, reason=" ")
    assert evaluating.send_back(sheet, actor=office.head, reason="根拠を足す").state == "first"
    assert Notice.objects.filter(person=office.clerk, kind="portfolio.returned").exists()
    evaluating.hand_to_chief(sheet, actor=office.clerk)
    done = evaluating.confirm_first(sheet, actor=office.head)
    assert (done.state, done.confirmed_by) == ("submitted", office.head)


def test_nobody_changes_a_confirmed_first_stage(office: Office, sheet: Evaluation) -> None:
    confirmed(office, sheet)
    before = list(FirstScore.objects.order_by("pk").values())
    for actor in (office.clerk, office.head, office.promoter):
        with pytest.raises((evaluating.Frozen, NotPossibleNow)):
            evaluating.write_first(sheet, {"V1": Entry(1, reason="x")}, {}, actor=actor)
    for actor in (office.keeper, office.chief, office.stranger):
        with pytest.raises(access.NotAllowed):
            evaluating.write_first(sheet, {"V1": Entry(1, reason="x")}, {}, actor=actor)
    rounds.begin_second(sheet.round, actor=office.keeper)
    judging.score_second(sheet, {"V1": (1, "違う")}, actor=office.keeper, agree=True)
    assert list(FirstScore.objects.order_by("pk").values()) == before


def test_the_office_writes_no_first_stage_of_others_at_any_time(office: Office, sheet: Evaluation) -> None:
    for act in (
        lambda: evaluating.write_first(sheet, {"V1": Entry(1, reason="x")}, {}, actor=office.keeper),
        lambda: evaluating.hand_to_chief(sheet, actor=office.chief),
        lambda: evaluating.confirm_first(sheet, actor=office.chief),
    ):
        with pytest.raises(access.NotAllowed):
            act()


# ---- the second stage --------------------------------------------------------------------------------------------------------


def test_a_second_score_is_never_overwritten(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet)
    judging.score_second(sheet, {"F1": (2, "止まった")}, actor=office.keeper)
    judging.score_second(sheet, {"F1": (4, "申出により")}, actor=office.deputy)
    judging.score_second(sheet, {"F1": (4, "申出により")}, actor=office.deputy)
    kept = SecondScore.objects.order_by("pk").values_list("score", "by__family_name")
    assert list(kept) == [(2, "管理"), (4, "外部")]
    line = next(line for line in lines_of(sheet) if line.item.code == "F1")
    assert (line.second.score, [one.score for one in line.earlier]) == (4, [2])


def test_what_was_judged_or_said_can_not_be_swept_away_with_its_sheet(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet)
    judging.score_second(sheet, {"F1": (3, "")}, actor=office.keeper)
    with pytest.raises(ProtectedError):
        sheet.delete()
    assert set(MODULE.append_only) >= {SecondScore._meta.db_table, Remark._meta.db_table}


def test_nobody_writes_over_a_second_stage_that_was_not_seen(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet)
    seen = sheet.version
    judging.score_second(sheet, {"F1": (3, "")}, actor=office.keeper, seen=seen)
    with pytest.raises(SomebodyWasFaster):
        judging.score_second(sheet, {"F1": (5, "")}, actor=office.deputy, seen=seen)


def test_it_does_not_judge_its_own_systems_and_is_told_who_may(office: Office) -> None:
    a_system(office.office, "庁内LAN")
    sheet = a_round(office).evaluations.get()
    evaluating.write_first(sheet, all_items(sheet), {}, actor=office.keeper)
    evaluating.hand_to_chief(sheet, actor=office.keeper)
    evaluating.confirm_first(sheet, actor=office.chief)
    rounds.begin_second(sheet.round, actor=office.keeper)
    for actor in (office.keeper, office.chief):
        with pytest.raises(NotIndependent, match="外部 見男"):
            judging.score_second(sheet, {"F1": (4, "")}, actor=actor)
    judging.score_second(sheet, {}, actor=office.deputy, agree=True)
    with pytest.raises(NotIndependent):
        judging.settle(sheet, "improve", actor=office.keeper)


def test_who_wrote_the_first_stage_does_not_judge_it(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet)
    FirstScore.objects.filter(evaluation=sheet).update(by=office.deputy)
    with pytest.raises(NotIndependent):
        judging.score_second(sheet, {"F1": (4, "")}, actor=office.deputy)


def test_the_second_stage_waits_for_its_time(office: Office, sheet: Evaluation) -> None:
    confirmed(office, sheet)
    with pytest.raises(WrongValue):
        judging.score_second(sheet, {"F1": (4, "")}, actor=office.keeper)
    rounds.begin_second(sheet.round, actor=office.keeper)
    assert Todo.objects.filter(person=office.keeper, state=Todo.State.OPEN, title__contains="2次評価").exists()
    judging.score_second(sheet, {"F1": (4, "")}, actor=office.keeper)


def test_the_office_returns_a_sheet_only_before_it_has_scored(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet)
    returned = evaluating.return_to_section(sheet, actor=office.keeper, reason="根拠を足してください")
    assert (returned.state, returned.confirmed_by) == ("first", None)
    evaluating.hand_to_chief(sheet, actor=office.clerk)
    evaluating.confirm_first(sheet, actor=office.head)
    judging.score_second(sheet, {"F1": (4, "")}, actor=office.keeper)
    with pytest.raises(NotPossibleNow):
        evaluating.return_to_section(sheet, actor=office.keeper, reason="もう一度")


def test_both_talk_where_they_differ_and_the_verdict_has_its_reason(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet, 4)
    with pytest.raises(rounds.NotFinished):
        judging.settle(
            judging.score_second(sheet, {"F1": (3, "")}, actor=office.keeper), "improve", actor=office.keeper
        )
    judging.score_second(sheet, {}, actor=office.keeper, agree=True)
    said = judging.say(sheet, "1回は訓練で止めたものです。", actor=office.clerk)
    answer = judging.say(sheet, "記録を確かめます。", actor=office.keeper)
    assert (said.of_office, answer.of_office) == (False, True)
    assert results_of([sheet])[0].suggestion == "improve"
    with pytest.raises(WrongValue, match="改善"):
        judging.settle(sheet, "retire", actor=office.keeper)
    done = judging.settle(sheet, "renew", actor=office.keeper, reason="保守期限が迫っているため")
    assert (done.state, done.verdict) == ("final", "renew")
    event = apps.get_model("events", "Event").objects.get(kind__contains="EvaluationSettled")
    assert event.body["verdict"] == "renew"
    for act in (
        lambda: judging.score_second(sheet, {"F1": (5, "")}, actor=office.keeper),
        lambda: judging.say(sheet, "まだある", actor=office.clerk),
        lambda: judging.settle(sheet, "keep", actor=office.keeper, reason="x"),
    ):
        with pytest.raises(NotPossibleNow):
            act()


def test_a_round_is_final_when_every_sheet_has_its_verdict_or_is_left_out_with_a_reason(office: Office) -> None:
    a_system(office.section)
    a_system(office.units["tax"], "税務システム")
    round_ = a_round(office)
    sheet = in_second(office, round_.evaluations.get(unit=office.section))
    judging.score_second(sheet, {}, actor=office.keeper, agree=True)
    judging.settle(sheet, "improve", actor=office.keeper)
    with pytest.raises(rounds.NotFinished):
        rounds.finalise(round_, actor=office.keeper)
    other = round_.evaluations.get(unit=office.units["tax"])
    with pytest.raises(WrongValue):
        rounds.leave_out(other, actor=office.keeper, reason=" ")
    rounds.leave_out(other, actor=office.keeper, reason="今年度で廃止するため")
    assert rounds.finalise(round_, actor=office.keeper).state == "final"
    assert rounds.report_round(round_, actor=office.keeper).state == "reported"
    assert Notice.objects.filter(person=office.head, kind="portfolio.settled").exists()


def test_every_step_stands_in_the_trail_with_a_sentence(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet)
    judging.score_second(sheet, {}, actor=office.keeper, agree=True)
    judging.settle(sheet, "improve", actor=office.keeper)
    lines: list[Any] = list(trail.history_of(sheet))
    known = trail.known_verbs()
    assert len(lines) >= 5
    assert all(line.verb in known for line in lines)
