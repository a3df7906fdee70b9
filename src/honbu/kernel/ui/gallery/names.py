"""Made-up names, long and short."""

from datetime import date
from zoneinfo import ZoneInfo

TODAY = date(2026, 11, 18)
TOKYO = ZoneInfo("Asia/Tokyo")
UNITS = (
    "総務部情報政策課",
    "区民部戸籍住民課",
    "福祉保健部介護保険課",
    "土木部土木監督課(道路占用許可事務担当)",
    "会計室",
)
SYSTEMS = (
    "住民記録システム",
    "介護保険事務処理システム",
    "施設予約システム",
    "道路占用許可申請受付・台帳管理及び占用料徴収統合システム",
    "例規検索システム",
    "庁内電話交換システム",
)
LONG_NAME = "一般社団法人みどり台区地域包括支援及び多文化共生推進協議会連合会 寿限無 寿限無五劫擦切海砂利水魚之助"
