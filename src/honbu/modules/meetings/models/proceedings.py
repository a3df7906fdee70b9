"""審議経過: what was said and done at a meeting, block by block, and what each member thought of the options."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.meetings.domain.record import BlockKind
from honbu.modules.meetings.models.meetings import AgendaItem, Attendance, Meeting


class Block(models.Model):
    """審議経過の段落: an explanation, a summary, a speech by role, a resolution, 質疑なし or a note.

    `position` orders the blocks of a meeting; it is a fraction so that one can be put between two others. `key` is made by
    the screen on which it was written, so that the same block sent twice after a broken line is one; `screen` and `turn` say
    which sending of which screen was the last, so that a late one changes nothing.
    """

    class Kind(models.TextChoices):
        EXPLANATION = BlockKind.EXPLANATION.value, _("説明")
        SUMMARY = BlockKind.SUMMARY.value, _("要旨")
        SPEECH = BlockKind.SPEECH.value, _("発言")
        RESOLUTION = BlockKind.RESOLUTION.value, _("議決")
        NO_QUESTIONS = BlockKind.NO_QUESTIONS.value, _("質疑なし")
        NOTE = BlockKind.NOTE.value, _("注記")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="blocks", verbose_name=_("会議"))
    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="blocks", null=True, blank=True, verbose_name=_("議題")
    )
    key = models.UUIDField(_("段落の番号"), default=uuid.uuid4, unique=True)
    position = models.FloatField(_("位置"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind.choices)
    role = models.CharField(_("役"), max_length=20, blank=True)
    text = models.TextField(_("内容"), blank=True)
    speaker = models.ForeignKey(
        Attendance, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("発言者（記録に出さない）")
    )
    source_start = models.PositiveIntegerField(_("原本の始め"), null=True, blank=True)
    source_end = models.PositiveIntegerField(_("原本の終わり"), null=True, blank=True)
    said_at = models.DateTimeField(_("記録した時刻"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)
    screen = models.UUIDField(_("書いた画面"), null=True, blank=True)
    turn = models.BigIntegerField(_("画面での順番"), default=0)
    changed_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("書いた人")
    )
    changed_at = models.DateTimeField(_("書いた日時"), null=True, blank=True)
    removed = models.BooleanField(_("取消し"), default=False)

    class Meta:
        verbose_name = _("審議経過の段落")
        verbose_name_plural = _("審議経過の段落")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in BlockKind]), name="block_kind_is_known"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "position"], name="block_in_order")]

    def __str__(self) -> str:
        return self.text[:40]


class Choice(models.Model):
    """案: one of the options of an item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="choices", verbose_name=_("議題"))
    label = models.CharField(_("記号"), max_length=8)
    title = models.CharField(_("名称"), max_length=80)
    order = models.PositiveSmallIntegerField(_("順番"), default=0)
    chosen = models.BooleanField(_("採用"), default=False)
    reason = models.TextField(_("採否の理由"), blank=True)

    class Meta:
        verbose_name = _("案")
        verbose_name_plural = _("案")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "label"], name="choice_is_labelled_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(chosen=True), name="item_has_one_choice"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"


class Opinion(models.Model):
    """意見: for which option a member spoke, and why. It is not part of the record, which names nobody."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="opinions", verbose_name=_("議題"))
    attendance = models.ForeignKey(
        Attendance, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("部員")
    )
    choice = models.ForeignKey(
        Choice, models.CASCADE, related_name="opinions", null=True, blank=True, verbose_name=_("案")
    )
    reason = models.TextField(_("理由"), blank=True)
    block = models.ForeignKey(Block, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("発言"))

    class Meta:
        verbose_name = _("意見")
        verbose_name_plural = _("意見")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendance"], condition=Q(attendance__isnull=False), name="member_has_one_opinion"
            )
        ]


class Criterion(models.Model):
    """評価の観点: cost, reliability … with its weight (whole numbers; only their proportion counts)."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="criteria", verbose_name=_("議題"))
    name = models.CharField(_("観点"), max_length=40)
    weight = models.PositiveSmallIntegerField(_("重み"), default=1)
    order = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        verbose_name = _("評価の観点")
        verbose_name_plural = _("評価の観点")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "name"], name="criterion_is_named_once")]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """評点: how far an option meets a criterion, 0 to 5."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="scores", verbose_name=_("案"))
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores", verbose_name=_("観点"))
    points = models.PositiveSmallIntegerField(_("点"))

    class Meta:
        verbose_name = _("評点")
        verbose_name_plural = _("評点")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["choice", "criterion"], name="choice_is_scored_once"),
            models.CheckConstraint(condition=Q(points__lte=5), name="score_is_at_most_five"),
        ]
