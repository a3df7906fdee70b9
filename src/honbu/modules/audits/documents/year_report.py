"""監査結果報告書: every table of a year with its total, the trend with what it is counted from, and what still waits."""

from collections.abc import Mapping, Sequence

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.modules.audits.actions.reports import figures_in
from honbu.modules.audits.documents.making import BlockDraft, day_words, grid, office_name, sheet, told, words
from honbu.modules.audits.domain.findings import Share
from honbu.modules.audits.domain.focus import percent
from honbu.modules.audits.domain.yearly import YearFigures
from honbu.modules.audits.models import Exemption, YearReport
from honbu.modules.audits.models.findings import CAUSES

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
KIND_HEAD = ("監査の種類", "計画", "実施", "実施できず", "指摘", "うち不適合")
TREND_HEAD = ("年度", "訪問", "不適合", "不適合のあった項目／確認した項目", "割合", "もとにした記録")
COMPARED_HEAD = ("範囲", "比べた項目", "昨年度", "割合", "今年度", "割合", "比べない項目")
ATTESTATION_HEAD = ("対象", "委任先", "報告日", "監査した数／対象の数", "不適合", "報告の内容")
WAITING_HEAD = ("番号", "種類", "課", "システム", "指摘の内容", "この日まで", "それまでの対策")
LATE_HEAD = ("番号", "課", "指摘の内容", "期限", "はじめの期限", "期限の変更")


def year_report(report: YearReport) -> BlockDraft:
    """監査結果報告書 as it was brought, or as the figures are now while it is written."""
    figures = figures_in(report)
    tables = tables_of(figures)
    label = clock.FiscalYear(figures.year).label
    title = f"{label} 情報セキュリティ監査結果報告書" + ("" if report.state == "approved" else "（案）")

    def table(name: str, weights: Sequence[float], right: Sequence[int] = ()) -> documents.Grid:
        head, rows = tables[name]
        return grid(head, rows, weights, right=right)

    causes = len(CAUSES)
    blocks: list[documents.Block] = [
        documents.Heading("１　総評", 2),
        words(report.overview),
        documents.Paragraph(
            f"指摘は{figures.total}件で、うち不適合は{figures.nonconformities}件である。"
            f"是正の終わっていないものは{figures.unfinished}件ある（{day_words(figures.day)}現在）。"
        ),
        documents.Items(figures.remarks),
        documents.Heading("２　実施の状況と指摘の件数", 2),
        table("種類", (3, 1, 1, 1.4, 1, 1.4), range(1, 6)),
        documents.Heading("３　原因", 2),
        table("原因", (2.3, *[1.75] * causes, 1), range(1, causes + 2)),
        documents.Heading("４　区分と部", 2),
        table("区分", (4, 1), (1,)),
        table("部", (4, 1), (1,)),
        documents.Heading("５　推移", 2),
        table("推移", (1.6, 1, 1.1, 3.4, 1.2, 2.6), (1, 2, 3, 4)),
        documents.Heading("６　同じ項目での前年度との比較", 2),
        documents.Paragraph(
            "両年度の確認項目の版にあり、どちらの年度にも確認した項目だけを比べる。分母は確認した数である。"
        ),
        table("比較", (2.2, 1.5, 1.6, 1.2, 1.6, 1.2, 1.7), range(1, 7)),
        documents.Heading("７　委任先の報告", 2),
        table("委任", (2.2, 2.2, 2.2, 1.8, 1.2, 3.8), (3, 4)),
        documents.Heading("８　システムの更新を待つもの、リスクを受容したもの", 2),
        table("猶予", (1.9, 1.8, 1.8, 2, 3.2, 2, 2.4)),
        documents.Heading("９　期限を過ぎた是正", 2),
        table("期限超過", (1.6, 2, 3.6, 2, 2, 1.2), (5,)),
        documents.Heading("10　今後の取組み", 2),
        words(report.measures),
    ]
    book = [
        sheet("概要", ("事項", "内容"), _facts(report, figures)),
        *[sheet(name, head, rows) for name, (head, rows) in tables.items()],
    ]
    return BlockDraft(title, blocks, report, unit=office_name(), sheets=book)


