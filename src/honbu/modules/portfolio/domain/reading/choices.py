"""選択肢の読み: 種別, ネットワーク, 有無 and counts as lists write them; what is none of them stays open."""

import re
import unicodedata
from enum import StrEnum

from honbu.kernel.documents.public import squeezed


class Kind(StrEnum):
    """種別: how the ward came by the system."""

    PURCHASE = "purchase"
    PACKAGE = "package"
    SAAS = "saas"
    LEASE = "lease"
    IN_HOUSE = "in_house"
    SHARED = "shared"
    NATIONAL = "national"


class Network(StrEnum):
    """ネットワーク: of the three layers that separate a ward's networks, and none."""

    MY_NUMBER = "my_number"
    LGWAN = "lgwan"
    INTERNET = "internet"
    STANDALONE = "standalone"


_KINDS = (
    (Kind.SHARED, r"共同利用|共同運営|共同運用|広域"),
    (Kind.NATIONAL, r"国(?:提供|配布|から|の|設置)|^国$|省提供|全国(?:共通|システム)|j-?lis|都提供"),
    (Kind.SAAS, r"saas|asp|クラウド|cloud|サービス利用|paas|iaas"),
    (Kind.IN_HOUSE, r"自庁|自前|職員(?:開発|作成)|内製|庁内開発|自作|独自開発"),
    (Kind.LEASE, r"リース|賃貸借|賃借|レンタル"),
    (Kind.PACKAGE, r"パッケージ|pkg"),
    (Kind.PURCHASE, r"購入|買取|買い取り|買入"),
)
_NETWORKS = (
    (Network.MY_NUMBER, r"マイナンバー|個人番号|基幹|住基"),
    (Network.LGWAN, r"lgwan|内部情報|総合行政"),
    (Network.INTERNET, r"インターネット|internet|外部"),
    (Network.STANDALONE, r"スタンドアロー?ン|単独|独立|未接続|接続なし|閉域"),
)
_YES = re.compile(r"有り?|あり|○|◯|〇|●|◎|✓|はい|yes|y|true|1|保有|取扱(?:有|あり|い有)|含む", re.IGNORECASE)
_NO = re.compile(r"無し?|なし|×|✕|✖|いいえ|no|n|false|0|取扱(?:無し?|なし)|含まない|-|―|—", re.IGNORECASE)
_PEOPLE = re.compile(r"約?([0-9][0-9,]*)(?:人|名|id|ユーザー?|アカウント|台)?(?:程度|前後)?", re.IGNORECASE)


def kinds_in(text: str) -> list[Kind]:
    """The kinds that a cell speaks of; the first is the one that decides how it is governed."""
    plain = squeezed(text).lower()
    return [kind for kind, pattern in _KINDS if re.search(pattern, plain)]


def networks_in(text: str) -> tuple[Network, ...]:
    """The networks that a cell names."""
    plain = squeezed(text).lower()
    return tuple(network for network, pattern in _NETWORKS if re.search(pattern, plain))


def yes_or_no(text: str) -> bool | None:
    """有 or 無 in any of the ways lists write them; None for anything else."""
    plain = squeezed(text)
    return True if _YES.fullmatch(plain) else False if _NO.fullmatch(plain) else None


def people_in(text: str) -> int | None:
    """120人, 約1,200名; None for what is no count."""
    match = _PEOPLE.fullmatch(squeezed(text))
    return int(match[1].replace(",", "")) if match and len(match[1]) < 10 else None


def renewal_in(text: str) -> bool | None:
    """有, 無, ○, × in the column of 自動更新; None where it says neither."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if re.fullmatch(r"自動(?:更新|継続|延長)?(?:有り?|あり|する)?|する", plain):
        return True
    if re.fullmatch(r"自動(?:更新|継続|延長)(?:無し?|なし|しない)|しない|都度(?:契約)?|手動", plain):
        return False
    return yes_or_no(plain) if plain not in {"-", "―", "—"} else None


_EUC = re.compile(
    r"\.accdb|\.mdb|\.xls[xm]?|excel|エクセル|vba|マクロ|ファイルメーカー|filemaker|euc|ms-?access|access(?:版|db|ツール|データベース|\)|$)|アクセス(?:版|db|ツール|データベース|\)|$)"
)


def looks_euc(text: str, *, is_kind: bool = False) -> bool:
    """EUC: whether a name or a kind speaks of a tool made with Excel or Access."""
    plain = squeezed(text).lower()
    return _EUC.search(plain) is not None or (is_kind and plain in {"access", "アクセス", "表計算", "桐"})
