"""見出しの読み: which field of the register a column's head means, in the words that wards use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import letter, squeezed


class Field(StrEnum):
    """項目: what a column of the list can be about."""

    NUMBER = "number"
    NAME = "name"
    KANA = "kana"
    DIVISION = "division"
    OWNER = "owner"
    CO_USERS = "co_users"
    FUNCTION = "function"
    KIND = "kind"
    VENDOR = "vendor"
    CONTRACT_BEGIN = "contract_begin"
    CONTRACT_END = "contract_end"
    CONTRACT_PERIOD = "contract_period"
    RENEWAL = "renewal"
    IN_USE_SINCE = "in_use_since"
    REPLACEMENT = "replacement"
    SUPPORT_END = "support_end"
    MAINTENANCE_END = "maintenance_end"
    COST = "cost"
    USERS = "users"
    PERSONAL_DATA = "personal_data"
    MY_NUMBER = "my_number"
    NETWORK = "network"
    CONTACT = "contact"
    REMARKS = "remarks"

    @property
    def label(self) -> str:
        """The Japanese word for it."""
        return LABELS[self]


LABELS = dict(
    zip(
        Field,
        [
            "番号",
            "システム名",
            "よみ",
            "部",
            "所管課",
            "共同利用課",
            "業務",
            "種別",
            "業者",
            "契約開始",
            "契約終了",
            "契約期間",
            "自動更新",
            "稼働",
            "更新予定",
            "サポート終了",
            "保守期限",
            "経費",
            "利用者数",
            "個人情報",
            "特定個人情報",
            "ネットワーク",
            "担当者",
            "備考",
        ],
        strict=True,
    )
)


class CostKind(StrEnum):
    """経費の区分, as far as the head says it."""

    SETTLED = "settled"
    BUDGET = "budget"
    CONTRACT = "contract"
    INITIAL = "initial"
    RUNNING = "running"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    OTHER = "other"


UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_UNIT = re.compile(r"(?:[(\[【]|単位[:は]?|^)(?:単位[:は]?)?(千円|百万円|万円|億円|円)(?:[)\]】、,・]|$)")
_YEAR = re.compile(
    r"(?:令和|平成|昭和|(?<![a-z])[RHSrhs])\.?(?:元|[0-9]{1,2})(?:年度|年)?|(?:19|20)[0-9]{2}(?:年度|年)?"
)
_MONEY = re.compile(
    r"経費|費用(?!負担)|金額|予算|決算|契約額|年額|月額|額$|利用料|保守料|保守費|委託料|委託費|賃借料|使用料|リース料|運用費|コスト|価格"
)
_NO_MONEY = re.compile(r"科目|区分|事業名|事業$|担当|番号|有無|方法|種別|根拠|コード|理由")
_KINDS: Sequence[tuple[str, CostKind]] = (
    ("決算|実績", CostKind.SETTLED),
    ("予算|見積|要求", CostKind.BUDGET),
    ("月額", CostKind.MONTHLY),
    ("契約", CostKind.CONTRACT),
    ("年額|年間", CostKind.YEARLY),
    ("初期|構築|導入|開発|イニシャル", CostKind.INITIAL),
    ("運用|保守|利用料|使用料|賃借料|委託|維持|ランニング|リース", CostKind.RUNNING),
)
# The order decides where a head could mean two things: 業務システム名 is a name before it is a 業務.
_PATTERNS: Sequence[tuple[Field, str]] = (
    (Field.NUMBER, r"(?:システム|管理|整理|台帳)?(?:no\.?|番号|№|コード|id)|項番|通番|連番|項目番号|#"),
    (Field.KANA, r".*(?:よみ|読み|ふりがな|フリガナ|カナ|かな).*"),
    (Field.CONTRACT_PERIOD, r".*(?:契約|履行|賃貸借|リース|利用|委託)期間.*|契約年数"),
    (Field.RENEWAL, r".*自動更新.*|.*自動継続.*|契約更新(?:条項|方法|区分)"),
    (Field.CONTRACT_BEGIN, r".*契約.*(?:開始|始期|締結|始め).*|契約日|契約(?:年月日|自)|リース開始.*"),
    (
        Field.CONTRACT_END,
        r".*契約.*(?:終了|終期|満了|期限|期日|終わり|至).*|.*満了(?:日|年月日|時期)?|リース(?:終了|期限).*",
    ),
    (Field.SUPPORT_END, r".*(?:サポート|eol|eos|廃版|販売終了).*"),
    (Field.MAINTENANCE_END, r".*保守.*(?:期限|終了|満了|期間|切れ).*"),
    (Field.REPLACEMENT, r".*更新(?:予定|時期|年度|年月).*|.*(?:次期更新|リプレー?ス|更改|再構築|次回更新).*"),
    (Field.IN_USE_SINCE, r".*(?:稼[働動]|導入(?:時期|年|日)|(?:運用|利用|使用|本番)開始).*|導入"),
    (
        Field.NAME,
        r"(?:業務|情報|対象)?システム(?:の?名称?)?(?:等)?|.*システム(?:等)?の?(?:名称?)|名称|システム・?業務名",
    ),
    (Field.CO_USERS, r".*共同利用.*|利用(?:課|部署|所属|部門).*|関係(?:課|部署).*"),
    (Field.DIVISION, r"(?:システム)?(?:所管|主管|担当|所属)?(?:部|部局|局)(?:名|名称)?"),
    (
        Field.OWNER,
        r".*(?:所管|主管).*|担当(?:課|部署|所属|部門|部課).*|所属.*|部署.*|部課.*|課|課名.*|課・?係(?:名)?|原課|利用主管課",
    ),
    (Field.USERS, r".*(?:利用者数|ユーザー?数|利用人数|利用者\(|id数|アカウント数).*|利用者"),
    (Field.MY_NUMBER, r".*(?:特定個人情報|マイナンバー|個人番号).*"),
    (Field.PERSONAL_DATA, r".*個人情報.*"),
    (Field.NETWORK, r".*(?:ネットワーク|接続系|nw).*|系統|接続環境|利用環境"),
    (Field.VENDOR, r".*(?:業者|ベンダー?|委託先|契約相手|事業者|受託者|契約先|会社名).*|保守先|開発元"),
    (Field.CONTACT, r".*(?:担当者|連絡先|内線).*|担当"),
    (
        Field.KIND,
        r"(?:システム)?(?:種別|種類|区分|分類|形態)|.*(?:調達|構築|導入|利用|提供)(?:形態|方法|区分|方式).*|購入区分",
    ),
    (Field.FUNCTION, r"(?:対象|主な|利用)?業務(?:名|内容|概要)?|.*(?:概要|機能|用途|目的)|(?:システム|業務)内容|内容"),
    (Field.REMARKS, r"備考.*|摘要|特記.*|メモ|コメント|その他"),
)
_COMPILED = [(name, re.compile(pattern)) for name, pattern in _PATTERNS]
_ANY = re.compile("|".join(f"(?:{pattern})" for _name, pattern in _PATTERNS))
_TIMES = re.compile(r"期間|期限|開始日|終了日|満了")
_ASIDE = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
_ERA = re.compile(r"令和|平成|昭和|西暦")
_STRONG_NAMES = re.compile(r".*システム.*名.*|システム")


@dataclass(frozen=True, slots=True)
class Column:
    """列: where it stands, what stands over it, and the field it was taken for; none for a column of the ward's own.

    `unit` is yen for one of the figures (1000 for 千円), None where nobody wrote it; `fiscal_year` and `cost_kind` are
    of 経費 only; `era` is the era that the head gives to its dates.
    """

    index: int
    head: str
    field: Field | None = None
    unit: int | None = None
    fiscal_year: int | None = None
    cost_kind: CostKind | None = None
    era: str = ""
    notes: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The letter over the column."""
        return letter(self.index)


