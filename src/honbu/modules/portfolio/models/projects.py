"""更新計画と新規システム: plans with their options compared, proposals on their way to the headquarters, procurement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.portfolio.domain.states import ProjectState, RenewalState
from honbu.modules.portfolio.models.systems import Contract, System


class RenewalPlan(models.Model):
    """更新計画: what happens before a system reaches its limit, counted backwards from it (SYS-5)."""

    system = models.ForeignKey(System, models.PROTECT, related_name="renewals", verbose_name=_("システム"))
    trigger = models.CharField(_("きっかけ"), max_length=200)
    deadline = models.DateField(_("切替えの期限"))
    migration_months = models.PositiveSmallIntegerField(_("構築・移行の月数"), default=18)
    procurement_months = models.PositiveSmallIntegerField(_("調達の月数"), default=5)
    state = models.CharField(
        _("状態"), max_length=10, default=RenewalState.SORTING.value,
        choices=[
            ("sorting", _("整理中")), ("proposed", _("案")), ("approved", _("承認")), ("budgeted", _("予算化")),
            ("under_way", _("実施中")), ("done", _("完了")), ("dropped", _("取りやめ")),
        ],
    )  # fmt: skip
    adopted_reason = models.TextField(_("案を選んだ理由"), blank=True)
    note = models.TextField(_("備考"), blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("更新計画")
        verbose_name_plural = _("更新計画")
        ordering = ["deadline", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RenewalState]), name="renewal_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["system"],
                condition=~Q(state__in=["done", "dropped"]),
                name="system_has_one_open_renewal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self._meta.verbose_name}"


class DeadlineChange(models.Model):
    """期限の変更: when the deadline of a renewal was moved, by whom and why. Stays."""

    plan = models.ForeignKey(RenewalPlan, models.CASCADE, related_name="changes", verbose_name=_("更新計画"))
    earlier = models.DateField(_("前の期限"))
    later = models.DateField(_("後の期限"))
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("変更者")
    )
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("期限の変更")
        verbose_name_plural = _("期限の変更")
        ordering = ["-at", "-pk"]


class Project(models.Model):
    """新規システムの起案: from the section's wish to the headquarters' approval and the contract (SYS-7, SYS-9)."""

    title = models.CharField(_("件名"), max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("所管課"))
    author = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("起案者"))
    renewal = models.ForeignKey(
        RenewalPlan, models.PROTECT, related_name="projects", null=True, blank=True, verbose_name=_("更新計画")
    )
    system = models.ForeignKey(
        System, models.PROTECT, related_name="projects", null=True, blank=True, verbose_name=_("システム")
    )
    is_new = models.BooleanField(_("新規システムの開発"), default=True)
    purpose = models.TextField(_("目的"), blank=True)
    scope = models.TextField(_("対象の範囲"), blank=True)
    effect = models.TextField(_("期待する効果"), blank=True)
    method_outline = models.TextField(_("構築の方法"), blank=True)
    period = models.CharField(_("期間"), max_length=120, blank=True)
    emergency = models.BooleanField(_("緊急の調達"), default=False)
    emergency_reason = models.CharField(_("緊急の理由"), max_length=300, blank=True)
    opinion = models.TextField(_("情報管理課の意見"), blank=True)
    opinion_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("意見を書いた人")
    )
    opinion_on = models.DateField(_("意見の日"), null=True, blank=True)
    working_group = models.TextField(_("部会の検討結果"), blank=True)
    working_group_on = models.DateField(_("部会の開催日"), null=True, blank=True)
    section_decided_on = models.DateField(_("所管課長の決定日"), null=True, blank=True)
    hq_decided_on = models.DateField(_("本部の決定日"), null=True, blank=True)
    approval_id = models.BigIntegerField(_("決裁"), null=True, blank=True)
    hq_proposal_id = models.BigIntegerField(_("本部への提案"), null=True, blank=True)
    hq_decision_id = models.BigIntegerField(_("本部の決定"), null=True, blank=True)
    approved_total = models.BigIntegerField(_("承認された総額"), null=True, blank=True)
    adopted_reason = models.TextField(_("案を選んだ理由"), blank=True)
    planned_year = models.PositiveSmallIntegerField(_("実施する年度"), null=True, blank=True)
    state = models.CharField(
        _("状態"), max_length=14, default=ProjectState.CONSULTING.value,
        choices=[
            ("consulting", _("相談")), ("in_approval", _("所管課長の決定待ち")), ("opinion", _("情報管理課の意見")),
            ("working_group", _("部会")), ("before_hq", _("本部付議")), ("approved", _("承認")),
            ("conditional", _("条件付き承認")), ("sent_back", _("差戻し")), ("rejected", _("否決")),
            ("withdrawn", _("取下げ")),
        ],
    )  # fmt: skip
    reason = models.CharField(_("差戻し・取下げの理由"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("新規システムの起案")
        verbose_name_plural = _("新規システムの起案")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ProjectState]), name="project_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(emergency=True) | ~Q(emergency_reason=""), name="emergency_has_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="project_of_a_unit")]

    def __str__(self) -> str:
        return self.title


class Alternative(models.Model):
    """案: one of the ways compared, of a renewal plan or of a project: ① as it is, ② replace, ③ …"""

    class Way(models.TextChoices):
        AS_IS = "as_is", _("現状維持")
        REPLACE = "replace", _("入替え")
        MERGE = "merge", _("統合・共同利用")
        RETIRE = "retire", _("廃止")
        NEW = "new", _("新規")

    renewal = models.ForeignKey(
        RenewalPlan, models.CASCADE, related_name="alternatives", null=True, blank=True, verbose_name=_("更新計画")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="alternatives", null=True, blank=True, verbose_name=_("起案")
    )
    title = models.CharField(_("案の名称"), max_length=80)
    way = models.CharField(_("進め方"), max_length=8, choices=Way.choices, blank=True)
    outline = models.TextField(_("内容"), blank=True)
    merits = models.TextField(_("メリット"), blank=True)
    demerits = models.TextField(_("デメリット"), blank=True)
    initial_cost = models.BigIntegerField(_("初期の経費"), null=True, blank=True)
    running_cost = models.BigIntegerField(_("年間の経費"), null=True, blank=True)
    chosen = models.BooleanField(_("選んだ案"), default=False)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("案")
        verbose_name_plural = _("案")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(renewal__isnull=False, project__isnull=True)
                | Q(renewal__isnull=True, project__isnull=False),
                name="alternative_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["renewal"], condition=Q(chosen=True), name="renewal_has_one_chosen_alternative"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(chosen=True), name="project_has_one_chosen_alternative"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Yardstick(models.Model):
    """比較の観点: what alternatives are compared by, with its weight."""

    renewal = models.ForeignKey(
        RenewalPlan, models.CASCADE, related_name="yardsticks", null=True, blank=True, verbose_name=_("更新計画")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="yardsticks", null=True, blank=True, verbose_name=_("起案")
    )
    name = models.CharField(_("観点"), max_length=40)
    weight = models.PositiveSmallIntegerField(_("重み"), default=1)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("比較の観点")
        verbose_name_plural = _("比較の観点")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(renewal__isnull=False, project__isnull=True)
                | Q(renewal__isnull=True, project__isnull=False),
                name="yardstick_is_of_one_thing",
            )
        ]


class Mark(models.Model):
    """観点ごとの評点: points 0 to 5 of an alternative by a yardstick, with the reason."""

    alternative = models.ForeignKey(Alternative, models.CASCADE, related_name="marks", verbose_name=_("案"))
    yardstick = models.ForeignKey(Yardstick, models.CASCADE, related_name="marks", verbose_name=_("観点"))
    points = models.PositiveSmallIntegerField(_("評点"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("観点ごとの評点")
        verbose_name_plural = _("観点ごとの評点")
        constraints = [
            models.UniqueConstraint(fields=["alternative", "yardstick"], name="alternative_is_marked_once"),
            models.CheckConstraint(condition=Q(points__lte=5), name="mark_is_at_most_five"),
        ]


class PeerUse(models.Model):
    """他の自治体の状況: which municipality uses what, and how it fares there."""

    renewal = models.ForeignKey(
        RenewalPlan, models.CASCADE, related_name="peers", null=True, blank=True, verbose_name=_("更新計画")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="peers", null=True, blank=True, verbose_name=_("起案")
    )
    municipality = models.CharField(_("自治体"), max_length=60)
    product = models.CharField(_("使っているシステム"), max_length=120)
    since = models.CharField(_("導入時期"), max_length=40, blank=True)
    note = models.CharField(_("状況"), max_length=300, blank=True)
    asked_on = models.DateField(_("確かめた日"), null=True, blank=True)

    class Meta:
        verbose_name = _("他の自治体の状況")
        verbose_name_plural = _("他の自治体の状況")
        ordering = ["municipality", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(renewal__isnull=False, project__isnull=True)
                | Q(renewal__isnull=True, project__isnull=False),
                name="peer_is_of_one_thing",
            )
        ]


class Condition(models.Model):
    """承認の条件: what the headquarters asked for with its approval. Comes back at every meeting until it is answered."""

    class State(models.TextChoices):
        OPEN = "open", _("未回答")
        ANSWERED = "answered", _("回答済み")
        SETTLED = "settled", _("解決")

    project = models.ForeignKey(Project, models.CASCADE, related_name="conditions", verbose_name=_("起案"))
    text = models.CharField(_("条件"), max_length=600)
    state = models.CharField(_("状態"), max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("回答"), blank=True)
    answered_on = models.DateField(_("回答日"), null=True, blank=True)
    decision_id = models.BigIntegerField(_("本部の決定"), null=True, blank=True)

    class Meta:
        verbose_name = _("承認の条件")
        verbose_name_plural = _("承認の条件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Procurement(models.Model):
    """調達: the purchase of an approved project (or of what needs none), step by step."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="procurements", verbose_name=_("起案"))
    subject = models.CharField(_("件名"), max_length=160)
    amount = models.BigIntegerField(_("予定する金額"))
    method = models.CharField(_("契約方法"), max_length=8, choices=Contract.Method.choices, blank=True)
    method_reason = models.TextField(_("契約方法の理由"), blank=True)
    legal_basis = models.CharField(_("根拠条項"), max_length=120, blank=True)
    method_decided_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("方法を決めた人")
    )
    method_decided_at = models.DateTimeField(_("方法を決めた日時"), null=True, blank=True)
    contract = models.ForeignKey(
        Contract, models.SET_NULL, related_name="procurements", null=True, blank=True, verbose_name=_("契約")
    )
    created_at = models.DateTimeField(_("作成日時"))
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("調達")
        verbose_name_plural = _("調達")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="procurement_amount_is_not_negative")]

    def __str__(self) -> str:
        return self.subject


