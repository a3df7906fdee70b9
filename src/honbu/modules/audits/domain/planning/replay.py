"""くじの検算: recomputes a published draw. `python replay.py published.json`

It stands alone: a copy of this file and any Python from 3.9 on are enough, nothing of Honbu is needed or used. Exit
status 0: 一致, 1: 不一致, 2: the file can't be read. What it can't know is whether the public value is the true one and
whether the commitment is the one that was published: a person compares those two with the newspaper and the paper.
"""

import hashlib
import hmac
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

METHOD = "honbu-audit-draw/1"


def nfc(text: str) -> str:
    """The one way of writing a text."""
    return unicodedata.normalize("NFC", text)


def plain(value: Any) -> Any:
    """The value with every text in its one way of writing; fractions are refused."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, dict):
        return {nfc(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, float):
        raise TypeError("小数があります。")
    return value


def canonical(value: Any) -> bytes:
    """正規化した JSON."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def points(counts: dict[str, int], factors: dict[str, dict[str, Any]]) -> int:
    """リスク点 of one section."""
    total = 0
    for name, count in counts.items():
        if name in factors:
            weight = factors[name]
            steps = sum(count >= band for band in weight["bands"]) if weight["bands"] else count
            total += weight["points"] * min(steps, weight["most"])
    return total


def eligible(inputs: dict[str, Any]) -> list[str]:
    """くじの対象."""
    return sorted(
        nfc(one["id"])
        for one in inputs["sections"]
        if not one["excluded"] and not one["planned"] and (one["last_visit"] != inputs["year"] - 1 or one["open_major"])
    )


def draw(names: list[str], places: int, seed: bytes) -> list[str]:
    """引いた課: one after the other is taken out of those that are left, each equally likely."""
    left, counter = list(names), 0
    found: list[str] = []
    while len(found) < places:
        fair = 2**64 - 2**64 % len(left)
        digest = hmac.new(seed, counter.to_bytes(8, "big"), hashlib.sha256).digest()
        number = int.from_bytes(digest[:8], "big")
        counter += 1
        if number < fair:
            found.append(left.pop(number % len(left)))
    return found


def differences(published: dict[str, Any]) -> list[str]:
    """What does not agree, each in a sentence; empty where everything does."""
    inputs, nonce = published["inputs"], bytes.fromhex(published["nonce"])
    found = []
    if published["method"] != METHOD:
        found.append(f"計算の方法の版({published['method']})が、この検算({METHOD})と違います。")
    digest = hashlib.sha256(nonce + canonical(inputs) + METHOD.encode("utf-8")).hexdigest()
    if len(nonce) != 32 or not hmac.compare_digest(digest, published["commitment"]):
        found.append("公表されたハッシュ値が、入力と乱数から計算した値と違います。")
    if inputs["public_day"] <= inputs["committed_on"]:
        found.append("公開の値の日が、ハッシュ値の公表より後ではありません。")
    reckoned = {one["id"]: points(one["counts"], inputs["weights"]["factors"]) for one in inputs["sections"]}
    found += [
        f"{one['name']}のリスク点は{reckoned[one['id']]}点ですが、{published['points'].get(one['id'])}点とされています。"
        for one in inputs["sections"]
        if reckoned[one["id"]] != published["points"].get(one["id"])
    ]
    if set(published["points"]) - set(reckoned):
        found.append("入力にない課のリスク点が書かれています。")
    seed = hmac.new(nonce, nfc(published["public_value"].strip()).encode("utf-8"), hashlib.sha256).digest()
    if seed.hex() != published["seed"]:
        found.append("くじの種が、乱数と公開の値から計算した値と違います。")
    names, places = eligible(inputs), inputs["places"]
    if not 0 <= places <= len(names):
        found.append(f"くじの対象は{len(names)}課で、{places}課は引けません。")
    elif draw(names, places, seed) != [nfc(one) for one in published["drawn"]]:
        found.append("引いた課が、計算した結果と違います。")
    return found


def main(arguments: list[str]) -> int:
    """Read the file, tell what came of it."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    if len(arguments) != 1:
        sys.stdout.write("使い方: python replay.py 公開された記録.json\n")
        return 2
    try:
        published = json.loads(Path(arguments[0]).read_text(encoding="utf-8-sig"))
        found = differences(published)
        inputs = published["inputs"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        sys.stdout.write(f"読み取れません。公開された記録のファイルを確かめてください。({problem!r})\n")
        return 2
    sys.stdout.write("".join(f"・{sentence}\n" for sentence in found))
    if found:
        sys.stdout.write("不一致\n")
        return 1
    sys.stdout.write(
        f"一致: ハッシュ値、{len(inputs['sections'])}課のリスク点、くじで引いた{len(published['drawn'])}課を"
        "計算し直し、すべて同じになりました。\n"
        f"ハッシュ値 {published['commitment']} が公表の資料と同じこと、"
        f"値「{published['public_value']}」が{inputs['public_day']}の「{inputs['public_source']}」であることは、"
        "資料と報道で確かめてください。\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
