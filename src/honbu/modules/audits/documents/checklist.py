"""当日チェックリスト as a paper form: what to look at, with room for a hand that writes."""

from collections.abc import Sequence

from honbu.kernel.documents import public as documents
from honbu.modules.audits.documents.making import BlockDraft, facts_grid, grid, sheet
from honbu.modules.audits.documents.visit_facts import VisitFacts
from honbu.modules.audits.domain.states import MOST_PATROL_ITEMS, Kind
from honbu.modules.audits.domain.visits import PARTS
from honbu.modules.audits.models import AuditItem

BOXES = "□適合　□指摘\n□対象外　□確認できず"
HEAD = ("番号", "確認する内容", "確かめ方・資料", "結果", "確認したこと")
ROOM, BLANK = "\n\n" + "　" * 20, "　"


class TooManyItems(ValueError):
    """A patrol is a simple look: it has 15 items at most (H31 L29-31)."""


def items_of(facts: VisitFacts) -> list[AuditItem]:
    """The items of a kind of audit in the edition of its plan. Raises TooManyItems."""
    part = PARTS[facts.kind].value
    items = [one for one in facts.plan.edition.items.all() if part in one.parts]
    if facts.kind is Kind.PATROL and len(items) > MOST_PATROL_ITEMS:
        raise TooManyItems(f"パトロールの項目が{len(items)}件あります。{MOST_PATROL_ITEMS}件までにしてください。")
    return items


def checklist(facts: VisitFacts, contractors: Sequence[str] = ()) -> BlockDraft:
    """当日チェックリスト: with `contractors`, their items come once for each of them. Raises TooManyItems."""
    name = f"{'パトロール' if facts.kind is Kind.PATROL else facts.title} 当日チェックリスト"
    rows = [row for item in items_of(facts) for row in _rows(item, contractors)]
    about = [
        ("対象", "　".join(one for one in (facts.section, facts.system) if one)),
        ("日時", facts.when),
        (facts.doer, "、".join(facts.team) or BLANK),
        ("立会者", BLANK),
        ("到着・退出", "　　時　　分　～　　時　　分"),
    ]
    blocks: list[documents.Block] = [
        facts_grid(about, blanks=True),
        grid(HEAD, rows, (1, 4.2, 3.4, 2.6, 5)),
        documents.Paragraph(
            f"{len(rows)}項目　結果の欄の当てはまる□に印を付け、見た件数と選び方を「確認したこと」に書く。"
        ),
    ]
    book = [sheet("チェックリスト", HEAD, rows), sheet("訪問", ("事項", "内容"), about)]
    return BlockDraft(
        name, blocks, facts.visit, unit_id=facts.unit_id if facts.visit else None, landscape=True, sheets=book
    )


def _rows(item: AuditItem, contractors: Sequence[str]) -> list[tuple[str, ...]]:
    names = contractors if item.of_contractors and contractors else ("",)
    must = "【必須】" if item.must else ""
    how = "\n".join(one for one in (item.method, item.evidence) if one)
    return [(item.code, f"{must}{item.text}{f'（{name}）' if name else ''}", how, BOXES, ROOM) for name in names]
