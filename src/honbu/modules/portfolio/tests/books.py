"""Makers of messy Excel books, the same ones every time: what wards really keep as 所管するシステム一覧."""

import datetime
import io
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from honbu.modules.portfolio.domain.reading import KnownUnit

TODAY = datetime.date(2026, 11, 22)

DIGITAL = KnownUnit(1, "情報管理課")
TAX = KnownUnit(2, "税務課")
RESIDENTS = KnownUnit(3, "区民課")
WELFARE = KnownUnit(4, "福祉課")
SCHOOLS = KnownUnit(5, "学務課")
LIBRARY = KnownUnit(6, "図書館")
ROADS = KnownUnit(7, "道路課")
OLD_STATISTICS = KnownUnit(8, "電算課", current=False, successors=(DIGITAL,))
GENERAL_A, GENERAL_B = KnownUnit(9, "庶務係"), KnownUnit(10, "庶務係")
UNITS = {unit.name: [unit] for unit in (DIGITAL, TAX, RESIDENTS, WELFARE, SCHOOLS, LIBRARY, ROADS, OLD_STATISTICS)} | {
    "庶務係": [GENERAL_A, GENERAL_B]
}

HEAD_ABOVE = (
    "番号", "システム名", "よみ", "所管", None, "業務概要", "種別", "業者（委託先）", "契約", None, "自動更新", "稼働時期",
    "サポート終了", "経費（千円）", None, "利用者数", "個人情報の有無", "ネットワーク", "担当者", "備考", "次の更新への要望",
)  # fmt: skip
HEAD_BELOW = {4: "部", 5: "課", 9: "開始", 10: "終了", 14: "R5決算", 15: "R6予算"}

SYSTEMS: Sequence[tuple[str, Sequence[str]]] = (
    ("税務課", (
        "住民税課税システム", "固定資産評価システム", "軽自動車税システム", "収納消込システム", "滞納整理支援システム",
        "口座振替データ伝送システム", "コンビニ収納システム", "課税原票イメージ管理", "地図情報税務システム", "eLTAX審査システム",
        "証明書税発行機", "催告電話支援システム", "家屋図面作成システム", "償却資産申告システム", "納税通知書印字システム",
    )),
    ("区民課", (
        "住民記録システム", "印鑑登録システム", "戸籍総合システム", "住民基本台帳ネットワーク端末", "コンビニ交付システム",
        "窓口受付番号発券機", "外国人在留連携端末", "旅券交付管理", "火葬許可台帳", "マイナンバーカード予約システム",
        "国民年金システム", "国民健康保険システム", "後期高齢者医療システム", "特別永住者交付端末", "本籍地照会台帳",
        "手話通訳予約システム", "住居表示台帳システム", "斎場予約システム", "自動車臨時運行許可簿", "混雑状況配信サービス",
    )),
    ("福祉課", (
        "生活保護システム", "介護保険システム", "障害者福祉システム", "児童手当システム", "保育所入所選考システム",
        "健康診査システム", "予防接種台帳", "母子保健システム", "敬老祝い品名簿", "民生委員名簿", "要援護者台帳",
        "ケアプラン点検ソフト", "福祉タクシー券管理", "紙おむつ支給台帳", "医療助成システム", "成年後見相談記録",
        "地域包括支援センターシステム", "児童相談所記録システム", "学童クラブ入会システム", "ひとり親手当システム",
    )),
    ("学務課", (
        "学齢簿システム", "就学援助システム", "給食費徴収システム", "校務支援システム", "学校ホームページCMS", "教科書給与事務",
        "学校図書室蔵書検索", "児童用端末管理MDM", "学習ドリルクラウド", "欠席連絡アプリ", "奨学資金貸付台帳", "通学路安全マップ",
    )),
    ("図書館", (
        "図書館総合システム", "電子書籍貸出サービス", "座席予約端末", "地域資料デジタルアーカイブ", "入退館ゲート", "自動貸出機",
    )),
    ("道路課", (
        "道路台帳システム", "占用許可システム", "街路灯台帳", "公園施設台帳", "橋梁点検データベース", "土木積算システム",
        "放置自転車返還管理", "境界確定図検索", "道路損傷通報アプリ", "緑化助成台帳",
    )),
    ("情報管理課", (
        "財務会計システム", "文書管理システム", "人事給与システム", "庶務事務システム", "グループウェア", "電子申請サービス",
        "電子入札システム", "契約管理システム", "議事録作成支援", "AI-OCR", "RPAツール基盤", "統合型GIS", "公有財産台帳システム",
        "例規集検索", "職員認証基盤", "ファイル無害化", "仮想ブラウザ", "メール配信サービス", "ホームページ管理CMS", "防災行政無線",
        "安否確認サービス", "備蓄物資管理台帳",
    )),
)  # fmt: skip
COUNT = sum(len(names) for _owner, names in SYSTEMS)
DIVISIONS = {"税務課": "区民部", "区民課": "区民部", "情報管理課": "総務部", "図書館": "教育部", "学務課": "教育部"}

