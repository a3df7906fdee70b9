"""指摘: what was found, its cause, what the section does about it, and what was put off or accepted, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.audits.domain.findings import Cause, FindingState
from honbu.modules.audits.models.items import AuditItem
from honbu.modules.audits.models.words import KINDS

CAUSES = [
    ("human", _("人的な誤り")), ("system", _("システム")), ("rule", _("運用・ルール")), ("environment", _("環境・設備")),
    ("contractor", _("委託先")),
]  # fmt: skip


class Grade(models.Model):
    """指摘の区分, in the office's own words. `nonconformity`: it counts as 不適合; `action`: the section has to put it right."""

    code = models.CharField(_("記号"), max_length=16, unique=True)
    title = models.CharField(_("区分"), max_length=40, unique=True)
    nonconformity = models.BooleanField(_("不適合に数える"), default=False)
    action = models.BooleanField(_("是正を求める"), default=False)
    patrol = models.BooleanField(_("パトロールで使える"), default=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("指摘の区分")
        verbose_name_plural = _("指摘の区分")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """指摘. It is confirmed only with its cause; from then on its words stay as they are."""

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("番号"))
    kind = models.CharField(_("監査の種類"), max_length=12, choices=KINDS)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("課"))
    # The portfolio's number; its name is kept, for a system may be merged or renamed.
    system_id = models.BigIntegerField(_("システムの番号"), null=True, blank=True)
    system_name = models.CharField(_("システム"), max_length=120, blank=True)
    contractor = models.CharField(_("委託先"), max_length=120, blank=True)
    item = models.ForeignKey(
        AuditItem, models.PROTECT, related_name="findings", null=True, blank=True, verbose_name=_("確認項目")
    )
    visit = models.ForeignKey(
        "Visit", models.PROTECT, related_name="findings", null=True, blank=True, verbose_name=_("訪問")
    )
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="findings", verbose_name=_("区分"))
    text = models.TextField(_("指摘の内容"))
    cause = models.CharField(_("原因"), max_length=12, blank=True, choices=CAUSES)
    root_cause = models.TextField(_("原因の説明"), blank=True)
    test_environment = models.BooleanField(_("テスト環境のこと"), default=False)
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, related_name="repeats", null=True, blank=True, verbose_name=_("前の同じ指摘")
    )
    training = models.BooleanField(_("研修で扱う"), default=False)
    state = models.CharField(
        _("状態"), max_length=12, default=FindingState.DRAFT.value,
        choices=[
            ("draft", _("作成中")), ("open", _("是正計画待ち")), ("planned", _("計画の確認中")), ("correcting", _("是正中")),
            ("reported", _("再確認待ち")), ("closed", _("完了")), ("deferred", _("システム更新まで保留")),
            ("accepted", _("リスク受容")),
            ("disputed", _("異議あり")), ("withdrawn", _("取下げ")),
        ],
    )  # fmt: skip
    found_on = models.DateField(_("指摘日"))
    closed_on = models.DateField(_("完了日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("指摘")
        verbose_name_plural = _("指摘")
        ordering = ["-fiscal_year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="finding_number_stands_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FindingState]), name="finding_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["", *[cause.value for cause in Cause]]), name="finding_cause_is_known"
            ),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(cause=""), name="confirmed_finding_has_its_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.number:03}"


class CorrectiveAction(models.Model):
    """是正: what the section does, who, until when, what came of it."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="action", verbose_name=_("指摘"))
    what = models.TextField(_("是正の内容"))
    who = models.CharField(_("担当"), max_length=80)
    due = models.DateField(_("期限"))
    first_due = models.DateField(_("はじめの期限"))
    report = models.TextField(_("完了の報告"), blank=True)
    reported_on = models.DateField(_("報告日"), null=True, blank=True)
    reported_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("報告者")
    )
    document_id = models.BigIntegerField(_("完了の資料"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("再確認した人")
    )

    class Meta:
        verbose_name = _("是正")
        verbose_name_plural = _("是正")


class DueChange(models.Model):
    """期限の変更: every one stays, with its reason."""

    action = models.ForeignKey(CorrectiveAction, models.CASCADE, related_name="changes", verbose_name=_("是正"))
    earlier = models.DateField(_("前の期限"))
    later = models.DateField(_("後の期限"))
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("変えた人")
    )
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("是正期限の変更")
        verbose_name_plural = _("是正期限の変更")
        ordering = ["pk"]


class Exemption(models.Model):
    """猶予: a finding that waits for the renewal of its system (保留), or whose risk is accepted until a day (リスク受容)."""

    class Kind(models.TextChoices):
        DEFERRAL = "deferral", _("システム更新まで保留")
        ACCEPTANCE = "acceptance", _("リスク受容")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="exemptions", verbose_name=_("指摘"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind.choices)
    until = models.DateField(_("この日まで"))
    reason = models.TextField(_("理由"))
    control = models.TextField(_("それまでの対策"), blank=True)
    decided_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("決めた人")
    )
    decided_at = models.DateTimeField(_("決めた日時"))
    ended_on = models.DateField(_("終わった日"), null=True, blank=True)
    ended_why = models.CharField(_("終わった理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("猶予")
        verbose_name_plural = _("猶予")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(ended_on__isnull=True), name="finding_has_one_exemption_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_its_reason"),
        ]
