"""訪問の後: written up, checked by the section, settled; findings come of it, and a patrol stays a patrol."""

import datetime

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions import findings, visiting
from honbu.modules.audits.actions.beginning import lay_foundations
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.models import AuditItem, Auditor, Finding, Grade, ItemResult, PastVisit, Visit
from honbu.modules.audits.queries.sections import sections_of
from honbu.modules.audits.tests.makers import MACHINE, AuditWard, a_plan, an_audit_ward
from honbu.modules.audits.tests.visit_makers import a_booking, an_auditor

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]
VENDOR = "みどり総合サービス株式会社"


@pytest.fixture
def ward() -> AuditWard:
    lay_foundations()
    return an_audit_ward()


def a_visit(ward: AuditWard, kind: str = "internal", state: str = "writing") -> Visit:
    """戸籍住民課 was visited today: two items looked at, one of them in order, one that the contractor does wrong."""
    plan, auditor = a_plan(), an_auditor(ward)
    key = a_booking(ward, plan, clock.today(), auditor, kind=kind)
    visit = Visit.objects.create(
        key=key, plan=plan, kind=kind, unit=ward.section, state=state, arrived_at=clock.now(), received_by="窓口 一",
        notes={str(ward.auditor.pk): "係長は研修の日を覚えていなかった。"},
    )  # fmt: skip
    visit.team.add(auditor)
    items = {item.code: item for item in AuditItem.objects.filter(edition=plan.edition)}
    told = {"visit": visit, "told_at": clock.now(), "told_by": ward.auditor}
    ItemResult.objects.create(item=items["A1"], verdict="conforms", words="一覧を見た。", sample="1冊", **told)
    ItemResult.objects.create(
        item=items["K1"], verdict="graded", grade=Grade.objects.get(code="minor"), contractor=VENDOR,
        words="誓約書が1人分ない。", **told,
    )  # fmt: skip
    return visit


def again(visit: Visit) -> Visit:
    return Visit.objects.select_related("plan__edition", "unit").get(pk=visit.pk)


def test_one_click_makes_findings_of_what_was_graded_and_the_vendor_s_name_stands_in_them(ward: AuditWard) -> None:
    """H31 L53-55: 窓口の委託業者も監査の対象."""
    visit = a_visit(ward)
    visiting.ask_section(visit, actor=ward.auditor)
    visiting.agree(again(visit), actor=ward.head)
    found = visiting.settle_visit(again(visit), actor=ward.keeper)
    assert [(one.contractor, one.text, one.grade.code, one.state) for one in found] == [
        (VENDOR, "誓約書が1人分ない。", "minor", "draft")
    ]
    assert found[0].visit_id == visit.pk
    with pytest.raises(WrongValue, match="原因"):
        findings.confirm_finding(found[0], actor=ward.keeper)
    past = PastVisit.objects.get(unit=ward.section)
    assert (past.fiscal_year, past.kind, past.nonconformities) == (visit.plan.fiscal_year, "internal", 1)
    facts = {one.unit_id: one for one in sections_of(visit.plan.fiscal_year + 1)}
    assert facts[ward.section.pk].last_visit == visit.plan.fiscal_year


def test_a_finding_that_comes_again_names_the_earlier_one(ward: AuditWard) -> None:
    visit = a_visit(ward, state="agreed")
    item = AuditItem.objects.get(edition=visit.plan.edition, code="K1")
    values = {
        "kind": "internal", "unit": ward.section, "grade": Grade.objects.get(code="minor"), "text": "去年も同じ。",
        "found_on": clock.today() - datetime.timedelta(days=300), "item": item,
    }  # fmt: skip
    earlier = findings.write_finding(values, actor=ward.keeper)
    found = visiting.settle_visit(visit, actor=ward.keeper)
    assert [one.repeat_of_id for one in found] == [earlier.pk]


