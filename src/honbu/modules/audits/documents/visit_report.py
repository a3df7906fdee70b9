"""監査結果通知書: what a section is told of its audit, and what is asked of it by when."""

import datetime
from collections.abc import Sequence

from django.db.models import Model

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Unit, tree_on
from honbu.modules.audits.actions.findings import PLAN_DAYS
from honbu.modules.audits.documents.findings_list import in_full
from honbu.modules.audits.documents.findings_words import action_of, cause
from honbu.modules.audits.documents.making import BlockDraft, day_words, facts_grid, grid, office_name, sheet
from honbu.modules.audits.documents.visit_facts import facts_of_visit
from honbu.modules.audits.domain.findings import COUNTED
from honbu.modules.audits.models import Finding, Visit

HEAD = ("番号", "区分", "確認項目", "指摘の内容", "原因", "求めること")
DONE = "すでに完了している。"


def visit_report(visit: Visit) -> BlockDraft:
    """The letter about one visit: its findings that are confirmed, and its summary."""
    facts = facts_of_visit(visit)
    findings = in_full(Finding.objects.filter(visit=visit, state__in=COUNTED))
    about = [
        ("種類", facts.title),
        ("対象", "　".join(one for one in (facts.section, facts.system) if one)),
        ("日時", facts.when),
        (facts.doer, "、".join(facts.team)),
        ("総評", visit.summary),
    ]
    until = notices.due_in(PLAN_DAYS, after=visit.settled_on or clock.today())
    return _letter(facts.section, str(facts.plan), about, findings, until, (visit, visit.unit_id))


def section_report(unit: Unit, year: int, findings: Sequence[Finding]) -> BlockDraft:
    """The letter about a year: all that was found in a section, by whichever kind of audit."""
    kept = [one for one in findings if one.state in COUNTED]
    kinds = "、".join(dict.fromkeys(one.get_kind_display() for one in kept))
    about = [("年度", clock.FiscalYear(year).label), ("対象", tree_on().shown_name(unit.pk)), ("種類", kinds)]
    until = notices.due_in(PLAN_DAYS, after=max((one.found_on for one in kept), default=clock.today()))
    title = f"{clock.FiscalYear(year).label} 情報セキュリティ監査"
    return _letter(tree_on().shown_name(unit.pk), title, about, kept, until, (unit, unit.pk))


def _letter(
    section: str, ground: str, about: list[tuple[str, str]], findings: Sequence[Finding], until: datetime.date,
    subject: tuple[Model, int],
) -> BlockDraft:  # fmt: skip
    rows = [_row(one, until) for one in findings]
    asked = sum(one.grade.action for one in findings)
    told = (
        f"指摘は{len(findings)}件です。うち{asked}件について、求めることのとおり対応をお願いします。"
        if findings
        else "指摘はありませんでした。引き続き適正な取扱いをお願いします。"
    )
    blocks: list[documents.Block] = [
        documents.Paragraph(f"「{ground}」による監査の結果を、下記のとおり通知します。{told}", indent=True),
        documents.Paragraph("記", align="center"),
        facts_grid(about),
        *([grid(HEAD, rows, (2, 1.8, 2.3, 3.6, 2, 2.8))] if rows else []),
        documents.Paragraph("結果に異議があるときは、課長から、この通知を受けた後に申し出ることができます。"),
        documents.Paragraph("以上", align="right"),
    ]
    title = f"監査結果通知書（{section}）"
    book = [sheet("監査結果", HEAD, rows), sheet("監査", ("事項", "内容"), [("根拠", ground), *about])]
    return BlockDraft(
        title, blocks, subject[0], unit_id=subject[1], sheets=book, to=f"{section}長　様", sender=f"{office_name()}長"
    )


def _row(one: Finding, until: datetime.date) -> list[str]:
    item = "\n".join(part for part in (str(one.item) if one.item else "", one.system_name, one.contractor) if part)
    return [str(one), one.grade.title, item, one.text, f"{cause(one)}\n{one.root_cause}".strip(), _asked(one, until)]


def _asked(one: Finding, until: datetime.date) -> str:
    """What is asked, as the finding stands."""
    action = action_of(one)
    if not one.grade.action:
        return "対応を求めるものではない。"
    if one.state == "closed":
        return DONE
    if one.state in {"deferred", "accepted"}:
        return f"{one.get_state_display()}。期限までの対策を続ける。"
    if action is None:
        return f"{day_words(until)}までに、是正計画を出す。"
    return f"{day_words(action.due)}までに、是正を終えて報告する。"
