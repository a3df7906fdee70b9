"""4年計画の新旧比較: two versions beside each other, without what is sealed: no section and no year of one."""

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.modules.audits.actions.programmes import weights_of
from honbu.modules.audits.documents.making import BlockDraft, grid, office_name, sheet, words
from honbu.modules.audits.domain.planning.risk import Factor
from honbu.modules.audits.models import ProgrammeVersion
from honbu.modules.audits.models.programmes import YEARS

CHANGED, SAME = "変更", "同じ"
FACTOR_WORDS = {
    Factor.LAST_MAJOR: "前回の重大な不適合", Factor.LAST_MINOR: "前回の軽微な不適合", Factor.OPEN_FINDINGS: "終わっていない指摘",
    Factor.LATE_FINDINGS: "期限を過ぎた是正", Factor.WRONG_ANSWERS: "調書のできていない回答", Factor.MISSING_ANSWERS: "調書の空欄",
    Factor.DAYS_LATE: "調書の遅れ", Factor.NOT_SUBMITTED: "調書の未提出", Factor.DATA_CLASS: "扱う個人情報の種類",
    Factor.RECORDS: "扱う個人情報の量", Factor.CONTRACTORS: "委託先の数", Factor.CHANGED_SYSTEMS: "新しくなったシステム",
    Factor.INCIDENTS: "事故", Factor.YEARS_SINCE: "前回の監査からの年数", Factor.NEVER_VISITED: "監査したことがない課",
}  # fmt: skip


def programme_comparison(new: ProgrammeVersion, old: ProgrammeVersion | None) -> BlockDraft:
    """新旧比較 of a version with the one before; a first version stands alone."""
    head: tuple[str, ...] = ("事項", str(new))
    rows: list[tuple[str, ...]] = [*_facts(new)]
    told = "はじめの版なので、比べる版はない。"
    if old is not None:
        head = ("事項", str(old), str(new), "違い")
        rows = [
            (name, earlier, later, CHANGED if earlier != later else SAME)
            for (name, earlier), (_name, later) in zip(_facts(old), _facts(new), strict=True)
        ]
        told = f"{len(rows)}項目のうち{sum(row[3] == CHANGED for row in rows)}項目を変更する。"
    blocks: list[documents.Block] = [
        documents.Heading("１　前の版から変えたこと", 2),
        words(new.changes),
        documents.Heading("２　新旧の比較", 2),
        documents.Paragraph(told),
        grid(head, rows, (3, 4, 4, 1)[: len(head)]),
        documents.Paragraph("どの課をどの年度に監査するかは封印しており、この資料には載せない。"),
    ]
    title = f"{new} 新旧比較"
    return BlockDraft(title, blocks, new, unit=office_name(), landscape=True, sheets=[sheet("新旧比較", head, rows)])


def _facts(version: ProgrammeVersion) -> list[tuple[str, str]]:
    last = version.first_year + YEARS - 1
    weights = weights_of(version)
    return [
        ("期間", f"{clock.FiscalYear(version.first_year).label}から{clock.FiscalYear(last).label}まで"),
        ("方針", version.policy),
        ("年間の最少の訪問数", f"{version.lowest}課"),
        ("年間の最多の訪問数", f"{version.highest}課"),
        ("くじで選ぶ数", f"{version.drawn}課"),
        *[
            (f"リスク点の重み：{FACTOR_WORDS[factor]}", f"{one.points}点（上限{one.most}点）")
            for factor in FACTOR_WORDS
            if (one := weights.of.get(factor))
        ],
    ]
