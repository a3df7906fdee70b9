"""How a piece of work is shown in a list: with the module's colour and icon, and in words how much time is left."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honbu.kernel.clock import public as clock
from honbu.kernel.manifest import Module
from honbu.kernel.notices.queries import Item, Waiting
from honbu.kernel.ui.pieces import Todo


@dataclass(frozen=True, slots=True)
class Face:
    """The hue and the icon by which a module's work is recognised."""

    hue: str = "blue-900"
    icon: str = "todo"


_faces: dict[str, Face] = {}


def declare_faces(manifests: Iterable[Module]) -> None:
    """Whoever has the manifests tells how each module looks."""
    _faces.clear()
    _faces.update({manifest.name: Face(manifest.hue, manifest.icon) for manifest in manifests})


def left(due: datetime.date | None) -> str:
    """本日まで, 期限まで3開庁日, 2日超過: open days ahead, days of the calendar behind."""
    if due is None:
        return _("期限なし")
    today = clock.today()
    if due == today:
        return _("今日まで")
    if due < today:
        late = (today - due).days
        return ngettext("%(days)d日超過", "%(days)d日超過", late) % {"days": late}
    count = clock.business_days_between(today, due, clock.calendar())
    return ngettext("期限まで%(days)d開庁日", "期限まで%(days)d開庁日", count) % {"days": count}


def _is_late(due: datetime.date | None) -> bool:
    return due is not None and due < clock.today()


def shown_item(item: Item) -> Todo:
    """Work as its doer reads it."""
    face = _faces.get(item.module, Face())
    words = [word for word in (item.about, item.part) if word]
    if item.for_whom:
        words.insert(0, _("%(name)sの%(kind)s") % {"name": item.for_whom, "kind": item.as_what})
    title = _("（%(kind)s）%(title)s") % {"kind": item.as_what, "title": item.title} if item.for_whom else item.title
    return Todo(title, item.url, "・".join(words), item.due, left(item.due), _is_late(item.due), face.hue, face.icon)


def shown_waiting(waiting: Waiting) -> Todo:
    """Work as its requester reads it."""
    face = _faces.get(waiting.module, Face())
    who = _("%(who)sの対応を待っています") % {"who": waiting.who}
    about = f"{who}・{waiting.about}" if waiting.about else who
    late = _is_late(waiting.due)
    return Todo(waiting.title, waiting.url, about, waiting.due, left(waiting.due), late, face.hue, face.icon)
