"""What papers of the audits are made from in tests: a visit, a finding and a report with something in every field."""

import datetime
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.modules.audits.actions import reports
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import (
    AuditItem,
    CorrectiveAction,
    DueChange,
    Exemption,
    Finding,
    ItemResult,
    Visit,
    VisitEvidence,
    YearReport,
)
from honbu.modules.audits.tests.makers import AuditWard
from honbu.modules.audits.tests.result_makers import a_visit, a_year, found

YEAR = 2026
DAY = datetime.date


def a_whole_visit(ward: AuditWard, kind: Kind = Kind.INTERNAL, **facts: Any) -> Visit:
    """A settled visit with everything on record."""
    plan = reports.YearPlan.objects.filter(fiscal_year=YEAR).first() or a_year(YEAR)
    visit = a_visit(
        ward, plan, {"A1": "conforms", "A2": "minor", "A3": "not_applicable", "K1": "not_seen"}, kind=kind.value,
        notes={str(ward.auditor.pk): "窓口で聞いた"}, summary="おおむね良い。", agreed_by=ward.head, **facts,
    )  # fmt: skip
    ItemResult.objects.filter(visit=visit, item__code="K1").update(contractor="みどり総合サービス株式会社")
    VisitEvidence.objects.create(
        visit=visit, item=AuditItem.objects.get(edition=plan.edition, code="A2"), sort="photo", caption="書庫の扉",
        document_id=1, sent_sha256="a" * 64, kept_sha256="b" * 64, taken_at=visit.arrived_at, taken_by=ward.auditor,
    )  # fmt: skip
    return visit


def a_full_finding(ward: AuditWard) -> Finding:
    """A finding with a value in every field, its correction with a changed day, and what it waits for."""
    first = found(ward.section, YEAR, text="前にもあった指摘")
    finding = found(
        ward.section, YEAR, text="書庫に鍵がない", cause="environment", root_cause="鍵を無くした", system_id=7,
        system_name="証明発行システム", contractor="みどり総合サービス株式会社", item=a_year(YEAR).edition.items.get(code="A2"),
        test_environment=True, repeat_of=first, training=True, state="closed", closed_on=DAY(YEAR, 11, 19),
    )  # fmt: skip
    action = CorrectiveAction.objects.create(
        finding=finding, what="鍵を替える", who="庶務係長", due=DAY(YEAR, 12, 25), first_due=DAY(YEAR, 12, 10), report="鍵を替えた",
        reported_on=DAY(YEAR, 11, 15), reported_by=ward.promoter, checked_by=ward.keeper, document_id=4321,
    )  # fmt: skip
    DueChange.objects.create(
        action=action,
        earlier=DAY(YEAR, 12, 10),
        later=DAY(YEAR, 12, 25),
        reason="鍵の納期",
        by=ward.keeper,
        at=clock.now(),
    )
    Exemption.objects.create(
        finding=finding, kind="acceptance", until=DAY(YEAR, 11, 1), reason="影響が小さい", control="見回りを増やす",
        decided_at=clock.now(), ended_on=DAY(YEAR, 11, 2), ended_why="期限が過ぎた",
    )  # fmt: skip
    return finding


def an_approved_report(ward: AuditWard) -> YearReport:
    """Of a year with a visit; its words name a section, a system and a contractor."""
    a_whole_visit(ward)
    found(
        ward.section,
        YEAR,
        system_name="証明発行システム",
        contractor="みどり総合サービス株式会社",
        text="税務課の指摘の言葉",
    )
    report = reports.draft_report(reports.YearPlan.objects.get(fiscal_year=YEAR), actor=ward.keeper)
    words = "戸籍住民課の証明発行システムと、みどり総合サービス株式会社の扱いを直した。"
    YearReport.objects.filter(pk=report.pk).update(
        overview=words,
        measures="税務課でも研修をする。",
        state="approved",
        snapshot=reports.figures_of(report.plan).as_data(),
    )
    report.refresh_from_db()
    return report
