"""起案: drafted, revised, sent on its way, given up."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals import telling
from honbu.kernel.approvals.actions.going import begin_round, hold, is_drafter, move
from honbu.kernel.approvals.domain import offices
from honbu.kernel.approvals.domain.states import Act
from honbu.kernel.approvals.kinds import the_kind
from honbu.kernel.approvals.models import Approval
from honbu.kernel.approvals.queries import OWNER_KIND, attachments_of, taken_off_of
from honbu.kernel.approvals.readers import was_submitted
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, standing
from honbu.kernel.trail import public as trail


class NotTheDrafter(access.NotAllowed):
    """Only the drafter does this with a draft."""


class NothingChanged(ValueError):
    """A revision was asked for a field that a draft does not have."""


REVISABLE = {"title", "summary", "amount", "content", "url", "consult", "due_days"}


@transaction.atomic
def draft(
    kind: str,
    *,
    title: str,
    actor: Person,
    about: models.Model | None = None,
    unit: Unit | None = None,
    amount: int | None = None,
    summary: str = "",
    url: str = "",
    content: Mapping[str, Any] | None = None,
    consult: Sequence[str] = (),
    due_days: int | None = None,
) -> Approval:
    """起案する: begin a draft that only its drafter sees. `amount` is integer yen; `consult` names offices to be consulted.

    A module has asked for its own permission. Raises UnknownKind, offices.UnknownOffice.
    """
    declared = the_kind(kind)
    where = standing(actor)
    unit_id = unit.pk if unit is not None else where.unit_id
    access.require(actor, "approvals.draft", on=unit_id if unit_id is not None else access.WARD)
    for office in consult:
        offices.read(office)
    approval = Approval.objects.create(
        kind=declared.code,
        title=" ".join(title.split())[:200],
        summary=summary.strip(),
        amount=amount,
        unit_id=unit_id,
        drafter=actor,
        drafter_post=str(where)[:160],
        object_type=(about or Approval)._meta.label_lower,
        object_id=str(about.pk) if about is not None else "",
        url=url,
        content=dict(content or {}),
        consult=list(consult),
        due_days=declared.due_days if due_days is None else due_days,
        drafted_at=clock.now(),
    )
    if about is None:
        # A general draft is about nothing but itself.
        approval.object_id = str(approval.pk)
        approval.save(update_fields=["object_id"])
    after = {"件名": approval.title, "金額": f"{amount:,}円" if amount is not None else None}
    trail.write(actor, "approvals.approval.drafted", approval, after=after, unit_id=unit_id)
    return approval


@transaction.atomic
def revise(approval: Approval, *, actor: Person, version: int | None = None, **changes: Any) -> Approval:
    """直す: the drafter changes what lies with them (`changes` as in `draft`). Whoever else sees it can't.

    Raises NotTheDrafter, NotPossibleNow, SomebodyWasFaster.
    """
    held = _own(approval, actor, version)
    strange = set(changes) - REVISABLE
    if strange:
        raise NothingChanged(", ".join(sorted(strange)))
    move(held, Act.REVISE)
    names = {field.name: str(field.verbose_name) for field in Approval._meta.fields if field.name in changes}
    before = {names[name]: getattr(held, name) for name in changes if getattr(held, name) != changes[name]}
    for name, value in changes.items():
        setattr(held, name, value)
    held.save()
    after = {names[name]: changes[name] for name in changes if names[name] in before}
    trail.write(actor, "approvals.approval.revised", held, before=before, after=after, unit_id=held.unit_id)
    return held


@transaction.atomic
def submit(
    kind: str,
    *,
    title: str,
    actor: Person,
    about: models.Model | None = None,
    unit: Unit | None = None,
    amount: int | None = None,
    summary: str = "",
    url: str = "",
    content: Mapping[str, Any] | None = None,
    consult: Sequence[str] = (),
    due_days: int | None = None,
    attachments: Sequence[documents.Upload] = (),
) -> Approval:
    """起案して提出する in one go: a module sends a thing of its own on the way to 決裁.

    Whoever may draft may submit; see `draft`. Raises NoRoute, documents.UploadRefused, and then nothing is kept.
    """
    approval = draft(
        kind,
        title=title,
        actor=actor,
        about=about,
        unit=unit,
        amount=amount,
        summary=summary,
        url=url,
        content=content,
        consult=consult,
        due_days=due_days,
    )
    for upload in attachments:
        attach(approval, upload, actor=actor)
    return resubmit(approval, actor=actor)


@transaction.atomic
def attach(approval: Approval, upload: documents.Upload, *, actor: Person) -> documents.Document:
    """添付する: a file goes along. Whoever drafted it, while it lies with them. Raises documents.UploadRefused."""
    held = _own(approval, actor, None)
    move(held, Act.REVISE)
    held.save(update_fields=["version"])
    return documents.receive(
        upload,
        actor=actor,
        title="",
        unit=held.unit,
        disclosure_reason=_("決裁の途中の資料のため"),
        owner=documents.Owner(OWNER_KIND, str(held.pk)),
    )


@transaction.atomic
def take_off_file(
    approval: Approval, document: documents.Document, *, actor: Person, version: int | None = None
) -> Approval:
    """添付を外す: the file goes along no longer. Whoever drafted it, while it lies with them.

    It is kept: what an earlier round was about stays provable. Raises NotTheDrafter, NotPossibleNow, SomebodyWasFaster,
    access.Hidden where the approval has no such file.
    """
    held = _own(approval, actor, version)
    if document.pk not in {one.pk for one in attachments_of(held)}:
        raise access.Hidden
    move(held, Act.REVISE)
    held.taken_off = [*held.taken_off, document.pk]
    held.save(update_fields=["version", "taken_off"])
    trail.write(
        actor,
        "approvals.file.taken_off",
        held,
        before={"添付": _told(held, document)},
        after={"添付": None},
        unit_id=held.unit_id,
    )
    return held


@transaction.atomic
def bring_back_file(
    approval: Approval, document: documents.Document, *, actor: Person, version: int | None = None
) -> Approval:
    """外した添付を戻す. Whoever drafted it, while it lies with them. Raises as `take_off_file`."""
    held = _own(approval, actor, version)
    if document.pk not in {one.pk for one in taken_off_of(held, actor)}:
        raise access.Hidden
    move(held, Act.REVISE)
    held.taken_off = [number for number in held.taken_off if number != document.pk]
    held.save(update_fields=["version", "taken_off"])
    trail.write(actor, "approvals.file.brought_back", held, after={"添付": _told(held, document)}, unit_id=held.unit_id)
    return held


def _told(approval: Approval, document: documents.Document) -> str:
    """The file as the trail names it: what nobody but the drafter has seen is not told by its title either."""
    return document.title if was_submitted(approval, document) else f"文書第{document.pk}号"


@transaction.atomic
def resubmit(approval: Approval, *, actor: Person, version: int | None = None) -> Approval:
    """提出する: a draft, or what was sent or pulled back, goes along a new round. Whoever drafted it, nobody else.

    The route is found anew as the register and the rules stand today. Raises NoRoute, NotTheDrafter, NotPossibleNow.
    """
    held = _own(approval, actor, version)
    move(held, Act.SUBMIT)
    round_ = begin_round(held, actor=actor)
    held.save()
    telling.drafter_done(held, actor=actor)
    after = {"回": round_.number, "照合値": round_.sha256}
    trail.write(actor, "approvals.approval.submitted", held, after=after, unit_id=held.unit_id)
    return held


@transaction.atomic
def drop(approval: Approval, *, actor: Person, reason: str, version: int | None = None) -> Approval:
    """取り下げる: the drafter gives up what lies with them; whoever else sees it can't. It stays readable."""
    held = _own(approval, actor, version)
    move(held, Act.DROP)
    held.save()
    telling.drafter_done(held, actor=actor)
    trail.write(actor, "approvals.approval.dropped", held, reason=reason, unit_id=held.unit_id)
    return held


def _own(approval: Approval, actor: Person, version: int | None) -> Approval:
    held = hold(approval, actor, version)
    if not is_drafter(held, actor):
        raise NotTheDrafter(_("この操作は起案者だけができます。"))
    return held
