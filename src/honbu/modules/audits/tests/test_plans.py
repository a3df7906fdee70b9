"""The plan of a year and the four-year programme: drafted, decided by the headquarters, never telling whom they concern."""

import datetime
from typing import Any

import pytest
from django.apps import apps

from honbu.kernel import registry
from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Unit, forget_trees
from honbu.kernel.organisation.tests.makers import a_unit
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.modules.audits import handlers
from honbu.modules.audits.actions import plans, programmes, scope
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.models import ItemEdition, PastVisit, ProgrammeVersion, ScopeRule, YearPlan
from honbu.modules.audits.queries.scope import sections_in_scope
from honbu.modules.audits.queries.sections import sections_of
from honbu.modules.audits.tests.makers import AuditWard, a_plan, an_audit_ward, an_edition
from honbu.modules.meetings import public as meetings

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-1")]
YEAR = 2026


@pytest.fixture
def ward() -> Any:
    with clock.at(datetime.datetime(YEAR, 5, 20, 9, tzinfo=clock.TOKYO)):
        registry.set_up()
        found = an_audit_ward()
        apps.get_model("meetings", "Body").objects.create(slug="hq", name="行政情報化推進本部", unit=found.office)
        yield found


def some_sections(ward: AuditWard, count: int = 14) -> list[Unit]:
    """Sections that were visited one to four years ago, a few of them never."""
    made = [a_unit(f"{place}番課", ward.units["residents"], code=f"14{place:02}") for place in range(count)]
    for place, unit in enumerate([*made, ward.section, ward.other]):
        if place % 5:
            PastVisit.objects.create(
                unit=unit, fiscal_year=YEAR - place % 4 - 1, kind="internal", nonconformities=place % 3
            )
    return made


def a_programme(ward: AuditWard, **facts: Any) -> ProgrammeVersion:
    values = {
        "policy": "すべての課を4年に1回以上監査する。",
        "changes": "",
        "lowest": 5,
        "highest": 9,
        "drawn": 2,
        **facts,
    }
    return programmes.draft_programme(YEAR, values, actor=ward.lead)


def decided(subject: str, pk: int, *, approved: bool = True) -> None:
    """What the meetings tell when the headquarters has decided."""
    handlers.on_matter_decided(
        meetings.MatterDecided(
            decision_id=99, subject_kind=subject, subject_id=str(pk), approved=approved, conditions="", resolution=""
        )
    )


def values_of_a_plan(**facts: Any) -> dict[str, Any]:
    return {
        "edition": ItemEdition.objects.first() or an_edition(),
        "programme": None,
        "policy": "抜打ちで訪問する。",
        "changes": "対象を予め知らせない。",
        "kinds": {"internal": {"number": 20, "note": ""}, "system": {"number": 6, "note": "委託"}},
        "focus": ["system"], "focus_reason": "昨年度の指摘が6件と最も多かった。",
        "answers_until": datetime.date(YEAR, 7, 31), "window_first": datetime.date(YEAR, 9, 1),
        "window_last": datetime.date(YEAR, 12, 28), **facts,
    }  # fmt: skip


def test_a_plan_goes_to_the_headquarters_and_is_what_it_decides(ward: AuditWard) -> None:
    plan = plans.draft_plan(YEAR, values_of_a_plan(), actor=ward.keeper)
    plans.bring_plan(plan, unit=ward.office, actor=ward.lead)
    proposal = apps.get_model("meetings", "Proposal").objects.get(subject_kind=plans.SUBJECT)
    assert "内部監査20件、情報システム監査6件" in proposal.summary
    assert "重点：情報システム監査（昨年度の指摘が6件と最も多かった。）" in proposal.summary
    with pytest.raises(NotPossibleNow):
        plans.bring_plan(plan, unit=ward.office, actor=ward.lead)
    with pytest.raises(WrongValue, match="付議した"):
        plans.revise_plan(plan, {"policy": "変える"}, actor=ward.keeper)
    decided(plans.SUBJECT, plan.pk)
    plan.refresh_from_db()
    assert plan.state == "approved"
    decided(plans.SUBJECT, plan.pk, approved=False)
    plan.refresh_from_db()
    assert plan.state == "approved", "what is heard twice changes nothing"


