"""書きぶり: how an office writes its records. The reader tries them all and says which one it took.

The fields of the head and the ways of naming who speaks, as they were found in published records of wards, cities and
assemblies; what stands here is data, the reading itself is in form.py and body.py.
"""

import re
from dataclasses import dataclass

FIELDS: dict[str, tuple[str, ...]] = {
    "name": (
        "附属機関又は会議体の名称",
        "附属機関または会議体の名称",
        "会議名",
        "会議の名称",
        "名称",
        "審議会名",
        "件名",
    ),
    "secretariat": ("事務局(担当課)", "担当課", "事務局担当課", "所管課", "問い合わせ先", "主管課"),
    "held": ("開催日時", "日時", "開催年月日", "会議日時", "日時及び場所"),
    "place": ("開催場所", "場所", "会場"),
    "agenda": ("議題", "議事", "会議事項", "案件", "次第", "議事次第"),
    "disclosure": ("公開の可否", "公開・非公開の別", "会議の公開"),
    "attendance": ("出席者", "出席委員", "出席者氏名", "出席"),
    "absence": ("欠席者", "欠席委員"),
    "audience": ("傍聴人", "傍聴者", "傍聴人数", "傍聴者数"),
    "result": ("会議の結果", "審議結果", "会議結果", "結果"),
    "materials": ("提出された資料等", "配布資料", "資料", "会議資料", "提出資料"),
    "proceedings": (
        "審議経過",
        "会議の内容",
        "議事録",
        "会議の経過",
        "会議内容",
        "議事の経過",
        "発言内容",
        "会議録要旨",
        "審議内容",
    ),
    "signer": ("議事録署名人", "署名人", "会議録署名委員"),
}
FIELD_OF = {label: name for name, labels in FIELDS.items() for label in labels}

CHAIRS = ("本部長", "委員長", "会長", "議長", "座長", "部会長", "理事長")
DEPUTIES = ("副本部長", "副委員長", "副会長", "副議長", "副座長", "副部会長")
MEMBERS = ("部員", "委員", "議員", "構成員", "幹事", "出席者", "参加者")
OFFICES = ("事務局", "説明員", "担当課", "所管課", "課長", "部長", "係長", "区長", "副区長", "市長", "副市長", "教育長")
ROLES = (*DEPUTIES, *CHAIRS, *MEMBERS, *OFFICES)
_ANY_ROLE = "|".join(sorted(ROLES, key=len, reverse=True))
_CHAIR_ROLE = "|".join(sorted((*CHAIRS, *DEPUTIES), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Profile:
    """A way of writing. `speaker` matches the beginning of a speech: group `label` as written, `role` the office word."""

    name: str
    title: str
    speaker: re.Pattern[str]
    chair_by_space: re.Pattern[str] | None = None


WARD_FORM = Profile(
    "ward_form",
    "区の様式（役名：発言）",
    re.compile(rf"(?P<label>(?P<role>{_ANY_ROLE})(?:[(（][^)）：:]{{1,12}}[)）])?)[ \u3000]*[:：][ \u3000]*"),
    re.compile(rf"(?P<label>(?P<role>{_CHAIR_ROLE}))[ \u3000]+(?=\S)"),
)
NAMED = Profile(
    "named_speakers",
    "○氏名＋役名の発言",
    re.compile(
        rf"[○◯〇◎●◇◆][ \u3000]*(?P<label>(?:(?:[^\s:：()（）。、]|[ \u3000]){{0,12}}?)(?P<role>{_ANY_ROLE})"
        r"(?:[ \u3000]*[(（][^)）]{1,16}[)）])?)(?:[ \u3000]*[:：][ \u3000]*|[ \u3000]+|$)"
    ),
)
BRACKETED = Profile(
    "bracketed_roles",
    "【役名】の発言",
    re.compile(rf"[【〔\[](?P<label>[^】〕\]：:「]{{0,8}}?(?P<role>{_ANY_ROLE}))[】〕\]][ \u3000]*[:：]?[ \u3000]*"),
)
SUMMARY_ONLY = Profile(
    "summary_only",
    "要旨・箇条書きのみ",
    re.compile(r"(?P<label>(?P<role>(?!x)x))"),  # nobody is named
)
PROFILES = (WARD_FORM, NAMED, BRACKETED)
BY_NAME = {profile.name: profile for profile in (*PROFILES, SUMMARY_ONLY)}
_NO_LABEL = r"\s:：。、「」『』〔〕【】<>※|"
_UNKNOWN = re.compile(
    rf"(?P<label>[^{_NO_LABEL}（）()\[\]#・*-][^{_NO_LABEL}]{{0,11}})[ \u3000]*[:：](?!//)[ \u3000]*(?=\S)"
)
_NOT_A_SPEAKER = re.compile(
    r"[0-9０-９]|^(?:要旨|注|資料|例|備考|参考(?!人)|案|日時|場所|午前|午後|https?|答|問|別紙|電話|会議録作成)"
)


def unknown_speaker(text: str) -> re.Match[str] | None:
    """A label of at most twelve characters and a colon at the start of a paragraph that no profile knows."""
    match = _UNKNOWN.match(text)
    return None if match is None or _NOT_A_SPEAKER.search(match["label"]) else match


def profile_of(paragraphs: list[str]) -> Profile:
    """The way of writing with the most speeches; without any, the summary's."""
    counts = {profile.name: 0 for profile in PROFILES}
    for text in paragraphs:
        for profile in PROFILES:
            if profile.speaker.match(text):
                counts[profile.name] += 1
                break
    best = max(PROFILES, key=lambda profile: counts[profile.name])
    return best if counts[best.name] else SUMMARY_ONLY