# The other lines, each with what the reader has to see in it: (code or codes, how the row differs from a good one).
ODD: Sequence[dict[int, object]] = (
    {2: "住民記録ｼｽﾃﾑ", 5: "区民課"},                                            # same name, half-width
    {2: "住民記録電算システム", 5: "区民課"},                                      # the third name of the same
    {2: "図書館総合システム", 5: "図書館"},                                       # listed twice
    {2: "財務会計システム（旧）", 5: "情報管理課", 20: "令和4年3月廃止"},             # retired, kept apart from the new one
    {2: "臨時職員名簿", 5: "福祉課", 20: "R5.3末で利用終了"},                       # retired
    {2: "防災備品集計表.xlsm", 5: "情報管理課", 8: None},                          # EUC
    {2: "苦情受付簿", 5: "道路課", 7: "Access", 8: None},                          # EUC
    {2: "統計調査員名簿", 5: "電算課"},                                          # abolished owner
    {2: "消費者相談記録", 5: "消費生活センター"},                                    # unknown owner
    {2: "温泉利用券発行", 5: None},                                            # no owner
    {2: "議会中継配信", 5: "情報管理課", 10: "平成34年3月31日", 11: "有"},            # wrong era
    {2: "選挙人名簿", 5: "区民課", 10: "25/3/31"},                               # two digits: which year?
    {2: "監査調書作成", 5: "情報管理課", 10: None},                               # no end
    {2: "広報紙編集", 5: "情報管理課", 10: "自動更新", 11: None},                   # open renewal
    {2: "庁舎設備監視", 5: "情報管理課", 9: "R9.4.1", 10: "R8.3.31", 11: "有"},      # end before begin
)  # fmt: skip
TOTAL_ROWS = 120


def _good(number: int, name: str, owner: str) -> dict[int, object]:
    year = 7 + number % 3
    ends: Sequence[object] = (
        f"R{year + 2}.3末",
        f"令和{year + 2}年3月31日",
        datetime.date(2020 + year, 3, 31),
        f"令和{year + 1}年3月",
        f"Ｒ{year + 2}．３．３１",
    )
    cost = 1200 + number * 13
    return {
        1: number,
        2: name,
        3: None,
        4: DIVISIONS.get(owner),
        5: owner,
        6: "窓口の事務",
        7: ("パッケージ", "SaaS", "リース")[number % 3],
        8: ("甲情報システム株式会社", "乙ソフト", "丙データ")[number % 3],
        9: "R3.4.1",
        10: ends[number % 5],
        11: None,
        12: "R3.4",
        13: None,
        14: cost if number % 4 else f"{cost:,}",
        15: cost + 100,
        16: f"{number}人",
        17: ("有", "無", "○")[number % 3],
        18: ("LGWAN系", "マイナンバー利用事務系", "インターネット系")[number % 3],
        19: "担当",
        20: None,
        21: "早くしてほしい" if number % 7 == 0 else None,
    }


def messy_sheet(sheet: Worksheet) -> None:
    """A list of 120 systems with everything that lists have; its owners are merged, its figures in 千円."""
    sheet["B1"] = "平成30年度　所管するシステム一覧（令和6年更新）"
    sheet["T2"] = "情報管理課作成"
    for column, text in enumerate(HEAD_ABOVE, start=1):
        sheet.cell(4, column, text)
        sheet.cell(5, column, HEAD_BELOW.get(column))
        if text and column not in HEAD_BELOW:
            sheet.merge_cells(start_row=4, end_row=5, start_column=column, end_column=column)
    for left in (4, 9, 14):
        sheet.merge_cells(start_row=4, end_row=4, start_column=left, end_column=left + 1)
    line, number, total = 6, 0, 0
    for owner, names in SYSTEMS:
        first = line
        for name in names:
            number += 1
            if line == 60:
                for column in (1, 2, 7, 8):
                    sheet.cell(line, column, HEAD_ABOVE[column - 1])
                line += 1
            total += _write(sheet, line, _good(number, name, owner))
            line += 1
        for at in range(first + 1, line):
            sheet.cell(at, 5).value = None
        sheet.merge_cells(start_row=first, end_row=line - 1, start_column=5, end_column=5)
    for odd in ODD:
        number += 1
        total += _write(sheet, line, _good(number, "", "") | odd)
        line += 1
    sheet.cell(line, 2, "合計")
    sheet.cell(line, 14, total)
    sheet.cell(line + 1, 1, number + 1)
    sheet.cell(line + 3, 1, "※経費は税込。契約期間の延長を含む。")


def _write(sheet: Worksheet, line: int, cells: dict[int, object]) -> int:
    for column, value in cells.items():
        if value is not None:
            sheet.cell(line, column, value)
    return int(str(cells[14]).replace(",", ""))


def a_messy_book() -> bytes:
    """The list of 120, a hidden sheet of old figures and an empty one."""
    book = Workbook()
    sheet = book.active
    sheet.title = "所管一覧"
    messy_sheet(sheet)
    hidden = book.create_sheet("作業用")
    hidden["A1"], hidden["A2"] = "システム名", "消し忘れ"
    hidden.sheet_state = "hidden"
    book.create_sheet("Sheet3")
    return saved(book)


def a_book(*rows: Sequence[object], title: str = "一覧", then: Callable[[Worksheet], None] | None = None) -> bytes:
    """A book of one sheet with these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if then:
        then(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A book as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_long_list(count: int) -> bytes:
    """A list of as many systems as asked for, with names like those of the fictional ward."""
    stems = [name for _owner, names in SYSTEMS for name in names]
    places = ("本庁", "東支所", "西支所", "南支所", "北支所", "保健所", "清掃", "港湾", "水道", "病院")
    head = ("番号", "システム名", "所管課", "種別", "業者", "契約開始", "契約終了", "R5決算（千円）", "R6予算（千円）", "利用者数",
            "個人情報", "ネットワーク", "備考")  # fmt: skip
    rows = []
    for index in range(count):
        good = _good(index, f"{places[index // len(stems) % 10]}{stems[index % len(stems)]}", "税務課")
        rows.append([good[column] for column in (1, 2, 5, 7, 8, 9, 10, 14, 15, 16, 17, 18, 20)])
    return a_book(head, *rows)
