"""A year of audits, from the plan that the headquarters decides to the report that it approves (M19 議案1, M23 議案1)."""

import datetime
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.audits.actions import (
    calendars,
    findings,
    handing_out,
    plans,
    programmes,
    reports,
    selecting,
    visiting,
)
from honbu.modules.audits.actions.booked import booked_in
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.domain.planning import replay
from honbu.modules.audits.domain.planning.slots import Half, Slot
from honbu.modules.audits.models import Auditor, Finding, Questionnaire, Visit, YearPlan, YearReport
from honbu.modules.audits.queries.yearly import figures_of
from honbu.modules.audits.tests.field_makers import a_photo, a_record, a_result
from honbu.modules.audits.tests.makers import MACHINE, AuditWard, submitted
from honbu.modules.audits.tests.test_calendars import some_auditors
from honbu.modules.audits.tests.test_plans import YEAR, a_programme, decided, some_sections, values_of_a_plan, ward

__all__ = ["ward"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-1"), pytest.mark.requirement("AUD-4")]
VISITED = datetime.date(YEAR, 10, 6)


def on(month: int, day: int, hour: int = 9, *, year: int = YEAR) -> Any:
    return clock.at(datetime.datetime(year, month, day, hour, tzinfo=clock.TOKYO))


def a_decided_plan(ward: AuditWard) -> YearPlan:
    """May: programme and plan go before the headquarters, and come back approved."""
    some_sections(ward)
    programme = a_programme(ward)
    programmes.reckon_programme(programme, actor=ward.lead)
    kinds = {"internal": {"number": 7, "note": ""}}
    plan = plans.draft_plan(
        YEAR, values_of_a_plan(programme=programme, kinds=kinds, focus=[], focus_reason=""), actor=ward.lead
    )
    plans.bring_plan(plan, unit=ward.office, actor=ward.lead)
    decided(plans.SUBJECT, plan.pk)
    plan.refresh_from_db()
    assert plan.state == "approved"
    return plan


def the_section_is_booked(plan: YearPlan, ward: AuditWard) -> str:
    """August: frozen, drawn, reckoned; 戸籍住民課 is visited on the sixth of October. Gives the visit's key."""
    with on(8, 10):
        day = datetime.date(YEAR, 8, 20)
        selecting.freeze_selection(plan, public_source="第7000回の宝くじ4けたの番号", public_day=day, actor=ward.lead)
    with on(8, 20):
        content = selecting.note_public_value(plan, "0427", actor=ward.lead)
        if ward.section.code not in {one["id"] for one in content["selection"]}:
            selecting.change_selection(
                plan, ward.section.code, take=True, reason="本部長の指示", ordered=True, actor=ward.lead
            )
    team = some_auditors(ward)
    with on(8, 25):
        content = calendars.reckon_calendar(plan, actor=ward.lead, seed=1)
        booked = next(one for one in booked_in(content, plan) if one.code == ward.section.code)
        calendars.book_by_hand(
            plan, booked.key, slot=Slot(VISITED, Half.MORNING), team=[one.pk for one in team[:2]],
            reason="この半日に立会いができる", despite=True, actor=ward.lead,
        )  # fmt: skip
    return booked.key


def they_visit(key: str, auditor: Auditor) -> Visit:
    """The tablet is filled the day before, writes without a network, and sends in the afternoon."""
    client = as_person(auditor.person)
    client.defaults["HTTP_X_HONBU_PERSON"] = str(auditor.person_id)
    with on(10, 5):
        told = client.get("/audits/field/visits.json").json()
        visit = next(one for one in told["visits"] if one["key"] == key)
    with on(10, 6, 14):
        items = {one["code"] for one in visit["items"] if not one["of_contractors"]}
        grade = next(one["id"] for one in visit["grades"] if one["title"] == "軽微な不適合")
        wrong = {"grade": grade, "words": "書庫の鍵が机の上にあった。", "sample": "3つの書庫"}
        results = [
            a_result(code, "graded" if code == "A2" else "conforms", **(wrong if code == "A2" else {}))
            for code in items
        ]
        arrived = datetime.datetime.combine(VISITED, datetime.time(9, 30), clock.TOKYO).isoformat()
        record = a_record(*results, arrived_at=arrived, received_by="窓口 一")
        sent = client.post(f"/audits/field/visits/{key}/", json.dumps(record), content_type="application/json")
        assert sent.status_code == 200, sent.content
        photo = a_photo()
        facts = {"sort": "photo", "taken_at": arrived, "sha256": hashlib.sha256(photo).hexdigest(), "caption": "書庫"}
        upload = SimpleUploadedFile("写真.jpg", photo)
        sent = client.post(f"/audits/field/visits/{key}/evidence/", {**facts, "file": upload})
        assert sent.status_code == 200, sent.content
        left = datetime.datetime.combine(VISITED, datetime.time(11, 0), clock.TOKYO).isoformat()
        done = {**record, "left_at": left, "done": True}
        assert (
            client.post(f"/audits/field/visits/{key}/", json.dumps(done), content_type="application/json").status_code
            == 200
        )
    return Visit.objects.get(key=key)


def it_is_settled_and_put_right(visit: Visit, ward: AuditWard, auditor: Auditor) -> Finding:
    """The chief reads the facts, the office settles, the section corrects, somebody else looks again."""
    with on(10, 13):
        visiting.ask_section(visit, actor=auditor.person)
        assert as_person(ward.head).post(f"/audits/visits/{visit.key}/agree/").status_code == 302
        visit.refresh_from_db()
        found = visiting.settle_visit(visit, actor=ward.keeper)
        assert [one.text for one in found] == ["書庫の鍵が机の上にあった。"]
        findings.revise_finding(
            found[0], {"cause": "human", "root_cause": "鍵の置場所を決めていない。"}, actor=ward.keeper
        )
        findings.confirm_finding(found[0], actor=ward.keeper)
    with on(10, 20):
        due = datetime.date(YEAR, 11, 30)
        findings.plan_correction(found[0], what="鍵箱を置く。", who="庶務係長", due=due, actor=ward.promoter)
        findings.judge_plan(found[0], accepted=True, actor=ward.keeper)
    with on(11, 20):
        findings.report_correction(found[0], "鍵箱を置いた。", actor=ward.promoter)
        findings.recheck(found[0], passed=True, actor=ward.keeper, reason="写真で確かめた。")
    found[0].refresh_from_db()
    assert found[0].state == "closed"
    return found[0]


def test_a_year_of_audits_from_the_plan_to_the_report_that_the_headquarters_approves(
    ward: AuditWard, tmp_path: Path, settings: Any
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    plan = a_decided_plan(ward)
    with on(6, 10):
        handing_out.hand_out(plan, actor=ward.keeper)
        for unit in (ward.section, ward.other):
            submitted(ward, Questionnaire.objects.get(plan=plan, unit=unit))
    key = the_section_is_booked(plan, ward)
    auditor = Auditor.objects.get(pk=read_team(plan, key)[0])
    visit = they_visit(key, auditor)
    finding = it_is_settled_and_put_right(visit, ward, auditor)
    with on(1, 8, year=YEAR + 1):
        published = selecting.open_selection(plan, actor=ward.lead)
        paper = tmp_path / "draw.json"
        paper.write_text(json.dumps(published, ensure_ascii=False), encoding="utf-8")
        said = subprocess.run(
            [sys.executable, replay.__file__, str(paper)], capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stdout + said.stderr
    with on(3, 10, year=YEAR + 1):
        report = reports.draft_report(plan, actor=ward.keeper)
        reports.revise_report(report, {"overview": "全体として良くなった。", "measures": "続ける。"}, actor=ward.keeper)
        assert figures_of(plan).total == 1
        reports.bring_report(report, unit=ward.office, actor=ward.lead)
        assert as_person(ward.director).get(f"/audits/reports/{report.pk}/").status_code == 404
        decided(reports.SUBJECT, report.pk)
        page = as_person(ward.director).get(f"/audits/reports/{report.pk}/").content.decode()
    assert YearReport.objects.get().state == "approved"
    assert "全体として良くなった。" in page
    assert finding.closed_on == datetime.date(YEAR, 11, 20)


def read_team(plan: YearPlan, key: str) -> tuple[int, ...]:
    """Who goes on a visit."""
    content = read_sealed(plan, actor=MACHINE, purpose="試験")
    return next(one.team for one in booked_in(content, plan) if one.key == key)
