"""Results of a year: every table adds up, years are compared over the same items only, and next year's weight follows."""

import datetime
from typing import Any

import pytest
from django.apps import apps

from honbu.kernel import registry
from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.modules.audits import handlers
from honbu.modules.audits.actions import plans, reports
from honbu.modules.audits.domain.focus import KindCount, propose_focus, raise_focus, weight_of
from honbu.modules.audits.domain.masking import letters_for, masked
from honbu.modules.audits.domain.yearly import figures_from
from honbu.modules.audits.models import CorrectiveAction, Exemption, Finding, PastVisit, YearReport
from honbu.modules.audits.queries.focus import proposed_focus
from honbu.modules.audits.queries.yearly import compare, figures_of, item_shares, trend_line
from honbu.modules.audits.tests.makers import AuditWard, an_audit_ward, an_edition
from honbu.modules.audits.tests.result_makers import a_visit, a_year, found
from honbu.modules.meetings import public as meetings

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-5")]
YEAR = 2026


@pytest.fixture
def ward() -> Any:
    with clock.at(datetime.datetime(YEAR + 1, 2, 10, 9, tzinfo=clock.TOKYO)):
        registry.set_up()
        people = an_audit_ward()
        apps.get_model("meetings", "Body").objects.all().delete()
        apps.get_model("meetings", "Body").objects.create(slug="hq", name="行政情報化推進本部", unit=people.office)
        yield people


def decided(pk: int, *, approved: bool = True) -> None:
    handlers.on_matter_decided(
        meetings.MatterDecided(
            decision_id=77,
            subject_kind=reports.SUBJECT,
            subject_id=str(pk),
            approved=approved,
            conditions="",
            resolution="",
        )
    )


def a_written_report(ward: AuditWard) -> YearReport:
    plan = a_year(YEAR)
    a_visit(ward, plan, {"A1": "minor", "A2": "conforms"})
    report = reports.draft_report(plan, actor=ward.keeper)
    texts = {"overview": "全体として良くなった。", "measures": "研修で取り上げる。"}
    return reports.revise_report(report, texts, actor=ward.keeper)


# ---- tables --------------------------------------------------------------------------------------------------------------------


def test_cause_split_every_table_of_the_report_adds_up_to_the_number_of_findings(ward: AuditWard) -> None:
    """R5 L23-27: 6 findings of the audits of systems, by human error or by the system."""
    plan = a_year(YEAR)
    for place, cause in enumerate(["human", "human", "system", "system", "system", "rule"]):
        found([ward.section, ward.other][place % 2], YEAR, cause=cause)
    found(ward.section, YEAR, state="draft", cause="")
    found(ward.section, YEAR, state="withdrawn")
    figures = figures_of(plan)
    assert figures.total == 6
    assert figures.causes == {"human": 2, "system": 3, "rule": 1, "environment": 0, "contractor": 0}
    for table in (figures.causes, figures.grades, figures.departments):
        assert sum(table.values()) == 6
    assert sum(one.findings for one in figures.kinds) == sum(sum(one.causes.values()) for one in figures.kinds) == 6
    assert sum(one.nonconformities for one in figures.kinds) == figures.nonconformities == 6
    assert "作成中の指摘が1件" in "".join(figures.remarks)
    assert figures_from(figures.as_data()) == figures, "what is frozen is read back as it was"


def test_what_waits_for_a_renewal_and_what_is_late_stands_in_the_report(ward: AuditWard) -> None:
    plan = a_year(YEAR)
    waiting = found(ward.section, YEAR, state="deferred", system_name="証明発行システム")
    Exemption.objects.create(
        finding=waiting, kind="deferral", until=datetime.date(2028, 3, 31), reason="更新で直る", control="監視を強める",
        decided_at=clock.now(),
    )  # fmt: skip
    late = found(ward.other, YEAR, state="correcting")
    due = datetime.date(2027, 1, 31)
    action = CorrectiveAction.objects.create(finding=late, what="直す", who="係長", due=due, first_due=due)
    action.changes.create(earlier=due, later=due, reason="鍵の納期", at=clock.now())
    figures = figures_of(plan)
    assert [(one.number, one.system, one.until, one.control) for one in figures.waiting] == [
        (str(waiting), "証明発行システム", "2028-03-31", "監視を強める")
    ]
    assert [(one.number, one.due, one.changes) for one in figures.late] == [(str(late), "2027-01-31", 1)]