def test_the_section_says_whether_the_facts_are_right_before_anything_is_settled(ward: AuditWard) -> None:
    visit = a_visit(ward)
    assert as_person(ward.head).get(f"/audits/visits/{visit.key}/").status_code == 404
    visiting.ask_section(visit, actor=ward.auditor)
    work = notices.Todo.objects.get(url=f"/audits/visits/{visit.key}/")
    assert work.state == "open"
    with pytest.raises(WrongValue, match="課の事実確認がまだ"):
        visiting.settle_visit(again(visit), actor=ward.keeper)
    with pytest.raises(access.NotAllowed):
        visiting.agree(again(visit), actor=ward.tax_head)
    page = as_person(ward.head).get(f"/audits/visits/{visit.key}/").content.decode()
    assert "誓約書が1人分ない。" in page
    assert "係長は研修の日を" not in page
    visiting.object_to(again(visit), "誓約書は金庫にある。", actor=ward.head)
    assert again(visit).state == "writing"
    assert as_person(ward.head).get(f"/audits/visits/{visit.key}/").status_code == 404
    row = visit.results.get(item__code="K1")
    visiting.revise_result(
        row, {"verdict": "conforms", "grade": None, "words": "金庫で確かめた。", "sample": ""}, actor=ward.auditor
    )
    visiting.ask_section(again(visit), actor=ward.auditor)
    assert visiting.settle_visit(again(visit), reason="期限までに返事がないため", actor=ward.keeper) == []
    with pytest.raises(NotPossibleNow):
        visiting.agree(again(visit), actor=ward.head)
    assert notices.Todo.objects.get(pk=work.pk).state != "open"


def test_nobody_settles_the_visit_of_the_own_section(ward: AuditWard) -> None:
    visit = a_visit(ward, state="agreed")
    Visit.objects.filter(pk=visit.pk).update(unit=ward.office)
    with pytest.raises(WrongValue, match="自分の課"):
        visiting.settle_visit(again(visit), actor=ward.keeper)


@pytest.mark.requirement("AUD-2")
def test_a_patrol_cannot_give_a_major_nonconformity_but_can_become_an_audit_that_nobody_hears_of(
    ward: AuditWard,
) -> None:
    """H31 L29-31: パトロールは簡易点検で、監査とは違う."""
    visit = a_visit(ward, kind="patrol")
    row = visit.results.get(item__code="K1")
    major = {"verdict": "graded", "grade": Grade.objects.get(code="major"), "words": "鍵がない。", "sample": ""}
    with pytest.raises(WrongValue, match="監査に切り替えて"):
        visiting.revise_result(row, major, actor=ward.auditor)
    lines = trail.history_of(visit).count()
    visiting.ask_for_audit(visit, "書庫に鍵がない", actor=ward.auditor)
    assert trail.history_of(visit).count() == lines
    content = read_sealed(visit.plan, actor=MACHINE, purpose="試験")
    assert [one["kind"] for one in content["visits"] if one["why"] == "パトロールから：書庫に鍵がない"] == ["internal"]
    page = as_person(ward.auditor).get(f"/audits/visits/{visit.key}/").content.decode()
    assert "実施者" in page
    assert "監査実施人</dt>" not in page
    assert "書庫に鍵がない" not in as_person(ward.keeper).get(f"/audits/visits/{visit.key}/").content.decode()


def test_what_was_asked_of_the_section_can_no_longer_be_written(ward: AuditWard) -> None:
    visit = a_visit(ward)
    visiting.write_summary(visit, "おおむね良い。", actor=ward.auditor)
    visiting.ask_section(again(visit), actor=ward.auditor)
    row = visit.results.get(item__code="A1")
    with pytest.raises(WrongValue, match="事実確認に出した"):
        visiting.write_summary(again(visit), "直す", actor=ward.auditor)
    with pytest.raises(WrongValue, match="事実確認に出した"):
        visiting.revise_result(
            row, {"verdict": "conforms", "grade": None, "words": "", "sample": ""}, actor=ward.auditor
        )


def test_who_sees_a_visit(ward: AuditWard) -> None:
    visit = a_visit(ward, state="on_site")
    address = f"/audits/visits/{visit.key}/"

    def seen() -> set[str]:
        names = ("keeper", "auditor", "head", "clerk", "tax_head", "stranger", "director", "control", "buyer")
        return {name for name in names if as_person(getattr(ward, name)).get(address).status_code == 200}

    assert seen() == {"keeper", "auditor"}
    Visit.objects.filter(pk=visit.pk).update(state="checking")
    assert seen() == {"keeper", "auditor", "head", "clerk"}
    Visit.objects.filter(pk=visit.pk).update(state="final")
    assert seen() == {"keeper", "auditor", "head", "clerk", "director", "control"}
    director = as_person(ward.director).get(address).content.decode()
    assert "係長は研修の日を" not in director
    for code in ("ask", "agree", "settle", "summary", "audit"):
        assert as_person(ward.director).get(f"{address}{code}/").status_code == 404