class ProcurementStep(models.Model):
    """調達の手順: a step that was taken. `done_on` is the day it is said to be of, `recorded_at` when it was entered."""

    class Kind(models.TextChoices):
        METHOD_DECISION = "method_decision", _("契約方法の決定")
        BUDGET = "budget", _("予算")
        SPECIFICATION = "specification", _("仕様書")
        NOTICE = "notice", _("公告・選定")
        CONTRACT = "contract", _("契約")

    procurement = models.ForeignKey(Procurement, models.CASCADE, related_name="steps", verbose_name=_("調達"))
    kind = models.CharField(_("手順"), max_length=18, choices=Kind.choices)
    done_on = models.DateField(_("実施日"))
    recorded_at = models.DateTimeField(_("記録日時"))
    by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("記録者")
    )
    note = models.CharField(_("備考"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("調達の手順")
        verbose_name_plural = _("調達の手順")
        ordering = ["done_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["procurement", "kind"], name="step_is_taken_once")]


class ScheduleEntry(models.Model):
    """年間予定: a line of the IT section's annual schedule (SYS-8)."""

    class Kind(models.TextChoices):
        WORK = "work", _("業務")
        ASSEMBLY = "assembly", _("区議会")
        BUDGET = "budget", _("予算")
        PERSONNEL = "personnel", _("人事異動")
        MEETING = "meeting", _("本部・部会")

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("項目"), max_length=80)
    kind = models.CharField(_("種類"), max_length=10, choices=Kind.choices, default=Kind.WORK)
    who = models.CharField(_("担当"), max_length=80, blank=True)
    first = models.DateField(_("はじめ"))
    last = models.DateField(_("おわり"))
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("年間予定")
        verbose_name_plural = _("年間予定")
        ordering = ["fiscal_year", "order", "first", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="schedule_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.title
