"""くじ: some visits of the year are drawn by lot, in a way that everybody can check afterwards (H31 L27: 抜打ち).

A choice by risk alone can be foreseen. So some places are kept for a draw:

1. Inputs are frozen as canonical JSON, a nonce of 32 bytes stays secret, and the commitment
   SHA-256(nonce ‖ inputs ‖ version of the method) is published.
2. On a later day that the inputs name, a public value becomes known that nobody knew when the commitment was
   published (the numbers of a lottery, the close of an index).
3. seed = HMAC-SHA256(nonce, public value); by it sections are drawn without replacement, each equally likely.
4. After the year's visits the nonce is revealed, and `replay.py` recomputes everything.

Why the public value is mixed in: from the nonce alone the office could try one nonce after the other until the sections of
its friends are spared, and publish only that one. Why the nonce is mixed in: from the public value alone every section
could reckon out on that day whether it will be visited. The inputs hold the places, the weights and who is eligible, so
that none of them can be exchanged later either.
"""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from honbu.modules.audits.domain.planning.chance import below, numbers
from honbu.modules.audits.domain.planning.risk import Facts, Weights, risk_of

METHOD = "honbu-audit-draw/1"
NONCE_BYTES = 32


class DrawRefused(ValueError):
    """The draw can't be held so; the message says what to correct."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """くじの対象となる課, with what decides whether it takes part. `last_visit` is a fiscal year; None: never visited."""

    id: str
    name: str
    facts: Facts
    last_visit: int | None = None
    open_major: bool = False
    excluded: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """くじの入力. `public_source` says which value of `public_day` will be mixed in, so exactly that no two people differ.

    Raises DrawRefused.
    """

    year: int
    places: int
    tickets: tuple[Ticket, ...]
    weights: Weights
    committed_on: date
    public_source: str
    public_day: date

    def __post_init__(self) -> None:
        ids = [_nfc(ticket.id) for ticket in self.tickets]
        if len(set(ids)) != len(ids):
            raise DrawRefused("同じ番号の課が二つあります。課の番号を確かめてください。")
        if not self.public_source.strip():
            raise DrawRefused("後から加える公開の値の出どころ(例: 第何回の宝くじの当せん番号)を入れてください。")
        if self.public_day <= self.committed_on:
            raise DrawRefused(
                "公開の値の日は、ハッシュ値を公表する日より後にしてください。"
                "公表の時に値が分かっていると、都合のよい結果を選べてしまいます。"
            )
        if not 0 <= self.places <= len(eligible(self)):
            raise DrawRefused(
                f"くじの対象は{len(eligible(self))}課ですが、{self.places}課を引くことになっています。"
                "くじの枠を対象の数以下にしてください。"
            )


def eligible(draw: Draw) -> list[str]:
    """くじの対象: in scope, not planned this year anyway, and not visited last year unless a major finding is open."""
    return sorted(
        _nfc(one.id)
        for one in draw.tickets
        if not one.excluded and not one.planned and (one.last_visit != draw.year - 1 or one.open_major)
    )


def canonical(value: object) -> bytes:
    """正規化した JSON: keys in order of their code points, no spaces, UTF-8, every text in NFC.

    Only whole numbers, texts, booleans, null, lists and objects: a fraction has no one way of being written. Raises
    DrawRefused.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def inputs_of(draw: Draw) -> dict[str, object]:
    """くじの入力 as data: what is frozen, hashed, and published at the end."""
    return {
        "year": draw.year,
        "places": draw.places,
        "committed_on": draw.committed_on.isoformat(),
        "public_source": draw.public_source,
        "public_day": draw.public_day.isoformat(),
        "weights": draw.weights.as_data(),
        "sections": [
            {
                "id": one.id,
                "name": one.name,
                "counts": {factor.value: count for factor, count in one.facts.counts().items()},
                "last_visit": one.last_visit,
                "open_major": one.open_major,
                "excluded": one.excluded,
                "planned": one.planned,
            }
            for one in sorted(draw.tickets, key=lambda ticket: _nfc(ticket.id))
        ],
    }


def commitment(draw: Draw, nonce: bytes) -> str:
    """公表するハッシュ値, in hexadecimal. Raises DrawRefused."""
    _check(nonce)
    return hashlib.sha256(nonce + canonical(inputs_of(draw)) + METHOD.encode()).hexdigest()


def drawn(draw: Draw, nonce: bytes, public_value: str) -> tuple[str, ...]:
    """引いた課, in the order in which they were drawn. Raises DrawRefused."""
    return tuple(without_replacement(eligible(draw), draw.places, _seed(draw, nonce, public_value)))


def without_replacement(names: Sequence[str], places: int, seed: bytes) -> list[str]:
    """So many of the names, each set equally likely: one after the other is taken out of those that are left."""
    left, source = list(names), numbers(seed)
    return [left.pop(below(len(left), source)) for _ in range(places)]


def publication(draw: Draw, nonce: bytes, public_value: str) -> dict[str, object]:
    """公開する記録 after the last visit: everything that `replay.py` needs. Raises DrawRefused."""
    return {
        "method": METHOD,
        "commitment": commitment(draw, nonce),
        "nonce": nonce.hex(),
        "public_value": public_value,
        "seed": _seed(draw, nonce, public_value).hex(),
        "inputs": inputs_of(draw),
        "points": {one.id: risk_of(one.facts, draw.weights).points for one in draw.tickets},
        "drawn": list(drawn(draw, nonce, public_value)),
    }


def _check(nonce: bytes) -> None:
    if len(nonce) != NONCE_BYTES:
        raise DrawRefused(f"乱数(ノンス)は{NONCE_BYTES}バイトで入れてください。")


def _seed(draw: Draw, nonce: bytes, public_value: str) -> bytes:
    _check(nonce)
    if not public_value.strip():
        raise DrawRefused(f"公開の値({draw.public_source})を入れてください。")
    return hmac.digest(nonce, _nfc(public_value.strip()).encode(), "sha256")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return _nfc(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        found = {_nfc(str(key)): _plain(one) for key, one in value.items()}
        if len(found) != len(value):
            raise DrawRefused("同じ名前の項目が二つあります。")
        return found
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(one) for one in value]
    raise DrawRefused("くじの入力に使えるのは、整数・文字・真偽・空・一覧だけです。小数は整数に直してください。")
