"""金額の読み: a cell of 経費 as integer yen by the unit of its column. What is not certain is a doubt, never a guess."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from honbu.kernel.documents.public import Value, written
from honbu.modules.portfolio.domain.reading.columns import UNITS
from honbu.modules.portfolio.domain.reading.questions import Code, Doubt, shortened

# A ward's whole budget is below a 兆: an amount beyond it is a slip of the unit.
LARGEST = 10**12
NOT_STATED = frozenset(
    {"-", "―", "—", "ー", "–", "‐", "─", "不明", "未定", "未記入", "調査中", "確認中", "なし", "無し", "無", "n/a", "?"}
)
_FREE = frozenset({"無料", "無償", "0円"})
_AMOUNT = re.compile(
    r"(?P<about>約|およそ|概ね)?(?P<minus>[▲△\-−]|マイナス)?[¥\\]?(?P<figures>[0-9][0-9,]*(?:\.[0-9]+)?)"
    r"(?P<unit>億円|百万円|千円|万円|億|百万|千|万|円)?(?P<about_after>程度|前後|くらい|ぐらい|弱|強|余)?(?P<minus_after>-)?"
)
_TAX = re.compile(r"[(\[]?(?:消費)?(?P<tax>税込み?|税抜き?|税別|内税|外税|\+税)(?:価格|額)?[)\]]?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_PER = re.compile(r"月額|/月|毎月|1人|/人|単価|/台|/年")


@dataclass(frozen=True, slots=True)
class Amount:
    """金額: yen, None where none could be read; `tax` is 税込, 税抜 or empty where nobody wrote it."""

    yen: int | None
    tax: str = ""
    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_amount(value: Value, unit: int | None) -> Amount:
    """The yen of a cell; `unit` is yen for one in the column's head. Without any unit yen are read, with a note."""
    text = written(value)
    if not text:
        return Amount(None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), unit, text)
    if not isinstance(value, str) or len(text) > 60:
        return _unread(text)
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain.lower() in NOT_STATED:
        return Amount(None, notes=(f"「{text}」とあり、金額の記載なしとしました。",))
    if plain in _FREE:
        return Amount(0, notes=(f"「{text}」を0円と読みました。",))
    tax = _TAX.search(plain)
    inner = plain[: tax.start()] + plain[tax.end() :] if tax else plain
    bracketed = re.fullmatch(r"\(([0-9,.]+)\)", inner)
    match = _AMOUNT.fullmatch(bracketed[1] if bracketed else inner)
    if match is None or _PER.search(plain) or not _GROUPED.fullmatch(match["figures"]):
        return _unread(text)
    return _read(match, text, unit, tax="" if tax is None else _tax(tax["tax"]), negative=bracketed is not None)


def _read(match: re.Match[str], text: str, unit: int | None, *, tax: str, negative: bool) -> Amount:
    notes, doubts = [f"{tax}と書かれています。"] if tax else [], []
    own = match["unit"]
    if own and own in UNITS and unit is not None and UNITS[own] != unit:
        message = f"「{shortened(text)}」の単位「{own}」が見出しの単位と違います。セルの単位で読みました。"
        doubts.append(Doubt(Code.AMOUNT_UNIT, message))
    elif own and own not in UNITS and unit not in {None, 1}:
        return _unread(text)  # 120万 in a column of 千円 may be either
    if own:
        unit = UNITS.get(own) or UNITS[f"{own}円"]
        notes.append(f"セルに書かれた単位「{own}」で読みました。")
    if match["about"] or match["about_after"]:
        message = f"「{shortened(text)}」は概数です。正確な金額を確かめてください。"
        doubts.append(Doubt(Code.AMOUNT_ABOUT, message))
    try:
        figures = Decimal(match["figures"].replace(",", ""))
    except InvalidOperation:
        return _unread(text)
    minus = negative or match["minus"] or match["minus_after"]
    found = _counted(-figures if minus else figures, unit, text)
    text_note = "文字で書かれた数字を金額として読みました。"
    return Amount(found.yen, tax, (*found.notes, *notes, text_note), (*found.doubts, *doubts))


def _counted(figures: Decimal, unit: int | None, text: str) -> Amount:
    if not figures.is_finite():
        return _unread(text)
    yen = figures * (unit or 1)
    # Excel keeps 15 digits; what a formula computed carries a tail that nobody wrote.
    nearest = yen.to_integral_value()
    if abs(yen) > LARGEST:
        message = f"「{shortened(text)}」は1兆円を超えます。単位を確かめてください。"
        return Amount(None, doubts=(Doubt(Code.AMOUNT_UNIT, message),))
    notes: tuple[str, ...] = ()
    if unit is None:
        notes = ("見出しに単位がないため、円として読みました。",)
    elif unit != 1:
        notes = (f"見出しの単位により{unit:,}倍して円にしました。",)
    if abs(yen - nearest) > Decimal("0.001"):
        message = f"「{shortened(text)}」は円未満の端数になります。金額と単位を確かめてください。"
        return Amount(None, notes=notes, doubts=(Doubt(Code.AMOUNT_UNREAD, message),))
    doubts: tuple[Doubt, ...] = ()
    if figures < 0:
        doubts = (Doubt(Code.AMOUNT_NEGATIVE, f"「{shortened(text)}」は負の金額です。意味を確かめてください。"),)
    return Amount(int(nearest), notes=notes, doubts=doubts)


def _unread(text: str) -> Amount:
    message = f"「{shortened(text)}」を金額として読めません。数字だけで入力してください。"
    return Amount(None, doubts=(Doubt(Code.AMOUNT_UNREAD, message),))


def _tax(word: str) -> str:
    return "税込" if word.startswith(("税込", "内税")) else "税抜"
