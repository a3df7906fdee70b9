"""見積: what a vendor offered, kept so that only the owner, IT and the contract section know of it (SYS-2)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.contracts import vendor_named
from honbu.modules.portfolio.actions.costs import draft_for
from honbu.modules.portfolio.domain.costs import MOST_YEN
from honbu.modules.portfolio.models import CostSheet, Quote

OWNER_KIND = "portfolio.quote"
KEPT_YEARS = 5


def may_read_file(actor: Actor, document: documents.Document) -> bool:
    """Whoever may read the figures of the sheet opens its files: quotes, and books that came back."""
    sheet = CostSheet.objects.filter(pk=document.owner_id).first() if document.owner_id.isdigit() else None
    return sheet is not None and access.may(actor, "portfolio.costs", on=sheet.unit_id)


@transaction.atomic
def record_quote(
    sheet: CostSheet, values: Mapping[str, Any], *, actor: Actor, upload: documents.Upload | None = None
) -> Quote:
    """見積を登録する: vendor (by name), received_on, amount, tax_included, note. Raises Frozen, WrongValue, UploadRefused."""
    sheet = draft_for(sheet, actor=actor)
    access.require(actor, "portfolio.costs", on=sheet.unit)
    if not 0 <= values["amount"] < MOST_YEN:
        raise WrongValue(_("見積金額は0円以上で入力してください。"))
    if values["received_on"] > clock.today():
        raise WrongValue(_("受領日が今日より後です。日付を直してください。"))
    quote = Quote.objects.create(
        sheet=sheet, vendor=vendor_named(values["vendor"]), received_on=values["received_on"], amount=values["amount"],
        tax_included=values.get("tax_included", True), note=values.get("note", ""),
    )  # fmt: skip
    if upload is not None:
        document = documents.receive(
            upload, actor=actor, title=_("見積書（%(title)s）") % {"title": sheet.title}, unit=sheet.unit,
            disclosure="closed", disclosure_reason=_("契約前の見積のため"), retention_years=KEPT_YEARS,
            owner=documents.Owner(OWNER_KIND, str(sheet.pk)),
        )  # fmt: skip
        quote.document_id = document.pk
        quote.save(update_fields=["document_id"])
    # Neither vendor nor amount: whoever reads the trail need not be of those who may read quotes.
    words = {"受領日": clock.long(quote.received_on), "見積書": "あり" if quote.document_id else "なし"}
    trail.write(actor, "portfolio.quote.recorded", quote, after=words, unit_id=sheet.unit_id)
    return quote


@transaction.atomic
def remove_quote(quote: Quote, *, actor: Actor, reason: str) -> None:
    """見積を取り除く, with the reason; its file stays among the documents for its time. Raises Frozen, WrongValue."""
    sheet = draft_for(quote.sheet, actor=actor)
    access.require(actor, "portfolio.costs", on=sheet.unit)
    if not reason.strip():
        raise WrongValue(_("取り除く理由を入力してください。"))
    before = {"受領日": clock.long(quote.received_on)}
    trail.write(actor, "portfolio.quote.removed", quote, before=before, reason=reason, unit_id=sheet.unit_id)
    quote.delete()


@transaction.atomic
def note_refused(quote: Quote, *, actor: Person) -> None:
    """見積を開こうとして断られた: somebody of the staff has asked for a quote that is none of their business.

    Whoever: the line is about who may not.
    """
    trail.write(actor, "portfolio.quote.refused", quote, unit_id=quote.sheet.unit_id)