# ---- the years side by side ----------------------------------------------------------------------------------------------------


def test_trend_only_items_of_both_editions_are_compared_with_numerator_denominator_and_a_warning(
    ward: AuditWard,
) -> None:
    """R5 L23: 不適合の件数も減り. A2 became B2, A3 is asked no more, B9 is new."""
    old = an_edition("令和7年度版", state="superseded")
    new = an_edition("令和8年度版", earlier=old)
    new.items.filter(code="A1").update(earlier_code="A1")
    new.items.filter(code="A2").update(code="B2", earlier_code="A2")
    new.items.filter(code="A3").update(code="B9", earlier_code="")
    before, now = a_year(YEAR - 1, old), a_year(YEAR, new)
    a_visit(ward, before, {"A1": "minor", "A2": "major", "A3": "minor"})
    a_visit(ward, before, {"A1": "minor", "A2": "not_applicable"}, unit=ward.other)
    a_visit(ward, now, {"A1": "minor", "B2": "conforms", "B9": "minor"})
    a_visit(ward, now, {"A1": "conforms", "B2": "not_seen"}, unit=ward.other)
    a_visit(ward, now, {"A1": "minor"}, unit=ward.office, state="writing")
    figures = figures_of(now)
    whole = figures.compared[0]
    assert (whole.wrong_before, whole.looked_at_before) == (3, 3), "A1 twice and A2 once; A3 has no successor"
    assert (whole.wrong, whole.looked_at) == (1, 3), "A1 twice and B2 once; the visit that is not settled is left out"
    assert whole.items == 2
    assert whole.others == 6, "A3 and B9 besides K1 and K2, which have no way back, of both editions"
    assert any("版が変わった" in one for one in figures.remarks)
    report = reports.draft_report(now, actor=ward.keeper)
    page = as_person(ward.keeper).get(f"/audits/reports/{report.pk}/").content.decode()
    assert "3／3（100.0％）" in page
    assert "1／3（33.3％）" in page
    assert "版が変わった" in page


def test_trend_nonconformities_that_were_withdrawn_do_not_count_and_observations_are_no_nonconformities(
    ward: AuditWard,
) -> None:
    plan = a_year(YEAR)
    a_visit(ward, plan, {"A1": "minor", "A2": "observation", "A3": "conforms"})
    assert {code: (one.wrong, one.looked_at) for code, one in item_shares(YEAR).items()} == {
        "A1": (1, 1), "A2": (0, 1), "A3": (0, 1)
    }  # fmt: skip
    Finding.objects.filter(item__code="A1").update(state="withdrawn")
    assert item_shares(YEAR)["A1"].wrong == 0


def test_trend_a_year_without_visits_on_record_says_so_and_invents_nothing(ward: AuditWard) -> None:
    PastVisit.objects.create(unit=ward.section, fiscal_year=YEAR - 1, kind="internal", nonconformities=3)
    PastVisit.objects.create(unit=ward.section, fiscal_year=YEAR, kind="internal", nonconformities=9)
    plan = a_year(YEAR)
    a_visit(ward, plan, {"A1": "minor", "A2": "conforms"})
    before, now = trend_line(YEAR - 1), trend_line(YEAR)
    assert (before.visits, before.nonconformities, before.looked_at, before.share) == (1, 3, None, None)
    assert before.source == "登録した過去の監査"
    assert (now.visits, now.nonconformities, now.wrong, now.looked_at) == (1, 1, 1, 2), "what is here counts once"
    nothing = trend_line(YEAR - 3)
    assert (nothing.visits, nothing.nonconformities, nothing.source) == (None, None, "記録なし")
    figures = figures_of(plan)
    assert figures.compared == []
    assert any("項目ごとの訪問の記録がない" in one for one in figures.remarks)


