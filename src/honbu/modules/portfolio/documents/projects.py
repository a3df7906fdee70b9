"""比較表, 付議資料, 調達チェックリスト: the papers of a project, a renewal and a purchase (SYS-7, SYS-9, MTG-5)."""

import datetime

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.documents.making import (
    Block,
    BlockContent,
    Cell,
    Draft,
    facts_grid,
    grid,
    text,
    thousands,
    whole_thousands,
)
from honbu.modules.portfolio.domain.purchasing import STEP_TITLES, Step, backdated, gate
from honbu.modules.portfolio.models import AuthorityRule, Condition, Procurement, Project
from honbu.modules.portfolio.queries.comparing import Compared, Comparison, Subject, comparison_of
from honbu.modules.portfolio.queries.policy import NotLaidDown, authority
from honbu.modules.portfolio.queries.projects import done_steps, lacking_for_hq, needs_hq, total_of

COSTS = "経費は千円単位です（千円未満四捨五入）。5年間は、初期の経費と年間の経費5年分の合計です。"
OF_HQ = frozenset({Step.WORKING_GROUP, Step.HQ_APPROVAL})
BEFORE_HQ = ("consulting", "in_approval", "opinion", "working_group", "sent_back")


def _owner(subject: Subject) -> tuple[str, int | None]:
    unit_id = subject.unit_id if isinstance(subject, Project) else subject.system.unit_id
    return tree_on().shown_name(unit_id) if unit_id else "", unit_id


def _may_price(actor: Actor, subject: Subject) -> bool:
    unit = subject.unit if isinstance(subject, Project) else subject.system.unit
    return access.may(actor, "portfolio.costs", on=unit or access.WARD)


# ---- 比較表 --------------------------------------------------------------------------------------------------------------


def comparison_paper(subject: Subject, actor: Actor) -> Draft:
    """比較表: 案①②③ with merits, demerits, points, what would turn the result, other municipalities, members' opinions."""
    owner, unit_id = _owner(subject)
    name = subject.title if isinstance(subject, Project) else f"{subject.system.name}の更新"
    title = f"比較表（{name}）"
    comparison, priced = comparison_of(subject), _may_price(actor, subject)
    blocks: list[Block] = [
        documents.Heading("１　案", 2),
        *_alternatives(comparison, priced=priced),
        documents.Heading("２　観点ごとの評点", 2),
        _points(comparison),
        documents.Heading("３　選んだ案と理由", 2),
        text(_chosen(subject, comparison), "まだ選んでいません。"),
        documents.Heading("４　重みを変えたときの結果（感度）", 2),
        *_turnings(comparison),
        documents.Heading("５　他の自治体の状況", 2),
        peers_grid(comparison),
    ]
    if comparison.opinions:
        blocks += [documents.Heading("６　部員の意見", 2), _opinions(comparison.opinions)]
    content = BlockContent(title, blocks, owner, landscape=True, sheets=_sheets(comparison, priced=priced))
    return Draft(title, subject, content, unit_id)


def _alternatives(comparison: Comparison, *, priced: bool) -> list[Block]:
    head, weights = ["案", "進め方", "内容", "メリット", "デメリット"], [3.0, 1.6, 4.0, 4.0, 4.0]
    right: list[int] = []
    if priced:
        head, weights = [*head, "初期", "年間", "5年間"], [*weights, 1.5, 1.5, 1.6]
        right = [5, 6, 7]
    rows = []
    for one in comparison.alternatives:
        made = one.alternative
        cells = [_label(one), made.get_way_display(), made.outline, made.merits, made.demerits]
        costs = [thousands(amount) or "—" for amount in (made.initial_cost, made.running_cost, one.five_years)]
        rows.append([*cells, *(costs if priced else [])])
    used = [place for place in range(len(head)) if place == 0 or not rows or any(row[place] for row in rows)]
    table = grid(
        [head[place] for place in used], [[row[place] for place in used] for row in rows],
        [weights[place] for place in used], right=[used.index(place) for place in right],
    )  # fmt: skip
    return [table, *([documents.Paragraph(COSTS)] if priced and rows else [])]


