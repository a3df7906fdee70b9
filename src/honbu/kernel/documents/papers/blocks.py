"""公文の形の資料: headings, sentences, lists and tables in their order, the same as PDF and as Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from honbu.kernel.documents.papers.paper import Paper, UnknownForm, paper_of
from honbu.kernel.documents.papers.pdf import TEMPLATES, render_pdf, render_pictures
from honbu.kernel.documents.papers.stamps import plain_day
from honbu.kernel.documents.papers.word import Block, Grid, Heading, Items, PageBreak, Paragraph, word_from_blocks

TEMPLATE = TEMPLATES / "blocks.typ"
NOTHING = "該当するものはありません。"


@dataclass(frozen=True, slots=True)
class BlockPaper:
    """資料: date and `unit` to the right, the title, then the blocks. A table without rows says that there is nothing.

    A letter names whom it is `to` and its `sender` between the date and the title, as 公文 do. `number` stands at the head
    of every page; `disclosure` is open, partly, closed or empty; `day` is written as given.
    """

    title: str
    blocks: Sequence[Block]
    number: str = ""
    unit: str = ""
    disclosure: str = ""
    landscape: bool = False
    day: str = ""
    to: str = ""
    sender: str = ""


def paper_from_blocks(paper: BlockPaper, form: str) -> Paper:
    """The paper as pdf or docx. Raises UnknownForm."""
    if form == "pdf":
        return paper_of(render_pdf(TEMPLATE, _values(paper)), paper.title, form)
    if form != "docx":
        raise UnknownForm(form)
    head = [Paragraph(f"{paper.day or plain_day()}\n{paper.unit}".strip(), align="right")]
    head += [Paragraph(paper.to)] if paper.to else []
    head += [Paragraph(paper.sender, align="right")] if paper.sender else []
    content = word_from_blocks(
        [*head, Heading(paper.title), *_without_nothing(paper.blocks)],
        title=paper.title, number=paper.number, disclosure=paper.disclosure, landscape=paper.landscape,
    )  # fmt: skip
    return paper_of(content, paper.title, form)


def pictures_of_blocks(paper: BlockPaper) -> list[bytes]:
    """Its pages as pictures, for a look on the screen."""
    return render_pictures(TEMPLATE, _values(paper))


def _values(paper: BlockPaper) -> dict[str, Any]:
    return {
        "title": paper.title, "number": paper.number, "unit": paper.unit, "date": paper.day or plain_day(),
        "to": paper.to, "sender": paper.sender, "disclosure": paper.disclosure, "landscape": paper.landscape,
        "blocks": [_part(block) for block in _without_nothing(paper.blocks)],
    }  # fmt: skip


def _without_nothing(blocks: Sequence[Block]) -> list[Block]:
    return [
        Paragraph(NOTHING) if isinstance(one, Grid) and not one.rows else one
        for one in blocks
        if not (isinstance(one, Items) and not one.items)
    ]


def _part(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            look = {"align": block.align, "bold": block.bold, "indent": block.indent}
            return {"kind": "paragraph", "text": block.text, **look}
        case Items():
            return {"kind": "items", "items": list(block.items), "numbered": block.numbered}
        case Grid():
            weights = block.weights or [1.0] * len(block.head)
            aligns = block.aligns or ["left"] * len(block.head)
            columns = [
                {"title": head, "align": align, "weight": weight}
                for head, align, weight in zip(block.head, aligns, weights, strict=True)
            ]
            return {"kind": "grid", "columns": columns, "rows": [list(row) for row in block.rows]}
        case PageBreak():
            return {"kind": "break"}
