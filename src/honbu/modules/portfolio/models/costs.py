"""経費: sheets by fiscal year in whole yen, quotes that few may see, and the bridge that explains a difference."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.portfolio.domain.states import SheetState
from honbu.modules.portfolio.models.projects import Project
from honbu.modules.portfolio.models.systems import System, Vendor


class TaxRate(models.Model):
    """消費税率: by the day from which it holds, as a pair of whole numbers."""

    since = models.DateField(_("この日から"), unique=True)
    numerator = models.PositiveSmallIntegerField(_("率の分子"))
    denominator = models.PositiveSmallIntegerField(_("率の分母"), default=100)

    class Meta:
        verbose_name = _("消費税率")
        verbose_name_plural = _("消費税率")
        ordering = ["-since"]


class CostSheet(models.Model):
    """経費見積入力シート: what a system or a project costs over some fiscal years (SYS-2)."""

    title = models.CharField(_("名称"), max_length=120)
    system = models.ForeignKey(
        System, models.PROTECT, related_name="cost_sheets", null=True, blank=True, verbose_name=_("システム")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="cost_sheets", null=True, blank=True, verbose_name=_("起案")
    )
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("所管課"))
    first_year = models.PositiveSmallIntegerField(_("最初の年度"))
    years = models.PositiveSmallIntegerField(_("年数"), default=5)
    state = models.CharField(
        _("状態"), max_length=12, default=SheetState.DRAFT.value,
        choices=[("draft", _("入力中")), ("submitted", _("提出")), ("scrutinised", _("精査済み")), ("fixed", _("確定"))],
    )  # fmt: skip
    note = models.TextField(_("備考"), blank=True)
    reason = models.CharField(_("差戻しの理由"), max_length=300, blank=True)
    shared_with = models.CharField(_("費用を分け合う基盤"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    fixed_at = models.DateTimeField(_("確定日時"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("経費見積入力シート")
        verbose_name_plural = _("経費見積入力シート")
        ordering = ["-first_year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(system__isnull=False, project__isnull=True) | Q(system__isnull=True, project__isnull=False),
                name="cost_sheet_is_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(years__range=(1, 10)), name="cost_sheet_years"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in SheetState]), name="cost_sheet_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Quote(models.Model):
    """見積: what a vendor offered. Secret until the contract: seen by the owner, IT and the contract section."""

    sheet = models.ForeignKey(CostSheet, models.CASCADE, related_name="quotes", verbose_name=_("シート"))
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", verbose_name=_("業者"))
    received_on = models.DateField(_("受領日"))
    amount = models.BigIntegerField(_("見積金額"))
    tax_included = models.BooleanField(_("税込み"), default=True)
    document_id = models.BigIntegerField(_("見積書"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("見積")
        verbose_name_plural = _("見積")
        ordering = ["received_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="quote_is_not_negative")]

    def __str__(self) -> str:
        # Titles go into the trail: neither vendor nor amount belongs there.
        return f"{self._meta.verbose_name} {self.sheet.title}"


class CostLine(models.Model):
    """経費の行: an amount of one kind in one fiscal year, tax included, in whole yen.

    `written` is the cell as somebody typed it, with or without tax as `tax_included` says; `amount` follows from it. Lines
    with the same `order` are one row of the sheet. `checked` is what somebody found out about what looked doubtful.
    """

    class Kind(models.TextChoices):
        CONSTRUCTION = "construction", _("構築")
        MIGRATION = "migration", _("移行")
        EQUIPMENT = "equipment", _("機器")
        TRAINING = "training", _("研修")
        MAINTENANCE = "maintenance", _("保守")
        USAGE = "usage", _("利用料")
        LEASE = "lease", _("リース")
        LINE = "line", _("回線")
        LABOUR = "labour", _("人件")
        REMOVAL = "removal", _("撤去")

    class Basis(models.TextChoices):
        ACTUAL = "actual", _("実績")
        QUOTE = "quote", _("見積")
        ESTIMATE = "estimate", _("推計")

    sheet = models.ForeignKey(CostSheet, models.CASCADE, related_name="lines", verbose_name=_("シート"))
    kind = models.CharField(_("区分"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("内容"), max_length=120, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.BigIntegerField(_("金額"))
    written = models.CharField(_("入力のまま"), max_length=100, blank=True)
    tax_included = models.BooleanField(_("税込みで入力"), default=True)
    basis = models.CharField(_("根拠"), max_length=8, choices=Basis.choices, default=Basis.ESTIMATE)
    quote = models.ForeignKey(Quote, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("見積"))
    checked = models.CharField(_("確かめた内容"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("経費の行")
        verbose_name_plural = _("経費の行")
        ordering = ["order", "fiscal_year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0) & Q(amount__lt=10**15), name="cost_amount_is_possible")
        ]


class CostBridge(models.Model):
    """経費の差の説明: why the new sheet costs more or less than the old one, to the yen."""

    old = models.ForeignKey(CostSheet, models.CASCADE, related_name="bridges_from", verbose_name=_("前のシート"))
    new = models.ForeignKey(CostSheet, models.CASCADE, related_name="bridges_to", verbose_name=_("新しいシート"))
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("経費の差の説明")
        verbose_name_plural = _("経費の差の説明")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="two_sheets_are_bridged_once"),
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="bridge_leads_somewhere_else"),
        ]


class Driver(models.Model):
    """差の要因: a part of the difference, in signed whole yen, with its reason."""

    bridge = models.ForeignKey(CostBridge, models.CASCADE, related_name="drivers", verbose_name=_("差の説明"))
    title = models.CharField(_("要因"), max_length=80)
    amount = models.BigIntegerField(_("金額の差"))
    reason = models.CharField(_("理由"), max_length=300)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("差の要因")
        verbose_name_plural = _("差の要因")
        ordering = ["order", "pk"]
