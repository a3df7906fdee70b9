"""`honbu startmodule`: the skeleton of a module, in the order in which it is read, with one thing that already works."""

import keyword
import re
from pathlib import Path
from string import Template

import honbu

MODULES = Path(honbu.__file__).parent / "modules"
NAME = re.compile(r"[a-z][a-z_]{2,30}")

FILES = {
    "README.md": """# $title ($name)

Which requirements this module meets: none yet.

| 日本語 | English |
|---|---|
| 覚え書き | note |

Publishes: NoteClosed. Consumes: nothing.

```mermaid
stateDiagram-v2
    open --> closed: close
```
""",
    "__init__.py": "",
    "apps.py": '''"""The Django app of this module."""

from django.apps import AppConfig


class ${camel}Config(AppConfig):
    """honbu.modules.$name"""

    name = "honbu.modules.$name"
    label = "$name"
''',
    "domain/__init__.py": "",
    "domain/states.py": '''"""The states of a note, and what leads from one to the next."""

from enum import StrEnum


class State(StrEnum):
    """状態"""

    OPEN = "open"
    CLOSED = "closed"


class Act(StrEnum):
    """What somebody does with it."""

    CLOSE = "close"


FLOW: dict[tuple[State, Act], State] = {(State.OPEN, Act.CLOSE): State.CLOSED}
''',
    "domain/events.py": '''"""What this module tells the others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteClosed:
    """A note was closed."""

    note_id: int
''',
    "models.py": '''"""Rows of $title."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.$name.domain.states import State


class ${note}(models.Model):
    """覚え書き: the first thing of this module; replace it with the office's own."""

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("組織"))
    title = models.CharField(_("件名"), max_length=120)
    state = models.CharField(_("状態"), max_length=10, default=State.OPEN.value)

    class Meta:
        verbose_name = _("覚え書き")
        verbose_name_plural = _("覚え書き")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=["open", "closed"]), name="${name}_note_state")]

    def __str__(self) -> str:
        return self.title
''',
    "queries.py": '''"""What somebody may see of $title."""

from django.db.models import QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.modules.$name.models import ${note}


def notes_for(actor: Actor) -> QuerySet[${note}]:
    """The notes of the units for which the actor may read them."""
    units = access.units_where(actor, "$name.read")
    notes = ${note}.objects.all()
    return notes if units is None else notes.filter(unit__in=units)
''',
    "actions.py": '''"""What people do in $title."""

from django.db import transaction

from honbu.kernel.access import public as access
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import after
from honbu.kernel.trail import public as trail
from honbu.modules.$name.domain import states
from honbu.modules.$name.domain.events import NoteClosed
from honbu.modules.$name.models import ${note}


@transaction.atomic
def close_note(note: ${note}, *, actor: Actor, reason: str) -> None:
    """Close a note, with the reason that its readers will see."""
    access.require(actor, "$name.close", on=note.unit)
    before = note.state
    note.state = after(states.FLOW, note.state, states.Act.CLOSE).value
    note.save(update_fields=["state"])
    trail.write(actor, "$name.note.closed", note, before={"状態": before}, after={"状態": note.state}, reason=reason)
    events.publish(NoteClosed(note_id=note.pk))
''',
    "public.py": '''"""The door of $title for other modules."""

from honbu.modules.$name.domain.events import NoteClosed

__all__ = ["NoteClosed"]
''',
    "pages.py": '''"""The pages of $title."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from honbu.kernel.accounts import public as accounts
from honbu.modules.$name import queries


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """The notes that the reader may see."""
    return render(request, "$name/index.html", {"notes": queries.notes_for(accounts.actor(request))[:200]})
''',
    "urls.py": '''"""The addresses of $title."""

from django.urls import path

from honbu.modules.$name import pages

app_name = "$name"
urlpatterns = [path("", pages.index, name="index")]
''',
    "templates/$name/index.html": """{% extends "ui/shell.html" %}

{% block title %}{% translate "$title" %}{% endblock %}

{% block main %}
<h1>{% translate "$title" %}</h1>
<ul>{% for note in notes %}<li>{{ note.title }}</li>{% endfor %}</ul>
{% endblock main %}
""",
    "module.py": '''"""The manifest of $title."""

from honbu.kernel.manifest import Module, NavigationEntry, Permission

MODULE = Module(
    name="$name",
    title="$title",
    title_en="$camel",
    home_url="$name:index",
    navigation=[NavigationEntry("$title", "$name:index", ("$name.read",))],
    permissions=[
        Permission("$name.read", "${title}を読む"),
        Permission("$name.close", "${title}を閉じる"),
    ],
    verbs={"$name.note.closed": "覚え書きを閉じた"},
    urls="honbu.modules.$name.urls",
    url_prefix="$name/",
)
''',
    "migrations/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_domain_states.py": '''"""The states of a note."""

import pytest

from honbu.kernel.states import NotPossibleNow, after
from honbu.modules.$name.domain import states


def test_an_open_note_is_closed_once() -> None:
    """And not a second time."""
    closed = after(states.FLOW, states.State.OPEN, states.Act.CLOSE)
    assert closed is states.State.CLOSED
    with pytest.raises(NotPossibleNow):
        after(states.FLOW, closed, states.Act.CLOSE)
''',
}


class CannotStartModule(RuntimeError):
    """The name can't be a module's, or the folder exists."""


def write_skeleton(name: str, *, title: str, modules: Path = MODULES) -> list[Path]:
    """Write the files of a new module; returns them. Raises CannotStartModule before anything is written."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise CannotStartModule(f"{name!r} can't name a module: lower-case letters and underscores, an English plural.")
    folder = modules / name
    if folder.exists():
        raise CannotStartModule(f"{folder} exists already.")
    camel = "".join(word.capitalize() for word in name.split("_"))
    words = {"name": name, "camel": camel, "note": f"{camel}Note", "title": title}
    written = []
    for template, content in FILES.items():
        path = folder / Template(template).substitute(words)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(content).substitute(words), encoding="utf-8")
        written.append(path)
    return written
