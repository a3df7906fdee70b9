"""公開用の写し: every form in which the public gets a record, with the texts in which a leak would show (MTG-6)."""

from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string

from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.domain.leaks import parts_of_page, parts_of_pdf, parts_of_word
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.domain.record_json import canonical, kept_json
from honbu.modules.meetings.queries.publications import passages_of

Copy = tuple[str, bytes, str, Iterable[tuple[str, str]]]


def copies_of(record: Record) -> Iterator[Copy]:
    """Name, bytes, media type and the parts to be looked through, one form after the other."""
    title = f"{record.meeting.name}会議録"
    pdf = record_paper.make(record, title, "pdf")
    yield pdf.filename, pdf.content, pdf.media_type, parts_of_pdf(pdf.content)
    word = record_paper.make(record, title, "docx")
    yield word.filename, word.content, word.media_type, parts_of_word(word.content)
    page = render_to_string(
        "meetings/public/record_body.html", {"record": record, "sections": sections_of(record)}
    ).encode()
    yield "page.html", page, "text/html", parts_of_page(page)
    values = canonical(kept_json(record))
    yield "record.json", values, "application/json", parts_of_page(values)
    found = "\n".join(f"{passage.item} {passage.role} {passage.text}" for passage in passages_of(record)).encode()
    yield "index", found, "text/plain", parts_of_page(found)


def sections_of(record: Record) -> list[dict[str, object]]:
    """The paragraphs by item, with the anchors of the page."""
    titles = {item.key: f"{item.kind.value}({item.no}) {item.title}" for item in record.agenda}
    found: list[dict[str, object]] = []
    current: list[dict[str, object]] = []
    key: str | None = None
    for place, block in enumerate(record.blocks):
        if block.item != key:
            key, current = block.item, []
            found.append({"title": titles.get(block.item, ""), "blocks": current})
        current.append({"anchor": f"p{place}", "block": block})
    return found
