"""索引: what can be found, one row for each thing, with who may find it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """索引の項目: the text of one thing as it is searched."""

    kind = models.CharField(_("種類"), max_length=60)
    object_id = models.CharField(_("対象の番号"), max_length=64)
    title = models.CharField(_("件名"), max_length=300)
    text = models.TextField(_("本文"), blank=True)
    folded = models.TextField(_("照合用の本文"))
    pairs = ArrayField(models.TextField(), verbose_name=_("二つ組"))
    url = models.CharField(_("場所"), max_length=300)
    unit_id = models.BigIntegerField(_("主管"), null=True)
    permission = models.CharField(_("必要な権限"), max_length=80, blank=True)
    circle = models.CharField(_("見られる会"), max_length=60, blank=True)
    facets = ArrayField(models.CharField(max_length=80), verbose_name=_("絞り込みの札"), default=list, blank=True)
    is_public = models.BooleanField(_("公開"), default=False)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("索引の項目")
        verbose_name_plural = _("索引の項目")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="thing_is_indexed_once")]
        indexes = [
            GinIndex(fields=["pairs"], name="search_by_pairs"),
            models.Index(fields=["-at", "-id"], name="search_newest_first"),
        ]
