"""Charts, a month, a year, and an import."""

from datetime import date, time
from typing import Any

from honbu.kernel.ui import calendars, charts, timelines, wizard
from honbu.kernel.ui.gallery.names import LONG_NAME, TODAY, UNITS


def boards() -> dict[str, Any]:
    """Charts, a month and a year."""
    months = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    asked = [820, 913, 1_204, 1_180, 990, 1_320, 1_455, 1_390, 1_100, 1_230, 1_340, 1_600]
    return {
        "bar": charts.bar_chart(
            "部ごとの回答数",
            [
                ("総務部", 42),
                ("区民部", 31),
                ("福祉保健部", 58),
                ("土木部(道路・公園・河川の各課を含む)", 17),
                ("会計室", 0),
            ],
            unit="件",
            target=50,
        ),
        "column": charts.column_chart("月ごとの予約", months, asked, unit="件"),
        "stacked": charts.stacked_bar_chart(
            "調査票の状態",
            ["総務部", "区民部", "福祉保健部"],
            [
                charts.Series("承認済み", [20, 12, 30]),
                charts.Series("確認中", [10, 9, 14]),
                charts.Series("未回答", [2, 10, 6]),
            ],
            unit="件",
        ),
        "line": charts.line_chart(
            "運用費の移り変わり",
            ["令和3年度", "令和4年度", "令和5年度", "令和6年度", "令和7年度", "令和8年度"],
            [
                charts.Series("標準準拠", [0, 12, 80, 210, 380, 460]),
                charts.Series("従来型", [620, 610, 560, 430, 250, 120]),
                charts.Series("共同利用", [None, 30, 45, 60, 90, 140]),
            ],
            unit="百万円",
        ),
        "spark": charts.sparkline(asked, label="予約は4月の820件から3月の1,600件に増えました"),
        "month": _month(),
        "year": _year(),
    }


def _month() -> calendars.Month:
    return calendars.month_view(
        2026,
        11,
        [
            calendars.CalendarEvent(date(2026, 11, 5), "推進本部会議", "#", time(10, 0)),
            calendars.CalendarEvent(
                date(2026, 11, 11), "システム監査 実地調査", "#", None, date(2026, 11, 13), "purple-800"
            ),
            calendars.CalendarEvent(date(2026, 11, 18), "施設予約の抽選", "#", time(9, 0), hue="green-900"),
            calendars.CalendarEvent(date(2026, 11, 22), "総合防災訓練", "#", time(8, 30), hue="orange-900"),
            calendars.CalendarEvent(
                date(2026, 11, 18), "情報セキュリティ研修(全職員・第4回)", "#", time(13, 30), hue="yellow-1000"
            ),
        ],
        today=TODAY,
        holidays={date(2026, 11, 3): "文化の日", date(2026, 11, 23): "勤労感謝の日"},
        address=lambda year, month: f"?month={year}-{month}",
    )


def _year() -> charts.Chart:
    span = timelines.Span
    return timelines.timeline(
        "令和8年度の工程",
        [
            timelines.Lane(
                "住民記録の標準化",
                [
                    span("要件の確認", date(2026, 4, 1), date(2026, 6, 30), "done"),
                    span("移行の試行", date(2026, 7, 1), date(2026, 10, 31), "late", "#"),
                    span("本番移行", date(2027, 1, 2), date(2027, 1, 4), "plan"),
                ],
            ),
            timelines.Lane("システム監査", [span("実地調査", date(2026, 9, 1), date(2026, 12, 10), "now")]),
            timelines.Lane(
                "推進本部会議",
                [
                    span("第3回", date(2026, 11, 5), date(2026, 11, 5), "done"),
                    span("第4回", date(2027, 2, 9), date(2027, 2, 9)),
                ],
            ),
        ],
        first=date(2026, 4, 1),
        last=date(2027, 3, 31),
        today=TODAY,
        about="4月から翌年3月までの工程です。",
    )


def wizard_rows() -> list[wizard.WizardRow]:
    """Rows of an import with every verdict."""
    verdict, place = wizard.Verdict, wizard.Place
    sheet = "職員一覧"
    return [
        wizard.WizardRow(
            verdict.ADDED,
            place(sheet, 2),
            "新任 四月(104001)",
            [wizard.Change("所属", None, UNITS[0]), wizard.Change("職", None, "主事")],
        ),
        wizard.WizardRow(
            verdict.CHANGED,
            place(sheet, 3),
            "山田 太郎(100234)",
            [wizard.Change("所属", UNITS[1], UNITS[0]), wizard.Change("内線", "2345", "")],
        ),
        wizard.WizardRow(
            verdict.REMOVED,
            place(),
            "退職 三月(098765)",
            [wizard.Change("在職", "令和8年3月31日(火)まで", None)],
            [wizard.RowMessage("ファイルにない人です。退職として扱います。")],
        ),
        wizard.WizardRow(
            verdict.DOUBTFUL,
            place(sheet, 41, "氏名"),
            "髙橋 渡邉(102377)",
            [wizard.Change("氏名", "高橋 渡辺", "髙橋 渡邉")],
            [wizard.RowMessage("字が変わるだけのようです。同じ人か確かめてください。", "氏名")],
        ),
        wizard.WizardRow(
            verdict.WRONG,
            place(sheet, 57, "発令日"),
            "令和 元(103333)",
            [],
            [
                wizard.RowMessage("「令和8年2月30日」は日付として読めません。正しい日付に直してください。", "発令日"),
                wizard.RowMessage("課コード「99999」はありません。", "課コード"),
            ],
        ),
        wizard.WizardRow(verdict.SAME, place(sheet, 58), LONG_NAME),
    ]
