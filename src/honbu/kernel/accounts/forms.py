"""Forms of sign-in: allauth's, with our words, and with the progressive delay wherever a code can be guessed."""

import datetime
import unicodedata
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honbu.kernel.access import public as access
from honbu.kernel.accounts.actions import signing_in
from honbu.kernel.accounts.domain import tokens
from honbu.kernel.accounts.queries import permissions_held
from honbu.kernel.accounts.visitors import visitor_of
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField


def _say(field: forms.Field, label: Any, hint: Any = "") -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """利用者IDとパスワード."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("利用者ID"), _("職員番号など、情報管理課からお知らせしたIDです。"))
        self.fields["login"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
        _say(self.fields["password"], _("パスワード"))

    def clean_login(self) -> str:
        """Full-width letters, as an input method leaves them, are the same name."""
        return unicodedata.normalize("NFKC", str(self.cleaned_data["login"])).strip()


class NewPasswordForm(ChangePasswordForm):
    """パスワードの変更."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("今のパスワード"))
        _say(
            self.fields["password1"],
            _("新しいパスワード"),
            _("12文字以上。利用者IDに似たものや、よく使われるものは使えません。長い文を覚えるのがおすすめです。"),
        )
        _say(self.fields["password2"], _("新しいパスワード（もう一度）"))

    def clean(self) -> dict[str, Any]:
        """Twice the same, and not the one that is known already."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("新しいパスワードと同じものを、もう一度入力してください。"))
        if first and first == cleaned.get("oldpassword"):
            self.add_error("password1", _("今と違うパスワードにしてください。"))
        return cleaned


class PasswordAgainForm(ReauthenticateForm):
    """本人の再確認."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("パスワード"))


def _prepare_code(field: forms.Field, hint: Any) -> None:
    _say(field, _("確認コード"), hint)
    field.widget.attrs.update({"inputmode": "numeric", "class": "input--short", "autocomplete": "one-time-code"})


class _GuardedCode:
    """A code of six figures can be guessed: whoever tries has to wait as after wrong passwords."""

    def clean_code(self) -> str:
        user = self.user  # type: ignore[attr-defined]
        visitor = visitor_of(context.request)
        attempt = signing_in.begin_attempt(f"code of {user.username}", visitor=visitor)
        self.cleaned_data["code"] = "".join(  # type: ignore[attr-defined]
            unicodedata.normalize("NFKC", self.cleaned_data["code"]).split()  # type: ignore[attr-defined]
        )
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            signing_in.attempt_failed(attempt, user, visitor=visitor, what="code")
            raise
        signing_in.attempt_succeeded(attempt)
        return code


class CodeForm(_GuardedCode, AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare_code(self.fields["code"], _("認証アプリに表示されている6桁の数字です。回復コード（8桁）も使えます。"))


class CodeOnceMoreForm(_GuardedCode, CodeAgainForm):
    """A code to confirm that one is still oneself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare_code(self.fields["code"], _("認証アプリに表示されている6桁の数字です。回復コード（8桁）も使えます。"))


class FirstCodeForm(ActivateTOTPForm):
    """認証アプリの登録: the first code shows that the app has the right secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare_code(self.fields["code"], _("読み取ると、認証アプリに6桁の数字が表示されます。"))


class NewPasskeyForm(AddWebAuthnForm):
    """パスキーの登録."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["name"],
            _("パスキーの名前"),
            _("あとで見分けられる名前にします。例：職場のPC、自分のスマートフォン"),
        )
        _say(
            self.fields["passwordless"],
            _("パスワードなしで、このパスキーだけでサインインする"),
            _(
                "指紋・顔・PINのいずれかで本人を確かめられる端末が必要です。"
                "外すと、パスワードのあとの確認にだけ使います。"
            ),
        )
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):
    """パスキーの名前."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("パスキーの名前"))
        self.fields["name"].max_length = 60


class ReasonForm(EditForm):
    """Why something is done to another's account."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("証跡に残り、本人も読めます。例：スマートフォンの紛失届（6月3日）"),
        max_length=200,
    )


class LimitForm(ReasonForm):
    """Until when an account can be used."""

    valid_to = EraDateField(
        label=gettext_lazy("利用期限"),
        required=False,
        help_text=gettext_lazy("この日まで使えます。空にすると期限をなくします。例：令和9年3月31日"),
    )
    field_order = ("valid_to", "reason")


class TokenForm(forms.Form):
    """APIトークンの発行."""

    title = forms.CharField(
        label=gettext_lazy("用途"),
        help_text=gettext_lazy("どのプログラムが使うかが分かるように書きます。例：庁内ポータルへの会議予定の連携"),
        max_length=80,
    )
    expires_on = EraDateField(
        label=gettext_lazy("有効期限"),
        help_text=gettext_lazy("この日の終わりまで使えます。最長1年です。例：令和9年3月31日"),
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("権限"),
        help_text=gettext_lazy("プログラムに必要なものだけを選びます。今の自分に認められている権限から選べます。"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = permissions_held(person)
        known = access.known()
        self.fields["permissions"] = forms.MultipleChoiceField(
            label=_("権限"),
            help_text=self.fields["permissions"].help_text,
            widget=forms.CheckboxSelectMultiple,
            choices=[(code, f"{known[code].title}（{code}）") for code in known if code in held],
            error_messages={"required": _("少なくとも一つ選んでください。")},
        )

    def clean_expires_on(self) -> datetime.date:
        """A day from tomorrow on, within a year."""
        day: datetime.date = self.cleaned_data["expires_on"]
        if not tokens.may_last_until(end_of_day(day), now=clock.now()) or day <= clock.today():
            raise forms.ValidationError(_("明日から1年以内の日を入力してください。"))
        return day


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The first moment of the next day in Tokyo: until then the day lasts."""
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), clock.TOKYO)
