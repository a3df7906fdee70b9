"""確認項目の一覧 as an Excel book: every field of every item, so that it can be worked on and taken in again."""

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.modules.audits.documents.making import CLOSED, MADE
from honbu.modules.audits.domain.item_heads import HEAD
from honbu.modules.audits.models import AuditItem, ItemEdition
from honbu.modules.audits.queries.items import feeds_in_words, parts_in_words

MARK = "○"


def book_of_items(edition: ItemEdition, *, actor: Actor) -> documents.Paper:
    """The book of an edition."""
    title = f"確認項目_{edition.title}"
    mark = documents.stamp(MADE, title, documents.FORMS["xlsx"], edition, actor=actor)
    sheet = documents.Sheet(edition.title, HEAD, [_row(item) for item in edition.items.all()], note=mark)
    content = documents.render_excel([sheet], title=title, disclosure=CLOSED)
    return documents.paper_of(content, title, "xlsx")


def _row(item: AuditItem) -> list[str]:
    values = {
        "must": MARK if item.must else "",
        "of_contractors": MARK if item.of_contractors else "",
        "parts": parts_in_words(item),
        "feeds": feeds_in_words(item),
        "weight": str(item.weight),
    }
    return [values.get(name, "") if name in values else str(getattr(item, name)) for name in FIELD_ORDER]


FIELD_ORDER = (
    "earlier_code", "code", "group", "text", "question", "explanation", "must", "parts", "feeds", "of_contractors",
    "evidence", "method", "clause", "weight",
)  # fmt: skip
