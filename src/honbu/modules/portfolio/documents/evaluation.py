"""システム評価の実施について, システム評価分析書, システム評価: the papers of a round as Word, PDF and Excel (H31).

Names are those of the ward's minutes. What is said about the safety of a system stands only in the paper of that system.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, standing, tree_on
from honbu.modules.portfolio.documents.making import Draft, ReadyContent
from honbu.modules.portfolio.domain.evaluating import FORMULA, SCALE, UNKNOWN, shown
from honbu.modules.portfolio.models import Evaluation, EvaluationRound
from honbu.modules.portfolio.models.evaluation import Verdict
from honbu.modules.portfolio.queries.evaluations import (
    Line,
    Result,
    disagreements,
    left_aside,
    lines_of,
    results_of,
)

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "portfolio" / "evaluation.typ"
NOTICE, ANALYSIS, SHEET = "システム評価の実施について", "システム評価分析書", "システム評価"
FORMS = ("pdf", "docx", "xlsx")
SAFETY = "安全性"
WITHHELD = "（安全性に関する理由は、この資料に載せません。）"
CORNERS = ((0, 0, Verdict.RENEW), (1, 0, Verdict.IMPROVE), (0, 1, Verdict.RETIRE), (1, 1, Verdict.KEEP))


@dataclass(frozen=True, slots=True)
class Matrix:
    """有用さ×健全さ: the numbered points of a drawing; in Word, the names in their quarter."""

    points: Sequence[tuple[int, Result]]


Block = documents.Heading | documents.Paragraph | documents.Items | documents.Grid | documents.PageBreak | Matrix


# ---- システム評価の実施について ----------------------------------------------------------------------------------------------


def notice_of(round_: EvaluationRound, stamp: str = "") -> documents.Letter:
    """システム評価の実施について: what the sections are asked for, until when, and by which items."""
    items = list(round_.item_set.items.all())
    kinds = "稼働中のシステム" + ("と、課で作ったEUCツール" if round_.with_euc else "（EUCツールを除く）")
    groups = "、".join(dict.fromkeys(item.group for item in items))
    scale = "、".join(f"{points}={word}" for points, word in SCALE.items())
    paragraphs = [
        "所管するシステムについて、下記のとおり評価を行いますので、ご協力をお願いします。",
        *([round_.note] if round_.note.strip() else []),
    ]
    return documents.Letter(
        title=NOTICE,
        number=stamp,
        to=["システムを所管する課の長　各位"],
        sender=[_sender(round_)],
        paragraphs=paragraphs,
        items=[
            documents.Item("評価の名称", f"{round_.title}（{clock.FiscalYear(round_.fiscal_year)}）"),
            documents.Item("対象", kinds),
            documents.Item(
                "1次評価（所管課）",
                f"期限：{clock.long(round_.first_until)}\n情報化推進員が記入し、課長が確認します。",
            ),
            documents.Item("2次評価（情報管理課）", f"期限：{clock.long(round_.second_until)}"),
            documents.Item("評価の観点", f"{groups}（{len(items)}項目）"),
            documents.Item(
                "評点",
                f"{scale}\n分からない項目は「{UNKNOWN}」を選ぶと相談になり、悪い点にはなりません。\n{FORMULA}",
            ),
        ],
        disclosure="closed",
        contact=_sender(round_),
    )


def _sender(round_: EvaluationRound) -> str:
    return standing(round_.keeper).unit if round_.keeper else "情報管理課"


def notice_draft(round_: EvaluationRound) -> Draft:
    """The letter, to be had as pdf or docx."""
    content = ReadyContent(
        ("pdf", "docx"),
        lambda form, stamp: documents.paper_from_letter(notice_of(round_, stamp), form),
        lambda stamp: documents.pictures_of_letter(notice_of(round_, stamp)),
    )
    return Draft(f"{NOTICE}（{round_.title}）", round_, content)


# ---- システム評価分析書 ------------------------------------------------------------------------------------------------------


def analysis_draft(round_: EvaluationRound) -> Draft:
    """システム評価分析書 of the whole round, to be had as pdf, docx or xlsx."""
    title = f"{clock.FiscalYear(round_.fiscal_year)} {ANALYSIS}"

    def sheet(stamp: str) -> _Sheet:
        return _Sheet(title, stamp, landscape=False)

    def make(form: str, stamp: str) -> documents.Paper:
        if form == "xlsx":
            return documents.paper_of(_analysis_book(round_, title, stamp), title, form)
        return _made(sheet(stamp), _analysis(round_, title), form)

    def look(stamp: str) -> list[bytes]:
        return documents.render_pictures(TEMPLATE, _values(sheet(stamp), _analysis(round_, title)))

    return Draft(f"{ANALYSIS}（{round_.title}）", round_, ReadyContent(FORMS, make, look))


def counted(round_: EvaluationRound) -> list[Evaluation]:
    """The sheets that count, in the order of the offices."""
    rows = round_.evaluations.select_related("round__item_set", "system", "euc_tool", "unit").filter(left_out="")
    return list(rows)


def _analysis(round_: EvaluationRound, title: str) -> list[Block]:
    results = results_of(counted(round_))
    numbered = _numbered(results)
    small = sum(gap.size == 1 for _one, gap in disagreements(results))
    blocks: list[Block] = [
        documents.Heading(title),
        documents.Paragraph(clock.long(clock.today()), align="right"),
        documents.Heading("１　評価の概要", 2),
        documents.Items(_summary(round_, results)),
        documents.Heading("２　1次評価と2次評価の不一致", 2),
        documents.Paragraph(
            f"評点の差（2次評価－1次評価）が2点以上のものを、大きいものから順に示します。1点の差は{small:,}件で、Excelの「不一致」に載せています。"
        ),
        _grid(GAP_HEAD, _gap_rows(results, least=2), (1.2, 4, 3, 4, 1.3, 1.3, 5), numbers={0, 4, 5}),
        documents.Heading("３　有用さと健全さ", 2),
        Matrix(numbered),
        _grid(POINT_HEAD, [[str(place), *_point(one)] for place, one in numbered], (1, 4, 3, 1, 1, 2, 2), numbers={0, 3, 4}),
        documents.Heading("４　結論", 2),
        _grid(("結論", "1次（所管課の案）", "評点による案", "結論"), _verdict_rows(results), (2, 2, 2, 2), numbers={1, 2, 3}),
        documents.Heading("５　部別の状況", 2),
        _grid(DEPARTMENT_HEAD, _department_rows(results), (4, 1, 1, 1, 1, 1, 1, 1), numbers=set(range(1, 8))),
    ]  # fmt: skip
    return blocks + _outside(round_)


def _numbered(results: Sequence[Result]) -> list[tuple[int, Result]]:
    """What stands in the matrix, with the numbers that its points bear there."""
    return list(enumerate((one for one in results if one.means.complete), 1))


GAP_HEAD = ("差", "システム", "所管課", "項目", "1次", "2次", "2次評価の理由")
POINT_HEAD = ("番号", "システム", "所管課", "有用さ", "健全さ", "評点による案", "結論")
DEPARTMENT_HEAD = ("部", "件数", "有用さ", "健全さ", *(str(verdict.label) for verdict in Verdict))


def _summary(round_: EvaluationRound, results: Sequence[Result]) -> list[str]:
    settled = sum(bool(one.evaluation.verdict) for one in results)
    vendor = sum(one.evaluation.vendor_helped for one in results)
    gaps = disagreements(results)
    return [
        f"{round_.title}（評価項目：{round_.item_set.title}）",
        f"対象{len(results)}件のうち、結論の出たもの{settled}件",
        f"評点の違う項目{len(gaps)}件、うち2点以上の差{sum(gap.size > 1 for _one, gap in gaps)}件",
        f"業者に書いてもらった箇所のある1次評価{vendor}件",
        FORMULA,
    ]


def _gap_rows(results: Sequence[Result], least: int = 1) -> list[list[str]]:
    names = {item.code: item for one in results[:1] for item in one.evaluation.round.item_set.items.all()}
    return [
        [
            f"{gap.second - gap.first:+d}", one.evaluation.thing.name, _unit(one.evaluation), names[gap.item].text,
            str(gap.first), str(gap.second), WITHHELD if names[gap.item].group == SAFETY else gap.reason,
        ]
        for one, gap in disagreements(results)
        if gap.size >= least
    ]  # fmt: skip


def _point(one: Result) -> list[str]:
    suggestion = str(one.suggestion.label) if one.suggestion else ""
    means = (shown(one.means.value), shown(one.means.fitness))
    return [one.evaluation.thing.name, _unit(one.evaluation), *means, suggestion, _verdict(one.evaluation)]


def _verdict(evaluation: Evaluation) -> str:
    return str(evaluation.get_verdict_display()) if evaluation.verdict else "未定"


def _unit(evaluation: Evaluation) -> str:
    return tree_on().shown_name(evaluation.unit_id)


def _verdict_rows(results: Sequence[Result]) -> list[list[str]]:
    first = Counter(one.evaluation.first_verdict for one in results)
    suggested = Counter(str(one.suggestion or "") for one in results)
    final = Counter(one.evaluation.verdict for one in results)
    words = [(verdict.value, str(verdict.label)) for verdict in Verdict] + [("", "なし・未定")]
    return [[word, *(f"{count[value]:,}" for count in (first, suggested, final))] for value, word in words]


def _department_rows(results: Sequence[Result]) -> list[list[str]]:
    tree, groups = tree_on(), defaultdict[str, list[Result]](list)
    for one in results:
        known = tree.units.get(one.evaluation.unit_id)
        steps = [tree.units[step] for step in known.path] if known else []
        groups[next((unit.shown for unit in steps if unit.kind == Unit.Kind.DEPARTMENT), "（部なし）")].append(one)
    return [[name, f"{len(rows):,}", *_averages(rows), *_counts(rows)] for name, rows in groups.items()]


def _averages(rows: Sequence[Result]) -> list[str]:
    found = []
    for axis in ("value", "fitness"):
        known = [mean for one in rows if (mean := getattr(one.means, axis)) is not None]
        found.append(shown(sum(known) / len(known)) if known else "—")
    return found


def _counts(rows: Sequence[Result]) -> list[str]:
    verdicts = Counter(one.evaluation.verdict for one in rows)
    return [f"{verdicts[verdict.value]:,}" for verdict in Verdict]


def _outside(round_: EvaluationRound) -> list[Block]:
    left_out = [
        f"{one.thing.name}（{_unit(one)}）：{one.left_out}"
        for one in round_.evaluations.select_related("system", "euc_tool", "unit").exclude(left_out="")
    ]
    nobody = [system.name for system in left_aside(round_)]
    return [
        documents.Heading("６　評価しなかったもの", 2),
        documents.Items(left_out or ["対象から外したものはありません。"]),
        documents.Items(
            [f"{name}：所管課が決まっていません。" for name in nobody] or ["所管課のないシステムはありません。"]
        ),
    ]


def _analysis_book(round_: EvaluationRound, title: str, stamp: str) -> bytes:
    results = results_of(counted(round_))
    points = [[place, *_figures(one)] for place, one in _numbered(results)]
    gaps: list[list[str | int]] = [
        [gap.second - gap.first, *row[1:4], gap.first, gap.second, row[6]]
        for (_one, gap), row in zip(disagreements(results), _gap_rows(results), strict=True)
    ]
    sheets = [
        documents.Sheet("概要", ("内容",), [[line] for line in _summary(round_, results)], note=title),
        documents.Sheet("不一致", GAP_HEAD, gaps, kinds=("number", "text", "text", "text", "number", "number", "text")),
        documents.Sheet(
            "一覧", POINT_HEAD, points, kinds=("number", "text", "text", "number", "number", "text", "text")
        ),
        documents.Sheet("結論", ("結論", "1次（所管課の案）", "評点による案", "結論"), _verdict_rows(results)),
        documents.Sheet("部別", DEPARTMENT_HEAD, _department_rows(results)),
    ]
    marked = [replace(one, note="　".join(filter(None, (one.note, stamp)))) for one in sheets]
    return documents.render_excel(marked, title=title, disclosure="closed")


def _figures(one: Result) -> list[str | float | None]:
    name, unit, _value, _fitness, suggestion, verdict = _point(one)
    means = [None if mean is None else round(float(mean), 2) for mean in (one.means.value, one.means.fitness)]
    return [name, unit, *means, suggestion, verdict]


# ---- システム評価 (per system) -----------------------------------------------------------------------------------------------

SHEET_HEAD = ("観点", "項目", "重み", "1次", "1次評価の理由・根拠", "2次", "2次評価の理由", "差")


def sheet_draft(evaluation: Evaluation, *, safety: bool = True) -> Draft:
    """システム評価: one system, both stages side by side. Without `safety` the reasons about safety stay out."""
    title = f"{SHEET}（{evaluation.thing.name}）"

    def blocks() -> list[Block]:
        return _sheet(evaluation, title, safety=safety)

    def make(form: str, stamp: str) -> documents.Paper:
        if form == "xlsx":
            return documents.paper_of(_sheet_book(evaluation, title, stamp, safety=safety), title, form)
        return _made(_Sheet(title, stamp, landscape=True), blocks(), form)

    def look(stamp: str) -> list[bytes]:
        return documents.render_pictures(TEMPLATE, _values(_Sheet(title, stamp, landscape=True), blocks()))

    return Draft(title, evaluation, ReadyContent(FORMS, make, look), evaluation.unit_id)


def _sheet_book(evaluation: Evaluation, title: str, stamp: str, *, safety: bool) -> bytes:
    rows = _sheet_rows(evaluation, safety=safety)
    kinds = ("text", "text", "number", "text", "text", "text", "text", "text")
    note = "　".join([*("".join(pair) for pair in _sheet_facts(evaluation)), FORMULA, stamp])
    sheet = documents.Sheet(title, SHEET_HEAD, rows, kinds=kinds, note=note)
    return documents.render_excel([sheet], title=title, disclosure="closed")


def _sheet(evaluation: Evaluation, title: str, *, safety: bool) -> list[Block]:
    remarks = [
        f"{clock.long(one.at)}　{'情報管理課' if one.of_office else '所管課'}　{one.by.name}：{one.text}"
        for one in evaluation.remarks.select_related("by")
    ]
    talk: list[Block] = [documents.Heading("意見交換", 2), documents.Items(remarks)]
    return [
        documents.Heading(title),
        _grid(("事項", "内容"), [list(pair) for pair in _sheet_facts(evaluation)], (1, 4)),
        documents.Heading("評点", 2),
        _grid(SHEET_HEAD, _sheet_rows(evaluation, safety=safety), (3, 5, 1, 2, 6, 1, 6, 1), numbers={2, 3, 5, 7}),
        documents.Paragraph(FORMULA),
        *(talk if remarks else []),
    ]


def _sheet_facts(evaluation: Evaluation) -> list[tuple[str, str]]:
    result = results_of([evaluation])[0]
    writer, chief = evaluation.prepared_by, evaluation.confirmed_by
    same = "（記入者と同じ人です。）" if writer is not None and writer == chief else ""
    means = "、".join(
        f"{stage}：有用さ{shown(found.value)}・健全さ{shown(found.fitness)}"
        for stage, found in (("1次", result.first), ("2次", result.second))
    )
    suggestion = str(result.suggestion.label) if result.suggestion else "（評点が足りません）"
    return [
        ("実施", evaluation.round.title),
        ("所管課", _unit(evaluation)),
        ("記入者", _name(writer)),
        ("確認した課長", f"{_name(chief)}{same}"),
        ("業者が書いた箇所", evaluation.vendor_help if evaluation.vendor_helped else "なし"),
        ("2次評価者", _name(evaluation.scored_by)),
        ("平均点", means),
        ("所管課の案", f"{evaluation.get_first_verdict_display() or '—'}　{evaluation.first_comment}".strip()),
        ("情報管理課の案", f"{evaluation.get_second_verdict_display() or '—'}　{evaluation.second_comment}".strip()),
        ("評点による案", suggestion),
        ("結論", f"{_verdict(evaluation)}　{evaluation.verdict_reason}".strip()),
        *([("対象から外した理由", evaluation.left_out)] if evaluation.left_out else []),
    ]


def _name(person: Person | None) -> str:
    return person.name if person else "—"


def _sheet_rows(evaluation: Evaluation, *, safety: bool) -> list[list[Any]]:
    return [_sheet_row(line, safety=safety) for line in lines_of(evaluation)]


def _sheet_row(line: Line, *, safety: bool) -> list[Any]:
    first, second = line.first, line.second
    points = "" if first is None else UNKNOWN if first.unknown else str(first.score or "")
    hidden = line.item.group == SAFETY and not safety
    why = "\n".join(part for part in (first.reason, first.evidence) if part) if first else ""
    answer = second.reason if second else ""
    return [
        line.item.group, line.item.text, line.item.weight, points, WITHHELD if hidden and why else why,
        str(second.score) if second else "", WITHHELD if hidden and answer else answer,
        "" if line.gap is None else f"{line.gap:+d}" if line.gap else "0",
    ]  # fmt: skip


# ---- from blocks to papers ---------------------------------------------------------------------------------------------------


def _grid(
    head: Sequence[str], rows: Sequence[Sequence[Any]], weights: Sequence[float], *, numbers: set[int] | None = None
) -> documents.Grid:
    aligns = ["right" if place in (numbers or set()) else "left" for place in range(len(head))]
    return documents.Grid(head, [[str(cell) for cell in row] for row in rows], weights, aligns)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The head of a paper: its title, its stamp, and which way the sheet lies."""

    title: str
    stamp: str
    landscape: bool


