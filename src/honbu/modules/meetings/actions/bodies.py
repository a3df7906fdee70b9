"""会議体の管理: a body with its words and rules, and its members by date."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Unit
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.models import Body, Meeting, Membership
from honbu.modules.meetings.models.bodies import Openness, Role
from honbu.modules.meetings.queries.wording import words_for


class RuleNotNamed(ValueError):
    """A quorum stands in a rule, and the rule has a name."""


class NoSeat(ValueError):
    """A seat is somebody's: a unit's chief, a person by name, or at least a post."""


class EndsBeforeItBegins(ValueError):
    """The last day lies before the first."""


class StillMeets(ValueError):
    """A body with meetings ahead is not dissolved."""


@dataclass(frozen=True, slots=True)
class Charter:
    """What is laid down for a body."""

    name: str
    unit: Unit
    chair_word: str = "本部長"
    deputy_word: str = "副本部長"
    member_word: str = "部員"
    office_word: str = "事務局"
    quorum: str = Body.Quorum.UNREGISTERED
    deputies_count: bool | None = None
    rule_name: str = ""
    meeting_openness: str = Openness.CLOSED
    meeting_reason: str = ""
    record_openness: str = Openness.PARTLY
    record_reason: str = ""
    place: str = ""
    correction_days: int = 5


def _check(charter: Charter) -> None:
    if charter.quorum not in {Body.Quorum.UNREGISTERED, Body.Quorum.NONE} and not charter.rule_name.strip():
        raise RuleNotNamed(_("定足数を登録するときは、根拠の規程の名前を入力してください。"))


def _words_of(body: Body) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, word in words_for(Body, Charter.__slots__).items():
        value = getattr(body, name)
        shown = getattr(body, f"get_{name}_display", None)
        found[word] = str(shown()) if shown is not None else value if name != "unit" else body.unit_id
    return found


@transaction.atomic
def add_body(charter: Charter, *, actor: Person) -> Body:
    """会議体を設ける. Raises RuleNotNamed."""
    access.require(actor, "meetings.manage", on=charter.unit)
    _check(charter)
    number = (Body.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    while Body.objects.filter(slug=f"body{number}").exists():
        number += 1
    body = Body.objects.create(slug=f"body{number}", **{name: getattr(charter, name) for name in Charter.__slots__})
    trail.write(actor, "meetings.body.added", body, after={"名称": body.name}, unit_id=body.unit_id)
    return body


@transaction.atomic
def change_body(body: Body, charter: Charter, *, actor: Person) -> Body:
    """会議体の定めを変える. Raises RuleNotNamed."""
    body = Body.objects.select_for_update(of=("self",)).select_related("unit").get(pk=body.pk)
    access.require(actor, "meetings.manage", on=body.unit)
    access.require(actor, "meetings.manage", on=charter.unit)
    _check(charter)
    before = _words_of(body)
    for name in Charter.__slots__:
        setattr(body, name, getattr(charter, name))
    body.version += 1
    body.save()
    after = {name: value for name, value in _words_of(body).items() if before[name] != value}
    if after:
        earlier = {name: before[name] for name in after}
        trail.write(actor, "meetings.body.changed", body, before=earlier, after=after, unit_id=body.unit_id)
    return body


@transaction.atomic
def end_body(body: Body, *, actor: Person, day: datetime.date, reason: str) -> None:
    """会議体を廃止する: it stays readable, and no meeting is planned any more. Raises StillMeets."""
    body = Body.objects.select_for_update(of=("self",)).select_related("unit").get(pk=body.pk)
    access.require(actor, "meetings.manage", on=body.unit)
    ahead = Meeting.objects.filter(body=body, state__in=["preparing", "convened", "open"])
    if ahead.exists():
        raise StillMeets(_("これから開く会議が残っています。先に、その会議を中止するか終わらせてください。"))
    body.ended_on = day
    body.version += 1
    body.save(update_fields=["ended_on", "version"])
    after = {"廃止日": clock.short(day)}
    trail.write(actor, "meetings.body.ended", body, after=after, reason=reason, unit_id=body.unit_id)


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat: its role, its post, and whose it is (a unit's chief, a person by name, or only the post)."""

    role: str
    post: str
    valid_from: datetime.date
    unit: Unit | None = None
    person: Person | None = None
    order: int = 0
    valid_to: datetime.date | None = None


def _seat_words(facts: SeatFacts) -> dict[str, object]:
    return {
        "役割": str(Role(facts.role).label),
        "職名": facts.post,
        "期間": f"{clock.short(facts.valid_from)}～{clock.short(facts.valid_to) if facts.valid_to else ''}",
        "人": facts.person.name if facts.person else None,
        "所属長の組織": facts.unit.pk if facts.unit else None,
    }


def _check_seat(facts: SeatFacts) -> None:
    if not facts.post.strip():
        raise NoSeat(_("職名を入力してください。"))
    if facts.valid_to is not None and facts.valid_to < facts.valid_from:
        raise EndsBeforeItBegins(_("退任日が就任日より前です。"))


@transaction.atomic
def add_member(body: Body, facts: SeatFacts, *, actor: Person) -> Membership:
    """部員を加える. Raises NoSeat, EndsBeforeItBegins."""
    access.require(actor, "meetings.manage", on=body.unit)
    _check_seat(facts)
    values = {name: getattr(facts, name) for name in SeatFacts.__slots__}
    member = Membership.objects.create(body=body, **values)
    trail.write(actor, "meetings.member.added", body, after=_seat_words(facts), unit_id=body.unit_id)
    return member


@transaction.atomic
def change_member(member: Membership, facts: SeatFacts, *, actor: Person) -> None:
    """部員を変える: what was entered wrongly; who leaves is ended by date. Raises NoSeat, EndsBeforeItBegins."""
    member = Membership.objects.select_for_update(of=("self",)).select_related("body__unit", "unit", "person").get(
        pk=member.pk
    )  # fmt: skip
    access.require(actor, "meetings.manage", on=member.body.unit)
    _check_seat(facts)
    old = SeatFacts(**{name: getattr(member, name) for name in SeatFacts.__slots__})
    for name in SeatFacts.__slots__:
        setattr(member, name, getattr(facts, name))
    member.save()
    if old != facts:
        before, after = _seat_words(old), _seat_words(facts)
        trail.write(
            actor, "meetings.member.changed", member.body, before=before, after=after, unit_id=member.body.unit_id
        )


@transaction.atomic
def end_member(member: Membership, *, actor: Person, day: datetime.date, reason: str = "") -> None:
    """退任: the last day of a seat. Meetings convened already keep whom they called. Raises EndsBeforeItBegins."""
    member = Membership.objects.select_for_update(of=("self",)).select_related("body__unit").get(pk=member.pk)
    access.require(actor, "meetings.manage", on=member.body.unit)
    if day < member.valid_from:
        raise EndsBeforeItBegins(_("退任日が就任日より前です。"))
    member.valid_to = day
    member.save(update_fields=["valid_to"])
    after = {"職名": member.post, "退任日": clock.short(day)}
    trail.write(actor, "meetings.member.ended", member.body, after=after, reason=reason, unit_id=member.body.unit_id)
