"""Who is where in the ward office, by date: units under their names of the time, people, posts, deputies, appointments.

Every row that changes over time carries `valid_from` (its first day) and `valid_to` (its last day, open when empty). The
database itself refuses two versions of one unit, or two main posts of one person, on the same day.
"""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class DayRange(Func):
    """The days from `valid_from` to `valid_to`, both included; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


VALIDITY = DayRange("valid_from", "valid_to", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


def validity_in_order(name: str) -> models.CheckConstraint:
    """A validity ends on or after the day on which it begins."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


def valid_on(day: datetime.date) -> Q:
    """What holds on `day`: begun by then, and not ended before."""
    return (Q(valid_to__isnull=True) | Q(valid_to__gte=day)) & Q(valid_from__lte=day)


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows with a validity."""

    def on(self, day: datetime.date) -> DatedQuerySet:
        """Only what holds on `day`."""
        return self.filter(valid_on(day))


class Unit(models.Model):
    """組織: a 部, 課 or 係 as something that keeps its identity while its name and place change. Its code never changes."""

    class Kind(models.TextChoices):
        WARD = "ward", _("区")
        DEPARTMENT = "department", _("部")
        SECTION = "section", _("課")
        TEAM = "team", _("係")

    code = models.CharField(_("組織コード"), max_length=20, unique=True)
    kind = models.CharField(_("区分"), max_length=12, choices=Kind.choices)

    class Meta:
        verbose_name = _("組織")
        verbose_name_plural = _("組織")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["ward", "department", "section", "team"]), name="unit_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.code


class UnitVersion(models.Model):
    """組織の時点版: what a unit was called and to whom it belonged from one day to another."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions", verbose_name=_("組織"))
    parent = models.ForeignKey(
        Unit, models.PROTECT, related_name="child_versions", null=True, blank=True, verbose_name=_("上位組織")
    )
    name = models.CharField(_("名称"), max_length=80)
    name_kana = models.CharField(_("よみ"), max_length=120, blank=True)
    name_en = models.CharField(_("英語名称"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    valid_from = models.DateField(_("適用開始日"))
    valid_to = models.DateField(_("適用終了日"), null=True, blank=True)

    objects: ClassVar[models.Manager[UnitVersion]] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("組織の時点版")
        verbose_name_plural = _("組織の時点版")
        ordering = ["position", "unit__code"]
        constraints = [
            validity_in_order("unit_version_days_in_order"),
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="unit_is_not_its_own_parent"),
            ExclusionConstraint(
                name="unit_has_one_version_a_day",
                expressions=[("unit", RangeOperators.EQUAL), (VALIDITY, RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["parent", "position"], name="unit_version_children")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """The name in the reader's language; papers and records always take `name`."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Succession(models.Model):
    """承継: which unit took over from which on a day of reorganisation (a merger has several, a split as well)."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("旧組織"))
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="origins", verbose_name=_("新組織"))
    day = models.DateField(_("承継日"))

    class Meta:
        verbose_name = _("承継")
        verbose_name_plural = _("承継")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "day"], name="succession_is_told_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="nobody_succeeds_itself"),
        ]


class Reorganisation(models.Model):
    """組織改正: the changes of one day (mostly 1 April), prepared as a draft and made effective by adoption."""

    class State(models.TextChoices):
        DRAFT = "draft", _("準備中")
        ADOPTED = "adopted", _("確定")
        DROPPED = "dropped", _("取りやめ")

    title = models.CharField(_("件名"), max_length=120)
    effective_on = models.DateField(_("施行日"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("組織改正")
        verbose_name_plural = _("組織改正")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "adopted", "dropped"]), name="reorganisation_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReorganisationStep(models.Model):
    """改正事項: one change: establish, rename, move, merge, split or abolish."""

    class Kind(models.TextChoices):
        ESTABLISH = "establish", _("新設")
        RENAME = "rename", _("名称変更")
        MOVE = "move", _("所属替え")
        MERGE = "merge", _("統合")
        SPLIT = "split", _("分割")
        ABOLISH = "abolish", _("廃止")

    reorganisation = models.ForeignKey(Reorganisation, models.CASCADE, related_name="steps", verbose_name=_("組織改正"))
    order = models.PositiveSmallIntegerField(_("順番"), default=0)
    kind = models.CharField(_("種別"), max_length=12, choices=Kind.choices)
    # Codes, not rows: a step may speak of a unit that an earlier step of the same draft is going to establish.
    units = models.JSONField(_("対象の組織"), default=list, blank=True)
    code = models.CharField(_("新しい組織コード"), max_length=20, blank=True)
    codes = models.JSONField(_("分割後の組織"), default=list, blank=True)
    name = models.CharField(_("新しい名称"), max_length=80, blank=True)
    name_kana = models.CharField(_("よみ"), max_length=120, blank=True)
    name_en = models.CharField(_("英語名称"), max_length=120, blank=True)
    parent = models.CharField(_("新しい上位組織"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("改正事項")
        verbose_name_plural = _("改正事項")
        ordering = ["order", "pk"]


class Post(models.Model):
    """職: 部長, 課長, 係長 … with a rank that orders lists and tells who decides (larger is higher)."""

    code = models.CharField(_("職コード"), max_length=20, unique=True)
    title = models.CharField(_("職名"), max_length=40)
    title_en = models.CharField(_("英語職名"), max_length=60, blank=True)
    rank = models.PositiveSmallIntegerField(_("職位"), default=0)

    class Meta:
        verbose_name = _("職")
        verbose_name_plural = _("職")
        ordering = ["-rank", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def shown(self) -> str:
        """The title in the reader's language; papers and records always take `title`."""
        return self.title_en if self.title_en and get_language() == "en" else self.title


class Person(models.Model):
    """職員・関係者: somebody who works for or with the ward. Citizens are not people of the register."""

    class Employment(models.TextChoices):
        REGULAR = "regular", _("常勤")
        FIXED_TERM = "fixed_term", _("任期付")
        REAPPOINTED = "reappointed", _("再任用")
        FISCAL_YEAR = "fiscal_year", _("会計年度任用職員")
        SPECIAL = "special", _("特別職")
        OUTSIDE = "outside", _("外部")

    number = models.CharField(_("職員番号"), max_length=20, unique=True)
    family_name = models.CharField(_("姓"), max_length=40)
    given_name = models.CharField(_("名"), max_length=40, blank=True)
    family_kana = models.CharField(_("姓（カナ）"), max_length=60, blank=True)
    given_kana = models.CharField(_("名（カナ）"), max_length=60, blank=True)
    employment = models.CharField(_("任用区分"), max_length=12, choices=Employment.choices)
    email = models.EmailField(_("メールアドレス"), blank=True)
    company = models.CharField(_("所属団体"), max_length=80, blank=True)
    valid_from = models.DateField(_("在籍開始日"))
    valid_to = models.DateField(_("在籍終了日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    objects: ClassVar[models.Manager[Person]] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("職員")
        verbose_name_plural = _("職員")
        ordering = ["family_kana", "given_kana", "number"]
        constraints = [
            validity_in_order("person_days_in_order"),
            models.CheckConstraint(
                condition=~Q(employment="outside") | Q(valid_to__isnull=False), name="outside_person_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["family_kana", "given_kana"], name="person_by_reading")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Family and given name with the space that Japanese lists put between them."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def kana(self) -> str:
        """The reading, by which lists of people are sorted."""
        return f"{self.family_kana} {self.given_kana}".strip()


class Posting(models.Model):
    """配属: a person holds a post in a unit for some time; besides the main one there may be 兼務."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="postings", verbose_name=_("職員"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings", verbose_name=_("所属"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="postings", verbose_name=_("職"))
    is_main = models.BooleanField(_("本務"), default=True)
    valid_from = models.DateField(_("発令日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects: ClassVar[models.Manager[Posting]] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("配属")
        verbose_name_plural = _("配属")
        ordering = ["-is_main", "-post__rank", "unit__code"]
        constraints = [
            validity_in_order("posting_days_in_order"),
            ExclusionConstraint(
                name="person_has_one_main_post_a_day",
                expressions=[("person", RangeOperators.EQUAL), (VALIDITY, RangeOperators.OVERLAPS)],
                condition=Q(is_main=True),
            ),
            ExclusionConstraint(
                name="person_holds_a_post_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (VALIDITY, RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Deputy(models.Model):
    """代理・代決: who stands in for whom, in which order, for how long."""

    class Kind(models.TextChoices):
        PROXY = "proxy", _("代理")
        DECISION = "decision", _("代決")

    principal = models.ForeignKey(Person, models.CASCADE, related_name="deputies", verbose_name=_("本人"))
    deputy = models.ForeignKey(Person, models.CASCADE, related_name="stands_in_for", verbose_name=_("代理者"))
    kind = models.CharField(_("種別"), max_length=10, choices=Kind.choices)
    order = models.PositiveSmallIntegerField(_("順位"), default=1)
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects: ClassVar[models.Manager[Deputy]] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("代理者")
        verbose_name_plural = _("代理者")
        ordering = ["order", "pk"]
        constraints = [
            validity_in_order("deputy_days_in_order"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="nobody_deputises_for_oneself"),
        ]


class Appointment(models.Model):
    """役の任命: what a person is for a unit besides the post: 情報化推進員, 監査員, 部会員 …"""

    class Kind(models.TextChoices):
        PROMOTER = "promoter", _("情報化推進員")
        AUDITOR = "auditor", _("監査員")
        SECRETARY = "secretary", _("事務局員")
        RECORDS = "records", _("文書主任")

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments", verbose_name=_("職員"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("組織"))
    kind = models.CharField(_("役"), max_length=12, choices=Kind.choices)
    valid_from = models.DateField(_("任命日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects: ClassVar[models.Manager[Appointment]] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("役の任命")
        verbose_name_plural = _("役の任命")
        ordering = ["unit__code", "person__family_kana"]
        constraints = [
            validity_in_order("appointment_days_in_order"),
            ExclusionConstraint(
                name="person_is_appointed_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (VALIDITY, RangeOperators.OVERLAPS),
                ],
            ),
        ]
