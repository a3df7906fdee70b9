"""訪問の記録票: how long a tablet takes to send a whole visit, against a house that really runs.

Forty items with words, twenty photos of twelve megapixels as the tablet keeps them (made smaller to 2560 pixels, JPEG), sent as
the form does: the record, the photos two at a time, the record once more with the word that it is done.

`python benchmarks/audit_field.py [--json]`.
"""

import datetime
import hashlib
import http.client
import io
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
from ground import Figure, seconds, tell
from PIL import Image
from recording import PORT, Browser, a_running_house

from honbu.config.running.postgres import Cluster

VISITS, ITEMS, PHOTOS, AT_ONCE = 3, 40, 20, 2
TAKEN, KEPT, QUALITY = (4000, 3000), (2560, 1920), 85
LIMIT = 5.0
PERSONA = "kansain"  # of the demonstration ward: the one who audits
WORDS = "書庫の鍵は係長が管理し、貸出簿に記録している。10件のうち3件を見た。"


def prepare() -> None:
    """In a process of its own, whose home is the house's: a visit of today for the persona who audits. Prints what it sends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
    os.environ["DATABASE_URL"] = Cluster(Path(os.environ["HONBU_HOME"])).url("owner")
    django.setup()
    from honbu.kernel.accounts import public as accounts
    from honbu.kernel.clock import public as clock
    from honbu.kernel.organisation.public import System, Unit, tree_on
    from honbu.modules.audits.actions.sealing import write_sealed
    from honbu.modules.audits.models import AuditItem, Auditor, ItemEdition, SealedPart, YearPlan

    person = accounts.Account.objects.get(username=PERSONA).person
    edition = ItemEdition.objects.create(title="計測のための版")
    items = [
        AuditItem(edition=edition, code=f"A{number}", group=f"分類{number // 8}", text=f"確認する内容{number}", order=number, parts=["internal"])
        for number in range(1, ITEMS + 1)
    ]  # fmt: skip
    AuditItem.objects.bulk_create(items)
    today = clock.today()
    plan = YearPlan.objects.create(
        fiscal_year=2060,
        edition=edition,
        window_first=today,
        window_last=today,
        answers_until=today - datetime.timedelta(days=1),
        state="approved",
    )
    section = next(unit for _depth, unit in tree_on().walk() if unit.kind == Unit.Kind.SECTION)
    keys = [uuid.uuid4().hex for _visit in range(VISITS)]
    auditor = Auditor.objects.get_or_create(person=person)[0].pk
    content = {
        "sections": {section.code: {"unit": section.id, "name": section.name, "department": "", "risk": 0, "shares": []}},
        "visits": [
            {"key": key, "kind": "internal", "id": section.code, "system": None, "system_name": "", "name": section.name, "why": "",
             "chosen": False}
            for key in keys
        ],
        "calendar": [{"key": key, "day": today.isoformat(), "half": "am", "auditors": [auditor]} for key in keys],
        "selection": [], "edits": [],
    }  # fmt: skip
    write_sealed(plan, content, actor=System("計測"), purpose="計測")
    SealedPart.objects.filter(plan=plan).update(committed_at=clock.now(), public_value="0427")
    print(json.dumps({"keys": keys, "person": person.pk, "items": [item.pk for item in items]}))


def photo(number: int) -> bytes:
    """A photo as busy as those of a shelf or a screen, taken at twelve megapixels and made smaller as the tablet does."""
    chance = random.Random(number)
    size = (TAKEN[0] // 4, TAKEN[1] // 4)
    bands = [Image.effect_noise(size, chance.randint(30, 60)) for _band in range(3)]
    taken = Image.merge("RGB", bands).resize(TAKEN, Image.Resampling.BICUBIC)
    target = io.BytesIO()
    taken.resize(KEPT, Image.Resampling.BILINEAR).save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


class Tablet:
    """Sends a visit as the form does."""

    def __init__(self, auditor: Browser, visit: dict[str, object], now: str) -> None:
        self.visit, self.now, self.key = visit, now, ""
        self.headers = {
            "Cookie": auditor.cookies, "X-CSRFToken": auditor.cookie("honbu_csrf"), "X-Honbu-Person": str(visit["person"]),
        }  # fmt: skip
        self.lines = threading.local()

    def post(self, address: str, body: bytes, kind: str) -> None:
        """One request on a line that stays open, as a browser's do."""
        if not hasattr(self.lines, "one"):
            self.lines.one = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.lines.one.request(
            "POST", f"/audits/field/visits/{self.key}/{address}", body, {**self.headers, "Content-Type": kind}
        )
        answer = self.lines.one.getresponse()
        content = answer.read()
        assert answer.status == 200, (answer.status, content[:300])

    def record(self, *, done: bool) -> None:
        """The record; once the items have arrived, they are not said again."""
        told = [] if done else [
            {
                "item": item, "contractor": "", "verdict": "conforms", "grade": None, "words": WORDS, "sample": "10件中3件",
                "told_at": self.now,
            }
            for item in self.visit["items"]
        ]  # fmt: skip
        body = {
            "arrived_at": self.now, "left_at": self.now, "received_by": "立会者", "notes": WORDS * 20,
            "done": done, "broken_off": "", "results": told,
        }  # fmt: skip
        self.post("", json.dumps(body).encode(), "application/json")

    def picture(self, content: bytes) -> None:
        """A photo."""
        edge = uuid.uuid4().hex
        facts = {
            "sort": "photo", "item": self.visit["items"][0], "caption": "", "taken_at": self.now,
            "sha256": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in facts.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        self.post("evidence/", body, f"multipart/form-data; boundary={edge}")

    def send(self, key: str, pictures: list[bytes]) -> None:
        """The whole visit."""
        self.key = key
        self.record(done=False)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.picture, pictures))
        self.record(done=True)


def main() -> None:
    """Measure and tell."""
    pictures = [photo(number) for number in range(PHOTOS)]
    with a_running_house() as environment:
        prepared = [sys.executable, __file__, "--prepare"]
        visit = json.loads(
            subprocess.run(prepared, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
        )
        auditor = Browser(PERSONA)
        given = json.loads(auditor.get("/audits/field/visits.json"))
        booked = {one["key"]: len(one["items"]) for one in given["visits"]}
        assert [booked[key] for key in visit["keys"]] == [ITEMS] * VISITS
        tablet = Tablet(auditor, visit, given["now"])
        # Others may be at work on the machine: the visit in the middle counts.
        taken = statistics.median(seconds(lambda key=key: tablet.send(key, pictures)) for key in visit["keys"])
        again = seconds(lambda: tablet.send(visit["keys"][0], pictures))
    size = sum(map(len, pictures)) / 1024**2
    name = f"a visit of {ITEMS} items and {PHOTOS} photos ({size:.0f} MB) is synchronised"
    tell(
        [
            Figure(name, f"{taken:.2f} s", taken / LIMIT, f"{LIMIT:.0f} s", taken <= LIMIT),
            Figure("the same sent once more, which changes nothing", f"{again:.2f} s", again / LIMIT, f"{LIMIT:.0f} s", again <= LIMIT),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    prepare() if "--prepare" in sys.argv else main()
