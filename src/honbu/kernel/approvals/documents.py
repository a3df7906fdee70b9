"""起案用紙: the paper of an approval with its seal boxes, as PDF and as Word, from the same values."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from honbu.kernel.approvals import queries, wording
from honbu.kernel.approvals.domain.route import Way
from honbu.kernel.approvals.domain.states import StepState
from honbu.kernel.approvals.kinds import title_of
from honbu.kernel.approvals.models import Approval, ApprovalStep, Round
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import tree_on

TEMPLATE = Path(__file__).parent / "templates" / "approvals" / "sheet.typ"
SEALED = {StepState.AGREED, StepState.DECIDED}
BOXES_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Box:
    """決裁欄の一つ: the office above, the seal (day, name) of whoever acted, the word below."""

    office: str
    name: str
    day: str
    word: str
    stand_in: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper."""

    number: str
    unit: str
    facts: list[tuple[str, str]]
    route: list[Box]
    consulted: list[Box]
    text: str
    files: list[str]
    opinions: list[list[str]]
    notes: list[str]


def sheet_of(approval: Approval) -> Sheet:
    """The paper of an approval as it stands; who may read it may call this."""
    rounds = queries.rounds_of(approval)
    steps = list(rounds[0].steps.all()) if rounds else []
    return Sheet(
        number=approval.number,
        unit=tree_on().full_name(approval.unit_id) if approval.unit_id is not None else "",
        facts=_facts(approval, rounds),
        route=[_box(step) for step in steps if step.way != Way.CONSULT],
        consulted=[_box(step) for step in steps if step.way == Way.CONSULT],
        text=approval.summary,
        files=[documents.latest(document.pk).filename for document in queries.attachments_of(approval)],
        opinions=[
            [f"{step.office} {step.person.name}", wording.word_of(step), step.comment] for step in steps if step.comment
        ],
        notes=_notes(rounds),
    )


def _facts(approval: Approval, rounds: list[Round]) -> list[tuple[str, str]]:
    facts = [
        (_("件名"), approval.title),
        (_("種類"), title_of(approval.kind)),
        (_("起案者"), f"{approval.drafter_post} {approval.drafter.name}".strip()),
        (_("起案日"), clock.long(approval.drafted_at)),
        (_("状態"), str(approval.get_state_display())),
    ]
    if approval.amount is not None:
        facts.append((_("金額"), _("%(amount)s円") % {"amount": f"{approval.amount:,}"}))
    if rounds:
        facts.append((_("決裁区分"), wording.grounds_of(rounds[0].grounds, rounds[0].rule)))
    if approval.decided_at:
        facts.append((_("決裁日"), clock.long(approval.decided_at)))
    return facts


def _box(step: ApprovalStep) -> Box:
    who = step.acted_by or step.person
    word = wording.word_of(step)
    stand_in = wording.stand_in_word(step)
    return Box(
        office=step.office,
        name=who.family_name if step.state in SEALED else step.person.name,
        day=wording.day_of(step),
        word=f"{word}（{stand_in} {step.acted_post}）" if stand_in else word,
        stand_in=stand_in,
        sealed=step.state in SEALED,
    )


def _notes(rounds: list[Round]) -> list[str]:
    if not rounds:
        return [_("まだ提出されていません。")]
    notes = [
        _("第%(number)s回　提出 %(day)s") % {"number": rounds[0].number, "day": clock.long(rounds[0].submitted_at)},
        _("照合値（SHA-256） %(sum)s") % {"sum": rounds[0].sha256},
    ]
    return [*notes, *wording.notes(rounds[0].omitted)]


def paper_from_sheet(sheet: Sheet, form: str) -> documents.Paper:
    """The paper as pdf or docx. Raises documents.UnknownForm."""
    title = _("起案用紙 %(number)s") % {"number": sheet.number}
    if form == "pdf":
        return documents.paper_of(documents.render_pdf(TEMPLATE, _values(sheet)), title, form)
    if form == "docx":
        return documents.paper_of(_word(sheet), title, form)
    raise documents.UnknownForm(form)


def pictures_of_sheet(sheet: Sheet) -> list[bytes]:
    """The pages of the PDF as pictures, for a preview."""
    return documents.render_pictures(TEMPLATE, _values(sheet))


def _values(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": _("起案用紙"),
        "number": sheet.number,
        "disclosure": "closed",
        "unit": sheet.unit,
        "facts": [{"label": label, "value": value} for label, value in sheet.facts],
        "route_title": _("決裁欄"),
        "route": [_box_values(box) for box in sheet.route],
        "consulted_title": _("合議欄"),
        "consulted": [_box_values(box) for box in sheet.consulted],
        "text_title": _("伺い文"),
        "text": sheet.text or _("（なし）"),
        "files_title": _("添付"),
        "files": sheet.files,
        "opinions_title": _("意見・理由"),
        "opinion_columns": [
            {"title": _("担当者"), "align": "left", "weight": 3},
            {"title": _("結果"), "align": "left", "weight": 1},
            {"title": _("意見・理由"), "align": "left", "weight": 4},
        ],
        "opinions": sheet.opinions,
        "notes": sheet.notes,
    }


def _box_values(box: Box) -> dict[str, object]:
    return {
        "office": box.office,
        "name": box.name,
        "day": box.day,
        "word": box.word,
        "stand_in": box.stand_in,
        "seal": box.sealed,
    }


def _word(sheet: Sheet) -> bytes:
    title = _("起案用紙")
    blocks: list[Any] = [documents.Heading(title)]
    blocks.append(
        documents.Grid([_("項目"), _("内容")], [[label, value] for label, value in sheet.facts], weights=(1, 4))
    )
    for name, boxes in ((_("決裁欄"), sheet.route), (_("合議欄"), sheet.consulted)):
        if boxes:
            blocks.append(documents.Heading(name, 2))
            blocks += [_grid(boxes[start : start + BOXES_IN_A_ROW]) for start in range(0, len(boxes), BOXES_IN_A_ROW)]
    blocks += [documents.Heading(_("伺い文"), 2)]
    blocks.append(documents.Paragraph(sheet.text or _("（なし）")))
    if sheet.files:
        blocks += [documents.Heading(_("添付"), 2), documents.Items(sheet.files)]
    if sheet.opinions:
        head = [_("担当者"), _("結果"), _("意見・理由")]
        blocks += [
            documents.Heading(_("意見・理由"), 2),
            documents.Grid(head, sheet.opinions, weights=(3, 1, 4)),
        ]
    blocks.append(documents.Paragraph("\n".join(sheet.notes)))
    return documents.word_from_blocks(blocks, title=title, number=sheet.number, disclosure="closed", unit=sheet.unit)


def _grid(boxes: list[Box]) -> documents.Grid:
    """Seal boxes of a row: the day and the name where a seal is, else an empty box to be filled."""
    seals = [f"{box.day}\n{box.name} ㊞" if box.sealed else f"\n{box.name}\n" for box in boxes]
    centre = ["center"] * len(boxes)
    return documents.Grid([box.office for box in boxes], [seals, [box.word for box in boxes]], aligns=centre)
