"""わたしの仕事 against an empty view with one query, and against an empty page for staff: processor time, in the same run.

`python benchmarks/home_page.py [--profile]` prints the ratio and its limit, and ends with 1 if the limit is passed. Without
DATABASE_URL it makes the demonstration ward in a private database of its own and removes it afterwards.
"""

import cProfile
import json
import logging
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
import structlog
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from honbu.config.running.postgres import Cluster

LIMIT = 3.0
ROUNDS, REQUESTS = 15, 40
ITEMS = 12


def start() -> int:
    """A private database, and this script once more inside of it."""
    home = Path(tempfile.mkdtemp(prefix="honbu-bench-"))
    os.environ.update(HONBU_HOME=str(home), HONBU_DATABASE_ROLE="owner")
    cluster = Cluster(home, tests=True)
    cluster.start()
    try:
        environment = {**os.environ, "DATABASE_URL": cluster.url("owner")}
        return subprocess.run([sys.executable, __file__, *sys.argv[1:]], env=environment, check=False).returncode
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__" and "DATABASE_URL" not in os.environ:
    sys.exit(start())

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
django.setup()

# Only now: models exist once Django is set up.
from honbu.config import urls
from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts
from honbu.kernel.home import public as home
from honbu.kernel.home.desk import forget_desks
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Unit, standing


@accounts.staff_page
def empty(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the form of a page
    """The least that a page for staff can be: who acts, one query, one word."""
    return HttpResponse(str(Unit.objects.filter(kind="ward").first()))


def bare(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the form of a page
    """The least that a view can be: nobody is asked for, one query, one word."""
    return HttpResponse(str(Unit.objects.filter(kind="ward").first()))


def furnish() -> Client:
    """The ward, a chief with a full desk, and a browser in which she is signed in."""
    call_command("migrate", verbosity=0, interactive=False)
    registry.set_up()
    if not Person.objects.exists():
        for manifest in registry.manifests():
            if manifest.demo is not None:
                manifest.demo(small=False)
    account = accounts.Account.objects.select_related("person").get(username="johokacho")
    chief, other = account.person, accounts.Account.objects.select_related("person").get(username="keiyaku").person
    assert chief is not None
    assert other is not None
    unit = Unit.objects.get(pk=standing(chief).unit_id)
    for number in range(ITEMS):
        due = notices.due_in(number - 3)
        common = {"url": "/calendar/", "module": "home", "due": due, "about": "令和8年度 情報セキュリティ監査"}
        notices.assign(
            f"bench:mine:{number}", title=f"監査調書{number}を確かめる", to=unit, requested_by=other, **common
        )
        notices.assign(f"bench:theirs:{number}", title=f"評価シート{number}", to=other, requested_by=chief, **common)
        notices.notify(chief, "notices.reminder", f"お知らせ{number}", key=f"bench:{number}", url="/calendar/")
    client = Client(HTTP_HOST="localhost")
    client.force_login(account)
    return client


def cost(client: Client, address: str) -> float:
    """Processor seconds of one request."""
    began = time.process_time()
    for _ in range(REQUESTS):
        assert client.get(address).status_code == 200
    return (time.process_time() - began) / REQUESTS


def cost_after(client: Client, change: Callable[[], object]) -> float:
    """Processor seconds of the first request after a change, the change itself left out."""
    spent = 0.0
    for _ in range(REQUESTS):
        change()
        began = time.process_time()
        client.get("/")
        spent += time.process_time() - began
    return spent / REQUESTS


def queries(client: Client, address: str) -> int:
    """How many queries a warm page asks."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def measure() -> int:
    """Measure both in turns, so that a busy machine is as busy for the one as for the other."""
    urls.urlpatterns += [path("benchmark/empty/", empty), path("benchmark/bare/", bare)]
    client = furnish()
    addresses = ("/", "/benchmark/empty/", "/benchmark/bare/")
    for address in addresses:
        cost(client, address)
    rounds = [[cost(client, address) for address in addresses] for _ in range(ROUNDS)]
    ratio = statistics.median(home_page / least for home_page, _staff, least in rounds)
    figures = {
        "home_ms": round(statistics.median(taken[0] for taken in rounds) * 1000, 2),
        "staff_ms": round(statistics.median(taken[1] for taken in rounds) * 1000, 2),
        "bare_ms": round(statistics.median(taken[2] for taken in rounds) * 1000, 2),
        "home_queries": queries(client, "/"),
        "staff_queries": queries(client, "/benchmark/empty/"),
        "bare_queries": queries(client, "/benchmark/bare/"),
        "staff_ratio": round(statistics.median(taken[0] / taken[1] for taken in rounds), 2),
        # For whom something has changed since, and in a process that has only just started.
        "changed_ms": round(cost_after(client, forget_desks) * 1000, 2),
        "cold_ms": round(cost_after(client, home.forget) * 1000, 2),
        "ratio": round(ratio, 2),
        "limit": LIMIT,
    }
    print(json.dumps(figures))
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(cost, client, "/")
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(measure())
