"""起案, its rounds and steps, the ward's 事案決定規程, and absences."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honbu.kernel.approvals.domain.entrusting import Condition
from honbu.kernel.approvals.domain.offices import Level
from honbu.kernel.approvals.domain.progress import Part
from honbu.kernel.approvals.domain.route import Way
from honbu.kernel.approvals.domain.states import ACTED, State, StepState
from honbu.kernel.organisation.public import VALIDITY, Person, Unit, validity_in_order

STATES = [
    (State.DRAFT.value, _("起案中")),
    (State.UNDER_WAY.value, _("回付中")),
    (State.SENT_BACK.value, _("差戻し")),
    (State.PULLED_BACK.value, _("引戻し")),
    (State.DECIDED.value, _("決裁済み")),
    (State.REJECTED.value, _("否決")),
    (State.DROPPED.value, _("取下げ")),
]
STEP_STATES = [
    (StepState.WAITING.value, _("これから")),
    (StepState.NOW.value, _("処理待ち")),
    (StepState.AGREED.value, _("承認")),
    (StepState.OBJECTED.value, _("異議")),
    (StepState.DECIDED.value, _("決裁")),
    (StepState.REJECTED.value, _("否決")),
    (StepState.SENT_BACK.value, _("差戻し")),
    (StepState.CLOSED.value, _("終了")),
]
WAYS = [(Way.CIRCULATE.value, _("回付")), (Way.CONSULT.value, _("合議")), (Way.DECIDE.value, _("決裁"))]
LEVELS = [
    (Level.TEAM.value, _("係長")),
    (Level.SECTION.value, _("課長")),
    (Level.DEPARTMENT.value, _("部長")),
    (Level.DEPUTY_MAYOR.value, _("副区長")),
    (Level.MAYOR.value, _("区長")),
]
CONDITIONS = [
    (Condition.UP_TO.value, _("金額まで")),
    (Condition.NO_AMOUNT.value, _("金額のないもの")),
    (Condition.ALWAYS.value, _("ほかのすべて")),
]
ENDED = [State.DECIDED.value, State.REJECTED.value]


def leads_inside(name: str) -> models.CheckConstraint:
    """An address leads to a page of this house: it begins with one slash."""
    return models.CheckConstraint(
        condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//") & ~Q(url__contains="\\")), name=name
    )


class Approval(models.Model):
    """起案: a thing on its way to 決裁. What it is about is named by type and number, without a foreign key."""

    kind = models.CharField(_("種類"), max_length=60)
    title = models.CharField(_("件名"), max_length=200)
    summary = models.TextField(_("伺い文"), blank=True)
    amount = models.BigIntegerField(_("金額"), null=True, blank=True)  # integer yen
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, verbose_name=_("起案課"))
    drafter = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("起案者"))
    drafter_post = models.CharField(_("起案者の職"), max_length=160, blank=True)
    object_type = models.CharField(_("対象の種類"), max_length=80)
    object_id = models.CharField(_("対象の番号"), max_length=64)
    url = models.CharField(_("対象の画面"), max_length=300, blank=True)
    content = models.JSONField(_("内容"), default=dict)
    consult = models.JSONField(_("合議先"), default=list)  # offices, besides those of the kind
    due_days = models.PositiveSmallIntegerField(_("処理日数"), null=True, blank=True)
    taken_off = models.JSONField(_("外した添付"), default=list, blank=True)  # numbers of documents
    state = models.CharField(_("状態"), max_length=12, choices=STATES, default=State.DRAFT.value)
    version = models.PositiveIntegerField(_("版"), default=1)
    drafted_at = models.DateTimeField(_("起案日時"))
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    decided_at = models.DateTimeField(_("決裁日時"), null=True, blank=True)

    objects: ClassVar[models.Manager[Approval]] = models.Manager()

    class Meta:
        verbose_name = _("起案")
        verbose_name_plural = _("起案")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="approval_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, decided_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(decided_at__isnull=True)),
                name="decided_approval_has_its_hour",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(submitted_at__isnull=False),
                name="approval_under_way_was_submitted",
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="approval_amount"),
            leads_inside("approval_leads_inside"),
        ]
        indexes = [
            models.Index(fields=["drafter", "-id"], name="approvals_of_a_drafter"),
            models.Index(fields=["unit", "-id"], name="approvals_of_a_unit"),
            models.Index(fields=["object_type", "object_id"], name="approvals_about_an_object"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """起案番号, as it is written on paper."""
        return gettext("第%(number)s号") % {"number": self.pk}


class Round(models.Model):
    """回: one way along the route. After 差戻し and 引戻し a new one begins; the earlier ones stay as they were.

    `snapshot` is the canonical JSON of what was submitted and `sha256` its checksum.
    """

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="rounds", verbose_name=_("起案"))
    number = models.PositiveSmallIntegerField(_("回"))
    submitted_at = models.DateTimeField(_("提出日時"))
    snapshot = models.TextField(_("写し"))
    sha256 = models.CharField(_("照合値"), max_length=64)
    rule = models.ForeignKey(
        "DecisionRule", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("専決の根拠")
    )
    grounds = models.CharField(_("決裁区分の根拠"), max_length=12)
    omitted = models.JSONField(_("省いた段階"), default=list, blank=True)

    objects: ClassVar[models.Manager[Round]] = models.Manager()

    class Meta:
        verbose_name = _("回")
        verbose_name_plural = _("回")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "number"], name="approval_round_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(grounds="rule", rule__isnull=False)
                | Q(grounds__in=["none", "unregistered"], rule__isnull=True),
                name="approval_round_has_its_grounds",
            ),
        ]


class ApprovalStep(models.Model):
    """段階: what one person has to do in a round. `acted_by` differs from `person` when a deputy acted (代決・代理)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="steps", verbose_name=_("回"))
    stage = models.PositiveSmallIntegerField(_("段階"))
    position = models.PositiveSmallIntegerField(_("並び順"))
    way = models.CharField(_("進め方"), max_length=10, choices=WAYS)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("担当者"))
    office = models.CharField(_("担当の職"), max_length=160)
    who = models.CharField(_("経路での指定"), max_length=80)  # as the route names the office: line:section …
    notes = models.JSONField(_("注記"), default=list, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=STEP_STATES, default=StepState.WAITING.value)
    carried = models.BooleanField(_("前の回から引き継いだ"), default=False)
    due = models.DateField(_("期限"), null=True, blank=True)
    opened_at = models.DateTimeField(_("到着日時"), null=True, blank=True)
    acted_at = models.DateTimeField(_("処理日時"), null=True, blank=True)
    acted_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("処理者")
    )
    acted_post = models.CharField(_("処理者の職"), max_length=160, blank=True)
    comment = models.TextField(_("意見・理由"), blank=True)
    read_afterwards_at = models.DateTimeField(_("後閲日時"), null=True, blank=True)

    objects: ClassVar[models.Manager[ApprovalStep]] = models.Manager()

    class Meta:
        verbose_name = _("段階")
        verbose_name_plural = _("段階")
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "stage", "position"], name="approval_step_has_one_place"),
            models.UniqueConstraint(fields=["round"], condition=Q(way="decide"), name="approval_round_has_one_decider"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in StepState]), name="approval_step_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ACTED), acted_at__isnull=False, acted_by__isnull=False)
                | (~Q(state__in=sorted(ACTED)) & Q(acted_at__isnull=True, acted_by__isnull=True)),
                name="approval_step_says_who_acted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "rejected"]) | Q(way="decide"), name="only_the_decider_decides"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["objected", "rejected", "sent_back"]) | ~Q(comment=""),
                name="approval_objection_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(state="now"), name="approval_steps_waiting"),
            models.Index(fields=["person", "round"], name="approval_steps_of_a_person"),
        ]

    @property
    def stood_in(self) -> bool:
        """Whether a deputy acted (代決, 代理)."""
        return self.acted_by_id is not None and self.acted_by_id != self.person_id

    @property
    def waits_to_be_read(self) -> bool:
        """Whether the absent person still has to read it afterwards (後閲)."""
        return self.stood_in and self.read_afterwards_at is None

    def part(self) -> Part:
        """What the rules of progress look at."""
        return Part(self.pk, self.stage, StepState(self.state), self.acted_by_id, self.carried)


