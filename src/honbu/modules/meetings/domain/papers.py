"""提出された資料: the papers that the headquarters was given in its two recorded meetings, as kinds of papers (MTG-10).

Each is one that the ward's live data should be able to make. A module offers its generator under the paper's code
(public.offer_paper); the agenda's page tells which can be made today.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper by what it is: `record` and `label` tell where it was listed first."""

    code: str
    title: str
    module: str
    record: str
    label: str


PAPERS: tuple[PaperKind, ...] = (
    PaperKind("audits.plan_draft", "情報セキュリティ監査計画書（案）", "audits", "H31", "資料1"),
    PaperKind("portfolio.evaluation_outline", "システム評価の実施について", "portfolio", "H31", "資料2-1"),
    PaperKind("portfolio.cost_sheet", "経費見積入力シート", "portfolio", "H31", "資料2-2"),
    PaperKind("portfolio.analysis", "システム評価分析書", "portfolio", "H31", "資料2-3"),
    PaperKind("portfolio.inventory", "所管するシステム一覧", "portfolio", "H31", "資料2-4"),
    PaperKind("portfolio.evaluation", "システム評価", "portfolio", "H31", "資料2-5"),
    PaperKind("portfolio.year_plan", "今年度のシステム化の予定", "portfolio", "H31", "資料3-1"),
    PaperKind("portfolio.schedule", "情報管理課年間スケジュール", "portfolio", "H31", "資料3-2"),
    PaperKind("audits.plan", "情報セキュリティ監査計画について", "audits", "R5", "資料1"),
    PaperKind("telephony.outline", "次期電話システムの検討について（概要）", "telephony", "R5", "資料2-1"),
    PaperKind("telephony.details", "次期電話システムの検討について（詳細）", "telephony", "R5", "資料2-2"),
    PaperKind("disaster.renewal", "総合防災システムの更新について", "disaster", "R5", "資料3-1"),
    PaperKind("disaster.use", "発災時の総合防災システムの活用について", "disaster", "R5", "資料3-2"),
    PaperKind(
        "standardization.progress", "基幹系業務システムの標準化の進捗について", "standardization", "R5", "資料4-1"
    ),
    PaperKind("standardization.table", "システム標準化全体進捗表", "standardization", "R5", "資料4-2"),
    PaperKind("standardization.costs", "標準化移行経費調査", "standardization", "R5", "資料4-3"),
    PaperKind("facilities.progress", "公共施設のあり方検討の進捗について", "facilities", "R5", "資料5"),
    PaperKind("regulations.amendment", "情報システム管理運営規則の一部改正について", "regulations", "R5", "資料6"),
    PaperKind("training.plan", "ICT研修実施計画の策定について", "training", "R5", "資料7"),
)
BY_CODE = {paper.code: paper for paper in PAPERS}
