"""A process of the house, with its settings and the role of the pages: does, line by line, what a proof can't from outside."""

import json
import sys
import threading
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.urls import reverse  # noqa: E402

from honbu.kernel.accounts.public import Account  # noqa: E402
from honbu.kernel.documents import public as documents  # noqa: E402
from honbu.kernel.jobs import public as jobs  # noqa: E402
from honbu.kernel.organisation.public import System  # noqa: E402
from honbu.kernel.streams import public as streams  # noqa: E402


def person(username: str) -> int:
    """The person behind an account."""
    return Account.objects.get(username=username).person_id or 0


def channels(session_key: str) -> Any:
    """Which channels the house lets this session hear; None while nobody has told the streams."""
    return streams.channels_of(session_key)


def tell(username: str, first: str, count: str, pause: str) -> int:
    """Send so many messages to a person, numbered from `first`, with a pause after each."""
    channel = f"person:{person(username)}"
    waiting = threading.Event()
    for number in range(int(first), int(first) + int(count)):
        streams.send(channel, "proof", number=number)
        waiting.wait(float(pause))
    return int(count)


def job() -> str:
    """Put a job of the house into the queue, in a transaction as an action does."""
    with transaction.atomic():
        jobs.later("streams.forget_old")
    return "streams.forget_old"


def document(size: str) -> str:
    """Keep a document that is open to everybody; gives the address at which its file is had."""
    content = "証跡".encode() * (int(size) // 6)
    kept = documents.keep(content, "要綱.txt", actor=System("proof"), title="証明用の文書", disclosure="open")
    return reverse("documents:public_file", args=[kept.pk])


DEEDS = {deed.__name__: deed for deed in (person, channels, tell, job, document)}
for line in sys.stdin:
    name, *words = json.loads(line)
    try:
        print(json.dumps({"answer": DEEDS[name](*words)}), flush=True)
    except Exception as trouble:  # noqa: BLE001 - told to whoever asked
        print(json.dumps({"trouble": f"{type(trouble).__name__}: {trouble}"}), flush=True)
