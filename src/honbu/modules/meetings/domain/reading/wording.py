"""校正: wordings that a proofreader would stop at. Suggestions only; the text stays as it is.

Each line: what is looked for, what to write instead (with \\1 for a group; empty where only the writer knows), and why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TABLE: tuple[tuple[str, str, str], ...] = (
    (r"よろしく願い", "よろしくお願い", "「お」が抜けています"),
    (r"(方々|皆様|皆さん|者)([一-龠]{2})も(?=参加|出席|受講)", r"\1も", "言葉のつながりが乱れています"),
    (r"これまでとおり", "これまでどおり", "「どおり」と濁ります"),
    (r"(いつも|従来|前回|今まで)とおり", r"\1どおり", "「どおり」と濁ります"),
    (r"こと(多い|少ない|難しい)", r"ことが\1", "助詞が抜けています"),
    (r"見えていく(?=必要|こと|べき)", "見ていく", "「見ていく」ではありませんか"),
    (r"一方向的", "一方的", "「一方的」ではありませんか"),
    (r"どうするかを([一-龠]{2})が必要", r"どうするか\1が必要", "「を」と「が」が重なっています"),
    (r"(?<!か)を(検討|確認|調整|整理)が(必要|可能)", r"の\1が\2", "「を」と「が」が重なっています"),
    (r"をしたと思います", "をしたいと思います", "「い」が抜けています"),
    (r"があるのはわかりませんが", "があるのかはわかりませんが", "「か」が抜けています"),
    (r"([をがのにはとで])\1(?=[一-龠ァ-ヶ])", r"\1", "助詞が重なっています"),
    (r"とと(思|考)", r"と\1", "助詞が重なっています"),
    (r"ますます(?=[。、])", "ます", "語尾が重なっています"),
    (r"でですね?", "です", "語尾が重なっています"),
    (r"ていってていって", "ていって", "同じ言葉が重なっています"),
    (r"的を得", "的を射", "慣用句の誤りです"),
    (r"取りざた|取り沙汰ざた", "取り沙汰", "表記を確かめてください"),
    (r"ご確認して(ください|いただ)", r"ご確認\1", "敬語が重なっています"),
    (r"(見|出|食べ|考え|決め|受け)れ(る|ます|ない)(?=[。、か])", r"\1られ\2", "「ら」が抜けています"),
    (r"(検討|実施|対応|確認)さて(?=い)", r"\1させて", "文字が抜けています"),
    (r"(おり|いたし|ござい)ませす", r"\1ます", "語尾の誤りです"),
    (r"(?<=[一-龠])をを|がが|のの(?=[一-龠])", "", "助詞が重なっています"),
    (r"以外外|以上上|以下下", "", "文字が重なっています"),
)
RULES = tuple((re.compile(pattern), instead, why) for pattern, instead, why in _TABLE)
_ORDINALS = re.compile(
    r"(?P<figure>[0-9０-９])次(?=評価|審査|選考|調査|案|試験|提案)|(?P<word>[一二三四五])次(?=評価|審査|選考|調査|案|試験|提案)"
)
_WORDS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A place to look at."""

    start: int
    end: int
    written: str
    instead: str
    why: str


def look_over(text: str) -> Iterator[Wording]:
    """The doubtful wordings of a text, rule by rule."""
    for pattern, instead, why in RULES:
        for match in pattern.finditer(text):
            yield Wording(match.start(), match.end(), match[0], match.expand(instead) if instead else "", why)
    found = list(_ORDINALS.finditer(text))
    if any(match["figure"] for match in found) and (word := next((m for m in found if m["word"]), None)):
        written = word[0]
        yield Wording(
            word.start(),
            word.end(),
            written,
            f"{_WORDS[word['word']]}次",
            "「1次」と「二次」のように数字の書き方が混ざっています",
        )
