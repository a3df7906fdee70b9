"""監査調書のExcelを取り込む: what came back is kept as it came, and only what nobody else has changed is taken over."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.answering import AnsweredMeanwhile, held, write_answer
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.domain.questionnaire_sheet import Finding, Line
from honbu.modules.audits.domain.states import OPEN_SHEET
from honbu.modules.audits.models import AuditItem, Contractor, Questionnaire

OWNER_KIND = "audits.questionnaire_book"
EXCEL = frozenset({"xlsx"})
TAKEN = {Finding.CHANGED, Finding.DOUBTFUL}


def may_read_book(actor: Actor, document: documents.Document) -> bool:
    """The section and the office."""
    sheet = Questionnaire.objects.filter(pk=document.owner_id).first() if document.owner_id.isdigit() else None
    if sheet is None:
        return False
    return access.may(actor, "audits.read", on=sheet.unit_id) or access.may(actor, "audits.office", on=access.WARD)


@transaction.atomic
def receive_book(sheet: Questionnaire, upload: documents.Upload, *, actor: Actor) -> documents.Document:
    """記入したExcelを受け取る: kept as it came, nothing is changed yet. Raises Frozen, UploadRefused (macros)."""
    access.require(actor, "audits.answer", on=sheet.unit)
    if sheet.state not in OPEN_SHEET:
        raise Frozen(_("課長に回した後、又は提出した後の監査調書は、Excelからは変えられません。"))
    return documents.receive(
        upload, actor=actor, title=_("記入した監査調書"), unit=sheet.unit, allowed=EXCEL, disclosure="closed",
        disclosure_reason=_("監査の資料のため"), owner=documents.Owner(OWNER_KIND, str(sheet.pk)),
    )  # fmt: skip


@transaction.atomic
def take_in_book(sheet: Questionnaire, lines: Sequence[Line], *, actor: Actor) -> tuple[int, list[str]]:
    """Excelを取り込む. Gives how many answers changed, and the titles of those that somebody has changed meanwhile.

    Raises Frozen, WrongValue.
    """
    sheet = held(sheet)
    access.require(actor, "audits.answer", on=sheet.unit)
    taken, left = 0, []
    items = {item.pk: item for item in AuditItem.objects.filter(edition=sheet.plan.edition_id)}
    contractors = {one.pk: one for one in Contractor.objects.filter(questionnaire=sheet)}
    for line in lines:
        if line.slot is None or line.finding not in TAKEN:
            continue
        company = contractors.get(line.slot.contractor) if line.slot.contractor else None
        try:
            write_answer(sheet, items[line.slot.item], line.after, actor=actor, contractor=company, seen=line.version)
        except AnsweredMeanwhile:
            left.append(line.title)
        else:
            taken += 1
    if taken:
        trail.write(actor, "audits.questionnaire.taken_in", sheet, after={"回答": taken}, unit_id=sheet.unit_id)
    return taken, left
