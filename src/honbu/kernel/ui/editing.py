"""同時編集: a form knows what it showed. Whoever saves second sees what the first did and overwrites nothing unseen.

A form carries a mark of every stored value that stood before the eyes. When it comes back, and something else is stored
by then, nothing is saved: the page shows both beside each other, and the next saving is made knowing of it.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from honbu.kernel.ui.pieces import Conflict, ConflictLine
from honbu.kernel.ui.readable import readable


class SomebodyWasFaster(ValueError):
    """Somebody else changed the same thing since it was read."""


def require_version(row: Any, seen: int | None) -> None:
    """Raises SomebodyWasFaster if the row was changed since it was read."""
    if seen is not None and row.version != seen:
        raise SomebodyWasFaster(_("ほかの人が先に変更しました。画面を読み直してから、もう一度操作してください。"))


class Beside(NamedTuple):
    """Something stored that the form does not ask for, but that whoever fills it in takes for granted."""

    name: str
    label: str
    value: object
    words: str


def _mark(name: str, value: object) -> str:
    """Keyed, so that nobody reads a stored value out of the page."""
    if isinstance(value, Model):
        value = value.pk
    if isinstance(value, datetime.date):
        value = value.isoformat()
    plain = "" if value is None or value is False else str(value)
    return salted_hmac("honbu.kernel.ui.editing", json.dumps([name, plain])).hexdigest()[:20]


def marks_of(values: Mapping[str, object]) -> str:
    """What somebody has before their eyes, as a form carries it."""
    return json.dumps({name: _mark(name, value) for name, value in values.items()}, separators=(",", ":"))


def _read(text: str) -> dict[str, Any]:
    try:
        marks = json.loads(text)
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


class EditForm(forms.Form):
    """A form that changes what is stored.

    `now` is what is stored at this moment, by the form's fields; `beside` what is stored besides them. To be sure also of
    the same instant, the page holds the row (`select_for_update`) from before it asks for `now` until it has saved.
    `conflict` is set when something was changed in between; fields that this person had left alone then follow it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        now: Mapping[str, object] | None = None,
        beside: Sequence[Beside] = (),
        changed_by: tuple[str, datetime.datetime | None] = ("", None),
        **kwargs: Any,
    ) -> None:
        self.now, self.beside, self.changed_by = dict(now or {}), beside, changed_by
        self.conflict: Conflict | None = None
        stored = {**self.now, **{one.name: one.value for one in beside}}
        marks = marks_of(stored)
        kwargs["initial"] = {**self.now, **(kwargs.get("initial") or {}), "seen": marks}
        super().__init__(*args, **kwargs)
        self._stored, self._marks = stored, marks

    def clean(self) -> dict[str, Any]:
        """Nothing was changed since the form was opened, or it is told what and nothing is saved."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        shown = _read(cleaned.pop("seen", ""))
        changed = [name for name, value in self._stored.items() if shown.get(name) != _mark(name, value)]
        changed = [name for name in changed if not self._wants_the_same(name)]
        if changed:
            self._tell(changed, shown)
        return cleaned

    def _wants_the_same(self, name: str) -> bool:
        return name in self.now and _mark(name, self.cleaned_data.get(name)) == _mark(name, self.now[name])

    def _tell(self, changed: Sequence[str], shown: Mapping[str, Any]) -> None:
        sent: Any = self.data  # a QueryDict, which nobody may write to
        data = sent.copy()
        data[self.add_prefix("seen")] = self._marks
        lines = []
        for name in changed:
            if name not in self.now:
                lines += [ConflictLine(one.label, "", one.words) for one in self.beside if one.name == name]
                continue
            field, mine, theirs = self.fields[name], self.cleaned_data.get(name), self.now[name]
            untouched = _mark(name, mine) == shown.get(name)
            if untouched:
                data[self.add_prefix(name)] = self._as_sent(field, theirs)
            words = _("変えていません（保存されている内容に合わせました）") if untouched else _words(field, mine)
            lines.append(ConflictLine(str(field.label), words, _words(field, theirs)))
        self.data = data
        who, when = self.changed_by
        self.conflict = Conflict(who, when, self._marks, lines)
        self.add_error(None, _("まだ保存していません。違う箇所を確かめて、もう一度操作してください。"))

    @staticmethod
    def _as_sent(field: forms.Field, value: object) -> str:
        if isinstance(field, forms.BooleanField):
            return "on" if value else ""
        prepared = field.prepare_value(value)
        return "" if prepared is None else str(prepared)


def _words(field: forms.Field, value: object) -> str:
    if isinstance(field, forms.BooleanField):
        return _("はい") if value else _("いいえ")
    return readable(field, value)