class DecisionRule(models.Model):
    """専決の定め: a line of the ward's 事案決定規程: who decides a kind of thing at a condition, from a day to a day."""

    kind = models.CharField(_("種類"), max_length=60)
    condition = models.CharField(_("条件"), max_length=10, choices=CONDITIONS, default=Condition.UP_TO.value)
    up_to = models.BigIntegerField(_("上限額"), null=True, blank=True)  # integer yen, included
    level = models.CharField(_("決裁者"), max_length=12, choices=LEVELS)
    reference = models.CharField(_("根拠"), max_length=120)
    valid_from = models.DateField(_("適用開始日"))
    valid_to = models.DateField(_("適用終了日"), null=True, blank=True)

    objects: ClassVar[models.Manager[DecisionRule]] = models.Manager()

    class Meta:
        verbose_name = _("専決の定め")
        verbose_name_plural = _("事案決定規程")
        ordering = ["kind", F("up_to").asc(nulls_last=True), "-valid_from"]
        constraints = [
            validity_in_order("decision_rule_days_in_order"),
            models.CheckConstraint(
                condition=Q(condition="up_to", up_to__gte=0) | (~Q(condition="up_to") & Q(up_to__isnull=True)),
                name="decision_rule_names_its_amount",
            ),
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="decision_rule_level"),
            models.CheckConstraint(
                condition=Q(condition__in=[condition.value for condition in Condition]), name="decision_rule_condition"
            ),
            ExclusionConstraint(
                name="decision_rule_is_told_once",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("condition", RangeOperators.EQUAL),
                    (Coalesce("up_to", -1), RangeOperators.EQUAL),
                    (VALIDITY, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_level_display()}"


class Absence(models.Model):
    """不在: from when to when somebody is not there, so that the deputy may act (代決)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("職員"))
    valid_from = models.DateField(_("不在の初日"))
    valid_to = models.DateField(_("不在の末日"))
    reason = models.CharField(_("事由"), max_length=80, blank=True)
    ended_at = models.DateTimeField(_("終えた日時"), null=True, blank=True)  # back earlier, or entered by mistake

    objects: ClassVar[models.Manager[Absence]] = models.Manager()

    class Meta:
        verbose_name = _("不在")
        verbose_name_plural = _("不在")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            validity_in_order("absence_days_in_order"),
            ExclusionConstraint(
                name="person_is_absent_once",
                expressions=[("person", RangeOperators.EQUAL), (VALIDITY, RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.person.name
