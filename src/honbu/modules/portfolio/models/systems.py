"""システム台帳: systems with their names, owners, contracts, dates and dependencies, and the EUC tools around them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.portfolio.domain.states import EucState, SystemState


class DataClass(models.TextChoices):
    """扱う情報の区分, from the least to the most delicate."""

    NONE = "none", _("個人情報なし")
    PERSONAL = "personal", _("個人情報")
    SENSITIVE = "sensitive", _("要配慮個人情報")
    SPECIFIC = "specific", _("特定個人情報")


class Zone(models.TextChoices):
    """ネットワークの区分 (三層の対策)."""

    NUMBER = "number", _("マイナンバー利用事務系")
    LGWAN = "lgwan", _("LGWAN接続系")
    INTERNET = "internet", _("インターネット接続系")
    ALONE = "alone", _("単独")


class Importance(models.TextChoices):
    """重要度: how long the ward can do without it."""

    HIGH = "high", _("高(止まると区民の窓口が止まる)")
    MIDDLE = "middle", _("中(1日なら手作業で補える)")
    LOW = "low", _("低(数日止まっても支障が小さい)")


class Vendor(models.Model):
    """業者: whom the ward has contracts with. Merged names stay as other names of the one that is kept."""

    name = models.CharField(_("名称"), max_length=120, unique=True)
    other_names = models.JSONField(_("別の書き方"), default=list, blank=True)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("業者")
        verbose_name_plural = _("業者")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class System(models.Model):
    """システム: one that the ward runs or uses. `limit_on` is the earliest of all its limits, kept by the actions."""

    class Kind(models.TextChoices):
        PACKAGE = "package", _("購入(パッケージ)")
        SAAS = "saas", _("クラウドサービス")
        LEASE = "lease", _("リース")
        OWN = "own", _("自庁開発")
        SHARED = "shared", _("共同利用")
        STATE = "state", _("国・都の提供")

    number = models.PositiveIntegerField(_("台帳番号"), unique=True)
    name = models.CharField(_("システム名"), max_length=120)
    kana = models.CharField(_("よみ"), max_length=160, blank=True)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("所管課")
    )
    keeper = models.ForeignKey(
        "organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("担当者")
    )
    kind = models.CharField(_("種別"), max_length=8, choices=Kind.choices, blank=True)
    function = models.CharField(_("業務"), max_length=120, blank=True)
    outline = models.TextField(_("概要"), blank=True)
    data_class = models.CharField(_("扱う情報"), max_length=10, choices=DataClass.choices, blank=True)
    zone = models.CharField(_("ネットワーク"), max_length=10, choices=Zone.choices, blank=True)
    importance = models.CharField(_("重要度"), max_length=8, choices=Importance.choices, blank=True)
    standard_task = models.CharField(_("標準化対象業務"), max_length=40, blank=True)
    users = models.CharField(_("利用者"), max_length=120, blank=True)
    user_count = models.PositiveIntegerField(_("利用者数"), null=True, blank=True)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, related_name="systems", null=True, blank=True, verbose_name=_("主な業者")
    )
    hardware = models.TextField(_("機器"), blank=True)
    weaknesses = models.TextField(_("課題・弱点"), blank=True)
    went_live_on = models.DateField(_("稼働日"), null=True, blank=True)
    state = models.CharField(
        _("状態"), max_length=10, default=SystemState.RUNNING.value,
        choices=[
            ("idea", _("構想")), ("approved", _("承認")), ("procuring", _("調達中")), ("building", _("構築中")),
            ("running", _("稼働")), ("reviewing", _("更新検討")), ("retiring", _("廃止予定")), ("retired", _("廃止")),
        ],
    )  # fmt: skip
    retired_on = models.DateField(_("廃止日"), null=True, blank=True)
    limit_on = models.DateField(_("実質の期限"), null=True, blank=True)
    limit_kind = models.CharField(_("期限の種類"), max_length=12, blank=True)
    custom = models.JSONField(_("独自の項目"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    co_users: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "organisation.Unit", related_name="+", blank=True, verbose_name=_("共同で使う課")
    )

    class Meta:
        verbose_name = _("システム")
        verbose_name_plural = _("システム")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SystemState]), name="system_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(state__in=["retired", "retiring"]),
                name="system_is_retired_with_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="system_of_a_unit"),
            models.Index(fields=["limit_on"], name="system_by_limit"),
        ]

    def __str__(self) -> str:
        return self.name


class OtherName(models.Model):
    """別名: another name under which a list or a contract calls the system."""

    system = models.ForeignKey(System, models.CASCADE, related_name="other_names", verbose_name=_("システム"))
    name = models.CharField(_("別名"), max_length=120)

    class Meta:
        verbose_name = _("別名")
        verbose_name_plural = _("別名")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="other_name_is_told_once")]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """契約: with a vendor, for one or several systems.

    `end` is the last day that was agreed at first; tacit renewals count on from it.
    """

    class Method(models.TextChoices):
        OPEN = "open", _("一般競争入札")
        PROPOSAL = "proposal", _("プロポーザル")
        NAMED = "named", _("指名競争入札")
        SINGLE = "single", _("特命随意契約")
        SMALL = "small", _("少額随意契約")

    class Renewal(models.TextChoices):
        NEVER = "never", _("更新なし")
        TACIT = "tacit", _("自動更新")
        EXPRESS = "express", _("合意により更新")

    class Span(models.TextChoices):
        YEAR = "year", _("単年度")
        LONG_TERM = "long_term", _("長期継続契約")
        LIABILITY = "liability", _("債務負担行為")

    number = models.CharField(_("契約番号"), max_length=40, blank=True)
    title = models.CharField(_("件名"), max_length=160)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, related_name="contracts", null=True, blank=True, verbose_name=_("契約の相手方")
    )
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("所管課")
    )
    systems = models.ManyToManyField(System, related_name="contracts", blank=True, verbose_name=_("対象のシステム"))
    method = models.CharField(_("契約方法"), max_length=8, choices=Method.choices, blank=True)
    legal_basis = models.CharField(_("根拠条項"), max_length=120, blank=True)
    method_reason = models.TextField(_("契約方法の理由"), blank=True)
    span = models.CharField(_("契約の期間の種類"), max_length=9, choices=Span.choices, blank=True)
    lease = models.BooleanField(_("リース"), default=False)
    begin = models.DateField(_("契約開始日"), null=True, blank=True)
    end = models.DateField(_("契約満了日"), null=True, blank=True)
    renewal = models.CharField(_("更新"), max_length=8, choices=Renewal.choices, default=Renewal.NEVER)
    renewal_months = models.PositiveSmallIntegerField(_("更新の月数"), default=0)
    notice_months = models.PositiveSmallIntegerField(_("解約を申し出る期限（月前）"), default=0)
    ended_on = models.DateField(_("解約日"), null=True, blank=True)
    amount = models.BigIntegerField(_("契約金額"), null=True, blank=True)
    yearly_amount = models.BigIntegerField(_("年額"), null=True, blank=True)
    note = models.TextField(_("備考"), blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("契約")
        verbose_name_plural = _("契約")
        ordering = ["end", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(begin__isnull=True) | Q(end__gte=F("begin")),
                name="contract_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(renewal="tacit") | Q(renewal_months__gt=0), name="tacit_renewal_has_its_months"
            ),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(yearly_amount__isnull=True) | Q(yearly_amount__gte=0)),
                name="contract_amounts_are_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="contract_of_a_unit")]

    def __str__(self) -> str:
        return self.title


class LifecycleDate(models.Model):
    """期限: a day after which the system can't go on as it is, with its source. Ends of contracts are read from the contracts."""

    class Kind(models.TextChoices):
        END_OF_SALE = "end_of_sale", _("販売終了・廃版")
        MAINTENANCE = "maintenance", _("保守期限")
        SUPPORT = "support", _("サポート終了")
        LAW = "law", _("法改正")

    system = models.ForeignKey(System, models.CASCADE, related_name="dates", verbose_name=_("システム"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind.choices)
    day = models.DateField(_("期限"))
    month_only = models.BooleanField(_("月までしか分からない"), default=False)
    certain = models.BooleanField(_("確かな期限"), default=True)
    source = models.CharField(_("出典"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("期限")
        verbose_name_plural = _("期限")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["end_of_sale", "maintenance", "support", "law"]), name="limit_kind_is_known"
            )
        ]


