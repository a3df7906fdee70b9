"""評価の規則: what a sheet must say, how points are weighed, where the two stages differ, and what follows (SYS-3, SYS-10)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from honbu.modules.portfolio.domain.lifecycle import HIGHEST, LOWEST, Quadrant, quadrant

SCALE = {5: "とても良い", 4: "良い", 3: "ふつう", 2: "悪い", 1: "とても悪い"}
UNKNOWN = "わからない"
LOW = 2  # from here down a section says why
FAR = 2  # two points apart, and IT says why
LONGEST_EXPLANATION = 80
FORMULA = "平均点 = (評点×重み)の合計 ÷ 重みの合計。「わからない」と未記入の項目は、合計に含めません。"


class Axis(StrEnum):
    """評価の軸: 業務への有用さ, システムの健全さ"""

    VALUE = "value"
    FITNESS = "fitness"


class WrongScore(ValueError):
    """A point that is not on the scale, or that lacks its reason; the message names the item."""


class NotIndependent(ValueError):
    """The second stage was to be done by somebody who has a share in the system; the message names who may do it."""


@dataclass(frozen=True, slots=True)
class Item:
    """評価項目, as the rules need it."""

    code: str
    text: str
    axis: Axis
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """記入: what is said of one item: a score, or that one does not know. Neither: not yet."""

    score: int | None = None
    unknown: bool = False
    reason: str = ""
    evidence: str = ""

    @property
    def said(self) -> bool:
        """Whether anything was decided."""
        return self.score is not None or self.unknown


@dataclass(frozen=True, slots=True)
class Means:
    """平均点 of both axes; None where no item of the axis has a score."""

    value: Fraction | None
    fitness: Fraction | None

    @property
    def complete(self) -> bool:
        """Whether the system can be placed in the matrix."""
        return self.value is not None and self.fitness is not None


def checked(item: str, entry: Entry) -> Entry:
    """The entry, if it can be stored as a draft. A score wins over 「わからない」 only if the two were not said together.

    Raises WrongScore.
    """
    if entry.score is not None and not LOWEST <= entry.score <= HIGHEST:
        raise WrongScore(f"「{item}」の評点は{LOWEST}から{HIGHEST}までの整数にしてください。")
    if entry.score is not None and entry.unknown:
        raise WrongScore(f"「{item}」は、評点か「{UNKNOWN}」のどちらか一方にしてください。")
    return entry


def left_to_do(items: Iterable[Item], entries: Mapping[str, Entry]) -> list[str]:
    """未記入: what keeps a sheet from its chief, a sentence for each item in the order of the sheet."""
    found = []
    for item in items:
        entry = entries.get(item.code, Entry())
        if not entry.said:
            found.append(f"「{item.text}」の評点を選ぶか、「{UNKNOWN}」で相談してください。")
        elif entry.score is not None and entry.score <= LOW and not entry.reason.strip():
            found.append(f"「{item.text}」は{SCALE[entry.score]}としたので、理由を書いてください。")
    return found


def mean(items: Iterable[Item], scores: Mapping[str, int | None], axis: Axis) -> Fraction | None:
    """加重平均 of one axis, exactly; None where nothing is scored."""
    pairs = [(item.weight, scores.get(item.code)) for item in items if item.axis is axis]
    known = [(weight, score) for weight, score in pairs if score is not None]
    total = sum(weight for weight, _score in known)
    return Fraction(sum(weight * score for weight, score in known), total) if total else None


def means(items: Sequence[Item], scores: Mapping[str, int | None]) -> Means:
    """Both axes."""
    return Means(mean(items, scores, Axis.VALUE), mean(items, scores, Axis.FITNESS))


def shown(value: Fraction | None) -> str:
    """A mean as it is read: one decimal, half away from zero; a dash where there is none."""
    if value is None:
        return "—"
    tenths = (value * 10 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}"


def difference(first: int | None, second: int | None) -> int | None:
    """評点の差 between the stages; None where one of them has no score."""
    return None if first is None or second is None else second - first


def is_far(first: int | None, second: int | None) -> bool:
    """Whether the stages are so far apart that IT owes a reason."""
    gap = difference(first, second)
    return gap is not None and abs(gap) >= FAR


def check_second(item: str, first: int | None, second: int, reason: str) -> None:
    """2次評価の1項目. Raises WrongScore."""
    if not LOWEST <= second <= HIGHEST:
        raise WrongScore(f"「{item}」の評点は{LOWEST}から{HIGHEST}までの整数にしてください。")
    if is_far(first, second) and not reason.strip():
        raise WrongScore(f"「{item}」は1次評価と{FAR}点以上違うので、理由を書いてください。")


def suggested(found: Means) -> Quadrant | None:
    """結論の案: the quadrant, where both axes are known."""
    if found.value is None or found.fitness is None:
        return None
    return quadrant(found.value, found.fitness)


def require_independent(
    scorer: int, scorer_units: Collection[int], *, writers: Collection[int], owner_units: Collection[int], others: str
) -> None:
    """評価者の独立: who wrote or confirmed the first stage, or works where the system belongs, does not judge it.

    People and units are numbers; `others` names who may do it instead. Raises NotIndependent.
    """
    if scorer in writers:
        raise NotIndependent(f"1次評価を書いた人・確認した人は、2次評価をできません。{others}")
    if set(scorer_units) & set(owner_units):
        raise NotIndependent(f"自分の課が所管するシステムの2次評価はできません。{others}")


@dataclass(frozen=True, slots=True)
class Gap:
    """評点の差 of one item of one sheet."""

    sheet: int
    item: str
    first: int
    second: int
    reason: str = ""

    @property
    def size(self) -> int:
        """How far apart."""
        return abs(self.second - self.first)


def farthest_first(gaps: Iterable[Gap]) -> list[Gap]:
    """不一致の順: the greatest difference first; equal ones as they came. Where both agree there is nothing to list."""
    return sorted((gap for gap in gaps if gap.size), key=lambda gap: -gap.size)


def carried_over(
    before: Iterable[tuple[str, str, int | None, str, str]], texts: Mapping[str, str]
) -> dict[str, tuple[int, str, str]]:
    """前回の引継ぎ: last round's (code, text, score, reason, evidence) for items that still ask the same.

    `texts` are the items of today by their codes. What was not known then is asked again.
    """
    return {
        code: (score, reason, evidence)
        for code, text, score, reason, evidence in before
        if score is not None and texts.get(code) == text
    }


# The items with which a ward begins: code, 観点, 軸, 項目, 説明, 重み. The explanation has at most 80 letters.
DEFAULT_ITEMS: tuple[tuple[str, str, Axis, str, str, int], ...] = (
    ("V1", "業務への効果", Axis.VALUE, "仕事の時間が短くなっていますか",
     "手作業だったころと比べ、入力・確認・集計にかかる時間が減っているかで選びます。", 2),
    ("V2", "業務への効果", Axis.VALUE, "間違いや漏れを防げていますか",
     "入力の誤り、処理の漏れ、二重の処理が、このシステムで減っているかで選びます。", 2),
    ("V3", "区民への効果", Axis.VALUE, "区民や事業者の役に立っていますか",
     "待ち時間、来庁の回数、書く書類が減っているかで選びます。内部の仕事だけなら職員への効果で選びます。", 2),
    ("V4", "業務への適合", Axis.VALUE, "今の仕事の進め方に合っていますか",
     "法令や手順が変わっても、紙やExcelで補わずに仕事ができているかで選びます。", 2),
    ("V5", "業務への適合", Axis.VALUE, "必要な機能がそろっていますか",
     "ほしい機能がなく、自作のAccessやExcelで補っているものが多いほど低い点にします。", 1),
    ("V6", "利用", Axis.VALUE, "必要な人が使っていますか",
     "使うはずの職員が日ごろ使っているかで選びます。一部の人しか使わないなら低い点にします。", 1),
    ("V7", "利用", Axis.VALUE, "止まると仕事に困りますか",
     "止まると区民の窓口や期限のある仕事が止まるなら高い点、困らないなら低い点にします。", 1),
    ("V8", "費用", Axis.VALUE, "かかる費用に見合っていますか",
     "毎年の利用料や保守料と、減った手間や得られた効果を比べて選びます。", 2),
    ("F1", "信頼性", Axis.FITNESS, "止まらずに動いていますか",
     "この1年に、止まった・遅くて使えなかったことがどのくらいあったかで選びます。", 2),
    ("F2", "安全性", Axis.FITNESS, "情報は守られていますか",
     "使う人ごとの番号、権限の見直し、控え（バックアップ）、更新の適用ができているかで選びます。", 3),
    ("F3", "操作性", Axis.FITNESS, "操作は分かりやすいですか",
     "初めての職員が、手引を見ながら一人で操作できるかで選びます。", 1),
    ("F4", "業者の対応", Axis.FITNESS, "業者の対応はよいですか",
     "問合せへの返事の早さ、説明の分かりやすさ、約束した期日を守るかで選びます。", 1),
    ("F5", "連携", Axis.FITNESS, "ほかのシステムとつながっていますか",
     "同じことを二度入力していないか、データを手で運んでいないかで選びます。", 1),
    ("F6", "保守期限", Axis.FITNESS, "まだ長く使えますか",
     "機器や製品の保守・サポートの終わりまで3年以上なら高い点、2年を切るなら低い点にします。", 2),
    ("F7", "職員の理解", Axis.FITNESS, "仕組みを知っている職員がいますか",
     "担当が替わっても困らないよう、手引があり、二人以上が分かっているかで選びます。", 1),
    ("F8", "変更のしやすさ", Axis.FITNESS, "制度が変わったとき、直せますか",
     "改修の費用と日数が無理のない範囲か、業者を替えられるかで選びます。", 1),
)  # fmt: skip
