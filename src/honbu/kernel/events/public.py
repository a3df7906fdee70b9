"""Typed events between offices: published with the change, delivered after its commit, at least once."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from pydantic import TypeAdapter

from honbu.kernel.clock import public as clock
from honbu.kernel.events.models import Delivery, Event
from honbu.kernel.jobs import public as jobs
from honbu.kernel.manifest import Subscription

__all__ = ["DeliveryFailed", "declare", "deliver", "publish", "undelivered_count"]

_subscriptions: dict[str, list[Subscription]] = {}


class DeliveryFailed(RuntimeError):
    """A handler could not take an event; it is offered again later."""


def kind_of(event: type[Any]) -> str:
    """The name under which an event type is stored: its module and class."""
    return f"{event.__module__}.{event.__qualname__}"


def declare(subscriptions: Sequence[Subscription]) -> None:
    """The registry hands over who wants to hear what."""
    _subscriptions.clear()
    for subscription in subscriptions:
        _subscriptions.setdefault(kind_of(subscription.event), []).append(subscription)


def publish(event: Any, *, request_id: uuid.UUID | None = None) -> uuid.UUID:
    """Write the event (a frozen dataclass of ids) into the outbox, in the caller's transaction.

    If the transaction rolls back, nobody hears of it. The returned id lets a handler tell a repetition.
    """
    kind = kind_of(type(event))
    body = TypeAdapter(type(event)).dump_python(event, mode="json")
    with transaction.atomic():
        row = Event.objects.create(id=uuid.uuid4(), kind=kind, body=body, at=clock.now(), request_id=request_id)
        if kind in _subscriptions:
            jobs.later("events.deliver", event_id=str(row.pk))
    return row.pk


def undelivered_count() -> int:
    """How many deliveries some handler has refused so far and not taken since."""
    return Delivery.objects.filter(done_at__isnull=True, tries__gt=0).count()


def handler_name(handler: Callable[[Any], None]) -> str:
    """The name under which a handler's deliveries are kept."""
    return f"{handler.__module__}.{handler.__qualname__}"


def deliver(event_id: str) -> None:
    """Offer an event to each handler that has not taken it yet; one that fails does not keep the others from it.

    Raises DeliveryFailed at the end if any failed, so that the queue tries again with a growing pause.
    """
    row = Event.objects.get(pk=event_id)
    failures = []
    for subscription in _subscriptions.get(row.kind, ()):
        name = handler_name(subscription.handler)
        Delivery.objects.get_or_create(event=row, handler=name)
        try:
            with transaction.atomic():
                delivery = Delivery.objects.select_for_update().get(event=row, handler=name)
                if delivery.done_at is not None:
                    continue
                subscription.handler(TypeAdapter(subscription.event).validate_python(row.body))
                delivery.done_at, delivery.error, delivery.tries = clock.now(), "", delivery.tries + 1
                delivery.save()
        except Exception as error:  # noqa: BLE001 - whatever a handler raises must not stop the other offices
            kept = Delivery.objects.get(event=row, handler=name)
            kept.tries, kept.error = kept.tries + 1, f"{type(error).__name__}: {error}"
            kept.save(update_fields=["tries", "error"])
            failures.append(f"{name}: {kept.error}")
    if failures:
        raise DeliveryFailed("; ".join(failures))
