"""名簿の取込み: read, show, and only when somebody accepts, change the register in one piece."""

import datetime
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person, Post, Posting, Unit
from honbu.kernel.personnel import queries, sheets
from honbu.kernel.personnel.domain import personnel_list as listing
from honbu.kernel.personnel.models import ListImport
from honbu.kernel.trail import public as trail

ONE_DAY = datetime.timedelta(days=1)


class AlreadyDecided(ValueError):
    """This list was accepted or put aside before."""


class ListBlocked(ValueError):
    """Something in the list has to be mended before it can be accepted."""


class RegisterChanged(ValueError):
    """The register is no longer what the preview was held against; the preview has been made anew."""


@transaction.atomic
def take_in_list(content: bytes, filename: str, effective_on: datetime.date, *, actor: Actor) -> ListImport:
    """名簿の読み取り: keep the file as it came and make the preview; the register stays as it is.

    A file that can't be read is kept too, with what is to be done about it.
    """
    access.require(actor, "personnel.import", on=access.WARD)
    title = _("職員名簿 %(name)s") % {"name": filename}
    kept = documents.keep(content, filename, actor=actor, title=title, personal=True)
    batch = ListImport.objects.create(
        document_id=kept.pk,
        filename=filename[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        effective_on=effective_on,
        uploaded_by=actor if isinstance(actor, Person) else None,
        uploaded_at=clock.now(),
    )
    try:
        comparison = _compare(content, filename, effective_on)
    except (sheets.SheetUnreadable, listing.HeadingsMissing) as error:
        batch.state, batch.message = ListImport.State.REFUSED, str(error)
    else:
        batch.state, batch.preview = ListImport.State.PREVIEW, _preview(comparison)
    batch.save(update_fields=["state", "message", "preview"])
    trail.write(actor, "personnel.list.taken_in", batch, after={"ファイル名": filename, "発令日": effective_on})
    if batch.state == ListImport.State.PREVIEW and isinstance(actor, Person):
        notices.assign(
            _work_key(batch),
            title=_("職員名簿を確かめて反映する"),
            about=filename,
            url=f"/personnel/imports/{batch.pk}/",
            module="personnel",
            to=actor,
            actor=actor,
            due=effective_on,
            tell=False,
        )
    return batch


def _work_key(batch: ListImport) -> str:
    return f"personnel.list:{batch.pk}"


def _compare(content: bytes, filename: str, day: datetime.date) -> listing.Comparison:
    sheet = sheets.read_sheet(content, filename)
    return listing.compare(sheet.name, sheet.rows, queries.register_on(day))


def _preview(comparison: listing.Comparison) -> dict[str, Any]:
    return {
        "counts": comparison.counts,
        "acceptable": comparison.acceptable,
        "does_nothing": comparison.does_nothing,
        "changes": [
            {
                "verdict": change.verdict.value,
                "number": change.number,
                "name": change.name,
                "place": str(change.place or ""),
                "details": [list(detail) for detail in change.details],
            }
            for change in comparison.changes
            if change.verdict is not listing.Verdict.SAME
        ],
        "findings": [
            {"place": str(found.place), "rule": found.rule, "message": found.message, "blocks": found.blocks}
            for found in comparison.findings
        ],
    }


@transaction.atomic
def accept_list(batch: ListImport, *, actor: Actor) -> ListImport:
    """名簿の反映: everything the preview showed, in one transaction; the same list a second time changes nothing.

    Raises AlreadyDecided, ListBlocked, or RegisterChanged when the register has changed since the preview.
    """
    access.require(actor, "personnel.import", on=access.WARD)
    locked = ListImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ListImport.State.PREVIEW:
        raise AlreadyDecided(_("この名簿は「%(state)s」です。") % {"state": locked.get_state_display()})
    # One list after the other: two lists that cross would each be held against a register that the other changes.
    Person.objects.select_for_update().order_by("pk").first()
    comparison = _compare(documents.content_of(locked.document_id), locked.filename, locked.effective_on)
    fresh = _preview(comparison)
    if fresh != locked.preview:
        raise RegisterChanged(_("確認のあとに登録内容が変わりました。もう一度読み取って確認してください。"))
    if not comparison.acceptable:
        raise ListBlocked(_("直すところが残っています。名簿を直して、もう一度読み取ってください。"))
    _apply(comparison, locked.effective_on)
    locked.state, locked.accepted_at = ListImport.State.ACCEPTED, clock.now()
    locked.save(update_fields=["state", "accepted_at"])
    trail.write(actor, "personnel.list.accepted", locked, after={"件数": comparison.counts})
    notices.complete(_work_key(locked), actor=actor)
    return locked


def _apply(comparison: listing.Comparison, day: datetime.date) -> None:
    changes = [change for change in comparison.changes if change.verdict is not listing.Verdict.SAME]
    units = dict(Unit.objects.values_list("code", "pk"))
    posts = dict(Post.objects.values_list("code", "pk"))
    known = {
        person.number: person for person in Person.objects.filter(number__in=[change.number for change in changes])
    }
    _end(changes, known, day)
    _write_people(changes, known, day)
    moving = [change for change in changes if change.verdict in {listing.Verdict.JOINS, listing.Verdict.MOVES}]
    _end_postings([known[change.number].pk for change in moving], day)
    Posting.objects.bulk_create(
        Posting(
            person=known[change.number],
            unit_id=units[held.unit],
            post_id=posts[held.post],
            is_main=held.main,
            valid_from=day,
        )
        for change in moving
        if change.person
        for held in change.person.holds
    )


def _end(changes: list[listing.Change], known: dict[str, Person], day: datetime.date) -> None:
    leavers = [known[change.number].pk for change in changes if change.verdict is listing.Verdict.LEAVES]
    _end_postings(leavers, day)
    Person.objects.filter(pk__in=leavers, valid_from__lt=day).update(valid_to=day - ONE_DAY, version=F("version") + 1)


def _end_postings(people: list[int], day: datetime.date) -> None:
    # What was to begin on the day or later is replaced by the list; what ran until the day ends on its eve.
    Posting.objects.filter(person__in=people, valid_from__gte=day).delete()
    Posting.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), person__in=people).update(
        valid_to=day - ONE_DAY
    )


