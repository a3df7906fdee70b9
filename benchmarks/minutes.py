"""Reading records and making papers of them: records a second, a very long one, a megabyte of text, a PDF of fifteen pages."""

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
import unicodedata

import django
from ground import Figure, interleaved, tell

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.test")
django.setup()

# Only now: models exist once Django is set up.
from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.tests.makers import RECORDS, a_record

SCRIPT = """
import resource, sys, time
import django
django.setup()
from honbu.modules.meetings.domain.reading import read
text = open(sys.argv[1], encoding="utf-8").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
record = read(text)
print(len(record.blocks), time.perf_counter() - began, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def paper_of(record: Record) -> Figure:
    """How long the PDF of a long record takes."""
    long = dataclasses.replace(record, blocks=record.blocks * 5)
    pages = len(record_paper.pictures(long, "会議録"))

    def pdf() -> float:
        began = time.perf_counter()
        record_paper.make(long, "会議録", "pdf")
        return time.perf_counter() - began

    pdf()
    (taken,) = interleaved(7, pdf)
    return Figure(f"PDF of a record of {pages} pages", f"{taken * 1000:.0f} ms", taken / 0.2, "<= 200 ms", taken <= 0.2)


def main() -> None:
    """Measure and tell."""
    # As long as the two real records of a ward: 4,700 characters, 41 speeches.
    short = (RECORDS / "2025-1.txt").read_text(encoding="utf-8")
    speech = (
        "窓口の混む時期を避け、担当者が替わったときの引継ぎも含めて、年度の途中で確かめる機会があるとよいと思います。"
    )
    body = "".join(f"部員：{number}番目の意見です。{speech}実際の日程は各課で相談します。\n\n" for number in range(36))
    usual = short.replace("[14:05 終了]", f"{body}[14:05 終了]")

    def read_one() -> float:
        began = time.process_time()
        read(usual)
        return time.process_time() - began

    def normalise_only() -> float:
        """The least that has to be done with a text: each line folded."""
        began = time.process_time()
        for line in usual.split("\n"):
            unicodedata.normalize("NFKC", line)
        return time.process_time() - began

    read_one()
    one, least = interleaved(60, read_one, normalise_only)
    figures = [
        Figure(
            f"a record of {len(usual):,} characters, a second",
            f"{1 / one:.0f} records ({one / least:.0f} x a mere NFKC of its lines)",
            one * 100,
            ">= 100 records/s",
            one <= 0.01,
        )
    ]
    line = "部員：{}番目の意見です。令和7年5月28日に確かめました。窓口の混む時期を避けてほしいと思います。\n"
    for name, wanted, seconds in (("1 MB of text", 1_000_000, 1.0), ("a record of 500 pages", 600_000, 5.0)):
        rows = wanted // (len(line.encode()) if "MB" in name else len(line))
        text = a_record(body="".join(line.format(number) for number in range(rows)))
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            told = subprocess.run(
                [sys.executable, "-c", SCRIPT, file.name], capture_output=True, text=True, check=True
            ).stdout.split()
        taken, memory = float(told[1]), int(told[3]) / 1024
        figures.append(
            Figure(
                f"{name} ({int(told[0]):,} blocks)",
                f"{taken:.2f} s",
                taken / seconds,
                f"<= {seconds:.0f} s",
                taken <= seconds,
            )
        )
        if "500" in name:
            figures.append(
                Figure("its memory, the process whole", f"{memory:.0f} MB", memory / 200, "<= 200 MB", memory <= 200)
            )
    figures.append(paper_of(read(usual)))
    tell(figures)


main()
