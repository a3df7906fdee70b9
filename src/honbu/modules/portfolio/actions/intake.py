"""一覧の取込み: read, show, decide, and only when somebody accepts, enter it all in one piece (SYS-1)."""

import datetime
import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.jobs import public as jobs
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions import entering
from honbu.modules.portfolio.actions.quality import check_inventory
from honbu.modules.portfolio.actions.read_before import forget_reading, read_before
from honbu.modules.portfolio.domain import intake as rules
from honbu.modules.portfolio.domain import reading as sheets
from honbu.modules.portfolio.domain.reading import Addressee, Code, Reading, SystemRow
from honbu.modules.portfolio.models import InventoryImport, Question, System
from honbu.modules.portfolio.queries.finding import SYSTEMS, TOOLS
from honbu.modules.portfolio.queries.intake import known_systems, known_units

# What the rules over the inventory ask by themselves as soon as the rows are entered.
ASKED_BY_RULES = {Code.NO_OWNER, Code.NO_END, Code.CONTRACT_ENDED, Code.NO_VENDOR}
FATE_VERDICTS = {rules.Fate.EUC: "doubtful", rules.Fate.RETIRED: "doubtful", rules.Fate.SKIP: "wrong"}


class AlreadyDecided(ValueError):
    """This list was accepted or put aside before."""


class InventoryChanged(ValueError):
    """The inventory is no longer what the preview was held against; the preview has been made anew."""


def read_list(content: bytes, filename: str, *, today: datetime.date, last: bool = False) -> Reading:
    """The list as it is read against the organisation and the inventory of now. Raises NotABook, TooLarge.

    `last` if it will not be read again: then its reading is not kept any longer.
    """
    units, known = known_units(), known_systems()
    sections = tuple((name, *found) for name, found in units.items())
    key = (hashlib.sha256(content).digest(), filename, today, sections, tuple(known))
    reading = read_before(key, lambda: sheets.read(_book(content, filename), units, today=today, known=known))
    if last:
        forget_reading(key)
    return reading


def _book(content: bytes, filename: str) -> sheets.Book:
    if filename.lower().endswith((".csv", ".txt", ".tsv")):
        decoded = documents.decode(content)
        if decoded is None:
            raise sheets.NotABook(_("文字コードが分かりません。UTF-8かシフトJISで保存し直してください。"))
        return sheets.read_csv_text(decoded.text, filename)
    return sheets.read_book(content, filename)


@transaction.atomic
def take_in_list(content: bytes, filename: str, *, actor: Actor) -> InventoryImport:
    """一覧の読み取り: keep the file as it came and make the preview; the inventory stays as it is."""
    access.require(actor, "portfolio.office", on=access.WARD)
    kept = documents.keep(content, filename, actor=actor, title=_("システムの一覧 %(name)s") % {"name": filename})
    batch = InventoryImport.objects.create(
        document_id=kept.pk, filename=filename[:255], sha256=hashlib.sha256(content).hexdigest(), uploaded_at=clock.now(),
        uploaded_by=actor if isinstance(actor, Person) else None,
    )  # fmt: skip
    try:
        reading = read_list(content, filename, today=clock.today())
    except (sheets.NotABook, sheets.TooLarge) as error:
        batch.state, batch.message = InventoryImport.State.REFUSED, str(error)
    else:
        batch.preview = preview_of(reading)
        if not reading.rows:
            batch.state = InventoryImport.State.REFUSED
            batch.message = _("システムの一覧が見つかりません。システム名と所管課の見出しがあるか、確かめてください。")
    batch.save(update_fields=["state", "message", "preview"])
    trail.write(
        actor,
        "portfolio.list.taken_in",
        batch,
        after={"ファイル名": filename, "行": len(batch.preview.get("rows", []))},
    )
    return batch


def preview_of(reading: Reading) -> dict[str, Any]:
    """What was read, as the preview keeps it."""
    asked: dict[tuple[str, int], list[str]] = {}
    for question in reading.questions:
        for ref in question.rows:
            asked.setdefault((ref.sheet, ref.row), []).append(question.text)
    systems = System.objects.in_bulk([row.matches for row in reading.rows if row.matches is not None])
    return {
        "rows": [
            _row(row, asked.get((row.ref.sheet, row.ref.row), []), systems.get(row.matches or 0)) for row in reading.rows
        ],
        "groups": [
            {
                "reasons": list(group.reasons),
                "members": [
                    {
                        "name": member.name,
                        "place": f"{member.row.sheet} {member.row.row}行目" if member.row else "台帳",
                        "owner": member.owner,
                    }
                    for member in group.members
                ],
            }
            for group in reading.groups
        ],
        "general": [question.text for question in reading.questions if not any(ref.row for ref in question.rows)],
        "sheets": [
            {
                "name": sheet.name,
                "reason": sheet.reason,
                "columns": [[column.letter, column.head, column.field.label if column.field else ""] for column in sheet.columns],
                "told": [[told.row, told.why.value, " ".join(told.cells.values())[:120]] for told in sheet.told],
            }
            for sheet in reading.sheets
        ],
        "counts": {
            "rows": len(reading.rows), "questions": len(reading.questions), "groups": len(reading.groups),
            "matched": sum(row.matches is not None for row in reading.rows),
        },
    }  # fmt: skip


def _row(row: SystemRow, asked: list[str], known: System | None) -> dict[str, Any]:
    return {
        "sheet": row.ref.sheet,
        "row": row.ref.row,
        "name": row.name,
        "fate": rules.proposed_fate(row).value,
        "owner": row.owner.name or row.owner.text,
        "matches": known.number if known else None,
        "details": entering.details_of(row, known),
        "notes": [text for texts in row.notes.values() for text in texts],
        "asked": asked,
    }


