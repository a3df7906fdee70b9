"""項目の一覧の取込み: read, shown row by row, and only when somebody accepts, a new draft edition."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.items import make_edition_of_rows
from honbu.modules.audits.domain.item_lists import ListReading, read_items
from honbu.modules.audits.domain.matching import HOW_WORDS, How, Known, match_items, retired
from honbu.modules.audits.models import ItemEdition, ItemImport
from honbu.modules.audits.queries.items import known_of

OWNER_KIND = "audits.item_list"
ALLOWED = frozenset({"xlsx", "xls", "csv"})


class AlreadyDecided(ValueError):
    """This list was accepted or put aside before."""


def may_read_list(actor: Actor, _document: documents.Document) -> bool:
    """A ward's list of items is read by the office alone: it says what will be looked at."""
    return access.may(actor, "audits.office", on=access.WARD)


def _book(content: bytes, filename: str) -> documents.Book:
    if filename.lower().endswith((".csv", ".tsv", ".txt")):
        decoded = documents.decode(content)
        if decoded is None:
            raise documents.NotABook(_("文字コードが分かりません。UTF-8かシフトJISで保存し直してください。"))
        return documents.read_csv_text(decoded.text, filename)
    return documents.read_book(content, filename)


@transaction.atomic
def take_in_items(
    upload: documents.Upload, title: str, *, actor: Actor, earlier: ItemEdition | None = None
) -> ItemImport:
    """項目の一覧を読み取る: kept as it came, shown row by row; no edition yet. Raises UploadRefused (macros), WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if not title.strip():
        raise WrongValue(_("版の名称を入力してください。"))
    document = documents.receive(
        upload, actor=actor, title=_("確認項目の一覧（%(title)s）") % {"title": title}, unit=None, allowed=ALLOWED,
        disclosure="closed", disclosure_reason=_("監査で確かめる内容のため"), owner=documents.Owner(OWNER_KIND, "0"),
    )  # fmt: skip
    filename = documents.latest(document.pk).filename
    batch = ItemImport.objects.create(
        document_id=document.pk, filename=filename[:255], title=title.strip()[:80], earlier=earlier,
        uploaded_by=actor if isinstance(actor, Person) else None, uploaded_at=clock.now(),
    )  # fmt: skip
    try:
        reading = read_items(_book(documents.content_of(document.pk), filename))
    except (documents.NotABook, documents.TooLarge) as problem:
        batch.state, batch.message = ItemImport.State.REFUSED, str(problem)
    else:
        batch.preview = preview_of(reading, known_of(earlier))
        if not reading.rows:
            batch.state = ItemImport.State.REFUSED
            batch.message = _("項目が見付かりません。「番号」と「確認する内容」の見出しがあるか、確かめてください。")
    batch.save(update_fields=["state", "message", "preview"])
    words = {"ファイル名": filename, "行": len(batch.preview.get("rows", []))}
    trail.write(actor, "audits.bank.taken_in", batch, after=words)
    return batch


def preview_of(reading: ListReading, earlier: list[Known]) -> dict[str, Any]:
    """What was read and how it continues the earlier edition, as the preview keeps it."""
    later = [Known(row.values["code"], row.values["text"], row.values["earlier_code"]) for row in reading.rows]
    matches = match_items(earlier, later)
    texts = {item.code: item.text for item in earlier}
    rows = []
    for row, match in zip(reading.rows, matches, strict=True):
        doubts = [*row.doubts, *([match.doubt] if match.doubt and earlier else [])]
        rows.append(
            {
                "sheet": row.sheet, "row": row.row, "values": row.values, "notes": row.notes, "doubts": doubts,
                "wrongs": row.wrongs, "how": match.how.value, "earlier": match.earlier_code,
                "earlier_text": texts.get(match.earlier_code, ""), "how_words": HOW_WORDS[match.how],
            }
        )  # fmt: skip
    return {
        "rows": rows,
        "sheets": reading.sheets,
        "general": reading.general,
        "retired": [[item.code, item.text] for item in retired(earlier, matches)],
        "counts": {how.value: sum(match.how is how for match in matches) for how in How},
    }


def _held(batch: ItemImport) -> ItemImport:
    held = ItemImport.objects.select_for_update(of=("self",)).select_related("earlier").get(pk=batch.pk)
    if held.state != ItemImport.State.PREVIEW:
        raise AlreadyDecided(_("この一覧は「%(state)s」です。") % {"state": held.get_state_display()})
    return held


@transaction.atomic
def accept_items(batch: ItemImport, *, actor: Actor) -> ItemEdition:
    """一覧から版を作る: as the preview showed it. Raises AlreadyDecided, WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    held = _held(batch)
    rows = held.preview["rows"]
    if any(row["wrongs"] for row in rows):
        raise WrongValue(_("誤りのある行があります。ファイルを直して、もう一度選んでください。"))
    basis = _("取込み：%(name)s（%(day)s）") % {"name": held.filename[:120], "day": _plain(held.uploaded_at)}
    edition = make_edition_of_rows(held.title, [row["values"] for row in rows], held.earlier, basis, actor=actor)
    held.state, held.edition = ItemImport.State.ACCEPTED, edition
    held.save(update_fields=["state", "edition"])
    trail.write(actor, "audits.bank.accepted", held, after={"版": edition.title, "項目": len(rows)})
    return edition


def _plain(moment: datetime.datetime) -> str:
    return clock.long(moment).partition("(")[0]


@transaction.atomic
def drop_items(batch: ItemImport, *, actor: Actor) -> ItemImport:
    """取込みをやめる. Raises AlreadyDecided."""
    access.require(actor, "audits.office", on=access.WARD)
    held = _held(batch)
    held.state = ItemImport.State.DROPPED
    held.save(update_fields=["state"])
    trail.write(actor, "audits.bank.dropped", held)
    return held
