"""The papers of the newest round of the evaluation, for the headquarters' agenda (H31 資料2-1, 2-3, 2-5)."""

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.modules.portfolio.documents import evaluation as papers
from honbu.modules.portfolio.documents.making import Block, BlockContent, Draft, grid, office_name
from honbu.modules.portfolio.domain.evaluating import FORMULA, UNKNOWN, shown
from honbu.modules.portfolio.models import Evaluation, EvaluationRound
from honbu.modules.portfolio.queries.evaluations import Line, Result, lines_of, results_of, rounds_for, sees_whole

HEAD = ("観点", "項目", "1次", "1次評価の理由・根拠", "2次", "2次評価の理由", "差")
WEIGHTS = (2.2, 5, 1.5, 5, 1.1, 5, 1)
BOOK_HEAD = ("番号", "システム", "所管課", "観点", "項目", "1次", "2次", "差", "結論")


class NoRoundYet(LookupError):
    """There is no evaluation yet of which a paper could tell."""


def newest_round(actor: Actor) -> EvaluationRound:
    """The newest round whose results somebody may read over all sections. Raises NoRoundYet."""
    found = next((one for one in rounds_for(actor) if sees_whole(actor, one)), None)
    if found is None:
        raise NoRoundYet
    return found


def outline_paper(actor: Actor) -> Draft:
    """システム評価の実施について. Raises NoRoundYet."""
    return papers.notice_draft(newest_round(actor))


def analysis_paper(actor: Actor) -> Draft:
    """システム評価分析書. Raises NoRoundYet."""
    return papers.analysis_draft(newest_round(actor))


def evaluations_paper(actor: Actor) -> Draft:
    """システム評価: every system of the round, 1次 beside 2次. What is said about safety is left out. Raises NoRoundYet."""
    round_ = newest_round(actor)
    results = results_of(papers.counted(round_))
    title = f"{papers.SHEET}（{round_.title}）"
    blocks: list[Block] = [documents.Paragraph(f"{clock.FiscalYear(round_.fiscal_year)}　対象{len(results):,}件")]
    blocks.append(documents.Paragraph(FORMULA))
    rows: list[list[str | int | None]] = []
    for one in results:
        lines = lines_of(one.evaluation)
        blocks += _sheet(one, lines)
        rows += [_book_row(one.evaluation, line) for line in lines]
    kinds = ("number", *["text"] * 4, "text", "number", "number", "text")
    sheets = [documents.Sheet(papers.SHEET, BOOK_HEAD, rows, kinds=kinds)]
    content = BlockContent(title, blocks, office_name(), landscape=True, sheets=sheets)
    return Draft(title, round_, content)


def _sheet(result: Result, lines: list[Line]) -> list[Block]:
    one = result.evaluation
    means = "　".join(
        f"{stage}：有用さ{shown(found.value)}・健全さ{shown(found.fitness)}"
        for stage, found in (("1次", result.first), ("2次", result.second))
    )
    return [
        documents.Heading(f"{one.thing.name}（{tree_on().shown_name(one.unit_id)}）", 2),
        documents.Paragraph(f"{means}　結論：{_verdict(one)}"),
        grid(HEAD, [_row(line) for line in lines], WEIGHTS, right=(2, 4, 6)),
    ]


def _verdict(one: Evaluation) -> str:
    return str(one.get_verdict_display()) if one.verdict else "未定"


def _row(line: Line) -> list[str]:
    first, second = line.first, line.second
    why = "\n".join(part for part in (first.reason, first.evidence) if part) if first else ""
    answer = second.reason if second else ""
    if line.item.group == papers.SAFETY:
        why, answer = (papers.WITHHELD if words else "" for words in (why, answer))
    return [
        line.item.group, line.item.text, _points(line), why, str(second.score) if second else "", answer,
        "" if line.gap is None else f"{line.gap:+d}" if line.gap else "0",
    ]  # fmt: skip


def _points(line: Line) -> str:
    if line.first is None:
        return ""
    return UNKNOWN if line.first.unknown else str(line.first.score or "")


def _book_row(one: Evaluation, line: Line) -> list[str | int | None]:
    second = line.second.score if line.second else None
    return [
        one.thing.number, one.thing.name, tree_on().shown_name(one.unit_id), line.item.group, line.item.text,
        _points(line), second, line.gap, _verdict(one),
    ]  # fmt: skip
