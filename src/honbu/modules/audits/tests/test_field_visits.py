"""A visit is recorded: it begins out of its sealed booking, takes in what several tablets send, and is closed once."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Posting
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions import visiting
from honbu.modules.audits.actions.beginning import lay_foundations
from honbu.modules.audits.actions.booked import booked_for
from honbu.modules.audits.actions.field_visits import take_in_record
from honbu.modules.audits.actions.items import put_in_force
from honbu.modules.audits.models import AuditItem, Grade, ItemEdition, ItemResult, Visit, YearPlan
from honbu.modules.audits.pages.field_given import visits_to_record
from honbu.modules.audits.tests.field_makers import a_record, a_result, a_visit, a_visit_of_today, ago, item_of
from honbu.modules.audits.tests.makers import (
    AuditWard,
    a_contractor,
    a_plan,
    a_sheet,
    an_audit_ward,
    answered,
    submitted,
)
from honbu.modules.audits.tests.visit_makers import a_booking, an_auditor

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]


@pytest.fixture
def ward() -> Iterator[AuditWard]:
    # In the middle of the day: nothing here crosses midnight by accident.
    with clock.at(datetime.datetime(2026, 10, 1, 14, tzinfo=clock.TOKYO), running=True):
        found = an_audit_ward()
        lay_foundations()
        a_plan()
        yield found


def verbs() -> list[str]:
    lines = trail.Line.objects.filter(verb__startswith="audits.visit.").order_by("pk")
    return [verb.removeprefix("audits.visit.") for verb in lines.values_list("verb", flat=True)]


def done(*results: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return a_record(*results, left_at=ago(1), done=True, **facts)


def test_the_first_record_begins_the_visit_out_of_its_sealed_booking(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, ward.stranger)
    assert not Visit.objects.exists(), "before anybody arrives nothing tells of it"
    visit = take_in_record(key, a_record(a_result("A1", words="台帳を見た", sample="10件中3件")), actor=ward.auditor)
    assert (visit.kind, visit.unit, visit.state, visit.key) == ("internal", ward.section, "on_site", key)
    assert {one.person for one in visit.team.all()} == {ward.auditor, ward.stranger}
    row = visit.results.get()
    assert (row.item.code, row.verdict, row.words, row.sample) == ("A1", "conforms", "台帳を見た", "10件中3件")
    assert row.told_by == ward.auditor
    assert verbs() == ["begun", "recorded"]
    assert {line.unit_id for line in trail.history_of(visit)} == {ward.section.pk}


def test_the_same_record_sent_twice_changes_nothing_and_leaves_no_second_line(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    record = done(a_result("A1", words="見た"), received_by="窓口 一", notes="課長の話")
    first = take_in_record(key, record, actor=ward.auditor)
    lines = verbs()
    assert lines == ["begun", "recorded", "left"]
    again = take_in_record(key, record, actor=ward.auditor)
    assert (again.version, again.state, verbs()) == (first.version, "writing", lines)
    assert ItemResult.objects.exclude(verdict="").count() == 1
    Visit.objects.update(state="checking")
    assert take_in_record(key, record, actor=ward.auditor).state == "checking", "an answer that was lost does no harm"


def test_two_tablets_of_a_team_never_lose_each_others_words(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, ward.stranger)
    mine = a_record(
        a_result("A1", words="鍵はある", told=20), a_result("A2", told=20), notes="甲の話", received_by="窓口 一"
    )
    theirs = a_record(a_result("A1", "not_seen", "鍵は見ていない", told=5), notes="乙の話", arrived_at=ago(40))
    take_in_record(key, theirs, actor=ward.stranger)
    visit = take_in_record(key, mine, actor=ward.auditor)
    row = visit.results.get(item__code="A1")
    assert (row.verdict, row.told_by) == ("not_seen", ward.stranger)
    assert row.words == "鍵は見ていない\n（監査 実太の記録）適合　鍵はある"
    assert visit.notes == {str(ward.auditor.pk): "甲の話", str(ward.stranger.pk): "乙の話"}
    assert visit.received_by == "窓口 一"
    lines = verbs()
    for record, person in ((mine, ward.auditor), (theirs, ward.stranger)):
        take_in_record(key, record, actor=person)
    assert verbs() == lines
    assert ItemResult.objects.count() == 2


def test_the_team_arrived_when_the_first_of_it_did_and_left_when_the_last_did(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, ward.stranger)
    early, late = ago(40), ago(2)
    take_in_record(key, a_record(left_at=ago(10)), actor=ward.auditor)
    visit = take_in_record(key, a_record(arrived_at=early, left_at=late), actor=ward.stranger)
    assert visit.arrived_at == datetime.datetime.fromisoformat(early)
    assert visit.left_at == datetime.datetime.fromisoformat(late)


def test_whoever_is_done_first_does_not_shut_the_other_out(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, ward.stranger)
    take_in_record(key, done(a_result("A1")), actor=ward.auditor)
    visit = take_in_record(key, done(a_result("A2")), actor=ward.stranger)
    assert (visit.state, verbs().count("left")) == ("writing", 1)
    words = {row.item.code: (row.verdict, row.words) for row in visit.results.select_related("item")}
    assert words == {"A1": ("conforms", ""), "A2": ("conforms", ""), "A3": ("", "")}


def test_an_empty_field_takes_nothing_away_and_an_emptied_answer_is_emptied(ward: AuditWard) -> None:
    visit = a_visit(ward, a_result("A1", words="書きかけ"), received_by="窓口 一", notes="話")
    cleared = a_record(a_result("A1", "", told=1), a_result("A2", "", told=1))
    visit = take_in_record(visit.key, cleared, actor=ward.auditor)
    assert (visit.received_by, visit.notes[str(ward.auditor.pk)]) == ("窓口 一", "話")
    assert [(row.verdict, row.words) for row in visit.results.all()] == [("", "")], "and no row for what was never said"


def test_a_visit_is_recorded_on_its_day_alone(ward: AuditWard) -> None:
    auditor, plan = an_auditor(ward), YearPlan.objects.get()
    key = a_booking(ward, plan, clock.today() - datetime.timedelta(days=1), auditor)
    with pytest.raises(WrongValue, match="監査責任者に訪問日程を直して"):
        take_in_record(key, a_record(), actor=ward.auditor)
    yesterday = clock.now() - datetime.timedelta(days=1)
    visit = take_in_record(key, a_record(arrived_at=yesterday.isoformat()), actor=ward.auditor)
    assert visit.arrived_at == yesterday, "what was written on its day may come in later"
    with pytest.raises(WrongValue, match="この訪問の日は"):
        take_in_record(key, a_record(), actor=ward.auditor)


def test_a_visit_without_independence_is_not_recorded(ward: AuditWard) -> None:
    """The auditor was moved into the section yesterday."""
    key = a_visit_of_today(ward)
    yesterday = clock.today() - datetime.timedelta(days=1)
    post = ward.auditor.postings.get().post
    Posting.objects.create(person=ward.auditor, unit=ward.section, post=post, is_main=False, valid_from=yesterday)
    with pytest.raises(WrongValue, match=r"独立性が保てない.*戸籍住民課に在籍しています"):
        take_in_record(key, a_record(), actor=ward.auditor)
    assert not Visit.objects.exists()


def test_what_could_not_be_done_says_why_and_takes_nothing_more(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    record = a_record(broken_off="急な停電のため")
    visit = take_in_record(key, record, actor=ward.auditor)
    assert (visit.state, visit.reason) == ("broken_off", "急な停電のため")
    assert trail.history_of(visit).get(verb="audits.visit.broken_off").reason == "急な停電のため"
    assert take_in_record(key, record, actor=ward.auditor).version == visit.version
    with pytest.raises(NotPossibleNow, match="締め切られました"):
        take_in_record(key, a_record(a_result("A1")), actor=ward.auditor)


@pytest.mark.parametrize("state", ["checking", "agreed", "final"])
def test_once_the_section_has_been_asked_nothing_is_taken_in_any_more(ward: AuditWard, state: str) -> None:
    visit = a_visit(ward, a_result("A1"))
    Visit.objects.update(state=state)
    with pytest.raises(NotPossibleNow, match="監査の事務局に伝えて"):
        take_in_record(visit.key, a_record(a_result("A2")), actor=ward.auditor)
    assert visit.results.count() == 1


def test_a_patrol_looks_at_its_few_items_and_gives_no_heavy_grade(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, kind="patrol")
    item = item_of("A2")
    AuditItem.objects.filter(pk=item.pk).update(parts=["patrol"])
    heavy, light = Grade.objects.filter(patrol=False).first(), Grade.objects.filter(patrol=True).first()
    assert heavy is not None
    assert light is not None
    with pytest.raises(WrongValue, match="簡易な点検なので、「" + heavy.title):
        take_in_record(key, a_record(a_result("A2", "graded", grade=heavy.pk)), actor=ward.auditor)
    with pytest.raises(WrongValue, match="この訪問にない確認項目"):
        take_in_record(key, a_record(a_result("A1")), actor=ward.auditor)
    visit = take_in_record(key, a_record(a_result("A2", "graded", grade=light.pk)), actor=ward.auditor)
    assert visit.results.get().grade == light


def test_a_contractor_stands_with_its_result_even_when_it_was_withdrawn_meanwhile(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    sheet = a_sheet(ward)
    vendor = a_contractor(sheet, actor=ward.promoter)
    vendor.withdrawn_at = clock.now()
    vendor.save()
    visit = take_in_record(key, a_record(a_result("K1", contractor=vendor.name)), actor=ward.auditor)
    assert visit.results.get().contractor == vendor.name


def test_a_colleague_in_the_team_of_a_visit_that_stands_needs_no_booking(ward: AuditWard) -> None:
    visit = a_visit(ward)
    other = an_auditor(ward, ward.clerk)
    with pytest.raises(access.Hidden):
        take_in_record(visit.key, a_record(), actor=ward.clerk)
    visit.team.add(other)
    assert take_in_record(visit.key, a_record(a_result("A1")), actor=ward.clerk).results.count() == 1


def test_the_form_is_given_everything_that_it_needs_without_a_network(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, ward.stranger)
    sheet = a_sheet(ward)
    a_contractor(sheet, actor=ward.promoter)
    answered(sheet, "A1", "partly", "一覧は古い", actor=ward.promoter)
    assert visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor)[0]["answers"] == {}, (
        "a draft is the section's own"
    )
    submitted(ward, sheet)
    (visit,) = visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor)
    assert (visit["key"], visit["section"], visit["title"], visit["doer"]) == (
        key,
        "戸籍住民課",
        "内部監査",
        "監査実施人",
    )
    assert set(visit["team"]) == {"監査 実太", "福祉 太郎"}
    assert visit["contractors"] == ["みどり総合サービス株式会社"]
    assert [item["code"] for item in visit["items"]] == ["A1", "A2", "A3", "K1", "K2"]
    assert visit["answers"][item_of("A1").pk] == [{"contractor": "", "words": "一部できている　一覧は古い"}]
    assert [grade["id"] for grade in visit["grades"]] == list(Grade.objects.values_list("pk", flat=True))
    assert visit["recorded"] is None
    take_in_record(key, a_record(a_result("A1", words="見た"), notes="話"), actor=ward.auditor)
    (visit,) = visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor)
    assert (visit["recorded"]["results"][0]["words"], visit["recorded"]["notes"]) == ("見た", "話")
    take_in_record(key, done(), actor=ward.auditor)
    assert visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor) == [], (
        "what is done is not given out again"
    )


def test_a_patrol_has_its_own_doers_its_own_items_and_the_light_grades(ward: AuditWard) -> None:
    a_visit_of_today(ward, kind="patrol")
    AuditItem.objects.filter(code__in=["A1", "A2"]).update(parts=["patrol"])
    (visit,) = visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor)
    assert (visit["title"], visit["doer"], len(visit["items"])) == ("パトロール", "実施者", 2)
    assert [grade["id"] for grade in visit["grades"]] == list(
        Grade.objects.filter(patrol=True).values_list("pk", flat=True)
    )


def test_what_was_not_looked_at_stands_in_the_record_too_and_is_to_be_explained(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    visit = take_in_record(key, done(a_result("A1")), actor=ward.auditor)
    assert {row.item.code: row.verdict for row in visit.results.select_related("item")} == {
        "A1": "conforms", "A2": "", "A3": "",
    }  # fmt: skip
    with pytest.raises(WrongValue, match="確認できず"):
        visiting.ask_section(visit, actor=ward.auditor)
    visit.results.filter(verdict="").update(verdict="not_seen")
    assert visiting.ask_section(visit, actor=ward.auditor).state == "checking"


def test_a_hearing_without_items_of_its_own_is_a_record_of_what_was_said(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, kind="hearing")
    visit = take_in_record(key, done(notes="課長は研修の予定を話した。"), actor=ward.auditor)
    assert not visit.results.exists()
    assert visiting.ask_section(visit, actor=ward.auditor).state == "checking"


def test_an_edition_that_comes_into_force_in_the_middle_of_the_year_changes_no_visit_of_a_plan_under_way(
    ward: AuditWard,
) -> None:
    key = a_visit_of_today(ward)
    before = {
        item["code"] for item in visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor)[0]["items"]
    }
    earlier = ItemEdition.objects.get()
    later = ItemEdition.objects.create(title="年度途中の版", earlier=earlier)
    AuditItem.objects.create(
        edition=later, code="Z9", group="新しい分類", text="新しい項目", parts=["internal"], order=1
    )
    put_in_force(later, actor=ward.keeper)
    given = visits_to_record(booked_for(ward.auditor, purpose="試験"), ward.auditor)
    assert [one["key"] for one in given] == [key]
    assert {item["code"] for item in given[0]["items"]} == before
