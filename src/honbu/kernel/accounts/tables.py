"""The list of accounts."""

from typing import Any, ClassVar

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honbu.kernel.accounts import queries
from honbu.kernel.accounts.models import Account
from honbu.kernel.ui.filters import FilterSet
from honbu.kernel.ui.tables import DateColumn, LinkColumn, MomentColumn, StateColumn, Table

LOOKS = {"open": "success", "deactivated": "error", "ended": "neutral"}


def address_of(account: Account) -> str:
    """The page of an account."""
    return reverse("accounts:account", args=[account.pk])


class AccountTable(Table):
    """アカウント一覧."""

    caption = gettext_lazy("アカウント一覧")
    row_header = "username"
    hidden_at_first = ("created_at", "valid_to")

    username = LinkColumn(verbose_name=gettext_lazy("利用者ID"), to=address_of)
    name = django_tables2.Column(
        verbose_name=gettext_lazy("氏名"),
        accessor="person",
        default="—",
        order_by=("person__family_kana", "person__given_kana"),
    )
    number = django_tables2.Column(verbose_name=gettext_lazy("職員番号"), accessor="person__number", default="—")
    state = StateColumn(verbose_name=gettext_lazy("状態"), accessor="state", orderable=False, looks=LOOKS)
    methods = django_tables2.Column(verbose_name=gettext_lazy("方法"), accessor="pk", orderable=False)
    last_login = MomentColumn(verbose_name=gettext_lazy("最終利用"), default="—")
    valid_to = DateColumn(verbose_name=gettext_lazy("利用期限"), default="—")
    created_at = DateColumn(verbose_name=gettext_lazy("作成日"))

    class Meta:
        """Order of the columns."""

        sequence: ClassVar[tuple[str, ...]] = ("username", "name", "number", "state", "methods", "last_login")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In the reader's language, which is known only now.
        self.columns["state"].column.words = queries.state_words()

    def render_methods(self, record: Any) -> str:
        """パスワード、庁内認証基盤、二要素."""
        words = []
        if record.has_usable_password():
            words.append(_("仮パスワード") if record.password_is_temporary else _("パスワード"))
        if record.is_linked:
            words.append(_("庁内認証基盤"))
        if record.has_second_factor:
            words.append(_("二要素"))
        return "、".join(words) or "—"


class AccountFilters(FilterSet):
    """Words and state."""

    q = django_filters.CharFilter(label=gettext_lazy("氏名・利用者ID・職員番号"), method="by_words", max_length=100)
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状態"), method="by_state", choices=queries.state_words, empty_label=gettext_lazy("すべて")
    )

    class Meta:
        """Only these two."""

        model = Account
        fields: ClassVar[list[str]] = []

    def by_words(self, accounts: QuerySet[Account], _name: str, words: str) -> QuerySet[Account]:
        """Every word has to be found."""
        return queries.search(accounts, words)

    def by_state(self, accounts: QuerySet[Account], _name: str, state: str) -> QuerySet[Account]:
        """As of today."""
        return queries.in_state(accounts, state)
