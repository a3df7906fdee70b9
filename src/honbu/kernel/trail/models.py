"""証跡: what was done, by whom, why. Lines are only ever added; each is sealed into one chain of hashes at its commit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Line(models.Model):
    """証跡の一行: who (with name and post of the time) did what to which object, before and after, and why."""

    at = models.DateTimeField(_("日時"))
    actor_id = models.BigIntegerField(_("行為者番号"), null=True)
    actor_name = models.CharField(_("行為者"), max_length=120)
    actor_post = models.CharField(_("当時の職"), max_length=160, blank=True)
    verb = models.CharField(_("行為"), max_length=80)
    object_type = models.CharField(_("対象の種類"), max_length=80)
    object_id = models.CharField(_("対象の番号"), max_length=64)
    object_title = models.CharField(_("対象"), max_length=200, blank=True)
    unit_id = models.BigIntegerField(_("組織番号"), null=True)
    before = models.JSONField(_("変更前"), null=True)
    after = models.JSONField(_("変更後"), null=True)
    reason = models.TextField(_("理由"), blank=True)
    request_id = models.UUIDField(_("要求番号"), null=True)

    class Meta:
        verbose_name = _("証跡")
        verbose_name_plural = _("証跡")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="trail_of_an_object"),
            models.Index(fields=["actor_id", "-id"], name="trail_of_a_person"),
            models.Index(fields=["verb", "-id"], name="trail_of_a_verb"),
        ]


class Seal(models.Model):
    """封印: the place of a line in the chain. Written by the database alone, when the line's transaction commits."""

    position = models.BigIntegerField(_("順番"), primary_key=True)
    line_id = models.BigIntegerField(_("証跡番号"), unique=True)
    previous = models.BinaryField(_("前の封印"), unique=True)
    hash = models.BinaryField(_("封印の値"))

    class Meta:
        verbose_name = _("封印")
        verbose_name_plural = _("封印")
        ordering = ["position"]
