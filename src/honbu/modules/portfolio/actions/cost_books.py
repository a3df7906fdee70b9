"""シートの取込み: a book that was filled in comes back, is shown row by row, and is accepted or not (SYS-2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.costs import draft_for, write_rows
from honbu.modules.portfolio.domain.cost_sheet import BookRefused
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.queries.cost_books import compare, read_book

BOOK_KIND = "portfolio.cost_book"
EXCEL = frozenset({"xlsx"})


@transaction.atomic
def receive_book(sheet: CostSheet, upload: documents.Upload, *, actor: Actor) -> documents.Document:
    """シートを受け取る: kept as it came, nothing is changed yet. Raises Frozen, UploadRefused, BookRefused, NotABook, TooLarge."""
    access.require(actor, "portfolio.write", on=sheet.unit)
    sheet = draft_for(sheet, actor=actor)
    document = documents.receive(
        upload, actor=actor, title=_("経費見積入力シート（%(title)s）") % {"title": sheet.title}, unit=sheet.unit,
        allowed=EXCEL, disclosure="closed", disclosure_reason=_("契約前の経費のため"),
        owner=documents.Owner(BOOK_KIND, str(sheet.pk)),
    )  # fmt: skip
    read_book(documents.content_of(document.pk), sheet)
    trail.write(actor, "portfolio.book.received", sheet, after={"文書": document.pk}, unit_id=sheet.unit_id)
    return document


@transaction.atomic
def accept_book(sheet: CostSheet, document: documents.Document, *, actor: Actor) -> CostSheet:
    """シートを取り込む. Raises Frozen, BookRefused for an earlier version or another sheet, WrongValue, costs.NoRate."""
    access.require(actor, "portfolio.write", on=sheet.unit)
    sheet = draft_for(sheet, actor=actor)
    if document.owner_kind != BOOK_KIND or document.owner_id != str(sheet.pk):
        raise access.Hidden
    found = compare(sheet, document)
    if found.outdated:
        raise BookRefused(
            _("書き出した後にシートが変わっています。書き出し直して、変更を入れ直してください。何も変えていません。")
        )
    if not found.fresh:
        raise WrongValue(_("金額の入った行がありません。ファイルを確かめてください。"))
    return write_rows(sheet, found.fresh, actor=actor, seen=found.version)
