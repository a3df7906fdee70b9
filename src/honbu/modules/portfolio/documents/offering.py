"""資料の一覧: every paper of the portfolio by its code, for whom it is, and what the headquarters' agenda is offered (MTG-10)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.documents import round_papers
from honbu.modules.portfolio.documents.cost_sheet import round_table
from honbu.modules.portfolio.documents.inventory import inventory
from honbu.modules.portfolio.documents.making import Draft, TableContent, make_paper, the_office
from honbu.modules.portfolio.documents.renewals import renewals_paper
from honbu.modules.portfolio.documents.schedule import schedule_paper
from honbu.modules.portfolio.documents.year_plan import plan_paper
from honbu.modules.portfolio.queries.evaluations import rounds_for, sees_whole
from honbu.modules.portfolio.queries.rights import is_office
from honbu.modules.portfolio.queries.schedule import may_see_schedule

ALL, LETTERS = ("pdf", "docx", "xlsx"), ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Kind:
    """資料の種類: `draft` makes it for a reader; `may` tells for whom it exists; `whose` says so in words."""

    title: Any
    about: Any
    whose: Any
    forms: tuple[str, ...]
    draft: Callable[[Actor], Draft]
    may: Callable[[Actor], bool]


def _reads(actor: Actor) -> bool:
    return access.may(actor, "portfolio.read")


def _sees_a_round(actor: Actor) -> bool:
    return any(sees_whole(actor, one) for one in rounds_for(actor))


def _costs(actor: Actor) -> Draft:
    """経費見積入力シート of this fiscal year: every fixed sheet with its totals."""
    table = round_table(clock.fiscal_year().year, actor=actor)
    return Draft(table.title, the_office(), TableContent(table))


KINDS: dict[str, Kind] = {
    "inventory": Kind(
        _("所管するシステム一覧"), _("全庁のシステムの一覧です。弱点・ネットワーク・機器・金額は載せません。"),
        _("情報管理課（課の分は各課も）"), ALL, inventory, is_office,
    ),
    "year_plan": Kind(
        _("今年度のシステム化の予定"), _("今年度の新規・入替え、更新、契約満了、廃止、法改正をまとめます。"),
        _("情報管理課と部長"), ALL, plan_paper, may_see_schedule,
    ),
    "schedule": Kind(
        _("情報管理課年間スケジュール"), _("年間の予定です。Excelでは工程表になります。"), _("情報管理課と部長"), ALL,
        schedule_paper, may_see_schedule,
    ),
    "renewals": Kind(
        _("更新計画一覧"), _("今後5年度に更新の期限が来るシステムと、着手の期限です。"), _("各課（所管の分）と情報管理課"),
        ALL, renewals_paper, _reads,
    ),
    "cost_sheet": Kind(
        _("経費見積入力シート"), _("今年度からの確定した経費見積入力シートと、その合計です。"), _("情報管理課"),
        ALL, _costs, is_office,
    ),
    "evaluation_outline": Kind(
        _("システム評価の実施について"), _("所管課に評価をお願いする文書です。"), _("情報管理課（確定後は部長も）"),
        LETTERS, round_papers.outline_paper, _sees_a_round,
    ),
    "analysis": Kind(
        _("システム評価分析書"), _("1次と2次の違い、有用さと健全さ、結論をまとめます。"), _("情報管理課（確定後は部長も）"),
        ALL, round_papers.analysis_paper, _sees_a_round,
    ),
    "evaluation": Kind(
        _("システム評価"), _("システムごとに、1次評価と2次評価を並べます。安全性の理由は載せません。"),
        _("情報管理課（確定後は部長も）"), ALL, round_papers.evaluations_paper, _sees_a_round,
    ),
}  # fmt: skip

# What the headquarters' agenda is offered, by its code there. A paper that is made elsewhere is added here.
OFFERED: dict[str, str] = {
    "portfolio.cost_sheet": "cost_sheet",
    "portfolio.evaluation_outline": "evaluation_outline",
    "portfolio.analysis": "analysis",
    "portfolio.inventory": "inventory",
    "portfolio.evaluation": "evaluation",
    "portfolio.year_plan": "year_plan",
    "portfolio.schedule": "schedule",
}


def offer_papers() -> None:
    """本部の資料として申し出る: called once, when the house starts."""
    for code, name in OFFERED.items():
        kind = KINDS[name]
        meetings.offer_paper(code, _maker(kind), may=_for_office(kind), forms=kind.forms)


def _maker(kind: Kind) -> meetings.Generator:
    def make(actor: Actor, form: str) -> documents.Paper:
        return make_paper(kind.draft(actor), form, actor=actor)

    return make


def _for_office(kind: Kind) -> Callable[[Actor], bool]:
    """The office puts papers on the agenda; a paper of which there is nothing yet does not exist."""

    def may(actor: Actor) -> bool:
        return is_office(actor) and kind.may(actor)

    return may
