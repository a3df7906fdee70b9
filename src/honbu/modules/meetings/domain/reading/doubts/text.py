"""Doubts about the writing: notation, dates, wording, characters that got lost on the way."""

import re
import unicodedata
from collections.abc import Iterator

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.domain.reading.proceedings import Proceedings
from honbu.modules.meetings.domain.reading.wording import look_over
from honbu.modules.meetings.domain.record import BlockKind, Doubt, Record, Severity

_HALF_KANA = re.compile(r"[\uff66-\uff9f]{2,}")
_LOST = re.compile(r"[\ufffd\x00]|(?:繧|縺|繝|譁)[^\s]{0,2}(?:繧|縺|繝|譁)")
_VARIANT = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKUP = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|form|link|meta|img|svg)\b[^>]*>|\bon[a-z]{3,12}\s*=\s*[\"']",
    re.IGNORECASE,
)
_WESTERN = re.compile(r"(?<![0-9０-９])(?:19|20|１９|２０)[0-9０-９]{2}\s*年")
_ERA = re.compile(r"(?:令和|平成|昭和)\s*(?:元|[0-9０-９]{1,2})")
_WIDE_DIGITS, _NARROW_DIGITS = re.compile(r"[０-９]"), re.compile(r"[0-9]")
_SPELLINGS = (
    ("抜打ち", "抜き打ち"),
    ("取扱い", "取り扱い"),
    ("打合せ", "打ち合わせ"),
    ("問合せ", "問い合わせ"),
    ("申込み", "申し込み"),
)
LONG_SPEECH = 4000


def notation(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """Colons, brackets and dashes in several forms: accepted, kept as they are, and said once."""
    speeches = [block for block in record.blocks if block.kind is BlockKind.SPEECH and block.label]
    behind = {
        record.source[block.span[0] + len(block.label) : block.span[0] + len(block.label) + 1] for block in speeches
    }
    colons = sorted(mark for mark in behind if mark in {":", "：", " ", "\u3000"})
    brackets = [
        pair
        for pair in ("〔", "[", "（", "(")
        if any(record.raw(block.span).startswith(pair) for block in record.blocks)
    ]
    kinds = []
    if len(colons) > 1:
        kinds.append("話者のあとの記号（" + "、".join("空白" if mark.strip() == "" else mark for mark in colons) + "）")
    if len(brackets) > 1:
        kinds.append("かっこ（" + "".join(brackets) + "）")
    if "—" in record.source and re.search(r"—\s+\S", record.source):
        kinds.append("線（— 了 承 —）")
    if kinds:
        message = "・".join(kinds) + "の書き方が混ざっています。意味は同じなので、そのまま読みました。"
        yield Doubt("mixed_notation", Severity.NOTE, (0, 0), message)


def dates(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """Eras and years in several notations: made equal for the search only."""
    meeting = record.meeting
    kinds = []
    if meeting.fiscal_year is not None:
        year = clock.FiscalYear(meeting.fiscal_year)
        if clock.era_of(year.start) != clock.era_of(year.end):
            kinds.append(f"{meeting.fiscal_year}年度は元号が変わる年度")
    if _WESTERN.search(record.source) and _ERA.search(record.source):
        kinds.append("西暦と元号の混用")
    if _WIDE_DIGITS.search(record.source) and _NARROW_DIGITS.search(record.source):
        kinds.append("全角と半角の数字の混用")
    if kinds:
        message = "、".join(kinds) + "があります。検索と日付の計算のためにだけ、そろえて読みます。"
        yield Doubt("dates_normalised", Severity.NOTE, (0, 0), message)


def dates_in_text(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """Days that do not exist, weekdays that do not fit, eras that were over."""
    asked = {
        clock.Rule.NO_SUCH_DAY,
        clock.Rule.NO_SUCH_MONTH,
        clock.Rule.NO_SUCH_TIME,
        clock.Rule.ERA_YEAR_ZERO,
        clock.Rule.ERA_OVER,
        clock.Rule.ERA_NOT_BEGUN,
        clock.Rule.WEEKDAY_MISMATCH,
        clock.Rule.YEARS_DISAGREE,
    }
    held = record.source.find(record.meeting.held) if record.meeting.held else -1
    for found in taken.readings:
        if held <= found.start < held + len(record.meeting.held):
            continue
        for doubt in found.doubts:
            if doubt.rule in asked:
                severity = Severity.CONFIRM if found.value is None else Severity.SUGGEST
                rule = f"date_{doubt.rule.value}"
                yield Doubt(rule, severity, (found.start, found.end), doubt.message, doubt.suggestion)


def wording(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """校正の候補, and the body's name where it is shortened."""
    for found in look_over(record.source):
        # A sentence that a page break has cut is looked at as it stands in the source.
        message = f"「{found.written}」: {found.why}。"
        yield Doubt("wording", Severity.SUGGEST, (found.start, found.end), message, found.instead)
    name = record.meeting.body
    core = re.sub(r"^.*?[都道府県市区町村](?=.{4})", "", name)
    for block in record.blocks:
        if block.kind is BlockKind.SPEECH and len(core) >= 6:
            for match in re.finditer(
                rf"(?:第[0-9０-９]+回|当)(?P<name>[^\s。、]{{3,20}}?{re.escape(core[-3:])})", block.text
            ):
                short = match["name"]
                if short != core and short != name and core.endswith(short):
                    at = record.source.find(match[0], *block.span)
                    message = f"会議体の名前が「{short}」と略されています。"
                    at = max(at, block.span[0])
                    yield Doubt(
                        "wording",
                        Severity.SUGGEST,
                        (at, at + len(match[0])),
                        message,
                        core,
                    )


def spelling_variants(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """抜打ち and 抜き打ち: found by the same search."""
    for short, full in _SPELLINGS:
        at = record.source.find(short)
        if at >= 0:
            message = f"「{short}」は「{full}」とも書かれます。検索ではどちらでも見つかります。"
            yield Doubt("spelling_variants", Severity.NOTE, (at, at + len(short)), message, full)


def characters(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """Half-width kana, lost characters, variation selectors, markup in the text."""
    for match in _LOST.finditer(record.source):
        message = "文字化けしている所があります。元の文書を確かめてください。"
        yield Doubt("lost_characters", Severity.BLOCK, match.span(), message)
        break
    for match in _HALF_KANA.finditer(record.source):
        wide = unicodedata.normalize("NFKC", match[0])
        yield Doubt("half_width_kana", Severity.SUGGEST, match.span(), f"半角カナ「{match[0]}」があります。", wide)
    for match in _VARIANT.finditer(record.source):
        letter = record.source[max(match.start() - 1, 0) : match.end()]
        message = f"「{letter}」は異体字です。検索では「{letter[0]}」で見つかります。"
        yield Doubt("variant_character", Severity.NOTE, (max(match.start() - 1, 0), match.end()), message)
    for match in _MARKUP.finditer(record.source):
        message = "本文にプログラムの断片（HTML）があります。文字としてだけ扱います。"
        yield Doubt("markup_in_text", Severity.CONFIRM, match.span(), message)


def long_speeches(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """A speech of more than 4,000 characters: probably two that were not told apart."""
    for block in record.blocks:
        if block.kind is BlockKind.SPEECH and len(block.text) > LONG_SPEECH:
            message = f"一つの発言が{len(block.text):,}文字あります。話者の区切りを確かめてください。"
            yield Doubt("long_speech", Severity.CONFIRM, block.span, message)


RULES = (notation, dates, dates_in_text, wording, spelling_variants, characters, long_speeches)