def _label(one: Compared) -> str:
    return f"{one.label}　{one.alternative.title}{'（選んだ案）' if one.alternative.chosen else ''}"


def _points(comparison: Comparison) -> documents.Grid:
    head = ["観点（重み）", *(one.label for one in comparison.alternatives)]
    rows = []
    for place, by in enumerate(comparison.yardsticks):
        marks = [one.marks[place] for one in comparison.alternatives]
        cells = [f"{mark.points}点　{mark.reason}".strip() if mark else "未採点" for mark in marks]
        rows.append([f"{by.name}（{by.weight}）", *cells])
    if rows:
        rows.append(["加重平均（順位）", *(_mean(one) for one in comparison.alternatives)])
    return grid(head, rows, [2.0, *[3.0] * len(comparison.alternatives)])


def _mean(one: Compared) -> str:
    return f"{float(one.mean):.2f}（{one.rank}位）" if one.mean is not None else "—"


def _chosen(subject: Subject, comparison: Comparison) -> str:
    chosen = comparison.chosen
    return f"{chosen.label}　{chosen.alternative.title}\n{subject.adopted_reason}".strip() if chosen else ""


def _turnings(comparison: Comparison) -> list[Block]:
    if not comparison.turnings:
        return [documents.Paragraph("1位が決まっていないため、計算していません。")]
    return [documents.Items([f"{one.yardstick.name}：{one.sentence}" for one in comparison.turnings])]


def peers_grid(comparison: Comparison) -> documents.Grid:
    """他の自治体の状況."""
    rows = [
        [one.municipality, one.product, one.since, one.note, clock.short(one.asked_on) if one.asked_on else ""]
        for one in comparison.peers
    ]
    head, weights = ("自治体", "使っているシステム", "導入時期", "状況", "確かめた日"), (2, 3, 1.5, 4, 1.5)
    used = [place for place in range(len(head)) if place < 2 or any(row[place] for row in rows)]
    return grid(
        [head[place] for place in used], [[row[place] for place in used] for row in rows],
        [weights[place] for place in used],
    )  # fmt: skip


def _opinions(opinions: tuple[meetings.OpinionCount, ...]) -> documents.Grid:
    rows = [
        [f"{one.label}　{one.title}{'（採用）' if one.adopted else ''}", f"{one.members}人", "\n".join(one.reasons)]
        for one in opinions
    ]
    return grid(("案", "人数", "理由"), rows, (3, 1, 5), right=[1])


def _sheets(comparison: Comparison, *, priced: bool) -> list[documents.Sheet]:
    head = ["案", "進め方", "内容", "メリット", "デメリット", "加重平均", "順位"]
    kinds = ["text"] * 5 + ["number"] * 2
    rows: list[list[Cell | float]] = []
    for one in comparison.alternatives:
        made = one.alternative
        mean = round(float(one.mean), 2) if one.mean is not None else None
        cells = [_label(one), str(made.get_way_display()), made.outline, made.merits, made.demerits, mean, one.rank]
        costs = [
            None if amount is None else whole_thousands(amount) for amount in (made.initial_cost, made.running_cost)
        ]
        rows.append([*cells, *(costs if priced else [])])
    if priced:
        head, kinds = [*head, "初期の経費（千円）", "年間の経費（千円）"], [*kinds, "number", "number"]
    points, peers = _points(comparison), peers_grid(comparison)
    return [
        documents.Sheet("案", head, rows, kinds=kinds),
        documents.Sheet("評点", points.head, points.rows),
        documents.Sheet("他の自治体", peers.head, peers.rows),
    ]


# ---- 付議資料 ------------------------------------------------------------------------------------------------------------


