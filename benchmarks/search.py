"""The newest twenty finds in 100,000 texts, at the database, against reading one row by its number."""

import datetime
import random

from ground import Figure, in_private_database, interleaved, tell

in_private_database(__file__, durable=False)

import django
from django.core.management import call_command
from django.db import connection

django.setup()

import time

from asked import at_database, at_database_for

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import System
from honbu.kernel.search import public as search
from honbu.kernel.search.queries import Sought, newest

TEXTS = 100_000
PARTS = ["次期電話システムの検討について", "音声品質", "監査", "予約", "避難所", "標準化", "移行計画", "契約", "評価", "更新", "予算", "研修", "職員", "窓口", "区民", "個人情報", "罹災証明", "内部統制", "委託", "点検", "抜き打ちで訪問", "事務局から説明", "案のとおり承認", "引き続き検討", "資料をいただきたい", "令和8年度", "実施計画", "情報管理課", "各課のシステム", "担当者", "知識", "経費", "見積", "更新時期", "機器の故障", "クラウド", "災害対策本部", "初動対応", "分電盤", "保守期限", "プロポーザル", "特命随意契約", "履行確認", "チェックシート"]  # fmt: skip
QUERIES = ("監査", "予約", "罹災証明", "抜き打ち", "分電盤77", "災害対策本部 初動", "ない言葉")


def speeches(first: int, chance: random.Random, now: datetime.datetime) -> list[search.Searchable]:
    """Five thousand speeches put together by chance."""
    return [
        search.Searchable(
            "bench.speech",
            str(number),
            f"第{number}発言",
            "".join(chance.choices(PARTS, k=chance.randint(12, 40))) + str(chance.randint(1, 99)),
            "/",
            now - datetime.timedelta(minutes=number),
        )
        for number in range(first, first + 5000)
    ]


def fill() -> None:
    """A hundred thousand of them, the same every time."""
    chance, now = random.Random(7), clock.now()
    for first in range(0, TEXTS, 5000):
        search.put(speeches(first, chance, now))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_entry")


def main() -> None:
    """Measure and tell."""
    call_command("migrate", verbosity=0, interactive=False)
    began = time.perf_counter()
    fill()
    filled = time.perf_counter() - began
    figures = [Figure("index 100,000 texts", f"{filled:.0f} s", filled / 60, "told only", True)]
    for query in QUERIES:
        taken, one = interleaved(
            9,
            lambda query=query: at_database_for(lambda: newest(System("検査"), Sought(query))),  # type: ignore[misc]
            lambda: at_database("SELECT * FROM search_entry WHERE id = %s", (500,)),
        )
        found = len(search.find(System("検査"), query).finds)
        limit = f"<= 10 ms; one row by its number {one:.2f} ms"
        figures.append(
            Figure(f"newest 20 for 「{query}」 ({found})", f"{taken:.1f} ms", taken / 10, limit, taken <= 10)
        )
    tell(figures)


main()
