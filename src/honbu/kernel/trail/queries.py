"""Reading the trail: the history of an object, of a person."""

import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from honbu.kernel.trail.models import Line, Seal


def history_of(subject: models.Model) -> QuerySet[Line]:
    """Everything that was done to an object, newest first."""
    return Line.objects.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk))


def last_change_of(subject: models.Model) -> tuple[str, datetime.datetime | None]:
    """Who changed an object last for a reason, and when; nobody if nobody did."""
    line = history_of(subject).exclude(reason="").order_by("-pk").first()
    return (line.actor_name, line.at) if line else ("", None)


def lines_of_person(person_id: int) -> QuerySet[Line]:
    """Everything that a person did, newest first."""
    return Line.objects.filter(actor_id=person_id)


def last_position() -> int:
    """The position of the newest seal: how many lines there are."""
    return Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0


def plain(line: Line) -> list[tuple[str, Any, Any]]:
    """What a line changed as (field, before, after), in the order in which it was written."""
    before, after = line.before or {}, line.after or {}
    return [(name, before.get(name), after.get(name)) for name in {**before, **after}]
