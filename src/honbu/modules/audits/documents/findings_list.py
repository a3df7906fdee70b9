"""指摘一覧: what was found in a year, as far as somebody may see it; the Excel book has every field and the tables."""

from collections.abc import Sequence

from django.db.models import QuerySet

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, tree_on
from honbu.modules.audits.documents.findings_words import HEAD, action_of, cause, whole
from honbu.modules.audits.documents.making import TableDraft, day_words, sheet
from honbu.modules.audits.models import Finding
from honbu.modules.audits.models.findings import CAUSES
from honbu.modules.audits.queries.results import results_of

COLUMNS = ("番号", "種類", "課・システム", "区分", "指摘の内容", "原因", "是正の内容", "期限", "状態")


def in_full(rows: QuerySet[Finding]) -> list[Finding]:
    """The findings with all that papers tell of them, in their order."""
    return list(
        rows.select_related("unit", "grade", "item", "repeat_of", "action__reported_by", "action__checked_by")
        .prefetch_related("action__changes__by", "exemptions")
        .order_by("fiscal_year", "number")
    )


def findings_list(year: int, findings: Sequence[Finding], reader: Person) -> TableDraft:
    """指摘一覧 of a year over `findings`, which are what the reader may see (`in_full`)."""
    label = clock.FiscalYear(year).label
    results = results_of(findings)
    table = documents.TablePaper(
        title=f"{label} 情報セキュリティ監査 指摘一覧",
        columns=[documents.Column(name) for name in COLUMNS],
        rows=[_row(one) for one in findings],
        intro=f"指摘{results.total}件、うち不適合{results.nonconformities}件、是正の終わっていないもの{results.unfinished}件",
        notes=["取り下げた指摘と作成中の指摘は、件数に入れていない。"] if len(findings) != results.total else [],
        day=clock.today(),
        landscape=True,
    )
    causes = [*[str(word) for _code, word in CAUSES], "計"]
    kinds = [[kind, *counts.values(), sum(counts.values())] for kind, counts in results.cause_by_kind.items()]
    more = [
        sheet("全項目", HEAD, [whole(one) for one in findings]),
        sheet("種類と原因", ["監査の種類", *causes], [*kinds, ["計", *results.by_cause.values(), results.total]]),
        sheet("区分", ("区分", "件数"), [*results.by_grade.items(), ("計", results.total)]),
        sheet("部", ("部", "件数"), [*results.by_department.items(), ("計", results.total)]),
    ]
    return TableDraft(table, reader, more=more)


def _row(one: Finding) -> list[str]:
    action = action_of(one)
    place = "\n".join(part for part in (tree_on().shown_name(one.unit_id), one.system_name, one.contractor) if part)
    return [
        str(one), one.get_kind_display(), place, one.grade.title, one.text, cause(one), action.what if action else "",
        day_words(action.due) if action else "", one.get_state_display(),
    ]  # fmt: skip