def _facts(report: YearReport, figures: YearFigures) -> list[tuple[object, ...]]:
    return [
        ("年度", clock.FiscalYear(figures.year).label), ("集計した日", day_words(figures.day)), ("総評", report.overview),
        ("指摘", figures.total), ("うち不適合", figures.nonconformities), ("是正の終わっていないもの", figures.unfinished),
        *[("注記", one) for one in figures.remarks], ("今後の取組み", report.measures),
        ("状態", report.get_state_display()), ("本部の決定", day_words(report.decided_on)),
    ]  # fmt: skip


def tables_of(figures: YearFigures) -> dict[str, Table]:
    """Every table of the report by its name, each with its total."""
    causes = [(code, str(word)) for code, word in CAUSES]
    return {
        "種類": (KIND_HEAD, _kinds(figures)),
        "原因": (
            ("監査の種類", *[word for _code, word in causes], "計"),
            [
                *[(one.title, *[one.causes[code] for code, _w in causes], one.findings) for one in figures.kinds if one.findings],
                ("計", *[figures.causes[code] for code, _w in causes], figures.total),
            ],
        ),
        "区分": (("区分", "件数"), _counted(figures.grades, figures.total)),
        "部": (("部", "件数"), _counted(figures.departments, figures.total)),
        "推移": (TREND_HEAD, _trend(figures)),
        "比較": (COMPARED_HEAD, _compared(figures)),
        "委任": (ATTESTATION_HEAD, _attestations(figures)),
        "猶予": (WAITING_HEAD, [
            (
                one.number, str(Exemption.Kind(one.sort).label), one.unit, one.system, one.text, day_words(one.until),
                one.control,
            ) for one in figures.waiting
        ]),
        "期限超過": (LATE_HEAD, [
            (one.number, one.unit, one.text, day_words(one.due), day_words(one.first_due), one.changes)
            for one in figures.late
        ]),
    }  # fmt: skip


def _kinds(figures: YearFigures) -> list[tuple[object, ...]]:
    rows = [
        (one.title, one.planned, one.done, one.broken_off, one.findings, one.nonconformities) for one in figures.kinds
    ]
    whole = [sum(figures) for figures in zip(*(row[1:] for row in rows), strict=True)] or [0] * 5
    return [*rows, ("計", *whole)]


def _counted(counts: Mapping[str, int], total: int) -> list[tuple[object, ...]]:
    return [*counts.items(), ("計", total)]


def fraction(share: Share | None) -> str:
    """3／120, or a dash where nothing is on record."""
    return "—" if share is None else f"{share.wrong:,}／{share.looked_at:,}"


def _trend(figures: YearFigures) -> list[tuple[object, ...]]:
    return [
        (
            clock.FiscalYear(one.year).label, told(one.visits), told(one.nonconformities), fraction(one.share),
            percent(one.share.of_all) if one.share else "—", one.source,
        )
        for one in figures.trend
    ]  # fmt: skip


def _compared(figures: YearFigures) -> list[tuple[object, ...]]:
    return [
        (
            one.title, one.items, fraction(one.before), percent(one.before.of_all), fraction(one.now),
            percent(one.now.of_all), one.others + one.unseen,
        )
        for one in figures.compared
    ]  # fmt: skip


def _attestations(figures: YearFigures) -> list[tuple[object, ...]]:
    return [
        (one.unit, one.by, day_words(one.filed_on), f"{one.audited}／{one.of}", one.nonconformities, one.words)
        if one.filed_on
        else (one.unit, one.by, "未提出", "—", "—", "報告が届いていない。")
        for one in figures.attestations
    ]