def _write_people(changes: list[listing.Change], known: dict[str, Person], day: datetime.date) -> None:
    joining, changed = [], []
    for change in changes:
        facts = change.person
        if facts is None or change.verdict is listing.Verdict.LEAVES:
            continue
        person = known.get(change.number)
        if person is None:
            person = Person(number=facts.number, valid_from=day)
            joining.append(person)
            known[facts.number] = person
        else:
            person.valid_to, person.version = None, person.version + 1
            changed.append(person)
        _fill(person, facts)
    Person.objects.bulk_create(joining)
    fields = ["family_name", "given_name", "family_kana", "given_kana", "employment", "email", "valid_to", "version"]
    Person.objects.bulk_update(changed, fields, batch_size=500)


def _fill(person: Person, facts: listing.PersonFacts) -> None:
    """What the list leaves empty stays as it was."""
    person.family_name, person.given_name = facts.family_name, facts.given_name or person.given_name
    person.family_kana = facts.family_kana or person.family_kana
    person.given_kana = facts.given_kana or person.given_kana
    person.employment = facts.employment
    person.email = facts.email or person.email


@transaction.atomic
def drop_list(batch: ListImport, *, actor: Actor) -> None:
    """名簿の取りやめ: put aside; the file stays, the register was never touched."""
    access.require(actor, "personnel.import", on=access.WARD)
    locked = ListImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ListImport.State.PREVIEW:
        raise AlreadyDecided(_("この名簿は「%(state)s」です。") % {"state": locked.get_state_display()})
    locked.state = ListImport.State.DROPPED
    locked.save(update_fields=["state"])
    trail.write(actor, "personnel.list.dropped", locked)
    notices.withdraw(_work_key(locked), actor=actor)
