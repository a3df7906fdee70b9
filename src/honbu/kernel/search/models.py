"""索引: what can be found, one row for each thing, with who may find it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BigIntegerField, Func
from django.utils.translation import gettext_lazy as _


class ThisTransaction(Func):
    """The number of the transaction that writes."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = BigIntegerField()


class Audience(models.Model):
    """見られる範囲: who may find a thing. There are few of them, so that what somebody may see is a short list of numbers."""

    permission = models.CharField(_("必要な権限"), max_length=80, blank=True)
    unit_id = models.BigIntegerField(_("主管"), null=True)
    circle = models.CharField(_("見られる会"), max_length=60, blank=True)
    is_public = models.BooleanField(_("公開"), default=False)

    class Meta:
        verbose_name = _("見られる範囲")
        verbose_name_plural = _("見られる範囲")
        constraints = [
            models.UniqueConstraint(
                fields=["permission", "unit_id", "circle", "is_public"], name="audience_is_named_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip


class Entry(models.Model):
    """索引の項目: the text of one thing as it is searched."""

    kind = models.CharField(_("種類"), max_length=60)
    object_id = models.CharField(_("対象の番号"), max_length=64)
    title = models.CharField(_("件名"), max_length=300)
    text = models.TextField(_("本文"), blank=True)
    title_en = models.CharField(_("英語の件名"), max_length=300, blank=True)
    text_en = models.TextField(_("英語の本文"), blank=True)
    folded = models.TextField(_("照合用の本文"))
    pairs = ArrayField(models.TextField(), verbose_name=_("二つ組"))
    url = models.CharField(_("場所"), max_length=300)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("見られる範囲"))
    facets = ArrayField(models.CharField(max_length=80), verbose_name=_("絞り込みの札"), default=list, blank=True)
    at = models.DateTimeField(_("日時"))
    # So that reading the index anew knows what was written while it read.
    written_in = models.BigIntegerField(_("書いた処理の番号"), db_default=ThisTransaction(), editable=False)

    class Meta:
        verbose_name = _("索引の項目")
        verbose_name_plural = _("索引の項目")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="thing_is_indexed_once")]
        indexes = [
            GinIndex(fields=["pairs", "facets"], name="search_by_pairs_and_facets"),
            models.Index(fields=["-at", "-id"], name="search_newest_first"),
            models.Index(fields=["kind", "-at", "-id"], name="search_newest_of_kind"),
        ]