def test_trend_editions_without_a_way_from_one_to_the_other_are_not_compared(ward: AuditWard) -> None:
    before, now = a_year(YEAR - 1, an_edition("別の系統")), a_year(YEAR, an_edition("新しい系統"))
    a_visit(ward, before, {"A1": "minor"})
    a_visit(ward, now, {"A1": "conforms"})
    assert compare(now, before) is None
    assert any("対応が決まっていない" in one for one in figures_of(now).remarks)


# ---- weight --------------------------------------------------------------------------------------------------------------------


def test_weight_is_proposed_where_nonconformities_were_most_with_its_reason() -> None:
    counts = [KindCount("internal", "内部監査", 2, 20), KindCount("system", "情報システム監査", 6, 3)]
    focus = propose_focus("令和4年度", counts)
    assert focus is not None
    assert focus.kinds == ("system",)
    assert focus.reason == (
        "令和4年度は、不適合8件のうち、情報システム監査（訪問3回）が6件と最も多かったため、重点的に監査を行う。"
    )
    both = propose_focus(
        "令和4年度", [KindCount("internal", "内部監査", 3), KindCount("system", "情報システム監査", 3)]
    )
    assert both is not None
    assert both.kinds == ("internal", "system")
    assert "それぞれ3件" in both.reason
    assert propose_focus("令和4年度", [KindCount("internal", "内部監査", 0, 20)]) is None


def test_weight_of_a_kind_in_focus_rises_and_nothing_is_taken_from_the_others() -> None:
    before = {"internal": 20, "system": 4}
    raised = raise_focus(before, ["system"])
    assert raised == {"internal": 20, "system": 6}
    assert weight_of("system", raised).share > weight_of("system", before).share
    assert raise_focus({}, ["system"]) == {"system": 1}


def test_focus_the_form_of_a_new_plan_proposes_it_and_the_plan_says_what_it_means(ward: AuditWard) -> None:
    """R5 L23: 不適合が多かった情報システム監査において、今年度は重点的に監査を行う."""
    before = a_year(YEAR)
    for _place in range(6):
        found(ward.section, YEAR, kind="system")
    found(ward.section, YEAR, kind="internal")
    focus = proposed_focus(YEAR + 1)
    assert focus is not None
    assert focus.kinds == ("system",)
    with clock.at(datetime.datetime(YEAR + 1, 4, 10, 9, tzinfo=clock.TOKYO)):
        office = as_person(ward.keeper)
        form = office.get("/audits/plans/new/").context["form"]
        values = {name: form[name].value() for name in form.fields}
        assert values["focus"] == ["system"]
        assert "6件と最も多かった" in values["focus_reason"]
        assert (values["number_system"], values["number_internal"]) == (6, 20)
        sent = {name: value for name, value in values.items() if value is not None}
        flat = office.post("/audits/plans/new/", {**sent, "number_system": 4})
        assert flat.status_code == 422
        assert "割合を増やしてください" in flat.content.decode()
        assert office.post("/audits/plans/new/", sent).status_code == 302
        plan = plans.YearPlan.objects.get(fiscal_year=YEAR + 1)
        summary = plans.summary_of(plan)
        page = office.get(f"/audits/plans/{plan.pk}/").content.decode()
    words = "情報システム監査は、昨年度の24件のうち4件（16.7％）から、26件のうち6件（23.1％）に増やす。"
    assert words in summary
    assert words in page
    assert "情報システム監査" in summary
    assert before.kinds["system"]["number"] == 4


# ---- the report ----------------------------------------------------------------------------------------------------------------