def proposal_paper(project: Project, actor: Actor) -> Draft:
    """付議資料: what the headquarters needs to decide on a project, in the order in which it asks."""
    owner, unit_id = _owner(project)
    comparison, priced = comparison_of(project), _may_price(actor, project)
    lacking = lacking_for_hq(project) if project.state in BEFORE_HQ else []
    title = f"{project.title}について（付議{'・案' if lacking else ''}）"
    blocks: list[Block] = [
        documents.Heading("１　概要", 2),
        facts_grid(_facts(project, priced=priced)),
        documents.Heading("２　案の比較", 2),
        _short(comparison, priced=priced),
        text(_chosen(project, comparison), "案はまだ選んでいません。"),
        documents.Heading("３　他の自治体の状況", 2),
        peers_grid(comparison),
        documents.Heading("４　情報管理課の意見", 2),
        text(_dated(project.opinion, project.opinion_on, ""), "（まだありません）"),
        documents.Heading("５　部会の検討結果", 2),
        text(_dated(project.working_group, project.working_group_on, "開催"), "（まだありません）"),
        documents.Heading("６　未回答の宿題", 2),
        *_homework(project),
        *_conditions(project),
    ]
    if lacking:
        blocks += [documents.Heading("付議の前に必要なもの", 2), documents.Items(lacking)]
    return Draft(title, project, BlockContent(title, blocks, owner), unit_id)


def _facts(project: Project, *, priced: bool) -> list[tuple[str, str]]:
    total = project.approved_total if project.approved_total is not None else total_of(project)
    year = str(clock.FiscalYear(project.planned_year)) if project.planned_year else ""
    return [
        ("件名", project.title),
        ("決定していただく事項", _asked(project)),
        ("目的", project.purpose),
        ("対象の範囲", project.scope),
        ("期待する効果", project.effect),
        ("構築の方法", project.method_outline),
        ("期間", "　".join(part for part in (year, project.period) if part)),
        ("経費（総額）", f"{thousands(total)}千円" if priced and total is not None else ""),
        ("緊急の調達", project.emergency_reason if project.emergency else ""),
        ("所管課長の決定", clock.long(project.section_decided_on) if project.section_decided_on else ""),
        ("本部の決定", _decided(project)),
    ]


def _asked(project: Project) -> str:
    if not needs_hq(project):
        return "報告"
    return str(AuthorityRule.Act.NEW_SYSTEM.label)


def _decided(project: Project) -> str:
    if project.hq_decided_on is None:
        return ""
    return f"{clock.long(project.hq_decided_on)}　{project.get_state_display()}"


def _dated(words: str, day: datetime.date | None, what: str) -> str:
    if not words.strip():
        return ""
    said = f"（{clock.long(day)}{what}）" if day else ""
    return f"{words.strip()}{said}"


def _short(comparison: Comparison, *, priced: bool) -> documents.Grid:
    head, weights, right = ["案", "メリット", "デメリット", "評点"], [3.0, 3.4, 3.4, 2.1], [4]
    rows = [
        [_label(one), one.alternative.merits, one.alternative.demerits, _mean(one)] for one in comparison.alternatives
    ]
    if priced:
        head, weights = [*head, "5年間（千円）"], [*weights, 2.3]
        rows = [
            [*row, thousands(one.five_years) or "—"] for row, one in zip(rows, comparison.alternatives, strict=True)
        ]
    return grid(head, rows, weights, right=right)


def open_homework(project: Project) -> list[Condition]:
    """未回答の宿題: of this project, and of those for the same system or renewal."""
    rows = Condition.objects.filter(state=Condition.State.OPEN).select_related("project")
    found = []
    for one in rows:
        other = one.project
        same_system = project.system_id is not None and other.system_id == project.system_id
        same_renewal = project.renewal_id is not None and other.renewal_id == project.renewal_id
        if other.pk == project.pk or same_system or same_renewal:
            found.append(one)
    return found


def _homework(project: Project) -> list[Block]:
    found = open_homework(project)
    if not found:
        return [documents.Paragraph("未回答の宿題はありません。")]
    return [
        documents.Items(
            [one.text if one.project_id == project.pk else f"{one.text}（{one.project.title}）" for one in found]
        )
    ]


