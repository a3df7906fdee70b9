"""決定と宿題: what a body decided and what it left to be done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honbu.modules.meetings.domain.states import FollowUpState
from honbu.modules.meetings.models.meetings import AgendaItem, Meeting
from honbu.modules.meetings.models.proceedings import Block, Choice


class Decision(models.Model):
    """決定: what was resolved on an item, with its conditions and what it governs in other modules."""

    class State(models.TextChoices):
        VALID = "valid", _("有効")
        SUPERSEDED = "superseded", _("変更済")
        LIFTED = "lifted", _("廃止")

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="decision", verbose_name=_("議題"))
    wording = models.TextField(_("決定の内容"))
    conditions = models.TextField(_("条件"), blank=True)
    choice = models.ForeignKey(
        Choice, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("採用した案")
    )
    decided_on = models.DateField(_("決定日"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.VALID)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, related_name="supersedes", null=True, blank=True, verbose_name=_("変更した決定")
    )
    subject_kind = models.CharField(_("対象の種類"), max_length=60, blank=True)
    subject_id = models.CharField(_("対象の番号"), max_length=64, blank=True)
    subject_title = models.CharField(_("対象"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("決定")
        verbose_name_plural = _("決定")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["valid", "superseded", "lifted"]), name="decision_state_is_known"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="decision_of_a_subject")]

    def __str__(self) -> str:
        return self.wording[:60]

    @property
    def number(self) -> str:
        """決定番号, by which one names it."""
        return gettext("第%(number)s号") % {"number": self.pk}


class FollowUp(models.Model):
    """宿題: what somebody promised or was asked to do, with owner and due date; it comes back until it is done."""

    class Kind(models.TextChoices):
        PROMISE = "promise", _("約束")
        REQUEST = "request", _("要望")
        INSTRUCTION = "instruction", _("指示")
        CONSIDER = "consider", _("検討")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="follow_ups", verbose_name=_("会議"))
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, related_name="follow_ups", null=True, blank=True, verbose_name=_("議題")
    )
    block = models.ForeignKey(
        Block, models.SET_NULL, related_name="follow_ups", null=True, blank=True, verbose_name=_("発言")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True, verbose_name=_("まとめた先")
    )
    kind = models.CharField(_("種類"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("内容"))
    quote = models.TextField(_("発言"), blank=True)
    state = models.CharField(
        _("状態"), max_length=10, default=FollowUpState.CANDIDATE.value,
        choices=[
            ("candidate", _("候補")), ("confirmed", _("確定")), ("working", _("対応中")), ("answered", _("回答済")),
            ("done", _("完了")), ("dropped", _("見送り")),
        ],
    )  # fmt: skip
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("担当の組織")
    )
    owner = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("担当者")
    )
    due = models.DateField(_("期限"), null=True, blank=True)
    next_meeting = models.BooleanField(_("次回の会議に報告する"), default=True)
    answer = models.TextField(_("回答"), blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("回答した人")
    )
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)
    evidence = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("根拠の文書")
    )
    reason = models.CharField(_("見送りの理由"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("宿題")
        verbose_name_plural = _("宿題")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FollowUpState]), name="follow_up_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["candidate", "dropped"]) | Q(unit__isnull=False), name="follow_up_has_an_owner"
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(reason=""), name="follow_up_is_dropped_for_a_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:60]
