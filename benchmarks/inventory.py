"""The inventory with 2,000 systems: its page against an empty view with one query, and an import of 2,000 rows.

`python benchmarks/inventory.py` prints each figure with its limit, and ends with 1 if one is passed. Without DATABASE_URL it makes
the demonstration ward in a private database of its own and removes it afterwards.
"""

import io
import logging
import os
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
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from honbu.config.running.postgres import Cluster

PAGE_LIMIT, IMPORT_LIMIT = 3.0, 5.0
ROUNDS, REQUESTS = 25, 20
SYSTEMS = 2_000


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
import xlsxwriter

from honbu.config import urls
from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person, Unit, tree_on
from honbu.kernel.ui import listing
from honbu.modules.portfolio.actions import intake
from honbu.modules.portfolio.models import Question, System


def bare(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the form of a page
    """The least that a view can be: nobody is asked for, one query, one word."""
    return HttpResponse(str(Unit.objects.filter(kind="ward").first()))


def cost(client: Client, address: str, before: Callable[[], object] = lambda: None) -> float:
    """The processor time of a request, in milliseconds; what is done before each is not part of it."""
    spent = 0.0
    for _request in range(REQUESTS):
        before()
        begun = time.process_time()
        assert client.get(address).status_code == 200
        spent += time.process_time() - begun
    return spent / REQUESTS * 1000


def a_list(sections: list[str]) -> bytes:
    """2,000 rows as an office keeps them: eras, 千円, spaces, gaps."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("一覧")
    heads = (
        "番号",
        "システム名",
        "所管課",
        "業務内容",
        "種別",
        "業者",
        "契約開始",
        "契約終了",
        "R5決算額（千円）",
        "利用者数",
        "備考",
    )
    for column, head in enumerate(heads):
        page.write_string(0, column, head)
    for row in range(1, SYSTEMS + 1):
        values = (
            row, f"取込{row:04}番の{'管理' if row % 2 else '受付'}システム", sections[row % len(sections)] if row % 19 else "",
            "窓口の事務", ("パッケージ", "SaaS", "")[row % 3], f"業者{row % 40}", "R3.4.1", "R9.3.31" if row % 5 else "",
            f"{1_000 + row:,}", row % 60, "",
        )  # fmt: skip
        for column, value in enumerate(values):
            page.write(row, column, value)
    book.close()
    return target.getvalue()


def main() -> int:
    """Make the ward, measure, print."""
    call_command("migrate", verbosity=0)
    registry.set_up()
    for manifest in registry.manifests():
        if manifest.demo is not None:
            manifest.demo(small=False)
    office = next(unit for unit in tree_on().units.values() if unit.name == "情報管理課")
    actor = Person.objects.filter(postings__unit=office.id, postings__is_main=True).order_by("-postings__post__rank")[0]
    sections = [unit.name for unit in tree_on().units.values() if unit.kind == Unit.Kind.SECTION]
    content = a_list(sections)
    seconds = []
    for _time in range(3):
        begun = time.perf_counter()
        with transaction.atomic():
            batch = intake.take_in_list(content, "2,000件の一覧.xlsx", actor=actor)
            intake.accept_list(batch, actor=actor)
            seconds.append(time.perf_counter() - begun)
            questions = Question.objects.filter(source=batch).count() + Question.objects.filter(state="asked").count()
            if _time < 2:
                transaction.set_rollback(True)
    print(
        f"import of 2,000 rows with questions ({questions:,}): {min(seconds):.1f} s, {min(seconds) / IMPORT_LIMIT:.2f} of {IMPORT_LIMIT} s"
    )
    urls.urlpatterns.append(path("bench/empty/", bare))
    client = Client(HTTP_HOST="localhost")
    client.force_login(accounts.Account.objects.get(person=actor))
    count = System.objects.count()
    cost(client, "/portfolio/")
    # In turns, so that a busy machine is as busy for the one as for the other.
    rounds = [(cost(client, "/portfolio/"), cost(client, "/bench/empty/")) for _round in range(ROUNDS)]
    ratio = statistics.median(page / least for page, least in rounds)
    page, least = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"inventory page over {count:,} systems: {page:.1f} ms, empty view with one query {least:.1f} ms: {ratio:.2f} x, limit {PAGE_LIMIT} x"
    )
    first = min(cost(client, "/portfolio/", listing.forget_lists) for _round in range(3))
    print(f"the same, first look after a change: {first:.0f} ms")
    connection.close()
    return int(min(seconds) > IMPORT_LIMIT or ratio > PAGE_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
