"""議題の編成: items in their order, numbered anew with each change; materials follow them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import telling
from honbu.modules.meetings.actions.indexing import index_materials
from honbu.modules.meetings.domain.numbering import item_numbers, material_numbers, moved
from honbu.modules.meetings.domain.states import MeetingState
from honbu.modules.meetings.models import AgendaItem, Material, Meeting
from honbu.modules.meetings.models.meetings import Kind
from honbu.modules.meetings.queries.agenda import BEFORE
from honbu.modules.meetings.queries.wording import words_for


class AgendaClosed(ValueError):
    """Once the meeting is open, its agenda is what it is."""


class OrderUnknown(ValueError):
    """The order that was sent is not one of the items that are there: somebody added or removed one."""


class NothingToTell(ValueError):
    """The members are told what has changed, after they were convened."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is written of an item."""

    title: str
    kind: str = Kind.MATTER
    explainer: str = ""
    minutes_planned: int = 15


def held_agenda(meeting: Meeting, actor: Person) -> Meeting:
    """The meeting, held until the end of the transaction, while its agenda may still be changed. Raises AgendaClosed."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__unit").get(pk=meeting.pk)
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    if meeting.state not in BEFORE:
        raise AgendaClosed(_("開会した会議や中止した会議の議題は、ここでは変えられません。"))
    return meeting


def renumber(meeting: Meeting) -> None:
    """番号を付け直す: 議案 and 報告事項 apart, then the materials; part of each verb that changes the agenda."""
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("order", "pk"))
    for place, (item, no) in enumerate(zip(items, item_numbers([item.kind for item in items]), strict=True)):
        if (item.order, item.no) != (place, no):
            AgendaItem.objects.filter(pk=item.pk).update(order=place, no=no)
    by_item: dict[int | None, list[Material]] = {item.pk: [] for item in items}
    for material in Material.objects.filter(meeting=meeting).order_by("order", "no", "branch", "pk"):
        by_item.setdefault(material.item_id, []).append(material)
    # What belongs to no item comes last, each with a number of its own.
    groups = [by_item[item.pk] for item in items] + [[one] for one in by_item.get(None, [])]
    for materials, numbers in zip(groups, material_numbers([len(group) for group in groups]), strict=True):
        for place, (material, (no, branch)) in enumerate(zip(materials, numbers, strict=True)):
            if (material.no, material.branch, material.order) != (no, branch, place):
                Material.objects.filter(pk=material.pk).update(no=no, branch=branch, order=place)
    meeting.version += 1
    meeting.save(update_fields=["version"])
    index_materials(meeting)


@transaction.atomic
def add_item(meeting: Meeting, facts: ItemFacts, *, actor: Person) -> AgendaItem:
    """議題を加える that no section proposed. Raises AgendaClosed."""
    meeting = held_agenda(meeting, actor)
    count = AgendaItem.objects.filter(meeting=meeting).count()
    values = {name: getattr(facts, name) for name in ItemFacts.__slots__}
    item = AgendaItem.objects.create(meeting=meeting, no=1000 + count, order=count, **values)
    renumber(meeting)
    item.refresh_from_db()
    trail.write(actor, "meetings.agenda.item_added", meeting, after={"議題": str(item)}, unit_id=meeting.body.unit_id)
    return item


@transaction.atomic
def change_item(item: AgendaItem, facts: ItemFacts, *, actor: Person) -> AgendaItem:
    """議題を直す: its title, kind, explainer or minutes. Raises AgendaClosed."""
    meeting = held_agenda(item.meeting, actor)
    item = AgendaItem.objects.get(pk=item.pk)
    names = words_for(AgendaItem, ItemFacts.__slots__)
    before = {names[name]: getattr(item, name) for name in names}
    for name in names:
        setattr(item, name, getattr(facts, name))
    if item.kind != before[names["kind"]]:
        item.no = 1000 + item.order
    item.version += 1
    item.save()
    renumber(meeting)
    changes = {names[name]: getattr(item, name) for name in names if before[names[name]] != getattr(item, name)}
    if changes:
        earlier = {name: before[name] for name in changes}
        trail.write(
            actor, "meetings.agenda.item_changed", meeting, before=earlier, after={"議題": str(item), **changes},
            unit_id=meeting.body.unit_id,
        )  # fmt: skip
    item.refresh_from_db()
    return item


@transaction.atomic
def order_items(meeting: Meeting, numbers: Sequence[int], *, actor: Person) -> None:
    """並べ替える: the items in the order of these row numbers. Raises OrderUnknown, AgendaClosed."""
    meeting = held_agenda(meeting, actor)
    _order(meeting, numbers, actor=actor)


@transaction.atomic
def move_item(item: AgendaItem, steps: int, *, actor: Person) -> None:
    """上へ・下へ: one item among the others. Raises AgendaClosed."""
    meeting = held_agenda(item.meeting, actor)
    present = list(AgendaItem.objects.filter(meeting=meeting).order_by("order", "pk").values_list("pk", flat=True))
    if item.pk not in present:
        raise OrderUnknown(_("この議題はもうありません。画面を読み直してください。"))
    _order(meeting, moved(present, item.pk, steps), actor=actor)


def _order(meeting: Meeting, numbers: Sequence[int], *, actor: Person) -> None:
    items = {item.pk: item for item in AgendaItem.objects.filter(meeting=meeting).order_by("order", "pk")}
    if sorted(items) != sorted(numbers):
        raise OrderUnknown(
            _("並べ替えている間に議題が変わりました。いまの議題を確かめて、もう一度並べ替えてください。")
        )
    if list(items) == list(numbers):
        return
    before = [item.title for item in items.values()]
    for place, number in enumerate(numbers):
        AgendaItem.objects.filter(pk=number).update(order=place)
    renumber(meeting)
    after = [items[number].title for number in numbers]
    trail.write(
        actor, "meetings.agenda.ordered", meeting, before={"議題の順": before}, after={"議題の順": after},
        unit_id=meeting.body.unit_id,
    )  # fmt: skip


@transaction.atomic
def announce_changes(meeting: Meeting, *, actor: Person, text: str) -> int:
    """変更を知らせる: what the secretariat changed after convening; returns how many were told. Raises NothingToTell."""
    meeting = held_agenda(meeting, actor)
    if meeting.state != MeetingState.CONVENED:
        raise NothingToTell(_("まだ招集していないので、知らせる相手がいません。"))
    if not text.strip():
        raise NothingToTell(_("何が変わったかを入力してください。"))
    meeting.version += 1
    meeting.save(update_fields=["version"])
    told = telling.announced(meeting, text.strip())
    trail.write(actor, "meetings.agenda.announced", meeting, after={"内容": text.strip()}, unit_id=meeting.body.unit_id)
    return told