class Dependency(models.Model):
    """連携: a system needs another one."""

    class Kind(models.TextChoices):
        DATA = "data", _("データの受渡し")
        SIGN_IN = "sign_in", _("認証")
        PLATFORM = "platform", _("基盤")

    source = models.ForeignKey(System, models.CASCADE, related_name="needs", verbose_name=_("使う側"))
    target = models.ForeignKey(System, models.CASCADE, related_name="needed_by", verbose_name=_("使われる側"))
    kind = models.CharField(_("種類"), max_length=8, choices=Kind.choices)
    what = models.CharField(_("内容"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("連携")
        verbose_name_plural = _("連携")
        ordering = ["source__number", "target__number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="dependency_is_told_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="system_does_not_need_itself"),
        ]


class EucTool(models.Model):
    """EUCツール: what a section built itself in Access or Excel, hung to the system whose lack it fills (SYS-4)."""

    class FileType(models.TextChoices):
        ACCESS = "access", _("Access")
        EXCEL = "excel", _("Excel")
        RPA = "rpa", _("RPA")
        OTHER = "other", _("その他")

    class Level(models.IntegerChoices):
        LOW = 1, _("低")
        MIDDLE = 2, _("中")
        HIGH = 3, _("高")

    number = models.PositiveIntegerField(_("EUC番号"), unique=True)
    name = models.CharField(_("名称"), max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("所管課"))
    file_type = models.CharField(_("作り方"), max_length=8, choices=FileType.choices)
    replaces = models.ForeignKey(
        System, models.PROTECT, related_name="euc_tools", null=True, blank=True, verbose_name=_("補っているシステム")
    )
    lack = models.CharField(_("補っている機能"), max_length=160, blank=True)
    author = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("作成者")
    )
    reviewer = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("確認者")
    )
    complexity = models.PositiveSmallIntegerField(_("複雑さ"), choices=Level.choices, default=Level.LOW)
    impact = models.PositiveSmallIntegerField(_("止まったときの影響"), choices=Level.choices, default=Level.LOW)
    data_class = models.CharField(_("扱う情報"), max_length=10, choices=DataClass.choices, blank=True)
    place = models.CharField(_("置き場所"), max_length=160, blank=True)
    backup = models.CharField(_("控えの取り方"), max_length=160, blank=True)
    decommission_plan = models.TextField(_("廃止・移行の計画"), blank=True)
    state = models.CharField(
        _("状態"), max_length=10, default=EucState.DECLARED.value,
        choices=[
            ("declared", _("申告")), ("confirmed", _("確認")), ("managed", _("管理対象")), ("moved", _("移行")),
            ("retired", _("廃止")),
        ],
    )  # fmt: skip
    note = models.TextField(_("備考"), blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("EUCツール")
        verbose_name_plural = _("EUCツール")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(complexity__range=(1, 3)) & Q(impact__range=(1, 3)), name="euc_levels_are_known"
            ),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in EucState]), name="euc_state_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tier(self) -> int:
        """管理の段階 1 to 3, by complexity times impact: 6 and more need a plan for their end."""
        weight = self.complexity * self.impact
        return 3 if weight >= 6 else 2 if weight >= 3 else 1


