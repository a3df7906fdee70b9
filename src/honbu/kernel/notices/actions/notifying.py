"""Telling people something, once; and what they do with it."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.jobs import public as jobs
from honbu.kernel.notices.domain import delivery
from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.domain.keys import key_of
from honbu.kernel.notices.kinds import Kind, the_kind
from honbu.kernel.notices.models import Notice, Preference
from honbu.kernel.notices.queries import ways_of
from honbu.kernel.organisation.public import Person
from honbu.kernel.streams import public as streams

SHOWN_AT_ONCE = 20


class WayNotOpen(ValueError):
    """An urgent kind comes at once, whatever one prefers."""


@transaction.atomic
def notify(
    people: Person | Iterable[Person], kind: Kind | str, title: str, *, key: str, text: str = "", url: str = ""
) -> int:
    """お知らせ: tell people something. Whoever was already told by this key is not told again; returns how many were new.

    Whoever: a part of the house tells, after its own action was permitted; nobody sees more than the link leads to.
    People who are no longer with the ward are left out. The mail follows after the commit, when its hour has come.
    """
    told_kind, moment = the_kind(kind), clock.now()
    present = _present(people, moment.date())
    if not present:
        return 0
    announcement = uuid.uuid4()
    ways = ways_of([person.pk for person in present], told_kind.code)
    calendar = clock.calendar()
    hours = {way: delivery.send_after(moment, way, calendar, urgent=told_kind.urgent) for way in Way}
    words = {"title": " ".join(title.split())[:200], "text": text, "url": url, "key": key_of(key)}
    rows = [
        Notice(
            person=person,
            kind=told_kind.code,
            kind_title=told_kind.title,
            mail_with_text=told_kind.text_in_mail,
            urgent=told_kind.urgent,
            created_at=moment,
            announcement=announcement,
            **words,
            **_mail(person, _way(told_kind, ways.get(person.pk)), hours),
        )
        for person in present
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return _carry_out(announcement, words["key"], [person.pk for person in present])


def _present(people: Person | Iterable[Person], day: datetime.date) -> list[Person]:
    asked = [people] if isinstance(people, Person) else people
    by_id = {person.pk: person for person in asked}
    return [
        person
        for person in by_id.values()
        if person.valid_from <= day and (person.valid_to is None or person.valid_to >= day)
    ]


def _way(kind: Kind, chosen: Way | None) -> Way:
    return Way.AT_ONCE if kind.urgent else chosen or kind.way


def _mail(person: Person, way: Way, hours: Mapping[Way, datetime.datetime | None]) -> dict[str, object]:
    after = hours[way] if person.email else None
    state = Notice.Mail.NONE if after is None else Notice.Mail.WAITING
    return {"mail": state, "mail_way": way.value, "mail_after": after}


def _carry_out(announcement: uuid.UUID, key: str, people: Sequence[int]) -> int:
    """Rows that were there before have kept their own announcement: only the new ones are shown and mailed."""
    written = list(
        Notice.objects.filter(person_id__in=people, key=key, announcement=announcement).values_list(
            "person_id", "title", "url", "mail_after", "mail_way"
        )
    )
    if len(written) <= SHOWN_AT_ONCE:
        for person_id, title, url, *_mail_facts in written:
            streams.send(f"person:{person_id}", "notice", title=title, url=url)
    else:
        jobs.later("notices.show", announcement=str(announcement))
    # The digest has its own hour; a mail of its own is sent as soon as its hour has come.
    for hour in sorted({row[3] for row in written if row[3] is not None and row[4] == Way.AT_ONCE}):
        jobs.later("notices.send", at=hour if hour > clock.now() else None)
    return len(written)


def show_on_pages(announcement: str) -> None:
    """Tell the open pages of many readers, in a job of its own. Whoever: it repeats what was told already."""
    rows = Notice.objects.filter(announcement=uuid.UUID(announcement)).values_list("person_id", "title", "url")
    for person_id, title, url in rows:
        streams.send(f"person:{person_id}", "notice", title=title, url=url)


@transaction.atomic
def mark_read(person: Person, notice_id: int) -> Notice | None:
    """既読にする: whoever marks marks only what they were told themselves; None for anything else. No trail: it is private."""
    notice = Notice.objects.select_for_update().filter(person=person, pk=notice_id).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_unread(person: Person, notice_id: int) -> Notice | None:
    """未読に戻す: the same the other way round, whoever's own."""
    notice = Notice.objects.select_for_update().filter(person=person, pk=notice_id).first()
    if notice is not None and notice.read_at is not None:
        notice.read_at = None
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(person: Person, *, kind: str = "") -> int:
    """すべて既読にする: whoever's own, of one kind if it is named; returns how many there were."""
    rows = Notice.objects.filter(person=person, read_at__isnull=True)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(read_at=clock.now())


@transaction.atomic
def choose_way(person: Person, kind: Kind | str, way: Way) -> None:
    """受け取り方の設定: whoever chooses for oneself how to hear of a kind from now on. Raises WayNotOpen if it is urgent."""
    chosen = the_kind(kind)
    if chosen.urgent:
        raise WayNotOpen(_("至急のお知らせは、受け取り方を変えられません。"))
    Preference.objects.update_or_create(person=person, kind=chosen.code, defaults={"way": way.value})
