"""What a recording screen sends: as a form without script, and as JSON with it."""

import uuid
from typing import Any

import pydantic
from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.modules.meetings.actions.recording import LONGEST, Writing
from honbu.modules.meetings.models import Attendance, Block, Body, Meeting
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.recording import speakers_of

# In the order of the keys Alt+5 to Alt+0.
KINDS = (
    Block.Kind.SPEECH, Block.Kind.EXPLANATION, Block.Kind.SUMMARY, Block.Kind.RESOLUTION, Block.Kind.NO_QUESTIONS,
    Block.Kind.NOTE,
)  # fmt: skip
WITH_ROLE = frozenset({Block.Kind.SPEECH.value, Block.Kind.EXPLANATION.value})


def roles_of(body: Body) -> list[str]:
    """本部長, 副本部長, 部員, 事務局: in the order of the keys Alt+1 to Alt+4."""
    return [body.word_for(role) for role in (Role.CHAIR, Role.DEPUTY, Role.MEMBER, Role.OFFICE)]


class BlockForm(forms.Form):
    """A paragraph. Its key is made when the form is shown, so that pressing the button twice writes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("種類"), widget=forms.RadioSelect)
    role = forms.ChoiceField(label=_("役"), widget=forms.RadioSelect, required=False)
    speaker = forms.ModelChoiceField(
        label=_("発言した人（記録には出ません）"), queryset=Attendance.objects.none(), required=False
    )
    text = forms.CharField(
        label=_("内容"), max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "ja"})
    )

    def __init__(self, *args: Any, body: Body, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, role, speaker = self.fields["kind"], self.fields["role"], self.fields["speaker"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - they are the ones above
        assert isinstance(role, forms.ChoiceField)  # noqa: S101
        assert isinstance(speaker, forms.ModelChoiceField)  # noqa: S101
        kind.choices = [(one.value, one.label) for one in KINDS]
        words = roles_of(body)
        given = self.initial.get("role", "")
        # A record that was read in may have other words (副区長): they stay possible.
        role.choices = [(word, word) for word in dict.fromkeys([*words, *([given] if given else [])])]
        speaker.queryset = Attendance.objects.filter(pk__in=[one.pk for one in speakers_of(meeting)])

    def writing(self, *, item_id: int | None, opening: bool, screen: uuid.UUID, **more: Any) -> Writing:
        """The paragraph as the action takes it."""
        values = self.cleaned_data
        speaker = values["speaker"]
        return Writing(
            key=values["key"], screen=screen, turn=1, version=values["version"] or 0, kind=values["kind"],
            role=values["role"] if values["kind"] in WITH_ROLE else "", text=values["text"].strip(),
            item_id=item_id, opening=opening, speaker_id=speaker.pk if speaker else None, **more,
        )  # fmt: skip


class Sent(pydantic.BaseModel):
    """A paragraph as the script sends it. What it does not tell of the speaker stays.

    `person` is who had opened the page: words that waited are not sent in the name of whoever signed in since.
    """

    model_config = pydantic.ConfigDict(extra="forbid")

    person: int | None = pydantic.Field(default=None, lt=2**63)
    screen: uuid.UUID
    turn: int = pydantic.Field(ge=0, lt=2**53)
    version: int = pydantic.Field(ge=0, lt=2**31)
    kind: str
    role: str = ""
    text: str = ""
    item: int | None = pydantic.Field(default=None, lt=2**63)
    speaker: int | None = pydantic.Field(default=None, lt=2**63)
    after: uuid.UUID | None = None
    opening: bool = False
    removed: bool = False

    @pydantic.field_validator("text", "role")
    @classmethod
    def _storable(cls, value: str) -> str:
        return value.replace("\x00", "")

    def writing(self, key: uuid.UUID) -> Writing:
        """The paragraph as the action takes it."""
        return Writing(
            key=key, screen=self.screen, turn=self.turn, version=self.version, kind=self.kind,
            role=self.role if self.kind in WITH_ROLE else "", text=self.text, item_id=self.item,
            speaker_id=self.speaker, speaker_kept="speaker" not in self.model_fields_set, after=self.after,
            opening=self.opening, removed=self.removed,
        )  # fmt: skip


class Editing(pydantic.BaseModel):
    """A paragraph that somebody has opened."""

    model_config = pydantic.ConfigDict(extra="forbid")

    key: uuid.UUID
    screen: uuid.UUID