@pytest.mark.requirement("AUD-5")
def test_the_weight_of_the_year_stands_in_the_plan_with_its_reason(ward: AuditWard) -> None:
    with pytest.raises(WrongValue, match="理由"):
        plans.draft_plan(YEAR, values_of_a_plan(focus_reason=" "), actor=ward.keeper)
    with pytest.raises(WrongValue, match="ヒアリング"):
        plans.draft_plan(YEAR, values_of_a_plan(focus=["hearing"]), actor=ward.keeper)
    plan = plans.draft_plan(YEAR, values_of_a_plan(), actor=ward.keeper)
    page = as_person(ward.keeper).get(f"/audits/plans/{plan.pk}/").content.decode()
    assert "昨年度の指摘が6件と最も多かった。" in page


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"window_first": datetime.date(YEAR, 7, 1)}, "順に"),
        ({"window_last": datetime.date(YEAR + 1, 5, 1)}, "順に"),
        ({"kinds": {}}, "1件以上"),
        ({"kinds": {"internal": {"number": -1}, "patrol": {"number": 3}}, "focus": []}, "0以上"),
    ],
)
def test_a_plan_that_can_not_be_is_refused_in_words(ward: AuditWard, facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongValue, match=sentence):
        plans.draft_plan(YEAR, values_of_a_plan(**facts), actor=ward.keeper)


def test_the_office_writes_a_plan_in_the_browser_and_sections_read_it_once_it_is_decided(ward: AuditWard) -> None:
    edition, office = an_edition(), as_person(ward.keeper)
    form = office.get("/audits/plans/new/").context["form"]
    data = {
        "seen": form["seen"].value(), "fiscal_year": YEAR, "edition": edition.pk, "programme": "", "policy": "抜打ちで訪問する。",
        "changes": "", "focus": [], "focus_reason": "", "answers_until": "2026-07-31", "window_first": "2026-09-01",
        "window_last": "2026-12-28", "number_internal": 20,
        **{f"number_{kind}": 0 for kind in ("patrol", "hearing", "outsourced", "system", "ordered", "follow_up")},
    }  # fmt: skip
    assert office.post("/audits/plans/new/", data).status_code == 302
    plan = YearPlan.objects.get()
    clerk = as_person(ward.clerk)
    assert clerk.get(f"/audits/plans/{plan.pk}/").status_code == 404
    office.post(f"/audits/plans/{plan.pk}/bring/")
    decided(plans.SUBJECT, plan.pk)
    assert "抜打ちで訪問する。" in clerk.get(f"/audits/plans/{plan.pk}/").content.decode()
    assert "抜打ちで訪問する。" in clerk.get("/audits/").content.decode()
    for address in ("edit/", "selection/", "selection/freeze/", "selection/value/", "selection/change/"):
        assert clerk.get(f"/audits/plans/{plan.pk}/{address}").status_code == 404, address
        assert office.get(f"/audits/plans/{plan.pk}/selection/").status_code == 404, "the office without the seal"


def test_four_year_plan_the_second_version_shows_exactly_which_sections_moved_and_why(ward: AuditWard) -> None:
    """R5 L23: 4年分の監査計画を策定し、改めて計画を見直した."""
    sections = some_sections(ward)
    first = a_programme(ward)
    content = programmes.reckon_programme(first, actor=ward.lead)
    assert programmes.violations_now(first, actor=ward.lead) == []
    programmes.bring_programme(first, unit=ward.office, actor=ward.lead)
    summary = apps.get_model("meetings", "Proposal").objects.get(subject_kind=programmes.SUBJECT).summary
    assert not any(unit.versions.get().name in summary for unit in sections), "numbers only"
    decided(programmes.SUBJECT, first.pk)
    first.refresh_from_db()
    assert (first.state, first.decision_id) == ("approved", 99)

    second = a_programme(ward, changes="5番課を委任とする。")
    assert second.number == 2
    scope.set_rule(sections[5], "out", "令和8年度に廃止予定", since=YEAR, actor=ward.keeper)
    content = programmes.reckon_programme(second, actor=ward.lead)
    old = {(one["id"], one["year"]) for one in read_sealed(first, actor=ward.lead, purpose="試験")["visits"]}
    new = {(one["id"], one["year"]) for one in content["visits"]}
    assert {one["id"] for one in content["moved"]} == {code for code, _year in old ^ new}
    assert any("対象外になりました" in one["sentence"] for one in content["moved"])
    page = as_person(ward.lead).get(f"/audits/programmes/{second.pk}/sealed/").content.decode()
    assert "対象外になりました" in page


def test_four_year_plan_a_section_unvisited_for_more_than_four_years_makes_approval_impossible(ward: AuditWard) -> None:
    some_sections(ward)
    version = a_programme(ward)
    programmes.reckon_programme(version, actor=ward.lead)
    programmes.bring_programme(version, unit=ward.office, actor=ward.lead)
    a_unit("後からできた課", ward.units["residents"], code="1499")
    forget_trees()
    decided(programmes.SUBJECT, version.pk)
    version.refresh_from_db()
    assert version.state == "returned", "what no longer reaches everybody is not approved"
    with pytest.raises(WrongValue, match="後からできた課"):
        programmes.bring_programme(version, unit=ward.office, actor=ward.lead)
    apps.get_model("meetings", "Proposal").objects.update(state="settled")
    programmes.reckon_programme(version, actor=ward.lead)
    programmes.bring_programme(version, unit=ward.office, actor=ward.lead)
    version.refresh_from_db()
    assert version.state == "brought"


