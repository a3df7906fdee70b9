"""Writing a line of the trail."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person, standing
from honbu.kernel.trail.models import Line

_request: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)
_encoder = DjangoJSONEncoder()


@contextmanager
def request_context(request_id: uuid.UUID) -> Iterator[None]:
    """Lines written inside carry this request's number."""
    token = _request.set(request_id)
    try:
        yield
    finally:
        _request.reset(token)


def current_request() -> uuid.UUID | None:
    """The number of the request that is being answered, if one is."""
    return _request.get()


def write(
    actor: Actor | None,
    verb: str,
    subject: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    unit_id: int | None = None,
) -> Line:
    """証跡: one line, in the caller's transaction: no change without its line, no line without its change.

    `verb` is `part.object.verb_in_past`; `before` and `after` hold only what changed. The database seals it at commit.
    A `None` actor is somebody who is not signed in.
    """
    name, post, number = "", "", None
    if isinstance(actor, Person):
        where = standing(actor)
        name, post, number = actor.name, str(where), actor.pk
        unit_id = unit_id if unit_id is not None else where.unit_id
    elif actor is not None:
        name = actor.name
    return Line.objects.create(
        at=clock.now(),
        actor_id=number,
        actor_name=name,
        actor_post=post[:160],
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_title=str(subject)[:200],
        unit_id=unit_id,
        before=_storable(before),
        after=_storable(after),
        reason=reason,
        request_id=_request.get(),
    )


def _storable(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return _encoder.default(value)
