"""監査計画（案）: the open part of a year's plan. Nothing of it comes from what is sealed: it is the same before and after."""

from honbu.kernel.documents import public as documents
from honbu.modules.audits.actions.plans import numbers_of
from honbu.modules.audits.documents.making import BlockDraft, day_words, facts_grid, grid, office_name, sheet, words
from honbu.modules.audits.domain.focus import percent, weight_of
from honbu.modules.audits.domain.states import DOERS, KIND_TITLES, MOST_PATROL_ITEMS, Kind
from honbu.modules.audits.domain.visits import PARTS
from honbu.modules.audits.models import YearPlan
from honbu.modules.audits.queries.attesting import delegations
from honbu.modules.audits.queries.focus import numbers_in, weight_words

HEAD = ("種類", "件数", "割合", "実施する人", "確認項目", "備考")
DECIDED = "approved"


def plan_paper(plan: YearPlan) -> BlockDraft:
    """監査計画書, named 案 until the headquarters has approved it (H31 資料1, R5 資料1)."""
    title = f"{plan}書" if plan.state == DECIDED else f"{plan}書（案）"
    rows = _rows(plan)
    focus = "、".join(KIND_TITLES[Kind(one)] for one in plan.focus)
    left = [f"{one.unit}：{one.by}が監査し、毎年度の結果を報告する。" for one in delegations(plan.fiscal_year)]
    blocks: list[documents.Block] = [
        documents.Heading("１　方針", 2),
        words(plan.policy),
        documents.Heading("２　昨年度からの変更点", 2),
        words(plan.changes, "（変更点はない。）"),
        documents.Heading("３　重点", 2),
        *([facts_grid(_focus(plan, focus))] if focus else [documents.Paragraph("重点とする種類は定めない。")]),
        documents.Heading("４　種類と件数", 2),
        grid(HEAD, rows, (3, 1.2, 1.4, 2, 1.6, 4), right=(1, 2, 4)),
        documents.Paragraph(
            "パトロールは簡易な点検であり、行う人を「実施者」と呼ぶ。"
            f"確認項目は{MOST_PATROL_ITEMS}項目までとし、重大な不適合は出さない。"
        ),
        documents.Heading("５　進め方と時期", 2),
        facts_grid(
            [
                ("監査調書", f"すべての対象の課が{day_words(plan.answers_until)}までに提出する。"),
                (
                    "訪問",
                    (
                        f"{day_words(plan.window_first)}から{day_words(plan.window_last)}までの間に、抜打ちで行う。"
                        "対象の課と日は、監査調書と前回の結果を確かめて決め、封印する。"
                    ),
                ),
                ("是正", "指摘を受けた課は、是正計画を出し、完了を報告する。情報管理課が再確認する。"),
            ]
        ),
        documents.Heading("６　委任による監査", 2),
        *([documents.Items(left)] if left else [documents.Paragraph("委任している監査はない。")]),
        documents.Heading("７　根拠", 2),
        facts_grid(
            [
                ("確認項目の版", plan.edition.title),
                ("4年計画", str(plan.programme) if plan.programme else ""),
                ("本部の決定", day_words(plan.decided_on)),
            ]
        ),
    ]
    book = [
        sheet("種類と件数", HEAD, rows),
        sheet("計画の内容", ("事項", "内容"), [one for one in _facts(plan, focus) if one[1].strip()]),
    ]
    return BlockDraft(title, blocks, plan, unit=office_name(), sheets=book)


def _rows(plan: YearPlan) -> list[tuple[object, ...]]:
    numbers = numbers_in(plan.kinds)
    items = [set(item.parts) for item in plan.edition.items.all()]
    rows: list[tuple[object, ...]] = [
        (
            KIND_TITLES[kind] + ("【重点】" if kind.value in plan.focus else ""), number,
            percent(weight_of(kind.value, numbers).share), DOERS[kind], sum(PARTS[kind].value in parts for parts in items), note,
        )
        for kind, number, note in numbers_of(plan)
    ]  # fmt: skip
    total = sum(numbers.values())
    return [*rows, ("計", total, "100.0％" if total else "—", "", "", "")]


def _focus(plan: YearPlan, focus: str) -> list[tuple[str, str]]:
    return [("重点とする種類", focus), ("理由", plan.focus_reason), ("件数の割合", weight_words(plan))]


def _facts(plan: YearPlan, focus: str) -> list[tuple[str, str]]:
    return [
        ("方針", plan.policy), ("昨年度からの変更点", plan.changes), *_focus(plan, focus),
        ("監査調書の期限", day_words(plan.answers_until)), ("訪問期間のはじめ", day_words(plan.window_first)),
        ("訪問期間のおわり", day_words(plan.window_last)), ("確認項目の版", plan.edition.title),
        ("4年計画", str(plan.programme) if plan.programme else ""), ("状態", plan.get_state_display()),
        ("本部の決定", day_words(plan.decided_on)),
    ]  # fmt: skip