def _conditions(project: Project) -> list[Block]:
    rows = [
        [one.text, str(one.get_state_display()), one.answer, clock.short(one.answered_on) if one.answered_on else ""]
        for one in project.conditions.all()
    ]
    if not rows:
        return []
    return [
        documents.Heading("７　承認の条件と回答", 2),
        grid(("条件", "状態", "回答", "回答日"), rows, (4, 1.2, 4, 1.5)),
    ]


# ---- 調達チェックリスト ------------------------------------------------------------------------------------------------------


def checklist_paper(row: Procurement, actor: Actor) -> Draft:
    """調達チェックリスト: every step with its day and what is missing, the method and who decides it; never the price."""
    del actor  # everybody who may know of the purchase reads the same
    project = row.project
    owner, unit_id = _owner(project)
    title = f"調達チェックリスト（{row.subject}）"
    lines = checklist(row)
    head = ("済", "手順", "決める人", "実施日", "足りないもの・備考")
    blocks: list[Block] = [
        documents.Heading("１　調達の内容", 2),
        facts_grid(_purchase_facts(row)),
        documents.Heading("２　手順", 2),
        grid(head, lines, (0.7, 3, 3, 2, 5)),
    ]
    sheets = [documents.Sheet("手順", head, lines)]
    return Draft(title, row, BlockContent(title, blocks, owner, sheets=sheets), unit_id)


def checklist(row: Procurement) -> list[list[str]]:
    """The steps: done or not, the step, who decides, the day, what is missing."""
    project = row.project
    done, hq = done_steps(project, row), needs_hq(project)
    recorded = {Step(step.kind): step for step in row.steps.all()}
    lines = []
    for step in Step:
        if not hq and step in OF_HQ:
            continue
        kept, day = recorded.get(step), done.get(step)
        late = backdated(kept.done_on, clock.in_tokyo(kept.recorded_at).date()) if kept else 0
        notes = [f"{late:,}日後に記録" if late else "", kept.note if kept else ""]
        if day is None:
            notes.append(gate(step, done, needs_hq=hq).sentence)
        lines.append(
            [
                "☑" if day else "☐", STEP_TITLES[step], _decides(step, row), clock.short(day) if day else "未了",
                "\n".join(note for note in notes if note),
            ]
        )  # fmt: skip
    return lines


def _decides(step: Step, row: Procurement) -> str:
    act = {
        Step.SECTION_DECISION: AuthorityRule.Act.SECTION_DECISION,
        Step.HQ_APPROVAL: AuthorityRule.Act.NEW_SYSTEM,
        Step.METHOD_DECISION: AuthorityRule.Act.SINGLE_TENDER if row.method == "single" else AuthorityRule.Act.METHOD,
    }.get(step)
    if act is None:
        return {Step.IT_OPINION: "情報管理課", Step.WORKING_GROUP: "部会"}.get(step, "")
    try:
        rule = authority(act)
    except NotLaidDown:
        return "（登録なし）"
    return f"{rule.decides}{f'（{rule.basis}）' if rule.basis else ''}"


def _purchase_facts(row: Procurement) -> list[tuple[str, str]]:
    decided = ""
    if row.method_decided_at is not None:
        by = row.method_decided_by.name if row.method_decided_by else ""
        decided = f"{clock.long(row.method_decided_at)}　{by}".strip()
    return [
        ("起案", row.project.title),
        ("件名", row.subject),
        ("契約方法", row.get_method_display() or "（未定）"),
        ("契約方法を決める人", _decides(Step.METHOD_DECISION, row)),
        ("契約方法の決定", decided),
        ("契約方法の理由", row.method_reason),
        ("根拠条項", row.legal_basis),
        ("緊急の調達", row.project.emergency_reason if row.project.emergency else ""),
        ("契約", row.contract.title if row.contract else ""),
    ]
