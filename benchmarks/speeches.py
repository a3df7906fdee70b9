"""Searching 100,000 speeches of ten years of records: the database's time, the pages' time, and reading the index anew.

Each figure is its ratio to a limit; beside it stands what the same machine needed in the same run for one row by its
number, or for a page for staff that shows nothing.
"""

import datetime
import random
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from ground import Figure, in_private_database, interleaved, seconds, tell

in_private_database(__file__, durable=False)

import django
from django.core.management import call_command
from django.db import connection

django.setup()

import logging

import structlog
from asked import at_database, at_database_for
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from honbu.config import urls
from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person, Unit
from honbu.kernel.search import public as search
from honbu.kernel.search.queries import MOST_COUNTED, Sought, newest
from honbu.modules.meetings.models import AgendaItem, Block, Body, Meeting, Membership
from honbu.modules.meetings.queries.speeches import SPEECHES

MEETINGS, BLOCKS = 1_000, 100
YEARS = range(2016, 2026)
DATABASE_LIMIT, PAGE_LIMIT, MEMORY_LIMIT = 10.0, 60.0, 48.0  # ms, ms, MB
ROUNDS = 9
RARE, RARELY = "蓄電池の更新", 12
BODIES = ("情報セキュリティ委員会", "公共施設予約検討会", "文書管理委員会", "防災情報連絡会")
ROLES = ["本部長", "副本部長", "部員", "部員", "部員", "事務局", "事務局", "情報管理課長", "契約課長", "危機管理監"]
TOPICS = ["次期電話システムの検討", "標準化対象システムの移行", "情報セキュリティ監査の結果", "施設予約システムの更新", "避難所の開設状況の共有", "罹災証明書の発行", "例規の改正手続", "窓口の混雑表示", "職員研修の実施計画", "個人情報の取扱い", "業務継続計画の見直し", "内線電話の再編", "文書の電子化", "契約手続の電子化", "回線の冗長化", "住民記録システムの切替え"]  # fmt: skip
OPENINGS = ["それでは", "ただいまの説明について", "資料2の3ページですが", "前回の会議で", "昨年度の実績では", "各課の意見をまとめると", "他区の例を見ると", "区民の立場からは", "現場の職員からは", "担当としては"]  # fmt: skip
POINTS = ["費用の内訳を示してほしい", "移行の時期を早められないか", "システムの停止時間はどの程度か", "予算の要求に間に合うか", "監査で指摘された点は改まったか", "抜き打ちの点検も含めるべきである", "個人情報の扱いに不安がある", "委託先の管理を確かめたい", "研修を受けていない職員が多い", "予約の取消しが急に増えている", "電話がつながらないという苦情がある", "停電したときの備えを知りたい", "見積りの根拠が分からない", "特命随意契約とする理由は何か", "効果を数字で示すことはできるか", "窓口の待ち時間が延びている", "システムの保守期限が迫っている", "プロポーザルで選ぶべきではないか"]  # fmt: skip
ANSWERS = ["来月の本部で改めて報告する", "関係課と調整のうえ進めたい", "年度内にまとめる予定である", "現在、事業者に確認している", "要望として受け止める", "引き続き検討することとしたい", "資料を追って配布する", "予算の範囲で対応する", "計画に反映させたい", "試行の結果を見て判断したい"]  # fmt: skip
OLDEST = {"since": datetime.date(YEARS[0], 4, 1), "until": datetime.date(YEARS[0] + 1, 3, 31)}
SOUGHT = (
    ("rare word", Sought(RARE, SPEECHES)),
    ("common word", Sought("システム", SPEECHES)),
    ("two words", Sought("監査 研修", SPEECHES)),
    ("word, role and oldest year", Sought("プロポーザル", SPEECHES, **OLDEST, facets=("role:契約課長",))),
    ("common word and oldest year", Sought("システム", SPEECHES, **OLDEST)),
    ("long common word and role", Sought("移行の時期を早められないか", SPEECHES, facets=("role:危機管理監",))),
    ("a word that nobody said", Sought("蒸気機関車", SPEECHES)),
)
PAGES = (
    ("rare word", f"/meetings/search/?q={RARE}"),
    ("common word", "/meetings/search/?q=システム"),
    ("two words", "/meetings/search/?q=監査+研修"),
    ("word, role and year", f"/meetings/search/?q=プロポーザル&role=契約課長&year={YEARS[0]}"),
    ("common word, page 20", "/meetings/search/?q=システム&page=20"),
    ("nothing asked yet", "/meetings/search/"),
    ("rare word", f"/search/?q={RARE}"),
    ("common word", "/search/?q=システム"),
    ("two words", "/search/?q=監査+研修"),
    ("common word in 2018", "/search/?q=システム&since=2018-04-01&until=2019-03-31"),
)


