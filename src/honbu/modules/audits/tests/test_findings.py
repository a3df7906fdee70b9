"""Findings that are not forgotten: cause, correction, re-check, and what waits for the renewal of its system."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel import registry
from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person
from honbu.kernel.organisation.tests.makers import a_person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.modules.audits import handlers
from honbu.modules.audits.actions import exempting, findings
from honbu.modules.audits.domain.findings import Cause, Share, year_on_year
from honbu.modules.audits.models import Finding, Grade
from honbu.modules.audits.queries.results import results_of
from honbu.modules.audits.tests.makers import AuditWard, a_plan, an_audit_ward
from honbu.modules.portfolio import public as portfolio

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-6")]


def on(year: int, month: int, day: int) -> Any:
    return clock.at(datetime.datetime(year, month, day, 9, tzinfo=clock.TOKYO))


@pytest.fixture
def ward() -> Any:
    with on(2023, 5, 31):
        registry.set_up()
        apps.get_model("meetings", "Body").objects.all().delete()
        found = an_audit_ward()
        apps.get_model("meetings", "Body").objects.create(slug="hq", name="行政情報化推進本部", unit=found.office)
        yield found


def a_finding(ward: AuditWard, **facts: Any) -> Finding:
    values = {
        "kind": "system", "unit": ward.section, "system_id": None, "contractor": "", "item": None,
        "grade": Grade.objects.get(code="minor"), "text": "テスト環境に本番のデータを使っている。", "cause": "system",
        "root_cause": "テスト用のデータを作る機能がない。", "test_environment": False, "repeat_of": None, "training": False,
        "found_on": clock.today(), **facts,
    }  # fmt: skip
    return findings.write_finding(values, actor=ward.keeper)


def confirmed(ward: AuditWard, **facts: Any) -> Finding:
    return findings.confirm_finding(a_finding(ward, **facts), actor=ward.keeper)


def correcting(ward: AuditWard, **facts: Any) -> Finding:
    finding = confirmed(ward, **facts)
    due = clock.today() + datetime.timedelta(days=30)
    findings.plan_correction(finding, what="手順書を直す", who="窓口係長", due=due, actor=ward.promoter)
    return findings.judge_plan(finding, accepted=True, actor=ward.keeper)


def a_system_with_a_renewal(ward: AuditWard, deadline: datetime.date) -> Any:
    """A system of 戸籍住民課 whose renewal is under way; rows of the register itself, for this module knows only its door."""
    system = apps.get_model("portfolio", "System").objects.create(
        number=1, name="証明発行システム", unit=ward.section, kind="package"
    )
    plan = apps.get_model("portfolio", "RenewalPlan").objects.create(
        system=system, deadline=deadline, created_at=clock.now()
    )
    return system, plan


def work_of(person: Person) -> list[str]:
    return [item.title for item in notices.open_work(person)]


@pytest.mark.requirement("AUD-5")
def test_cause_split_the_table_adds_up_to_the_six_findings_and_none_is_confirmed_without_its_cause(
    ward: AuditWard,
) -> None:
    """R5 L23-27: 情報システム監査の指摘6件は、人的なミスかシステムか."""
    causes = ["human", "human", "system", "system", "system", "rule"]
    for cause in causes:
        confirmed(ward, cause=cause)
    draft = a_finding(ward, cause="")
    with pytest.raises(WrongValue, match="原因"):
        findings.confirm_finding(draft, actor=ward.keeper)
    results = results_of(list(Finding.objects.select_related("grade")))
    assert results.total == 6
    assert results.by_cause == {
        Cause.HUMAN: 2, Cause.SYSTEM: 3, Cause.RULE: 1, Cause.ENVIRONMENT: 0, Cause.CONTRACTOR: 0
    }  # fmt: skip
    assert sum(results.by_cause.values()) == sum(results.by_kind.values()) == sum(results.by_grade.values()) == 6
    page = as_person(ward.director).get("/audits/findings/").content.decode()
    assert "人的な誤り" in page
    assert str(draft) not in page, "a draft is the office's alone"


def test_a_finding_goes_from_its_plan_over_the_report_to_the_recheck_in_the_browser(ward: AuditWard) -> None:
    office, section = as_person(ward.keeper), as_person(ward.promoter)
    grade = Grade.objects.get(code="minor")
    form = {
        "kind": "internal", "unit": ward.section.pk, "found_on": "2023-05-31", "grade": grade.pk, "text": "書庫に鍵がない。",
        "item": "", "system": "", "contractor": "", "cause": "environment", "root_cause": "鍵を無くした。", "repeat_of": "",
    }  # fmt: skip
    seen = office.get("/audits/findings/new/").context["form"]["seen"].value()
    assert office.post("/audits/findings/new/", {**form, "seen": seen}).status_code == 302
    finding = Finding.objects.get()
    here = f"/audits/findings/{finding.pk}/"
    assert section.get(here).status_code == 404, "not confirmed yet"
    assert office.post(f"{here}confirm/").status_code == 302
    assert f"是正計画を出す：{finding}" in work_of(ward.promoter)
    plan = {"what": "鍵を替える", "who": "庶務係長", "due": "2023-06-30"}
    assert office.post(f"{here}plan/", plan).status_code == 404
    assert section.post(f"{here}plan/", plan).status_code == 302
    assert office.post(f"{here}judge/", {"verdict": "return", "reason": ""}).status_code == 422
    assert office.post(f"{here}judge/", {"verdict": "accept", "reason": ""}).status_code == 302
    assert office.post(f"{here}due/", {"due": "2023-07-31", "reason": "鍵の納期"}).status_code == 302
    report = {"report": "鍵を替えた", "upload": SimpleUploadedFile("鍵.txt", "納品書".encode())}
    assert section.post(f"{here}report/", report).status_code == 302
    assert section.get(f"{here}recheck/").status_code == 404
    assert office.post(f"{here}recheck/", {"verdict": "pass", "reason": "現地で確かめた"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.closed_on) == ("closed", clock.today())
    assert finding.action.checked_by == ward.keeper
    assert finding.action.first_due == datetime.date(2023, 6, 30)
    page = section.get(here).content.decode()
    assert "鍵の納期" in page
    assert as_person(ward.tax_promoter).get(here).status_code == 404
    document = apps.get_model("documents", "Document").objects.get(pk=finding.action.document_id)
    assert as_person(ward.tax_promoter).get(f"/documents/{document.pk}/").status_code == 404


def test_nobody_closes_a_finding_of_the_own_section_nor_what_they_reported_themselves(ward: AuditWard) -> None:
    finding = confirmed(ward, unit=ward.office)
    mate = a_person("管理 同僚", ward.units["team"])
    due = clock.today() + datetime.timedelta(days=9)
    findings.plan_correction(finding, what="直す", who="管理係", due=due, actor=mate)
    with pytest.raises(WrongValue, match="自分の課"):
        findings.judge_plan(finding, accepted=True, actor=ward.keeper)


def test_two_people_close_one_finding_once(ward: AuditWard) -> None:
    finding = correcting(ward)
    findings.report_correction(finding, "直した", actor=ward.promoter)
    findings.recheck(finding, passed=True, actor=ward.keeper, reason="確かめた")
    with pytest.raises(NotPossibleNow):
        findings.recheck(finding, passed=False, actor=ward.lead, reason="足りない")


def test_a_patrol_gives_no_major_nonconformity(ward: AuditWard) -> None:
    """H31 L29-31."""
    with pytest.raises(WrongValue, match="パトロールは簡易な点検"):
        a_finding(ward, kind="patrol", grade=Grade.objects.get(code="major"))
    assert a_finding(ward, kind="patrol").state == "draft"


def test_deferred_to_replacement_a_later_renewal_reopens_the_finding_and_puts_it_before_the_headquarters(
    ward: AuditWard,
) -> None:
    """R5 L29-31: テスト環境については次回のシステム更新時に変更."""
    system, plan = a_system_with_a_renewal(ward, datetime.date(2026, 3, 31))
    finding = confirmed(ward, system_id=system.pk, test_environment=True)
    client = as_person(ward.keeper)
    answer = client.post(
        f"/audits/findings/{finding.pk}/defer/", {"reason": "改修に2千万円かかる", "control": "データを半分消す"}
    )
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert finding.state == "deferred"
    assert finding.exemptions.get().until == datetime.date(2026, 3, 31)
    assert work_of(ward.promoter) == []
    with on(2025, 6, 2):
        plan.deadline = datetime.date(2027, 3, 31)
        plan.save()
        moved = portfolio.RenewalMoved(system_id=system.pk, earlier="2026-03-31", later="2027-03-31")
        handlers.on_renewal_moved(moved)
        finding.refresh_from_db()
        assert finding.state == "open"
        assert f"是正計画を出す：{finding}" in work_of(ward.promoter)
        proposal = apps.get_model("meetings", "Proposal").objects.get(subject_kind=exempting.SUBJECT)
        assert "証明発行システム" in proposal.title
        assert "データを半分消す" in proposal.summary
        handlers.on_renewal_moved(moved)
        assert apps.get_model("meetings", "Proposal").objects.filter(subject_kind=exempting.SUBJECT).count() == 1


def test_the_retirement_of_a_system_asks_for_evidence_and_closes_nothing_by_itself(ward: AuditWard) -> None:
    first, _plan = a_system_with_a_renewal(ward, datetime.date(2026, 3, 31))
    finding = confirmed(ward, system_id=first.pk)
    exempting.defer(finding, reason="更新で直る", control="監視を強める", actor=ward.keeper)
    handlers.on_system_retired(portfolio.SystemRetired(system_id=first.pk))
    assert f"廃止の資料を出す：{finding}" in work_of(ward.promoter)
    finding.refresh_from_db()
    assert finding.state == "deferred", "it is closed by evidence, not by the retirement"
    with pytest.raises(WrongValue, match="資料"):
        exempting.close_with_system(finding, reason="消した", actor=ward.keeper, upload=None)
    here = f"/audits/findings/{finding.pk}/evidence/"
    upload = SimpleUploadedFile("消去証明書.txt", "消去した。".encode())
    assert as_person(ward.keeper).post(here, {"reason": "証明書を見た", "upload": upload}).status_code == 302
    finding.refresh_from_db()
    assert finding.state == "closed"
    assert work_of(ward.promoter) == []


def test_what_can_not_be_put_before_the_headquarters_by_itself_is_work_of_the_office(ward: AuditWard) -> None:
    system, _plan = a_system_with_a_renewal(ward, datetime.date(2026, 3, 31))
    finding = confirmed(ward, system_id=system.pk)
    exempting.defer(finding, reason="更新で直る", control="監視", actor=ward.keeper)
    apps.get_model("meetings", "Body").objects.all().delete()
    handlers.on_renewal_moved(portfolio.RenewalMoved(system_id=system.pk, earlier="2026-03-31", later="2027-03-31"))
    finding.refresh_from_db()
    assert finding.state == "open"
    assert f"再開した指摘を本部に諮る：{finding}" in work_of(ward.lead)


def test_only_what_waits_for_a_renewal_that_is_under_way_can_be_put_off(ward: AuditWard) -> None:
    finding = confirmed(ward)
    with pytest.raises(WrongValue, match="更新計画のあるシステム"):
        exempting.defer(finding, reason="あとで", control="なし", actor=ward.keeper)
    system, _plan = a_system_with_a_renewal(ward, datetime.date(2026, 3, 31))
    other = confirmed(ward, system_id=system.pk)
    with pytest.raises(WrongValue, match="対策"):
        exempting.defer(other, reason="あとで", control=" ", actor=ward.keeper)
    earlier = portfolio.RenewalMoved(system_id=system.pk, earlier="2026-03-31", later="2026-01-31")
    exempting.defer(other, reason="あとで", control="監視", actor=ward.keeper)
    handlers.on_renewal_moved(earlier)
    other.refresh_from_db()
    assert other.state == "deferred", "a renewal that comes earlier changes nothing"


def test_an_accepted_risk_comes_back_when_its_time_is_over_and_so_does_a_renewal_that_never_came(
    ward: AuditWard,
) -> None:
    risk = confirmed(ward)
    until = datetime.date(2023, 9, 30)
    with pytest.raises(access.NotAllowed):
        exempting.accept_risk(risk, until=until, reason="小さい", control="", actor=ward.keeper)
    with pytest.raises(WrongValue, match="1年以内"):
        exempting.accept_risk(risk, until=datetime.date(2025, 1, 1), reason="小さい", control="", actor=ward.lead)
    exempting.accept_risk(risk, until=until, reason="小さい", control="", actor=ward.lead)
    system, _plan = a_system_with_a_renewal(ward, datetime.date(2024, 3, 31))
    waiting = confirmed(ward, system_id=system.pk)
    exempting.defer(waiting, reason="更新で直る", control="監視", actor=ward.keeper)
    with on(2023, 9, 30):
        assert exempting.end_what_has_expired() == 0
    with on(2023, 10, 1):
        assert exempting.end_what_has_expired() == 1
        risk.refresh_from_db()
        assert risk.state == "open"
        assert exempting.end_what_has_expired() == 0
    with on(2024, 4, 1):
        assert exempting.end_what_has_expired() == 1
        waiting.refresh_from_db()
        assert waiting.state == "open"
        assert apps.get_model("meetings", "Proposal").objects.filter(subject_kind=exempting.SUBJECT).exists()


def test_a_chief_may_object_and_the_office_answers(ward: AuditWard) -> None:
    finding = confirmed(ward)
    with pytest.raises(access.NotAllowed):
        findings.dispute(finding, "違う", actor=ward.promoter)
    findings.dispute(finding, "その日は別の部屋だった", actor=ward.head)
    findings.answer_dispute(finding, upheld=False, reason="記録を確かめた", actor=ward.keeper)
    finding.refresh_from_db()
    assert finding.state == "withdrawn"
    assert results_of(list(Finding.objects.select_related("grade"))).total == 0


def test_a_word_of_advice_asks_for_nothing(ward: AuditWard) -> None:
    finding = confirmed(ward, grade=Grade.objects.get(code="good"), cause="rule")
    assert finding.state == "closed"
    assert work_of(ward.promoter) == []


def test_the_guide_names_what_is_still_to_be_done_by_those_whom_it_concerns(ward: AuditWard) -> None:
    a_plan(
        answers_until=datetime.date(2023, 7, 31),
        window_first=datetime.date(2023, 9, 1),
        window_last=datetime.date(2023, 12, 28),
    )
    finding = confirmed(ward)
    assert str(finding) in as_person(ward.promoter).get("/audits/").content.decode()
    assert str(finding) not in as_person(ward.tax_promoter).get("/audits/").content.decode()
    assert "令和5年度" in as_person(ward.tax_promoter).get("/audits/").content.decode()
    assert "差戻し" in as_person(ward.keeper).get("/audits/").content.decode(), (
        "the office sees where every sheet stands"
    )


def test_words_of_a_confirmed_finding_stay(ward: AuditWard) -> None:
    finding = confirmed(ward)
    with pytest.raises(WrongValue, match="確定した"):
        findings.revise_finding(finding, {"text": "軽く書き直す"}, actor=ward.keeper)


@pytest.mark.requirement("AUD-5")
def test_trend_only_items_of_both_editions_are_compared_with_numerator_and_denominator() -> None:
    """R5 L23: 不適合の件数も減り."""
    before = {"A1": Share(6, 20), "A2": Share(2, 20), "A9": Share(9, 9)}
    now = {"B1": Share(3, 24), "B2": Share(2, 24), "B3": Share(1, 24)}
    found = year_on_year(before, now, {"B1": "A1", "B2": "A2", "B3": ""})
    assert (found.before, found.now) == (Share(8, 40), Share(5, 48))
    assert (found.items, found.others, found.edition_changed) == (2, 2, True)
    same = year_on_year({"A1": Share(1, 5)}, {"A1": Share(0, 5)}, {"A1": "A1"})
    assert (same.others, same.edition_changed) == (0, False)
    assert Share(0, 0).of_all is None
