"""改善報告書: what a section has done about what was found: plans, days with their changes, reports, evidence."""

from collections.abc import Sequence

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Unit, tree_on
from honbu.modules.audits.documents.findings_words import action_of, cause, due_changes, evidence, exemptions
from honbu.modules.audits.documents.making import BlockDraft, day_words, facts_grid, office_name, sheet
from honbu.modules.audits.domain.findings import COUNTED
from honbu.modules.audits.models import Finding

HEAD = (
    "番号", "区分", "指摘の内容", "原因", "是正の内容", "担当", "期限", "はじめの期限", "期限の変更", "完了の報告", "報告日",
    "報告者", "資料", "再確認した人", "状態", "完了日", "猶予",
)  # fmt: skip
NOT_PLANNED = "（是正計画がまだ出ていない。）"


def improvement_report(unit: Unit, year: int, findings: Sequence[Finding]) -> BlockDraft:
    """改善報告書 of a section over the findings of a year that ask for something (`findings_list.in_full`)."""
    kept = [one for one in findings if one.state in COUNTED and one.grade.action]
    name, label = tree_on().shown_name(unit.pk), clock.FiscalYear(year).label
    closed = sum(one.state == "closed" for one in kept)
    rows = [_values(one) for one in kept]
    blocks: list[documents.Block] = [
        documents.Paragraph(
            f"{label}の情報セキュリティ監査の指摘{len(kept)}件について、是正の状況を報告します。"
            f"完了{closed}件、残り{len(kept) - closed}件です。",
            indent=True,
        ),
    ]
    for one, values in zip(kept, rows, strict=True):
        told = [(title, value) for title, value in zip(HEAD[2:], values[2:], strict=True)]
        blocks += [documents.Heading(f"{one}　{one.grade.title}（{values[14]}）", 2), facts_grid(told)]
    title = f"{label} 改善報告書（{name}）"
    book = [sheet("改善報告", HEAD, rows)]
    return BlockDraft(
        title, blocks, unit, unit_id=unit.pk, sheets=book, to=f"{office_name()}長　様", sender=f"{name}長"
    )


def _values(one: Finding) -> list[str]:
    action = action_of(one)
    done = (
        [
            action.what, action.who, day_words(action.due), day_words(action.first_due), "\n".join(due_changes(action)),
            action.report, day_words(action.reported_on), action.reported_by.name if action.reported_by else "",
            evidence(action), action.checked_by.name if action.checked_by else "",
        ]
        if action
        else [NOT_PLANNED, *[""] * 9]
    )  # fmt: skip
    return [
        str(one), one.grade.title, one.text, f"{cause(one)}：{one.root_cause}".strip("："), *done, one.get_state_display(),
        day_words(one.closed_on), "\n".join(exemptions(one)),
    ]  # fmt: skip
