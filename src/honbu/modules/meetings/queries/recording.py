"""What the screens at the table show: the items with their paragraphs, who is there, the options and how they are weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from honbu.kernel.organisation.public import Person
from honbu.modules.meetings.domain import weighing
from honbu.modules.meetings.domain.quorum import Verdict
from honbu.modules.meetings.domain.record import BlockKind
from honbu.modules.meetings.models import AgendaItem, Attendance, Block, Choice, Criterion, Meeting, Opinion, Score
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.agenda import quorum_of
from honbu.modules.meetings.queries.rights import bodies_read_closed

PRESENT = (Attendance.State.PRESENT, Attendance.State.DEPUTISED, Attendance.State.LEFT)


def channels_for(person: Person) -> list[str]:
    """The live streams of the bodies whose unpublished records a person may read."""
    return [f"meetings.body:{pk}" for pk in sorted(bodies_read_closed(person))]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the record as the secretary fills it: an item, or what stands before the first (`opening`) or outside of them."""

    code: str
    item: AgendaItem | None
    blocks: Sequence[Block]
    removed: Sequence[Block] = ()
    settled: bool = True


def sheets_of(meeting: Meeting) -> list[Sheet]:
    """The sheets of a meeting: what comes before the items, each item, what comes after."""
    rows = list(
        Block.objects.filter(meeting=meeting).select_related("speaker", "changed_by").order_by("position", "pk")
    )
    items = list(meeting.items.order_by("order", "pk"))
    codes: dict[str, list[Block]] = {"opening": [], **{str(item.pk): [] for item in items}, "closing": []}
    begun = False
    for row in rows:
        begun = begun or row.item_id is not None
        codes[str(row.item_id) if row.item_id is not None else "closing" if begun else "opening"].append(row)
    by_code = {str(item.pk): item for item in items}
    return [
        Sheet(
            code,
            by_code.get(code),
            [row for row in blocks if not row.removed],
            [row for row in blocks if row.removed and row.text],
            _settled(by_code.get(code), blocks),
        )
        for code, blocks in codes.items()
    ]


def _settled(item: AgendaItem | None, blocks: Sequence[Block]) -> bool:
    if item is None or item.resolution:
        return True
    silent = any(row.kind == BlockKind.NO_QUESTIONS.value and not row.removed for row in blocks)
    return item.kind == "report" and silent


@dataclass(frozen=True, slots=True)
class HeadCount:
    """出席の状況: how many seats of members there are and how they are filled. The office is not counted."""

    seats: int = 0
    present: int = 0
    deputised: int = 0
    left: int = 0
    absent: int = 0
    unknown: int = 0
    quorum: Verdict | None = None

    @property
    def here(self) -> int:
        """Who sits there now, in person or by deputy."""
        return self.present + self.deputised


def head_count(meeting: Meeting) -> HeadCount:
    """The seats of members as they are marked now, with the quorum that they make by the body's rule."""
    states = list(meeting.attendances.exclude(role=Role.OFFICE).values_list("state", flat=True))
    return HeadCount(
        len(states),
        states.count(Attendance.State.PRESENT),
        states.count(Attendance.State.DEPUTISED),
        states.count(Attendance.State.LEFT),
        states.count(Attendance.State.ABSENT),
        states.count(Attendance.State.EXPECTED),
        quorum_of(meeting),
    )


def members_there(meeting: Meeting) -> list[Attendance]:
    """Who may have an opinion: the members who came, themselves or by deputy."""
    return list(
        meeting.attendances.filter(state__in=PRESENT).exclude(role=Role.OFFICE).order_by("order", "pk")
    )  # fmt: skip


def speakers_of(meeting: Meeting) -> list[Attendance]:
    """Who may have spoken: everybody who came."""
    return list(meeting.attendances.exclude(state=Attendance.State.ABSENT).order_by("order", "pk"))


@dataclass(frozen=True, slots=True)
class Tallied:
    """An option and how many spoke for it."""

    choice: Choice
    votes: int


def tally_of(item: AgendaItem) -> list[Tallied]:
    """意見の数 by option, in their order. Who held which is not in it."""
    votes: dict[int, int] = {}
    for pk in item.opinions.filter(choice__isnull=False).values_list("choice_id", flat=True):
        votes[pk] = votes.get(pk, 0) + 1
    return [Tallied(choice, votes.get(choice.pk, 0)) for choice in item.choices.all()]


def reasons_of(choice: Choice) -> list[str]:
    """Why members are for an option, without their names."""
    return [one.reason for one in Opinion.objects.filter(choice=choice).order_by("pk") if one.reason]


@dataclass(frozen=True, slots=True)
class Standing:
    """An option in the order of its points."""

    choice: Choice
    rank: int
    mean: Fraction


@dataclass(frozen=True, slots=True)
class Room:
    """How far a criterion's weight may move before another option wins."""

    criterion: Criterion
    room: weighing.Room


@dataclass(frozen=True, slots=True)
class Weighed:
    """The options of an item as they are weighed; `missing` are the points still to be given."""

    criteria: Sequence[Criterion]
    choices: Sequence[Choice]
    points: dict[tuple[int, int], int]
    missing: int
    ranking: Sequence[Standing] = ()
    rooms: Sequence[Room] = field(default_factory=tuple)

    @property
    def level(self) -> bool:
        """Several are first."""
        return sum(one.rank == 1 for one in self.ranking) > 1


def weighed(item: AgendaItem) -> Weighed:
    """The options with their points, and their order once every point is given."""
    criteria, choices = list(item.criteria.all()), list(item.choices.all())
    points = {
        (choice, criterion): value
        for choice, criterion, value in Score.objects.filter(choice__item=item).values_list(
            "choice_id", "criterion_id", "points"
        )
    }
    missing = len(criteria) * len(choices) - len(points)
    if missing or not criteria or not choices:
        return Weighed(criteria, choices, points, missing)
    weights = [one.weight for one in criteria]
    rows = [[points[choice.pk, one.pk] for one in criteria] for choice in choices]
    ranked = weighing.ranking(weights, rows)
    standing = [Standing(choices[one.option], one.rank, one.mean) for one in ranked]
    first = weighing.winners(ranked)
    rooms = weighing.room_of_weights(weights, rows, first[0]) if len(first) == 1 and len(choices) > 1 else []
    return Weighed(criteria, choices, points, 0, standing, [Room(criteria[one.criterion], one) for one in rooms])
