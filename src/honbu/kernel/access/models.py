"""役割と付与: who may do what, where, from when until when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SCOPES = [
    ("own", _("自組織のみ")),
    ("section", _("自分の課とその下")),
    ("below", _("自組織とその下")),
    ("ward", _("全庁")),
]


class Role(models.Model):
    """役割: a named bundle of permissions, kept by the administrators; no code ever asks for it by name."""

    code = models.CharField(_("役割コード"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=80)
    permissions = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("権限"))

    class Meta:
        verbose_name = _("役割")
        verbose_name_plural = _("役割")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Grant(models.Model):
    """付与: a person holds a role for a unit (or the whole ward) for some time."""

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="+", verbose_name=_("職員"))
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants", verbose_name=_("役割"))
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("組織")
    )
    scope = models.CharField(_("範囲"), max_length=8, choices=SCOPES, default="own")
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Grant]] = models.Manager()

    class Meta:
        verbose_name = _("役割の付与")
        verbose_name_plural = _("役割の付与")
        ordering = ["role__title", "person__family_kana"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="grant_days_in_order"
            ),
            models.CheckConstraint(condition=Q(scope="ward") | Q(unit__isnull=False), name="grant_names_its_unit"),
            models.CheckConstraint(
                condition=Q(scope__in=["own", "section", "below", "ward"]), name="grant_scope_is_known"
            ),
        ]


class AutomaticGrant(models.Model):
    """自動付与: whoever is something by the personnel register holds a role, as long as it is so."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="automatic_grants", verbose_name=_("役割"))
    held_by = models.CharField(_("条件"), max_length=60)
    scope = models.CharField(_("範囲"), max_length=8, choices=SCOPES, default="below")

    class Meta:
        verbose_name = _("自動付与")
        verbose_name_plural = _("自動付与")
        ordering = ["held_by", "role__title"]
        constraints = [
            models.UniqueConstraint(fields=["role", "held_by", "scope"], name="automatic_grant_is_told_once")
        ]
