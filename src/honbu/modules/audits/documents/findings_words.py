"""指摘と是正の言葉: how a finding and its correction are written in lists, letters and reports."""

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import tree_on
from honbu.modules.audits.documents.making import day_words
from honbu.modules.audits.models import CorrectiveAction, Exemption, Finding

# Every field of a finding, of its correction and of what it waits for, as columns of a list.
HEAD = (
    "番号", "年度", "監査の種類", "課", "システム", "委託先", "確認項目", "区分", "不適合", "指摘の内容", "原因", "原因の説明",
    "テスト環境", "前の同じ指摘", "研修で扱う", "指摘日", "状態", "是正の内容", "担当", "期限", "はじめの期限", "期限の変更",
    "完了の報告", "報告日", "報告者", "完了の資料", "再確認した人", "完了日", "猶予",
)  # fmt: skip


def action_of(finding: Finding) -> CorrectiveAction | None:
    """是正, None before the section has planned it."""
    return getattr(finding, "action", None)


def whole(one: Finding) -> list[str]:
    """A finding in all its fields, in the order of HEAD."""
    action = action_of(one)
    return [
        str(one), str(one.fiscal_year), one.get_kind_display(), tree_on().full_name(one.unit_id) or one.unit.code,
        one.system_name, one.contractor, str(one.item) if one.item else "", one.grade.title, mark(one.grade.nonconformity),
        one.text, cause(one), one.root_cause, mark(one.test_environment), str(one.repeat_of) if one.repeat_of else "",
        mark(one.training), day_words(one.found_on), one.get_state_display(), *_correction(action),
        day_words(one.closed_on), "\n".join(exemptions(one)),
    ]  # fmt: skip


def _correction(action: CorrectiveAction | None) -> list[str]:
    if action is None:
        return [""] * 10
    return [
        action.what, action.who, day_words(action.due), day_words(action.first_due), "\n".join(due_changes(action)),
        action.report, day_words(action.reported_on), action.reported_by.name if action.reported_by else "",
        evidence(action), action.checked_by.name if action.checked_by else "",
    ]  # fmt: skip


def mark(yes: bool) -> str:
    """○, or nothing."""
    return "○" if yes else ""


def cause(one: Finding) -> str:
    """人的な誤り, システム …"""
    return str(one.get_cause_display()) if one.cause else ""


def due_changes(action: CorrectiveAction) -> list[str]:
    """Every change of the day, with its reason and by whom."""
    return [
        f"{day_words(row.earlier)}→{day_words(row.later)}　{row.reason}{f'（{row.by.name}）' if row.by else ''}"
        for row in action.changes.all()
    ]


def evidence(action: CorrectiveAction) -> str:
    """The title of what proves the correction, with its number in the documents."""
    if action.document_id is None:
        return ""
    found = documents.Document.objects.filter(pk=action.document_id).first()
    return f"{found.title}（文書{found.pk}）" if found else f"文書{action.document_id}"


def exemptions(one: Finding) -> list[str]:
    """保留 and リスク受容, those that are over too."""
    return [
        f"{Exemption.Kind(row.kind).label}：{day_words(row.until)}まで　{row.reason}"
        + (f"　対策：{row.control}" if row.control else "")
        + (f"　{day_words(row.ended_on)}終了（{row.ended_why}）" if row.ended_on else "")
        for row in one.exemptions.all()
    ]
