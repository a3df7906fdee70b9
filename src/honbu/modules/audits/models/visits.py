"""訪問: who may be sent, what was seen on the spot, and what proves it. What is only planned stands sealed, not here."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.domain.visits import EvidenceSort, Verdict, VisitState
from honbu.modules.audits.models.findings import Grade
from honbu.modules.audits.models.items import AuditItem
from honbu.modules.audits.models.programmes import YearPlan
from honbu.modules.audits.models.words import HALVES, KINDS


class Auditor(models.Model):
    """監査実施人: somebody who may be sent. Those of an outside firm (`firm`) only within the days of its contract.

    `systems` are the portfolio's numbers of systems that they run or procured, besides those that name them as keeper.
    """

    person = models.OneToOneField("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("監査実施人"))
    lead = models.BooleanField(_("主任"), default=False)
    qualification = models.CharField(_("資格・研修"), max_length=120, blank=True)
    firm = models.CharField(_("委託先の監査法人など"), max_length=120, blank=True)
    contract_first = models.DateField(_("契約のはじめ"), null=True, blank=True)
    contract_last = models.DateField(_("契約のおわり"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("年間の訪問の上限"), null=True, blank=True)
    systems = models.JSONField(_("運用や調達に携わったシステム"), default=list, blank=True)
    ended_on = models.DateField(_("外れた日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("監査実施人")
        verbose_name_plural = _("監査実施人")
        ordering = ["firm", "person__family_kana", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(firm="") | Q(contract_first__isnull=False, contract_last__gte=F("contract_first")),
                name="auditor_of_a_firm_has_a_contract",
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class Absence(models.Model):
    """不在: when an auditor can't go."""

    auditor = models.ForeignKey(Auditor, models.CASCADE, related_name="absences", verbose_name=_("監査実施人"))
    first = models.DateField(_("はじめ"))
    last = models.DateField(_("おわり"))
    half = models.CharField(_("午前・午後"), max_length=2, blank=True, choices=HALVES)
    reason = models.CharField(_("理由"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("監査実施人の不在")
        verbose_name_plural = _("監査実施人の不在")
        ordering = ["first", "pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_is_in_order")]

    def __str__(self) -> str:
        return self.reason


class Visit(models.Model):
    """訪問 that has begun. Its `key` is the random one of the sealed calendar: addresses can't be counted through."""

    key = models.CharField(_("訪問の記号"), max_length=32, unique=True)
    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="visits", verbose_name=_("年度の監査計画"))
    kind = models.CharField(_("監査の種類"), max_length=12, choices=KINDS)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("課"))
    # The portfolio's number; its name is kept, for a system may be merged or renamed.
    system_id = models.BigIntegerField(_("システムの番号"), null=True, blank=True)
    system_name = models.CharField(_("システム"), max_length=120, blank=True)
    team = models.ManyToManyField(Auditor, related_name="visits", verbose_name=_("監査実施人"))
    state = models.CharField(
        _("状態"), max_length=12, default=VisitState.ON_SITE.value,
        choices=[
            ("on_site", _("訪問中")), ("writing", _("調書作成中")), ("checking", _("事実確認中")), ("agreed", _("事実確認済み")),
            ("final", pgettext_lazy("visit", "確定")), ("broken_off", _("実施できず")),
        ],
    )  # fmt: skip
    arrived_at = models.DateTimeField(_("到着"))
    left_at = models.DateTimeField(_("退出"), null=True, blank=True)
    received_by = models.CharField(_("立会者"), max_length=80, blank=True)
    # What each of the team wrote down, by the number of the person: two tablets never overwrite each other.
    notes = models.JSONField(_("聞き取りの記録"), default=dict, blank=True)
    summary = models.TextField(_("総評"), blank=True)
    reason = models.TextField(_("実施できなかった理由、または課の申出"), blank=True)
    agreed_by = models.ForeignKey(
        "organisation.Person",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("事実を確認した人"),
    )
    settled_on = models.DateField(_("確定日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("訪問")
        verbose_name_plural = _("訪問")
        ordering = ["-arrived_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VisitState]), name="visit_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")), name="visit_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.fiscal_year}年度 {KIND_TITLES[Kind(self.kind)]}"


class ItemResult(models.Model):
    """確認の結果 of an item in a visit. `told_at` is the tablet's time: of two tablets the later word counts."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="results", verbose_name=_("訪問"))
    item = models.ForeignKey(AuditItem, models.PROTECT, related_name="results", verbose_name=_("確認項目"))
    contractor = models.CharField(_("委託先"), max_length=120, blank=True)
    verdict = models.CharField(
        _("結果"), max_length=16, blank=True,
        choices=[
            ("conforms", _("適合")), ("graded", _("指摘あり")), ("not_applicable", _("対象外")), ("not_seen", _("確認できず")),
        ],
    )  # fmt: skip
    grade = models.ForeignKey(
        Grade, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("指摘の区分")
    )
    words = models.TextField(_("確認したこと"), blank=True)
    sample = models.CharField(_("見た件数と選び方"), max_length=160, blank=True)
    told_at = models.DateTimeField(_("記入日時"))
    told_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("記入者")
    )

    class Meta:
        verbose_name = _("確認の結果")
        verbose_name_plural = _("確認の結果")
        ordering = ["item__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item", "contractor"], name="result_is_one_for_an_item"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *[one.value for one in Verdict]]), name="verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="graded", grade__isnull=False) | (~Q(verdict="graded") & Q(grade__isnull=True)),
                name="graded_result_has_its_grade",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}（{self.contractor}）" if self.contractor else str(self.item)


class VisitEvidence(models.Model):
    """訪問の証拠: a photo, a signature or a file, under the checksum of what the tablet sent; sent twice it is one."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="evidence", verbose_name=_("訪問"))
    item = models.ForeignKey(
        AuditItem, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("確認項目")
    )
    sort = models.CharField(
        _("種類"), max_length=10,
        choices=[("photo", _("写真")), ("signature", _("署名")), ("file", _("資料"))],
    )  # fmt: skip
    caption = models.CharField(_("説明"), max_length=160, blank=True)
    document_id = models.BigIntegerField(_("文書"))
    sent_sha256 = models.CharField(_("送られたものの照合値"), max_length=64)
    kept_sha256 = models.CharField(_("保管したものの照合値"), max_length=64)
    taken_at = models.DateTimeField(_("撮影日時"))
    taken_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("撮影者")
    )

    class Meta:
        verbose_name = _("訪問の証拠")
        verbose_name_plural = _("訪問の証拠")
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "sent_sha256"], name="evidence_is_sent_once"),
            models.CheckConstraint(
                condition=Q(sort__in=[sort.value for sort in EvidenceSort]), name="evidence_sort_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.get_sort_display())