def test_the_report_goes_to_the_headquarters_and_its_figures_stay_as_they_were_brought(ward: AuditWard) -> None:
    report = a_written_report(ward)
    director, office = as_person(ward.director), as_person(ward.keeper)
    here = f"/audits/reports/{report.pk}/"
    assert director.get(here).status_code == 404, "not decided yet"
    reports.bring_report(report, unit=ward.office, actor=ward.lead)
    proposal = apps.get_model("meetings", "Proposal").objects.get(subject_kind=reports.SUBJECT)
    assert "指摘1件、うち不適合1件（内部監査1件）" in proposal.summary
    found(ward.other, YEAR)
    report.refresh_from_db()
    assert reports.figures_in(report).total == 1, "frozen"
    with pytest.raises(NotPossibleNow):
        reports.bring_report(report, unit=ward.office, actor=ward.lead)
    with pytest.raises(WrongValue, match="付議した"):
        reports.revise_report(report, {"overview": "変える"}, actor=ward.keeper)
    decided(report.pk)
    report.refresh_from_db()
    assert (report.state, report.decision_id) == ("approved", 77)
    for reader in (director, office, as_person(ward.control)):
        page = reader.get(here)
        assert page.status_code == 200
        assert "全体として良くなった。" in page.content.decode()
    for person in (ward.clerk, ward.head, ward.auditor, ward.stranger, ward.buyer):
        assert as_person(person).get(here).status_code == 404, person.name
        assert as_person(person).get("/audits/reports/").status_code == 404, person.name


def test_a_returned_report_counts_anew(ward: AuditWard) -> None:
    report = a_written_report(ward)
    reports.bring_report(report, unit=ward.office, actor=ward.lead)
    decided(report.pk, approved=False)
    found(ward.other, YEAR)
    report.refresh_from_db()
    assert report.state == "returned"
    assert reports.figures_in(report).total == 2


def test_a_report_is_written_in_the_browser_and_not_brought_without_words(ward: AuditWard) -> None:
    plan = a_year(YEAR)
    office = as_person(ward.keeper)
    assert str(plan) in office.get("/audits/reports/").content.decode()
    assert office.post(f"/audits/reports/new/{plan.pk}/").status_code == 302
    report = YearReport.objects.get()
    here = f"/audits/reports/{report.pk}/"
    with pytest.raises(WrongValue, match="総評"):
        reports.bring_report(report, unit=ward.office, actor=ward.keeper)
    form = office.get(f"{here}edit/").context["form"]
    texts = {"seen": form["seen"].value(), "overview": "良くなった。", "measures": "研修をする。"}
    assert office.post(f"{here}edit/", texts).status_code == 302
    assert office.post(f"{here}edit/", {**texts, "overview": "古い画面から"}).status_code == 422, (
        "seen before it changed"
    )
    assert office.post(f"{here}bring/").status_code == 302
    report.refresh_from_db()
    assert report.state == "brought"
    for address in ("edit/", "bring/"):
        for person in (ward.director, ward.clerk):
            assert as_person(person).post(f"{here}{address}").status_code == 404
    with pytest.raises(access.NotAllowed):
        reports.draft_report(plan, actor=ward.director)
    with pytest.raises(WrongValue, match="承認した"):
        reports.draft_report(a_year(YEAR + 1, state="draft"), actor=ward.keeper)


@pytest.mark.requirement("AUD-7")
def test_internal_control_reads_the_results(ward: AuditWard) -> None:
    found(ward.section, YEAR)
    found(ward.section, YEAR, state="draft", cause="", text="まだ言えないこと")
    page = as_person(ward.control).get(f"/audits/findings/?year={YEAR}").content.decode()
    assert "1番目の指摘" in page
    assert "まだ言えないこと" not in page


def test_names_are_masked_the_longest_first_and_sections_get_letters_beyond_the_alphabet() -> None:
    assert (
        masked("税務課管理係と税務課を見た。(A.B)も", ["税務課", "税務課管理係", "(A.B)", " "]) == "■■と■■を見た。■■も"
    )
    assert masked("そのまま", []) == "そのまま"
    letters = letters_for([*range(100, 128), 100])
    assert (letters[100], letters[125], letters[126], letters[127]) == ("A課", "Z課", "AA課", "AB課")
