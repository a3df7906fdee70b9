"""部品見本: every component in every state, with made-up values. Nothing here is anybody's data."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui import calendars, charts, timelines, wizard
from honbu.kernel.ui.fields import EraDateField, FigureInput, PersonPicker, UnitPicker
from honbu.kernel.ui.pickers import Candidate
from honbu.kernel.ui.pieces import (
    Choice,
    Conflict,
    ConflictLine,
    Crumb,
    Fact,
    FigureTile,
    HistoryEntry,
    Steps,
    Tab,
    Todo,
)
from honbu.kernel.ui.tables import (
    DateColumn,
    LinkColumn,
    MomentColumn,
    NumberColumn,
    StateColumn,
    Table,
    TextColumn,
    YenColumn,
    YesNoColumn,
)

TODAY = date(2026, 11, 18)
TOKYO = ZoneInfo("Asia/Tokyo")
STATES = {
    "draft": _("作成中"),
    "review": _("確認中"),
    "returned": _("差戻し"),
    "approved": _("承認済み"),
    "late": _("期限超過"),
}
LOOKS = {"draft": "neutral", "review": "info", "returned": "warning", "approved": "success", "late": "error"}
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

ICONS = (
    "meetings",
    "audits",
    "portfolio",
    "standardization",
    "facilities",
    "disaster",
    "telephony",
    "regulations",
    "training",
    "organisation",
    "documents",
    "notices",
    "approvals",
    "statistics",
    "home",
    "todo",
    "search",
    "calendar",
    "clock",
    "person",
    "people",
    "folder",
    "success",
    "error",
    "warning",
    "info",
    "help",
    "check",
    "plus",
    "minus",
    "close",
    "menu",
    "more",
    "chevron-down",
    "chevron-up",
    "chevron-left",
    "chevron-right",
    "arrow-up",
    "arrow-down",
    "arrow-right",
    "arrow-left",
    "sort",
    "download",
    "upload",
    "edit",
    "delete",
    "lock",
    "history",
    "external",
    "link",
    "print",
    "filter",
    "columns",
    "mail",
    "map",
    "globe",
    "settings",
    "sign-out",
    "sun",
    "moon",
    "contrast",
    "excel",
    "pdf",
    "word",
    "neutral",
    "progress",
    "eye",
    "megaphone",
)


def rows() -> list[dict[str, Any]]:
    """120 rows that look like a register of systems."""
    keys = list(STATES)
    return [
        {
            "pk": number,
            "number": f"S-{number:03d}",
            "name": f"{SYSTEMS[number % len(SYSTEMS)]}{'' if number < 6 else f' 第{number // 6}号'}",
            "unit": UNITS[number % len(UNITS)],
            "state": keys[number * 7 % len(keys)],
            "due": TODAY + timedelta(days=number * 3 - 20),
            "cost": (number * 137_000 + 12_300) * (-1 if number % 29 == 0 else 1),
            "users": number * 11,
            "changed": datetime(2026, 11, 1 + number % 17, 9 + number % 9, number % 60, tzinfo=TOKYO),
            "personal": number % 3 == 0,
        }
        for number in range(120)
    ]


class SampleTable(Table):
    """A table with a column of every kind."""

    caption = _("システムの見本")
    row_header = "name"
    hidden_at_first = ("changed", "personal")
    selectable = "chosen"

    number = TextColumn(verbose_name=_("番号"), attrs={"td": {"class": "fit"}})
    name = LinkColumn(verbose_name=_("システム"), to=lambda _record: "#")
    unit = TextColumn(verbose_name=_("所管"))
    state = StateColumn(verbose_name=_("状態"), looks=LOOKS, words=STATES)
    due = DateColumn(verbose_name=_("期限"))
    cost = YenColumn(verbose_name=_("費用"), footer=lambda table: f"{sum(row['cost'] for row in table.data):,}円")
    users = NumberColumn(verbose_name=_("利用者"), unit="人")
    changed = MomentColumn(verbose_name=_("更新"))
    personal = YesNoColumn(verbose_name=_("個人情報"), yes=_("あり"), no=_("なし"))


class SampleFilterForm(forms.Form):
    """Filters of the sample table."""

    word = forms.CharField(label=_("システムの名前"), required=False, max_length=100)
    unit = forms.ChoiceField(
        label=_("所管"), required=False, choices=[("", _("すべて")), *zip(UNITS, UNITS, strict=True)]
    )
    state = forms.MultipleChoiceField(
        label=_("状態"), required=False, choices=list(STATES.items()), widget=forms.CheckboxSelectMultiple
    )
    until = EraDateField(label=_("期限(この日まで)"), required=False, help_text="")


class SampleFilters:
    """The part of a filter set that a list page needs, over plain rows."""

    def __init__(self, data: QueryDict, *, queryset: list[dict[str, Any]], request: Any) -> None:
        self.form = SampleFilterForm(data)
        self.rows = queryset
        self.request = request

    @property
    def qs(self) -> list[dict[str, Any]]:
        """The rows that pass; a filter that cannot be read does not count."""
        self.form.is_valid()
        asked = self.form.cleaned_data
        return [
            row
            for row in self.rows
            if asked.get("word", "") in row["name"]
            and asked.get("unit", "") in {"", row["unit"]}
            and (not asked.get("state") or row["state"] in asked["state"])
            and (not asked.get("until") or row["due"] <= asked["until"])
        ]


class SampleForm(forms.Form):
    """A field of every kind."""

    title = forms.CharField(label=_("件名"), help_text=_("例: 介護保険システムの改修について"), max_length=100)
    summary = forms.CharField(
        label=_("概要"),
        help_text=_("400字まで。個人の名前は書かないでください。"),
        max_length=400,
        widget=forms.Textarea,
    )
    day = EraDateField(label=_("実施日"))
    cost = forms.IntegerField(label=_("予定額"), widget=FigureInput(_("円")), min_value=0, required=False)
    kind = forms.ChoiceField(
        label=_("種別"),
        choices=[("", _("選んでください")), ("new", _("新規")), ("change", _("変更")), ("end", _("廃止"))],
    )
    disclosure = forms.ChoiceField(
        label=_("公開の区分"),
        choices=[("open", _("公開")), ("part", _("一部公開")), ("closed", _("非公開"))],
        widget=forms.RadioSelect,
        help_text=_("迷うときは「一部公開」を選び、理由を概要に書いてください。"),
    )
    channels = forms.MultipleChoiceField(
        label=_("知らせる方法"),
        choices=[("mail", _("電子メール")), ("board", _("庁内掲示板")), ("phone", _("電話"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    person = forms.CharField(
        label=_("担当者"),
        help_text=_("氏名の一部か職員番号を入力してください。"),
        widget=PersonPicker("people/", label_of=lambda code: {"100234": "山田 太郎"}.get(code, code)),
    )
    unit = forms.CharField(label=_("関係する課"), widget=UnitPicker("people/"), required=False)
    file = forms.FileField(label=_("添付ファイル"), help_text=_("ExcelかPDF、20MBまで。"), required=False)
    secret = forms.CharField(label=_("確認のための合言葉"), widget=forms.PasswordInput, required=False)
    locked = forms.CharField(label=_("受付番号"), initial="R8-0123", disabled=True, required=False)
    agreed = forms.BooleanField(label=_("個人情報を含まないことを確かめました"))


PEOPLE = [
    Candidate("100234", "山田 太郎", "情報政策課 係長 100234"),
    Candidate("100871", "山田 花子", "戸籍住民課 主事 100871"),
    Candidate("101502", "山本 さくら", "介護保険課 課長 101502"),
    Candidate("102377", "髙橋 渡邉", "土木監督課 主任 102377"),
    Candidate("103001", LONG_NAME, "会計室 103001"),
]


def people(query: str) -> list[Candidate]:
    """The made-up people whose name or number holds the query."""
    wanted = query.strip()
    return [one for one in PEOPLE if wanted in one.label or wanted in one.note] if wanted else PEOPLE


def pieces() -> dict[str, Any]:
    """Values for the small components."""
    noon = datetime(2026, 11, 18, 12, 5, tzinfo=TOKYO)
    return {
        "crumbs": [Crumb(_("はじめ"), "/"), Crumb(_("監査"), "#"), Crumb(_("令和8年度 情報システム監査"))],
        "tabs": [
            Tab(_("概要"), "#", current=True),
            Tab(_("調査票"), "#", count=230),
            Tab(_("指摘事項"), "#", count=0),
            Tab(_("履歴"), "#"),
        ],
        "facts": [
            Fact(_("所管"), UNITS[3]),
            Fact(_("相手方"), LONG_NAME),
            Fact(_("契約期間"), "令和8年4月1日(水)〜令和13年3月31日(月)"),
            Fact(_("備考"), ""),
        ],
        "choices": [
            Choice(_("Excelで開く"), "#", "excel"),
            Choice(_("PDFで開く"), "#", "pdf"),
            Choice(_("複製する"), "#"),
        ],
        "steps": Steps.at([_("ファイルを選ぶ"), _("列を対応づける"), _("確かめる"), _("取り込む")], 2, urls=["#", "#"]),
        "steps_wrong": Steps.at([_("施設"), _("日時"), _("利用者"), _("確認")], 2, wrong=[1], urls=["#"]),
        "steps_done": Steps.at([_("申請"), _("審査"), _("決裁")], 3),
        "history": [
            HistoryEntry(_("部長が決裁する"), state="waiting"),
            HistoryEntry(_("課長が確認しています"), noon, "鈴木 一郎(情報政策課長)", state="now"),
            HistoryEntry(
                _("差し戻しました"),
                noon - timedelta(days=1),
                "鈴木 一郎(情報政策課長)",
                _("見積書の日付が契約日より後です。"),
                "error",
            ),
            HistoryEntry(_("起案しました"), noon - timedelta(days=2), "山田 太郎(情報政策課 係長)"),
        ],
        "todos": [
            Todo(
                _("監査の調査票に回答する"),
                "#",
                _("令和8年度 情報システム監査 / 介護保険課"),
                TODAY - timedelta(days=2),
                _("2日過ぎています"),
                late=True,
                hue="purple-800",
                icon="audits",
            ),
            Todo(
                _("会議録を確認する"),
                "#",
                _("第3回 行政情報化推進本部会議"),
                TODAY + timedelta(days=1),
                _("明日まで"),
                hue="blue-900",
                icon="meetings",
            ),
            Todo(
                _("研修を受ける"),
                "#",
                _("情報セキュリティ基礎(全職員)"),
                TODAY + timedelta(days=20),
                _("あと20日"),
                hue="yellow-1000",
                icon="training",
            ),
        ],
        "tiles": [
            FigureTile(_("稼働中のシステム"), "128", _("件"), _("先月より2件増"), "up"),
            FigureTile(_("標準化の進み"), "73.5", "%", _("先月より4.2ポイント増"), "up", "good", "#"),
            FigureTile(_("期限を過ぎた回答"), "12", _("件"), _("先月より3件増"), "up", "bad"),
            FigureTile(_("年間の運用費"), "1,234,567,890", _("円"), _("前年と同じ"), "flat"),
            FigureTile(_("施設の利用率"), "61.2", "%", _("前年より1.8ポイント減"), "down", "bad"),
        ],
        "conflict": Conflict(
            "佐藤 花子",
            noon,
            "7",
            [
                ConflictLine(_("件名"), "住民記録システムの改修", "住民記録システムの改修(第2期)"),
                ConflictLine(_("予定額"), "12,300,000円", "13,500,000円"),
                ConflictLine(_("備考"), "", "議会に報告済み"),
            ],
        ),
        "noon": noon,
        "long_name": LONG_NAME,
    }


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
