"""会議録の取込み: a file that was read, what was read in it, and what was decided about each doubt."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.meetings.models.bodies import Body
from honbu.modules.meetings.models.meetings import Meeting


class Intake(models.Model):
    """会議録の取込み. The file is kept as it came, also when it could not be read; nothing becomes a meeting before acceptance."""

    class State(models.TextChoices):
        READ = "read", _("確認中")
        REFUSED = "refused", _("読み取れない")
        ACCEPTED = "accepted", _("取り込んだ")
        DROPPED = "dropped", _("取りやめ")

    body = models.ForeignKey(Body, models.PROTECT, related_name="intakes", verbose_name=_("会議体"))
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("原本"))
    filename = models.CharField(_("ファイル名"), max_length=255)
    sha256 = models.CharField(_("照合値"), max_length=64)
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.READ)
    profile = models.CharField(_("書きぶり"), max_length=20, blank=True)
    revisions = models.CharField(_("変更履歴の扱い"), max_length=8, blank=True)
    source = models.TextField(_("読み取った原文"), blank=True)
    found = models.JSONField(_("読み取った内容"), null=True, blank=True)
    problem = models.CharField(_("読み取れない理由"), max_length=500, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, related_name="intakes", null=True, blank=True, verbose_name=_("会議")
    )
    sent_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("送った人"))
    sent_at = models.DateTimeField(_("送った日時"))
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("会議録の取込み")
        verbose_name_plural = _("会議録の取込み")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "sha256"], condition=Q(state__in=["read", "accepted"]), name="record_is_taken_in_once"
            ),
            models.CheckConstraint(condition=~Q(state="read") | Q(found__isnull=False), name="intake_has_its_reading"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def found_json(self) -> bytes:
        """What was read, as a file."""
        return json.dumps(self.found, ensure_ascii=False, indent=1).encode()


class IntakeDoubt(models.Model):
    """疑義: what contradicts itself in a record, and what a person decided about it."""

    class State(models.TextChoices):
        OPEN = "open", _("未確認")
        CHOSEN = "chosen", _("選んだ")
        LEFT = "left", _("そのまま")

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="doubts", verbose_name=_("取込み"))
    rule = models.CharField(_("規則"), max_length=40)
    severity = models.CharField(_("重さ"), max_length=8)
    start = models.PositiveIntegerField(_("始め"))
    end = models.PositiveIntegerField(_("終わり"))
    message = models.TextField(_("疑義"))
    suggestion = models.TextField(_("案"), blank=True)
    state = models.CharField(_("状態"), max_length=8, choices=State.choices, default=State.OPEN)
    choice = models.TextField(_("選んだ内容"), blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("決めた人")
    )
    decided_at = models.DateTimeField(_("決めた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("疑義")
        verbose_name_plural = _("疑義")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__in=["block", "confirm", "suggest", "note"]), name="doubt_severity_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.message[:60]
