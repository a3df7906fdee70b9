"""封印: what nobody knows but those who must. Only ciphertext stands here: no section, no day, no number of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.audits.models.programmes import ProgrammeVersion, YearPlan


class SealedPart(models.Model):
    """封印した計画: the years of the sections of a programme, or the selection and the calendar of a year.

    `commitment` is published when it is sealed; `public_value` is what nobody knew then, with the day and place where
    everybody can look it up (docs/adr: provable draw).
    """

    programme = models.OneToOneField(
        ProgrammeVersion, models.CASCADE, related_name="sealed", null=True, blank=True, verbose_name=_("4年計画")
    )
    plan = models.OneToOneField(
        YearPlan, models.CASCADE, related_name="sealed", null=True, blank=True, verbose_name=_("年度の監査計画")
    )
    content = models.BinaryField(_("封印した内容"))
    commitment = models.CharField(_("照合値"), max_length=64, blank=True)
    committed_at = models.DateTimeField(_("照合値の公表日時"), null=True, blank=True)
    public_source = models.CharField(_("公の値の出所"), max_length=200, blank=True)
    public_day = models.DateField(_("公の値の日"), null=True, blank=True)
    public_value = models.CharField(_("公の値"), max_length=80, blank=True)
    opened_at = models.DateTimeField(_("開封日時"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("封印した計画")
        verbose_name_plural = _("封印した計画")
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=False, plan__isnull=True) | Q(programme__isnull=True, plan__isnull=False),
                name="sealed_part_belongs_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(public_value="") | Q(committed_at__isnull=False), name="public_value_follows_the_commitment"
            ),
        ]


class SealedReading(models.Model):
    """封印の閲覧記録: who read or changed what is sealed, and for what; each line bears the hash of the one before."""

    part = models.ForeignKey(SealedPart, models.PROTECT, related_name="readings", verbose_name=_("封印した計画"))
    person = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("職員")
    )
    who = models.CharField(_("氏名"), max_length=80)
    at = models.DateTimeField(_("日時"))
    purpose = models.CharField(_("目的"), max_length=200)
    changed = models.BooleanField(_("変更"), default=False)
    previous = models.CharField(_("前の行の照合値"), max_length=64, blank=True)
    hash = models.CharField(_("この行の照合値"), max_length=64)

    class Meta:
        verbose_name = _("封印の閲覧記録")
        verbose_name_plural = _("封印の閲覧記録")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["part", "previous"], name="sealed_readings_are_one_chain")]
