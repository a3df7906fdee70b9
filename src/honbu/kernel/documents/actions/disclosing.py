"""公開区分・保存年限: what may be shown to whom, and for how long it is kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.actions.writing import add_public_copy, remove_unneeded
from honbu.kernel.documents.domain import retention
from honbu.kernel.documents.domain.events import DisclosureChanged
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail


class ReasonMissing(ValueError):
    """Something was to be done without the reason that others will read."""


class PersonalIsNotOpen(ValueError):
    """A document with personal data can't be open to everybody."""


class AlreadyDisposed(ValueError):
    """The content is gone; nothing can be changed any more."""


def check_disclosure(disclosure: str, reason: str, *, personal: bool) -> str:
    """The reason as it is stored (none for 公開). Raises ReasonMissing, PersonalIsNotOpen."""
    if disclosure == Document.Disclosure.OPEN:
        if personal:
            raise PersonalIsNotOpen(
                _("個人情報を含む文書は「公開」にできません。個人情報を除いたものを別に登録してください。")
            )
        return ""
    if not reason.strip():
        raise ReasonMissing(_("公開しない理由を入力してください。「公開」以外の区分には理由が必要です。"))
    return reason.strip()[:300]


def locked(document: Document) -> Document:
    """The row as it is now, held until the end of the transaction. Raises AlreadyDisposed."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.disposed_at is not None:
        raise AlreadyDisposed(_("この文書は廃棄済みです。変更できません。"))
    return row


def place_of(document: Document) -> access.Place:
    """Where permissions on a document are asked for: its unit, or the ward."""
    return document.unit_id if document.unit_id is not None else access.WARD


@transaction.atomic
def change_disclosure(
    document: Document, disclosure: str, *, actor: Actor, reason: str, personal: bool | None = None
) -> None:
    """公開区分の変更: open it to everybody, or close it, with the reason that stays beside it.

    An opened document gets, for each version, a copy without names of authors, places and machines.
    """
    access.require(actor, "documents.disclose", on=place_of(document))
    row = locked(document)
    before = {"公開区分": row.get_disclosure_display(), "非公開の理由": row.disclosure_reason, "個人情報": row.personal}
    row.personal = row.personal if personal is None else personal
    row.disclosure_reason = check_disclosure(disclosure, reason, personal=row.personal)
    row.disclosure = disclosure
    row.save(update_fields=["disclosure", "disclosure_reason", "personal"])
    _match_public_copies(row)
    after = {"公開区分": row.get_disclosure_display(), "非公開の理由": row.disclosure_reason, "個人情報": row.personal}
    changed = {name for name in after if after[name] != before[name]}
    trail.write(
        actor,
        "documents.disclosure.changed",
        row,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason.strip(),
        unit_id=row.unit_id,
    )
    events.publish(DisclosureChanged(row.pk, disclosure))
    document.refresh_from_db()


@transaction.atomic
def change_retention(document: Document, years: int, *, actor: Actor, reason: str) -> None:
    """保存年限の変更: keep it longer or shorter; counted, as before, from the year in which it was made."""
    access.require(actor, "documents.dispose", on=place_of(document))
    if not reason.strip():
        raise ReasonMissing(_("保存年限を変える理由を入力してください。"))
    row = locked(document)
    before = {"保存年限": row.get_retention_years_display(), "保存期間満了日": row.keep_until}
    row.keep_until = retention.keep_until(clock.in_tokyo(row.created_at).date(), years)
    row.retention_years = years
    row.save(update_fields=["retention_years", "keep_until"])
    after = {"保存年限": row.get_retention_years_display(), "保存期間満了日": row.keep_until}
    trail.write(
        actor,
        "documents.retention.changed",
        row,
        before=before,
        after=after,
        reason=reason.strip(),
        unit_id=row.unit_id,
    )
    document.refresh_from_db()


def _match_public_copies(document: Document) -> None:
    is_open = document.disclosure == Document.Disclosure.OPEN
    for version in Version.objects.filter(document=document):
        if is_open and not version.public_sha256:
            add_public_copy(version)
        elif not is_open and version.public_sha256:
            remove_unneeded([version.public_sha256])
            version.public_sha256, version.public_size = "", 0
        version.save(update_fields=["public_sha256", "public_size"])