class WorkPractice(models.Model):
    """業務のやり方: how an office does a business function: with a system, by hand, or with a tool of its own (SYS-6)."""

    class How(models.TextChoices):
        SYSTEM = "system", _("システム")
        MANUAL = "manual", _("手作業")
        EUC = "euc", _("EUCツール")

    function = models.CharField(_("業務"), max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("課"))
    how = models.CharField(_("やり方"), max_length=8, choices=How.choices)
    system = models.ForeignKey(
        System, models.CASCADE, related_name="practices", null=True, blank=True, verbose_name=_("システム")
    )
    yearly_hours = models.PositiveIntegerField(_("年間の時間"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("業務のやり方")
        verbose_name_plural = _("業務のやり方")
        ordering = ["function", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["function", "unit"], name="practice_is_told_once"),
            models.CheckConstraint(
                condition=~Q(how="system") | Q(system__isnull=False), name="practice_by_system_names_it"
            ),
        ]


class CustomField(models.Model):
    """独自の項目: a field that the ward adds to its inventory."""

    class Kind(models.TextChoices):
        TEXT = "text", _("文字")
        NUMBER = "number", _("数")
        DATE = "date", _("日付")
        CHOICE = "choice", _("選択")
        YES_NO = "yes_no", _("はい・いいえ")

    key: ClassVar[models.CharField[str, str]] = models.CharField(_("記号"), max_length=40, unique=True)
    title = models.CharField(_("項目名"), max_length=60)
    kind = models.CharField(_("種類"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    choices_text = models.TextField(_("選択肢（1行に1つ）"), blank=True)
    help_text = models.CharField(_("説明"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    ended = models.BooleanField(_("使わない"), default=False)

    class Meta:
        verbose_name = _("独自の項目")
        verbose_name_plural = _("独自の項目")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def options(self) -> list[str]:
        """What can be chosen."""
        return [line.strip() for line in self.choices_text.splitlines() if line.strip()]
