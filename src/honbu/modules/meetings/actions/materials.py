"""資料: files of a proposal or an item, replaced with a reason, and opened by people of whom one knows which version they read."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import telling
from honbu.modules.meetings.actions.agenda import AgendaClosed, held_agenda, renumber
from honbu.modules.meetings.actions.indexing import index_material, withdraw_from_index
from honbu.modules.meetings.actions.proposing import held, require_with_section
from honbu.modules.meetings.domain.numbering import moved
from honbu.modules.meetings.domain.states import ProposalState
from honbu.modules.meetings.models import AgendaItem, Material, MaterialReading, Meeting, Proposal
from honbu.modules.meetings.queries.agenda import BEFORE
from honbu.modules.meetings.queries.rights import may_read_papers

OWNER_KIND = "meetings.material"
BEING_READ = frozenset({ProposalState.IN_APPROVAL.value})
OVER = frozenset({ProposalState.SETTLED.value, ProposalState.WITHDRAWN.value})


class NoFile(ValueError):
    """A material of which there is only the title can't be opened."""


class NotReplaceable(ValueError):
    """While the chief decides, and once the meeting is over, a file stays what it is."""


@transaction.atomic
def attach_to_proposal(proposal: Proposal, upload: documents.Upload, *, actor: Person, title: str = "") -> Material:
    """資料を付ける, as long as the proposal lies with the section. Raises NotWithTheSection, documents.UploadRefused."""
    proposal = held(proposal)
    access.require(actor, "meetings.propose", on=proposal.unit)
    require_with_section(proposal)
    count = Material.objects.filter(proposal=proposal).count()
    material = Material.objects.create(proposal=proposal, title=title.strip()[:160], order=count)
    _receive(material, upload, actor=actor, unit=proposal.unit)
    proposal.version += 1
    proposal.save(update_fields=["version"])
    trail.write(actor, "meetings.material.added", proposal, after={"資料": material.title}, unit_id=proposal.unit_id)
    return material


@transaction.atomic
def attach_to_item(item: AgendaItem, upload: documents.Upload, *, actor: Person, title: str = "") -> Material:
    """資料を加える by the secretariat. Raises AgendaClosed, documents.UploadRefused."""
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    meeting = held_agenda(item.meeting, actor)
    count = Material.objects.filter(meeting=meeting).count()
    material = Material.objects.create(
        meeting=meeting, item=item, title=title.strip()[:160], no=1000 + count, order=1000 + count
    )
    _receive(material, upload, actor=actor, unit=meeting.body.unit)
    renumber(meeting)
    material.refresh_from_db()
    trail.write(actor, "meetings.material.added", meeting, after={"資料": str(material)}, unit_id=meeting.body.unit_id)
    return material


def _receive(material: Material, upload: documents.Upload, *, actor: Person, unit: Unit) -> None:
    document = documents.receive(
        upload,
        actor=actor,
        title=material.title,
        unit=unit,
        disclosure_reason=_("会議で審議する前の資料のため"),
        owner=documents.Owner(OWNER_KIND, str(material.pk)),
    )
    material.document = document
    material.title = material.title or document.title[:160]
    material.save(update_fields=["document", "title"])


def _place_of(material: Material) -> tuple[Material, Proposal | None]:
    material = (
        Material.objects.select_for_update(of=("self",))
        .select_related("document", "meeting__body__unit", "proposal__unit", "proposal__body__unit", "item")
        .get(pk=material.pk)
    )
    return material, material.proposal


def may_replace(actor: Actor, material: Material) -> bool:
    """Whether somebody brings new versions: the section that proposed it, and the secretariat."""
    proposal, meeting = material.proposal, material.meeting
    if proposal is not None and access.may(actor, "meetings.propose", on=proposal.unit):
        return True
    return meeting is not None and access.may(actor, "meetings.manage", on=meeting.body.unit)


def may_see_as_proposed(actor: Actor, material: Material) -> bool:
    """Whether somebody sees a file of a proposal: its section, and the secretariat once it was handed in."""
    proposal = material.proposal
    if proposal is None:
        return False
    if access.may(actor, "meetings.propose", on=proposal.unit):
        return True
    return proposal.submitted_at is not None and access.may(actor, "meetings.manage", on=proposal.body.unit)


def may_read_file(actor: Actor, document: documents.Document) -> bool:
    """For the documents' own pages, where readings are not noted: whoever brings the file, and the secretariat."""
    rows = Material.objects.select_related("proposal__unit", "proposal__body__unit", "meeting__body__unit")
    material = rows.filter(document=document).first()
    return material is not None and (may_replace(actor, material) or may_see_as_proposed(actor, material))


