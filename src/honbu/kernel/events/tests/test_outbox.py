"""Events: told after the commit, at least once, to everybody who wants to hear them."""

import threading
from dataclasses import dataclass

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from honbu.kernel.events import public as events
from honbu.kernel.events.models import Delivery, Event
from honbu.kernel.jobs import public as jobs
from honbu.kernel.manifest import Subscription

HEARD: list[object] = []
FAILING = {"times": 0}


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A decision of a meeting."""

    meeting_id: int
    wording: str


def hear(event: DecisionMade) -> None:
    jobs.start_progress(f"heard-{event.meeting_id}", job="x", person_id=None)
    HEARD.append(event)


def hear_badly(event: DecisionMade) -> None:
    jobs.start_progress(f"half-{event.meeting_id}", job="x", person_id=None)
    if FAILING["times"]:
        FAILING["times"] -= 1
        raise RuntimeError("受け手の不具合")


@pytest.fixture(autouse=True)
def _subscribed():
    kept = dict(events._subscriptions)
    HEARD.clear()
    FAILING["times"] = 0
    events.declare([Subscription(DecisionMade, hear_badly), Subscription(DecisionMade, hear)])
    yield
    events._subscriptions.clear()
    events._subscriptions.update(kept)


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="events.deliver", status="todo").count()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_nobody_hears_of():
    before = waiting()
    with transaction.atomic():
        events.publish(DecisionMade(1, "案のとおり承認"))
        transaction.set_rollback(True)
    assert (Event.objects.count(), waiting()) == (0, before)


@pytest.mark.django_db
def test_an_event_reaches_its_handlers_as_the_value_that_was_published():
    before = waiting()
    number = events.publish(DecisionMade(2, "了承"))
    assert waiting() == before + 1
    events.deliver(str(number))
    assert [DecisionMade(2, "了承")] == HEARD


@pytest.mark.django_db
def test_a_handler_that_fails_keeps_no_other_from_hearing_and_leaves_nothing_half_done():
    FAILING["times"] = 1
    number = events.publish(DecisionMade(3, "了承"))
    with pytest.raises(events.DeliveryFailed, match="受け手の不具合"):
        events.deliver(str(number))
    assert len(HEARD) == 1
    assert not jobs.Progress.objects.filter(title="half-3").exists()
    events.deliver(str(number))
    assert jobs.Progress.objects.filter(title="half-3").exists()
    assert len(HEARD) == 1


@pytest.mark.django_db
def test_an_event_offered_again_is_not_heard_twice():
    number = str(events.publish(DecisionMade(4, "了承")))
    for _ in range(3):
        events.deliver(number)
    assert len(HEARD) == 1
    assert Delivery.objects.filter(event=number, done_at__isnull=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_event_let_each_handler_hear_it_once():
    number = str(events.publish(DecisionMade(5, "了承")))
    failures = []

    def deliver() -> None:
        try:
            events.deliver(number)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=deliver) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert len(HEARD) == 1


@pytest.mark.django_db
def test_an_event_that_nobody_wants_to_hear_is_kept_but_makes_no_work():
    before = waiting()
    events.declare([])
    events.publish(DecisionMade(6, "了承"))
    assert (Event.objects.count(), waiting()) == (1, before)