def test_when_there_is_no_room_for_everybody_one_sentence_says_why(ward: AuditWard) -> None:
    some_sections(ward)
    version = a_programme(ward, lowest=1, highest=3, drawn=1)
    answer = as_person(ward.lead).post(f"/audits/programmes/{version.pk}/reckon/", follow=True).content.decode()
    assert "課" in answer
    assert "年度" in answer
    assert "Traceback" not in answer
    assert "計算し、封印しました" not in answer


def test_for_the_office_without_the_seal_and_for_directors_the_sections_of_a_programme_do_not_exist(
    ward: AuditWard,
) -> None:
    some_sections(ward)
    version = a_programme(ward)
    programmes.reckon_programme(version, actor=ward.lead)
    for person in (ward.keeper, ward.director, ward.clerk, ward.auditor):
        client = as_person(person)
        assert client.get(f"/audits/programmes/{version.pk}/sealed/").status_code == 404
        assert client.post(f"/audits/programmes/{version.pk}/reckon/").status_code == 404
        with pytest.raises(access.NotAllowed):
            read_sealed(version, actor=person, purpose="試験")
    assert as_person(ward.director).get(f"/audits/programmes/{version.pk}/").status_code == 404, "not decided yet"


@pytest.mark.requirement("AUD-4")
def test_schools_are_left_to_the_board_of_education_and_never_planned(ward: AuditWard) -> None:
    """H31 L61-67."""
    board = a_unit("教育部", ward.units["ward"], kind="department", code="30")
    schools = a_unit("小学校", board, code="3090")
    scope.set_rule(board, "delegated", "学校の監査は教育委員会が行う", since=YEAR, to_unit=board, actor=ward.keeper)
    found = {one.id: one.excluded for one in sections_of(YEAR)}
    assert found[schools.code].startswith("委任")
    assert found[ward.section.code] == ""
    with pytest.raises(WrongValue, match="委任先"):
        scope.set_rule(schools, "delegated", "理由", since=YEAR, actor=ward.keeper)


def test_the_planning_and_the_questionnaires_go_by_one_scope(ward: AuditWard) -> None:
    plan = a_plan(fiscal_year=YEAR)
    scope.set_rule(ward.section, "out", "廃止予定", since=YEAR - 2, actor=ward.keeper)
    scope.set_rule(ward.other, "external", "外部の監査人だけが行う", since=YEAR, actor=ward.keeper)
    scope.set_rule(ward.units["welfare"], "out", "統合予定", since=YEAR + 1, actor=ward.keeper)

    def planned() -> set[int]:
        return {one.unit_id for one in sections_of(YEAR) if not one.excluded}

    assert planned() == set(sections_in_scope(plan))
    assert ward.section.pk not in planned()
    assert {ward.other.pk, ward.units["welfare"].pk} <= planned()
    scope.set_rule(ward.section, "external", "外部の監査人だけが行う", since=YEAR, actor=ward.keeper)
    assert ward.section.pk not in planned(), "who goes there and whether anybody goes are two things"
    left_out = ScopeRule.objects.get(unit=ward.section, rule="out")
    scope.end_rule(left_out, until=YEAR - 1, actor=ward.keeper)
    assert ward.section.pk in planned()
    assert planned() == set(sections_in_scope(plan))


def test_rules_and_past_audits_are_entered_in_the_browser_with_a_reason(ward: AuditWard) -> None:
    office = as_person(ward.keeper)
    values = {"unit": ward.other.pk, "rule": "out", "reason": "", "to_unit": "", "since": YEAR}
    assert office.post("/audits/scope/new/", values).status_code == 422
    assert office.post("/audits/scope/new/", {**values, "reason": "別の監査を受ける"}).status_code == 302
    past = {"unit": ward.section.pk, "fiscal_year": YEAR - 2, "kind": "internal", "nonconformities": 3, "source": ""}
    assert office.post("/audits/scope/past/new/", past).status_code == 302
    page = office.get("/audits/scope/").content.decode()
    assert "別の監査を受ける" in page
    assert PastVisit.objects.get().nonconformities == 3
    assert {one.id: one.last_visit for one in sections_of(YEAR)}[ward.section.code] == YEAR - 2
    for person in (ward.clerk, ward.director, ward.buyer):
        assert as_person(person).get("/audits/scope/").status_code == 404