@transaction.atomic
def replace_material(
    material: Material, upload: documents.Upload, *, actor: Person, reason: str, expected: int | None = None
) -> documents.Version:
    """差替え: a new version, with its reason; whoever opened an earlier one is told.

    Raises NotReplaceable, NoFile, documents.ReasonMissing, documents.SomebodyWasFaster, documents.UploadRefused.
    """
    material, proposal = _place_of(material)
    if not may_replace(actor, material):
        place = material.meeting.body.unit if material.meeting is not None else proposal.unit if proposal else None
        access.require(actor, "meetings.manage", on=place if place is not None else access.WARD)
    if proposal is not None and proposal.state in BEING_READ:
        raise NotReplaceable(_("所属長の決裁中のため、資料を差し替えられません。引き戻してから差し替えてください。"))
    if (proposal is not None and proposal.state in OVER) or (
        material.meeting is not None and material.meeting.state not in BEFORE
    ):
        raise NotReplaceable(_("会議が始まった後、または取り下げた後の資料は、差し替えられません。"))
    if material.document is None:
        raise NoFile(_("この資料には、差し替える元のファイルがありません。"))
    earlier = documents.latest(material.document.pk).number
    version = documents.receive_version(
        material.document, upload, actor=actor, reason=reason, expected=expected, owned=True
    )
    if version.number == earlier:
        return version
    # Those who search at this moment don't find the words of the old version any more.
    index_material(material)
    about = material.meeting or proposal or material
    unit_id = material.meeting.body.unit_id if material.meeting is not None else proposal.unit_id if proposal else None
    after = {"資料": str(material), "版": version.number}
    trail.write(actor, "meetings.material.replaced", about, after=after, reason=reason.strip(), unit_id=unit_id)
    rows = MaterialReading.objects.filter(material=material, version_number__lt=version.number)
    readers = Person.objects.filter(pk__in=rows.values("person")).exclude(pk=actor.pk)
    telling.replaced(material, version.number, readers, reason=reason.strip())
    return version


@transaction.atomic
def retitle_material(material: Material, title: str, *, actor: Person) -> None:
    """資料の題を直す. Raises NotWithTheSection, AgendaClosed."""
    material, about = _changeable(material, actor)
    before = material.title
    if title.strip() and title.strip() != before:
        material.title = title.strip()[:160]
        material.save(update_fields=["title"])
        index_material(material)
        after = {"資料": material.title}
        trail.write(actor, "meetings.material.retitled", about, before={"資料": before}, after=after)


@transaction.atomic
def move_material(material: Material, steps: int, *, actor: Person) -> None:
    """資料の順を変える within its item or proposal. Raises NotWithTheSection, AgendaClosed."""
    material, about = _changeable(material, actor)
    rows = Material.objects.filter(item=material.item) if material.item else Material.objects.filter(
        proposal=material.proposal, meeting=None
    )  # fmt: skip
    present = list(rows.order_by("order", "pk").values_list("pk", flat=True))
    order = moved(present, material.pk, steps)
    if order == present:
        return
    for place, number in enumerate(order):
        Material.objects.filter(pk=number).update(order=place)
    if material.meeting is not None:
        renumber(material.meeting)
    trail.write(
        actor, "meetings.material.moved", about, after={"資料": material.title, "順番": order.index(material.pk) + 1}
    )


@transaction.atomic
def remove_material(material: Material, *, actor: Person) -> None:
    """資料を外す: the document stays with its trail. Raises NotWithTheSection, AgendaClosed."""
    material, about = _changeable(material, actor)
    meeting, title = material.meeting, str(material)
    withdraw_from_index(material)
    material.delete()
    if meeting is not None:
        renumber(meeting)
    trail.write(actor, "meetings.material.removed", about, before={"資料": title})


def _changeable(material: Material, actor: Person) -> tuple[Material, Meeting | Proposal]:
    """The material and what it is of: the section's while the proposal is there, else the secretariat's."""
    material, proposal = _place_of(material)
    if material.meeting is not None:
        material.meeting = held_agenda(material.meeting, actor)
        return material, material.meeting
    if proposal is None:
        raise AgendaClosed(_("この資料は、もう会議にも提案にもありません。"))
    proposal = held(proposal)
    access.require(actor, "meetings.propose", on=proposal.unit)
    require_with_section(proposal)
    return material, proposal


@transaction.atomic
def open_material(material: Material, *, actor: Person) -> documents.Version:
    """資料を開く: the newest version, and that this person has read it. Whoever may read the papers of the meeting.

    Raises access.Hidden, NoFile.
    """
    if material.meeting is None or not may_read_papers(actor, material.meeting):
        raise access.Hidden
    if material.document is None:
        raise NoFile(_("この資料のファイルは登録されていません。"))
    version = documents.latest(material.document.pk)
    MaterialReading.objects.get_or_create(
        material=material, person=actor, version_number=version.number, defaults={"read_at": clock.now()}
    )
    return version
