"""アカウント: how somebody signs in. Staff and outside people have a person in the register; citizens have none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts as Django and allauth ask for them."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """An account with a password (or, without one, for sign-in by the ward's identity provider only)."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """アカウント: a name to sign in with. What it may do follows from the person, never from the account."""

    username = models.CharField(_("利用者ID"), max_length=150, unique=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    person = models.OneToOneField(
        "organisation.Person", models.CASCADE, null=True, blank=True, related_name="account", verbose_name=_("職員")
    )
    is_active = models.BooleanField(_("有効"), default=True)
    password_is_temporary = models.BooleanField(_("仮パスワード"), default=False)
    valid_to = models.DateField(_("利用期限"), null=True, blank=True)
    created_at = models.DateTimeField(_("作成日時"), default=clock.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("アカウント")
        verbose_name_plural = _("アカウント")

    def __str__(self) -> str:
        return self.username


class Failure(models.Model):
    """サインインの失敗: what the progressive delay counts; forgotten after a day.

    Of the name that was typed only a keyed hash is kept: people type their password into the wrong field.
    """

    account = models.CharField(_("利用者IDの照合値"), max_length=32)
    place = models.CharField(_("接続元のネットワーク"), max_length=50)
    source = models.CharField(_("接続元"), max_length=50, blank=True)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("サインインの失敗")
        verbose_name_plural = _("サインインの失敗")
        indexes = [
            models.Index(fields=["account", "at"], name="failure_by_account"),
            models.Index(fields=["source", "at"], name="failure_by_source"),
            models.Index(fields=["at"], name="failure_by_age"),
        ]

    def __str__(self) -> str:
        return str(_("登録のない利用者ID"))


class ApiToken(models.Model):
    """APIトークン: lets a program act for an account within some permissions until a day. Only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens", verbose_name=_("アカウント"))
    title = models.CharField(_("用途"), max_length=80)
    prefix = models.CharField(_("先頭"), max_length=12)
    digest = models.BinaryField(_("照合値"), max_length=32, unique=True)
    permissions = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("権限"))
    created_at = models.DateTimeField(_("作成日時"))
    expires_at = models.DateTimeField(_("有効期限"))
    used_at = models.DateTimeField(_("最終利用"), null=True)
    revoked_at = models.DateTimeField(_("失効日時"), null=True)

    class Meta:
        verbose_name = _("APIトークン")
        verbose_name_plural = _("APIトークン")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.title}（{self.prefix}…）"