def speech(chance: random.Random) -> str:
    """Two to six sentences, as a record has them."""
    said = [f"{chance.choice(OPENINGS)}、{chance.choice(TOPICS)}について、{chance.choice(POINTS)}。"]
    said += [
        f"{chance.choice(OPENINGS)}、{chance.choice(POINTS)}。{chance.choice(ANSWERS)}。"
        for _ in range(chance.randint(0, 2))
    ]
    return "".join(said) + f"{chance.choice(TOPICS)}は{chance.randint(2, 98)}件、{chance.choice(ANSWERS)}。"


def records(bodies: list[Body], chance: random.Random) -> Iterator[Meeting]:
    """A thousand meetings over ten years, each with an item and a hundred speeches."""
    rare = set(chance.sample(range(MEETINGS * BLOCKS), RARELY))
    for number in range(MEETINGS):
        year, body = YEARS[number * len(YEARS) // MEETINGS], bodies[number % len(bodies)]
        day = datetime.date(year, 4, 1) + datetime.timedelta(days=(number * 36) // 10 % 360)
        meeting = Meeting.objects.create(
            body=body, fiscal_year=year, ordinal=100 + number, held_on=day, state="closed", place="庁議室",
            opened_at=datetime.time(13, 30), closed_at=datetime.time(15, 0),
        )  # fmt: skip
        item = AgendaItem.objects.create(meeting=meeting, kind="matter", no=1, title=chance.choice(TOPICS) + "について")
        Block.objects.bulk_create(
            Block(
                meeting=meeting, item=item, position=float(place), kind="speech", role=chance.choice(ROLES),
                text=speech(chance) + (f"{RARE}も要る。" if number * BLOCKS + place in rare else ""),
            )
            for place in range(BLOCKS)
        )  # fmt: skip
        yield meeting


def furnish() -> Client:
    """The ward with ten years of records, and a browser in which a member of three of its five bodies is signed in.

    In a database that was given and is filled already nothing is made.
    """
    call_command("migrate", verbosity=0, interactive=False)
    registry.set_up()
    if not Person.objects.exists():
        for manifest in registry.manifests():
            if manifest.demo is not None:
                manifest.demo(small=True)
    account = accounts.Account.objects.select_related("person").get(username="honbucho")
    client = Client(HTTP_HOST="localhost")
    client.force_login(account)
    first = Body.objects.get(slug="joho")
    if Body.objects.filter(slug="body0").exists():
        return client
    bodies = [first] + [
        Body.objects.create(slug=f"body{number}", name=f"みどり台区{name}", unit=first.unit)
        for number, name in enumerate(BODIES)
    ]
    for body in bodies[:3]:
        Membership.objects.create(
            body=body, role="member", post="部員", person=account.person, valid_from=datetime.date(2016, 4, 1)
        )
    for _meeting in records(bodies, random.Random(7)):
        pass
    return client


def rebuild_apart() -> tuple[float, float]:
    """Seconds, and MB by which the process that reads the index anew grows."""
    said = subprocess.run(
        [sys.executable, __file__, "--rebuild"], capture_output=True, check=True, text=True
    ).stdout.split()
    return float(said[0]), float(said[1])


def rebuild() -> None:
    """In a process of its own: prints seconds and MB."""
    search.rebuild("meetings.decision")
    before, began = most_memory(), time.perf_counter()
    search.rebuild(SPEECHES)
    print(time.perf_counter() - began, most_memory() - before)


def most_memory() -> float:
    """The most MB that this process has held; not what its parent held, which `getrusage` would tell."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


@accounts.staff_page
def empty(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the form of a page
    """The least that a page for staff can be: who acts, one query, one word."""
    return HttpResponse(str(Unit.objects.filter(kind="ward").first()))


def figures_of_database(actor: Person) -> list[Figure]:
    """The newest twenty, for a member and for a stranger to all these records."""
    stranger = Person.objects.exclude(pk=actor.pk).filter(postings__post__rank__lt=60).order_by("number").first()
    assert stranger is not None
    row = search_row()
    found = []
    for who, reader in ((", a member", actor), (", a stranger to them", stranger)):
        for name, sought in SOUGHT:
            taken, one = interleaved(
                ROUNDS,
                lambda reader=reader, sought=sought: at_database_for(lambda: newest(reader, sought)),  # type: ignore[misc]
                lambda: at_database("SELECT * FROM search_entry WHERE id = %s", (row,)),
            )
            count = len(newest(reader, sought, most=MOST_COUNTED))
            limit = f"<= {DATABASE_LIMIT:.0f} ms; one row by its number {one:.2f} ms"
            measured = f"{taken:.1f} ms ({count} found)"
            ratio = taken / DATABASE_LIMIT
            found.append(Figure(f"newest 20, {name}{who}", measured, ratio, limit, taken <= DATABASE_LIMIT))
    return found


def search_row() -> int:
    """The number of some row of the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM search_entry WHERE kind = %s", [SPEECHES])
        return int(cursor.fetchone()[0])


def figures_of_pages(client: Client) -> list[Figure]:
    """Whole pages, from the request to the answer."""
    urls.urlpatterns += [path("benchmark/empty/", empty)]
    found = []
    for name, address in PAGES:
        bare, _mark, query = address.partition("?")
        fields = dict(urllib.parse.parse_qsl(query))
        client.get(bare, fields)
        page, nothing = interleaved(
            ROUNDS,
            lambda bare=bare, fields=fields: seconds(lambda: client.get(bare, fields)) * 1000,  # type: ignore[misc]
            lambda: seconds(lambda: client.get("/benchmark/empty/")) * 1000,
        )
        assert client.get(bare, fields).status_code == 200
        limit = f"<= {PAGE_LIMIT:.0f} ms; an empty page for staff {nothing:.1f} ms"
        found.append(Figure(f"{bare}: {name}", f"{page:.1f} ms", page / PAGE_LIMIT, limit, page <= PAGE_LIMIT))
    return found


def main() -> None:
    """Measure and tell."""
    client = furnish()
    first, grown = rebuild_apart()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_entry")
    again, grown_again = rebuild_apart()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_entry")
    figures = [
        Figure(
            f"{MEETINGS * BLOCKS:,} speeches are read into an empty index: memory", f"{grown:.0f} MB in {first:.0f} s",
            grown / MEMORY_LIMIT, f"<= {MEMORY_LIMIT:.0f} MB", grown <= MEMORY_LIMIT,
        ),
        Figure(
            "the same again, when nothing has changed: memory", f"{grown_again:.0f} MB in {again:.0f} s",
            grown_again / MEMORY_LIMIT, f"<= {MEMORY_LIMIT:.0f} MB", grown_again <= MEMORY_LIMIT,
        ),
    ]  # fmt: skip
    member = accounts.Account.objects.select_related("person").get(username="honbucho").person
    assert member is not None
    figures += figures_of_database(member)
    figures += figures_of_pages(client)
    tell(figures)


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
rebuild() if "--rebuild" in sys.argv else main()
