"""監査計画: the four-year programme in versions, and the plan of a year. Which section and when stands only in what is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.states import PlanState
from honbu.modules.audits.models.items import ItemEdition

YEARS = 4
STATES = [
    ("draft", _("作成中")), ("brought", _("付議中")), ("approved", _("承認")), ("returned", _("差戻し")),
    ("superseded", _("旧版")),
]  # fmt: skip


class ProgrammeVersion(models.Model):
    """4年計画の版: from `first_year` on; revised each year, decided by the headquarters (R5 L23, AUD-1)."""

    first_year = models.PositiveSmallIntegerField(_("はじめの年度"))
    number = models.PositiveSmallIntegerField(_("版"))
    policy = models.TextField(_("方針"), blank=True)
    changes = models.TextField(_("前の版から変えたこと"), blank=True)
    lowest = models.PositiveSmallIntegerField(_("年間の最少の訪問数"))
    highest = models.PositiveSmallIntegerField(_("年間の最多の訪問数"))
    drawn = models.PositiveSmallIntegerField(_("くじで選ぶ数"), default=4)
    weights = models.JSONField(_("リスク点の重み"), default=dict)
    state = models.CharField(_("状態"), max_length=12, default=PlanState.DRAFT.value, choices=STATES)
    decision_id = models.BigIntegerField(_("本部の決定"), null=True, blank=True)
    decided_on = models.DateField(_("決定日"), null=True, blank=True)
    made_by = models.ForeignKey(
        "organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("作成者")
    )
    made_at = models.DateTimeField(_("作成日時"))

    class Meta:
        verbose_name = _("4年計画")
        verbose_name_plural = _("4年計画")
        ordering = ["-first_year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["first_year", "number"], name="programme_version_stands_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PlanState]), name="programme_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(lowest__gte=1, highest__gte=F("lowest")), name="programme_has_a_capacity"
            ),
        ]

    def __str__(self) -> str:
        return f"{clock.FiscalYear(self.first_year).label}からの4年計画 第{self.number}版"


class YearPlan(models.Model):
    """年度の監査計画: its open part. Kinds with their numbers, window, weight, what is new since last year.

    `kinds` is {kind: {"number": int, "note": str}}; `focus` names the kinds on which the year lays weight (重点).
    """

    fiscal_year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    programme = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, related_name="year_plans", null=True, blank=True, verbose_name=_("4年計画")
    )
    edition = models.ForeignKey(ItemEdition, models.PROTECT, related_name="year_plans", verbose_name=_("確認項目の版"))
    policy = models.TextField(_("方針"), blank=True)
    changes = models.TextField(_("昨年度からの変更点"), blank=True)
    kinds = models.JSONField(_("種類と件数"), default=dict)
    focus = models.JSONField(_("重点"), default=list)
    focus_reason = models.TextField(_("重点とする理由"), blank=True)
    window_first = models.DateField(_("訪問期間のはじめ"))
    window_last = models.DateField(_("訪問期間のおわり"))
    answers_until = models.DateField(_("監査調書の期限"))
    state = models.CharField(_("状態"), max_length=12, default=PlanState.DRAFT.value, choices=STATES)
    decision_id = models.BigIntegerField(_("本部の決定"), null=True, blank=True)
    decided_on = models.DateField(_("決定日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("年度の監査計画")
        verbose_name_plural = _("年度の監査計画")
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PlanState]), name="year_plan_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(window_last__gte=F("window_first")), name="year_plan_window_is_in_order"
            ),
            models.CheckConstraint(
                condition=Q(answers_until__lt=F("window_last")), name="year_plan_answers_come_before_the_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{clock.FiscalYear(self.fiscal_year).label} 情報セキュリティ監査計画"


class ScopeRule(models.Model):
    """監査の対象の定め: a unit that is left out, audited by somebody else (学校: 教育委員会), or by outsiders only.

    What has to be visited by order (特命) stands with what is sealed, not here.
    """

    class Rule(models.TextChoices):
        OUT = "out", _("対象外")
        DELEGATED = "delegated", _("委任(毎年度の報告を受ける)")
        EXTERNAL = "external", _("外部の監査人だけが行う")
        OUTLYING = "outlying", _("離れた庁舎にある")

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("組織"))
    rule = models.CharField(_("定め"), max_length=10, choices=Rule.choices)
    to_unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("委任先")
    )
    reason = models.CharField(_("理由"), max_length=200)
    since = models.PositiveSmallIntegerField(_("この年度から"))
    until = models.PositiveSmallIntegerField(_("この年度まで"), null=True, blank=True)

    class Meta:
        verbose_name = _("監査の対象の定め")
        verbose_name_plural = _("監査の対象の定め")
        ordering = ["unit__code", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "rule", "since"], name="scope_rule_stands_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="scope_rule_has_its_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class PastVisit(models.Model):
    """過去の監査: when a section was last audited, before or outside of what was recorded here."""

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("課"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("種類"), max_length=12)
    nonconformities = models.PositiveSmallIntegerField(_("不適合の件数"), default=0)
    source = models.CharField(_("出典"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("過去の監査")
        verbose_name_plural = _("過去の監査")
        ordering = ["-fiscal_year", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year", "kind"], name="past_visit_stands_once"),
        ]

    def __str__(self) -> str:
        return clock.FiscalYear(self.fiscal_year).label