def _made(sheet: _Sheet, blocks: Sequence[Block], form: str) -> documents.Paper:
    if form == "pdf":
        content = documents.render_pdf(TEMPLATE, _values(sheet, blocks))
        return documents.paper_of(content, sheet.title, form)
    if form == "docx":
        plain = [one for block in blocks for one in (_quarters(block) if isinstance(block, Matrix) else [block])]
        content = documents.word_from_blocks(
            plain, title=sheet.title, number=sheet.stamp, disclosure="closed", landscape=sheet.landscape
        )
        return documents.paper_of(content, sheet.title, form)
    raise documents.UnknownForm(form)


def _quarters(matrix: Matrix) -> list[documents.Grid]:
    """The matrix in Word: the names, each in its quarter."""
    names: dict[str, list[str]] = defaultdict(list)
    for place, one in matrix.points:
        names[str(one.suggestion or "")].append(f"{place} {one.evaluation.thing.name}")
    cells = {(x, y): f"【{verdict.label}】\n" + "\n".join(names[verdict.value]) for x, y, verdict in CORNERS}
    rows = [("有用さ 高い", cells[0, 0], cells[1, 0]), ("有用さ 低い", cells[0, 1], cells[1, 1])]
    return [documents.Grid(("", "健全さ 低い", "健全さ 高い"), rows, (1, 4, 4))]


def _values(sheet: _Sheet, blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "title": sheet.title, "number": sheet.stamp, "disclosure": "closed", "unit": "", "landscape": sheet.landscape,
        "blocks": [_part(block) for block in blocks],
    }  # fmt: skip


def _part(block: Block) -> dict[str, Any]:
    match block:
        case documents.Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case documents.Paragraph():
            return {"kind": "paragraph", "text": block.text, "align": block.align}
        case documents.Items():
            return {"kind": "items", "items": list(block.items)}
        case documents.Grid():
            columns = [
                {"title": head, "align": align, "weight": weight}
                for head, align, weight in zip(block.head, block.aligns, block.weights, strict=True)
            ]
            return {"kind": "grid", "columns": columns, "rows": [list(row) for row in block.rows]}
        case Matrix():
            points = [
                {"number": place, "x": float(one.means.fitness or 1), "y": float(one.means.value or 1)}
                for place, one in block.points
            ]
            corners = [{"x": x, "y": y, "title": str(verdict.label)} for x, y, verdict in CORNERS]
            return {"kind": "matrix", "points": points, "corners": corners}
        case _:
            return {"kind": "break"}
