"""履行確認チェックシート: the paper of the contract section, from the very answers of the questionnaires."""

from collections.abc import Sequence

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import tree_on
from honbu.modules.audits.documents.making import TableDraft
from honbu.modules.audits.domain.answering import word_of
from honbu.modules.audits.models import Answer, YearPlan

PERFORMANCE = "履行確認チェックシート"
CONTROL = "内部統制 情報管理の確認表"
COLUMNS = ("課", "委託先", "委託している業務", "個人情報", "番号", "確認項目", "回答", "説明", "資料", "提出後の変更")


def performance_sheet(title: str, plan: YearPlan, answers: Sequence[Answer], unit: str = "") -> TableDraft:
    """The paper over some answers of a year, with what stood there when they were handed in first."""
    table = documents.TablePaper(
        title=f"{clock.FiscalYear(plan.fiscal_year)} {title}",
        columns=[documents.Column(name) for name in COLUMNS],
        rows=[_row(answer) for answer in answers],
        unit=unit,
        intro="各課が監査調書に一度だけ答えたものです。監査調書と同じ回答を、契約と内部統制の確認に使います。",
        notes=["「わからない」は悪い回答ではありません。情報管理課が課と一緒に確かめます。"],
        day=clock.today(),
        landscape=True,
    )
    return TableDraft(table, plan)


def _row(answer: Answer) -> list[str]:
    sheet, company = answer.questionnaire, answer.contractor
    name = company.name if company else ""
    if company is not None and company.withdrawn_at is not None:
        name = f"{name}（取消し）"
    return [
        tree_on().full_name(sheet.unit_id) or sheet.unit.code,
        name,
        company.work if company else "",
        ("あり" if company.personal_data else "なし") if company else "",
        answer.item.code,
        answer.item.text,
        word_of(answer.answer),
        answer.words,
        "あり" if answer.document_id else "",
        "\n".join(_change(answer)),
    ]


def _change(answer: Answer) -> list[str]:
    """Until which day what stood there."""
    found = []
    for change in answer.changes.all():
        day = clock.format_short(clock.in_tokyo(change.at).date())
        words = f"{word_of(change.before) or '（空欄）'} {change.before_words}".strip()
        if change.of_evidence:
            words = f"資料 {change.before_words or 'なし'}"
        found.append(f"{day}まで：{words}")
    return found