def test_the_record_goes_its_way_over_the_pages(ward: AuditWard) -> None:
    visit = a_visit(ward)
    address = f"/audits/visits/{visit.key}/"
    auditor, head, keeper = (as_person(one) for one in (ward.auditor, ward.head, ward.keeper))
    row = visit.results.get(item__code="A1")
    form = {"verdict": "conforms", "words": "一覧と現物を見比べた。", "sample": "30件のうち5件"}
    opened = auditor.get(f"{address}results/{row.pk}/")
    seen = opened.context["form"].initial["seen"]
    assert auditor.post(f"{address}results/{row.pk}/", {**form, "seen": seen}).status_code == 302
    assert auditor.post(f"{address}ask/").status_code == 302
    assert head.post(f"{address}object/", {"reason": ""}).status_code == 422
    assert head.post(f"{address}agree/").status_code == 302
    assert keeper.post(f"{address}settle/", {"reason": ""}).status_code == 302
    found = Finding.objects.get()
    assert str(found) in keeper.get(address).content.decode()
    listed = keeper.get("/audits/visits/").content.decode()
    assert "確定" in listed
    assert as_person(ward.head).get("/audits/visits/").status_code == 404


def test_whoever_goes_sees_the_own_visits_of_the_next_days_in_the_list(ward: AuditWard) -> None:
    plan, auditor = a_plan(), an_auditor(ward)
    a_booking(ward, plan, clock.today() + datetime.timedelta(days=2), auditor)
    a_booking(ward, plan, clock.today() + datetime.timedelta(days=2), unit=ward.other)
    page = as_person(ward.auditor).get("/audits/visits/").content.decode()
    assert "戸籍住民課" in page
    assert "税務課" not in page
    assert "戸籍住民課" not in as_person(ward.keeper).get("/audits/visits/").content.decode()


def test_the_papers_of_a_visit_that_is_to_come_are_for_its_team_and_leave_no_line_in_the_trail(ward: AuditWard) -> None:
    plan, auditor = a_plan(), an_auditor(ward)
    key = a_booking(ward, plan, clock.today(), auditor)
    before = trail.Line.objects.count()
    for code in ("notice", "checklist"):
        assert as_person(ward.auditor).get(f"/audits/visits/{key}/papers/{code}/").status_code == 200
        for person in (ward.keeper, ward.lead, ward.head, ward.clerk, ward.director, ward.stranger):
            assert as_person(person).get(f"/audits/visits/{key}/papers/{code}/").status_code == 404
    assert trail.Line.objects.count() == before
    assert as_person(ward.auditor).get(f"/audits/visits/{key}/papers/record/").status_code == 404


def test_the_record_is_for_those_who_audit_and_the_letter_for_the_section_too(ward: AuditWard) -> None:
    visit = a_visit(ward, state="final")
    address = f"/audits/visits/{visit.key}/papers"
    for code in ("notice", "checklist", "record", "report"):
        assert as_person(ward.keeper).get(f"{address}/{code}/").status_code == 200
    assert as_person(ward.head).get(f"{address}/report/").status_code == 200
    assert as_person(ward.head).get(f"{address}/record/").status_code == 404
    assert as_person(ward.stranger).get(f"{address}/report/").status_code == 404
    Visit.objects.filter(pk=visit.pk).update(state="checking")
    assert as_person(ward.head).get(f"{address}/report/").status_code == 404


def test_an_outside_firm_reads_nothing_any_more_when_its_contract_has_ended(ward: AuditWard) -> None:
    visit = a_visit(ward)
    key = a_booking(ward, visit.plan, clock.today(), *visit.team.all(), unit=ward.other)
    day = datetime.timedelta(days=1)
    contract = {"firm": "みらい監査法人", "contract_first": clock.today() - 30 * day}
    addresses = (f"/audits/visits/{visit.key}/", f"/audits/visits/{key}/papers/notice/")
    Auditor.objects.update(**contract, contract_last=clock.today())
    assert [as_person(ward.auditor).get(one).status_code for one in addresses] == [200, 200]
    Auditor.objects.update(contract_last=clock.today() - day)
    assert [as_person(ward.auditor).get(one).status_code for one in addresses] == [404, 404]
    with pytest.raises(access.NotAllowed):
        visiting.write_summary(visit, "あとから", actor=ward.auditor)
