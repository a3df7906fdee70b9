"""監査の結果: what somebody else reports of what they audit, and the year's report to the headquarters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.states import PlanState
from honbu.modules.audits.models.programmes import STATES, ScopeRule, YearPlan


class Attestation(models.Model):
    """委任先の報告: what 教育委員会 reports each year of the schools that it audits itself (H31 L61-67)."""

    rule = models.ForeignKey(ScopeRule, models.PROTECT, related_name="attestations", verbose_name=_("監査の対象の定め"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    audited = models.PositiveSmallIntegerField(_("監査した数"))
    of = models.PositiveSmallIntegerField(_("対象の数"))
    nonconformities = models.PositiveSmallIntegerField(_("不適合の件数"), default=0)
    words = models.TextField(_("報告の内容"))
    document_id = models.BigIntegerField(_("報告書"), null=True, blank=True)
    filed_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("報告者")
    )
    filed_at = models.DateTimeField(_("報告日時"))
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("委任先の報告")
        verbose_name_plural = _("委任先の報告")
        ordering = ["-fiscal_year", "rule__unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "fiscal_year"], name="attestation_is_one_a_year"),
        ]

    def __str__(self) -> str:
        return clock.FiscalYear(self.fiscal_year).label


class YearReport(models.Model):
    """監査結果報告書 of a year. Once before the headquarters its figures (`snapshot`) stay as they were."""

    plan = models.OneToOneField(YearPlan, models.PROTECT, related_name="report", verbose_name=_("年度の監査計画"))
    overview = models.TextField(_("総評"), blank=True)
    measures = models.TextField(_("今後の取組み"), blank=True)
    snapshot = models.JSONField(_("固めた集計"), default=dict, blank=True)
    state = models.CharField(_("状態"), max_length=12, default=PlanState.DRAFT.value, choices=STATES)
    decision_id = models.BigIntegerField(_("本部の決定"), null=True, blank=True)
    decided_on = models.DateField(_("決定日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("監査結果報告書")
        verbose_name_plural = _("監査結果報告書")
        ordering = ["-plan__fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PlanState]), name="year_report_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{clock.FiscalYear(self.plan.fiscal_year).label} 情報セキュリティ監査結果報告書"