def unit_in(text: str) -> int | None:
    """千円, 円, 百万円 in a head or a line above the table, as yen for one; None if there is none."""
    match = _UNIT.search(squeezed(text))
    return UNITS[match[1]] if match else None


def names_systems(head: str) -> bool:
    """Whether a head can only mean the name of a system, so that it makes a list even if it stands alone."""
    return field_of(head) is Field.NAME and _STRONG_NAMES.fullmatch(squeezed(head)) is not None


@lru_cache(maxsize=4096)
def field_of(head: str) -> Field | None:
    """The field that a head in one cell means; None if it is none of ours. Every cell of a list is asked this."""
    key = _key(head)
    if not key or len(key) > 40:
        return None
    money = _MONEY.search(key) and not _NO_MONEY.search(key)
    if money and not _TIMES.search(key):
        return Field.COST
    if not _ANY.fullmatch(key):
        return None
    for name, pattern in _COMPILED:
        if pattern.fullmatch(key):
            return name
    return None


def column_of(index: int, parts: Sequence[str], sheet_unit: int | None) -> Column:
    """The column under heads that stand one over the other, upper first; `sheet_unit` is written over the table."""
    joined = "".join(squeezed(part) for part in parts)
    head = " ".join(" ".join(part.split()) for part in parts)
    lowest = parts[-1] if parts else ""
    found = field_of(joined) or field_of(lowest)
    # 所管 over 部 and 課: the lower word says which of the two.
    if len(parts) > 1 and found in {Field.OWNER, Field.CONTRACT_PERIOD, Field.COST, Field.NAME, None}:
        found = _more_exact(field_of(lowest), found, parts)
    if found is not Field.COST:
        era = _ERA.search(joined)
        return Column(index, head, found, era=era[0] if era else "")
    unit, notes = next((unit for part in reversed(parts) if (unit := unit_in(part))), None), []
    if unit is None and sheet_unit is not None:
        unit = sheet_unit
        notes.append("単位は表の上に書かれたものを使いました。")
    year = _year_in(joined)
    return Column(index, head, found, unit, year, _cost_kind(joined), notes=tuple(notes))


def _more_exact(lower: Field | None, joined: Field | None, parts: Sequence[str]) -> Field | None:
    above = field_of(parts[0])
    if lower is None:
        return joined if joined is not None else (above if above in {Field.COST, Field.OWNER} else None)
    return joined if joined is Field.COST and lower is not Field.REMARKS and above is Field.COST else lower


def _key(head: str) -> str:
    key = squeezed(head).lower().strip("*※◎○●■:")
    stripped = _ASIDE.sub("", key)
    return stripped or key.strip("()[]【】")


def _year_in(text: str) -> int | None:
    match = _YEAR.search(text)
    if match is None:
        return None
    reading = clock.parse(match[0] if match[0].endswith(("年度", "年")) else f"{match[0]}年度")
    value = reading.value
    if isinstance(value, clock.FiscalYear):
        return value.year
    return value.first.year if isinstance(value, clock.DateRange) else None


def _cost_kind(text: str) -> CostKind:
    for pattern, kind in _KINDS:
        if re.search(pattern, text):
            return kind
    return CostKind.OTHER