def choices_from(stored: dict[str, Any]) -> rules.Choices:
    """The decisions as they are kept."""
    return rules.Choices(
        {int(index): rules.Fate(fate) for index, fate in stored.get("fates", {}).items()},
        {int(number): rules.Sameness(word) for number, word in stored.get("groups", {}).items()},
    )


def _held(batch: InventoryImport) -> InventoryImport:
    held = InventoryImport.objects.select_for_update().get(pk=batch.pk)
    if held.state != InventoryImport.State.PREVIEW:
        raise AlreadyDecided(_("この一覧は「%(state)s」です。") % {"state": held.get_state_display()})
    return held


@transaction.atomic
def decide_rows(
    batch: InventoryImport, *, actor: Actor, fates: dict[int, str] | None = None, groups: dict[int, str] | None = None
) -> InventoryImport:
    """取込み方を決める: of rows, and of rows that may be one system. Raises AlreadyDecided, intake.NotDecided."""
    access.require(actor, "portfolio.office", on=access.WARD)
    held = _held(batch)
    chosen = held.preview.setdefault("chosen", {"fates": {}, "groups": {}})
    for index, fate in (fates or {}).items():
        if not 0 <= index < len(held.preview["rows"]) or fate not in set(rules.Fate):
            raise rules.NotDecided(_("選べない取込み方です。"))
        chosen["fates"][str(index)] = fate
    for number, word in (groups or {}).items():
        if not 0 <= number < len(held.preview["groups"]) or word not in set(rules.Sameness):
            raise rules.NotDecided(_("選べない答えです。"))
        chosen["groups"][str(number)] = word
    held.save(update_fields=["preview"])
    return held


def accept_list(batch: InventoryImport, *, actor: Actor) -> InventoryImport:
    """一覧の反映: what the preview showed and somebody decided, in one transaction; questions go to who can answer.

    Raises AlreadyDecided, InventoryChanged (the preview is made anew), intake.NotDecided.
    """
    access.require(actor, "portfolio.office", on=access.WARD)
    fresh = None
    with transaction.atomic():
        held = _held(batch)
        content = documents.content_of(held.document_id or 0)
        reading = read_list(content, held.filename, today=clock.today(), last=True)
        preview = preview_of(reading)
        if preview["rows"] != held.preview["rows"] or preview["groups"] != held.preview["groups"]:
            fresh = preview
        else:
            _enter(held, reading, actor=actor)
    if fresh is not None:
        InventoryImport.objects.filter(pk=batch.pk).update(preview=fresh)
        raise InventoryChanged(_("確認のあとに台帳か組織が変わりました。新しい内容を確かめてください。"))
    batch.refresh_from_db()
    return batch


def _enter(batch: InventoryImport, reading: Reading, *, actor: Actor) -> None:
    choices = choices_from(batch.preview.get("chosen", {}))
    fates = rules.fates_of(reading, choices)
    decided = entering.Decided(reading, fates, rules.joined(reading, choices, fates), rules.on_record(reading, choices))
    entered = entering.enter_rows(decided, today=clock.today())
    check_inventory(also=_put_questions(batch, reading, choices, entered))
    batch.state, batch.accepted_at = InventoryImport.State.ACCEPTED, clock.now()
    batch.preview["entered"] = entered.counts
    batch.save(update_fields=["state", "accepted_at", "preview"])
    trail.write(actor, "portfolio.list.accepted", batch, after=entered.counts)
    for kind in (SYSTEMS, TOOLS):
        jobs.later("search.rebuild", once=kind, kind=kind)


def _put_questions(
    batch: InventoryImport, reading: Reading, choices: rules.Choices, entered: entering.Entered
) -> set[int | None]:
    """The questions of the list, put to who can answer; gives the sections that were asked."""
    places = {row.ref: index for index, row in enumerate(reading.rows)}
    decided = {
        frozenset(member.row for member in reading.groups[number].members if member.row)
        for number, word in choices.groups.items()
        if word is not rules.Sameness.ASK
    }
    rows = []
    for question in reading.questions:
        if question.code in ASKED_BY_RULES or frozenset(question.rows) in decided:
            continue
        systems = [entered.systems.get(places[ref]) for ref in question.rows if ref in places]
        if question.rows and any(ref in places for ref in question.rows) and not any(systems):
            continue  # about rows that were left out
        to_owner = question.addressee is Addressee.OWNER
        rows.append(
            Question(
                code=question.code.value, text=question.text[:400], proposal=question.proposal[:200],
                field=question.field.value if question.field else "", unit_id=question.unit if to_owner else None,
                system=next((one for one in systems if one is not None), None), source=batch, asked_at=clock.now(),
                place="、".join(f"{ref.sheet} {ref.row}行目" for ref in question.rows if ref.row)[:120],
            )
        )  # fmt: skip
    Question.objects.bulk_create(rows, batch_size=1000)
    return {row.unit_id for row in rows}


@transaction.atomic
def drop_list(batch: InventoryImport, *, actor: Actor) -> InventoryImport:
    """取込みをやめる. Raises AlreadyDecided."""
    access.require(actor, "portfolio.office", on=access.WARD)
    held = _held(batch)
    held.state = InventoryImport.State.DROPPED
    held.save(update_fields=["state"])
    trail.write(actor, "portfolio.list.dropped", held)
    return held
