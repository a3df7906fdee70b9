"""会議録: a record of a meeting as data, with the place of everything in the text from which it was read.

A span is a pair of character offsets into that text, the second one behind the last character. Everything here is a value:
readers make it (domain/reading), papers are made from it (documents.py), and a reader of those papers makes the same again.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

Span = tuple[int, int]


class ItemKind(StrEnum):
    """議題の区分: what is to be decided, and what is to be noted."""

    MATTER = "議案"
    REPORT = "報告"


class BlockKind(StrEnum):
    """What a paragraph of the proceedings is."""

    EXPLANATION = "explanation"  # 〔事務局：「…」を説明〕
    SUMMARY = "summary"  # 要旨
    SPEECH = "speech"  # 発言
    RESOLUTION = "resolution"  # —案のとおり承認—
    NO_QUESTIONS = "no_questions"  # 質疑なし
    NOTE = "note"  # [13:55 終了], and whatever was not understood


class Severity(StrEnum):
    """How far a doubt goes: it stops the approval, asks a person, offers a correction, or only remarks."""

    BLOCK = "block"
    CONFIRM = "confirm"
    SUGGEST = "suggest"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of the form. Dates and times are read; `held` keeps them as they were written."""

    name: str = ""
    body: str = ""
    fiscal_year: int | None = None
    ordinal: int | None = None
    secretariat: str = ""
    held: str = ""
    date: datetime.date | None = None
    start: str = ""  # 13:00
    end: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """公開の可否 of the meeting or of its record, with the reason."""

    target: str  # 会議, 会議録
    choice: str  # 公開, 非公開, 一部非公開; empty where not exactly one is marked
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attendee:
    """出席者: a post, its group (部員, 事務局), and what stands in brackets: 本部長, 副本部長, 代理."""

    group: str
    post: str
    note: str
    span: Span


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """議題: 議案 or 報告, its number and title; `resolution` is the office word, empty while there is none."""

    kind: ItemKind
    no: int
    title: str
    resolution: str
    span: Span

    @property
    def key(self) -> str:
        """議案1: how blocks name it."""
        return f"{self.kind.value}{self.no}"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the proceedings. `role` is the office word (本部長); `label` what stood there (副区長)."""

    item: str
    kind: BlockKind
    role: str
    text: str
    span: Span
    label: str = ""
    joined: tuple[Span, ...] = ()  # the pieces of a speech that a page break had cut


@dataclass(frozen=True, slots=True)
class Material:
    """資料2-1: number, branch (None where there is none) and title."""

    no: int
    branch: int | None
    title: str
    span: Span

    @property
    def label(self) -> str:
        """資料2-1."""
        return f"資料{self.no}" + (f"-{self.branch}" if self.branch is not None else "")


class FollowUpKind(StrEnum):
    """What was left to do: somebody promised it, asked for it, ordered it, or it is to be considered."""

    PROMISE = "promise"
    REQUEST = "request"
    INSTRUCTION = "instruction"
    CONSIDER = "consider"


@dataclass(frozen=True, slots=True)
class FollowUpCandidate:
    """宿題の候補: the sentence that a person should confirm or let go."""

    kind: FollowUpKind
    role: str
    text: str
    span: Span
    item: str


@dataclass(frozen=True, slots=True)
class Option:
    """案: something to choose, and how many members spoke for it."""

    item: str
    label: str
    title: str
    votes: int
    span: Span
    supporters: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in the text, as written and as ISO 8601 (first/last for periods)."""

    text: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Doubt:
    """疑義: what a person should look at before the record is taken over. Nothing of it has been changed."""

    rule: str
    severity: Severity
    span: Span
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the source that belongs to the layout: page header, rule, label of a field."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read. `source` is the whole text, unchanged."""

    source: str
    profile: str
    meeting: Heading = field(default_factory=Heading)
    disclosure: tuple[Disclosure, ...] = ()
    attendance: tuple[Attendee, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    blocks: tuple[Block, ...] = ()
    materials: tuple[Material, ...] = ()
    result: str = ""
    follow_ups: tuple[FollowUpCandidate, ...] = ()
    options: tuple[Option, ...] = ()
    dates: tuple[DateFound, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    layout: tuple[Part, ...] = ()

    def raw(self, span: Span) -> str:
        """The source between two offsets, character for character."""
        return self.source[span[0] : span[1]]

    def blocks_of(self, item: str) -> tuple[Block, ...]:
        """The blocks of an item, in order; those of no item with an empty key."""
        return tuple(block for block in self.blocks if block.item == item)
