"""The values that components show. A page makes them; a component writes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


class Crumb(NamedTuple):
    """A step of the way back; the last one, the page itself, has no address."""

    title: str
    url: str = ""


class Fact(NamedTuple):
    """A line of a description list."""

    label: str
    value: object


@dataclass(frozen=True, slots=True)
class Tab:
    """A page among its sisters."""

    title: str
    url: str
    current: bool = False
    count: int | None = None


class Choice(NamedTuple):
    """A line of a menu."""

    title: str
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a form in several pages: `state` is done, now, waiting or error."""

    title: str
    state: str = "waiting"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Where one is among the steps, and what is left."""

    steps: tuple[Step, ...]

    @classmethod
    def at(cls, titles: Sequence[str], now: int, *, urls: Sequence[str] = (), wrong: Iterable[int] = ()) -> "Steps":
        """The steps when one stands at number `now` (from 0); with as many as there are titles, all is done."""
        faulty = set(wrong)
        made = []
        for place, title in enumerate(titles):
            state = "error" if place in faulty else "done" if place < now else "now" if place == now else "waiting"
            made.append(Step(title, state, urls[place] if place < len(urls) and place < now else ""))
        return cls(tuple(made))

    @property
    def number(self) -> int:
        """The number of the present step, from 1."""
        return next((place for place, step in enumerate(self.steps, 1) if step.state == "now"), len(self.steps))

    @property
    def left(self) -> int:
        """How many steps follow after this one."""
        return sum(step.state == "waiting" for step in self.steps)

    @property
    def finished(self) -> bool:
        """Everything is done."""
        return all(step.state == "done" for step in self.steps)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who did what, when and why: `state` is done, now, waiting or error."""

    what: str
    when: date | datetime | None = None
    who: str = ""
    why: str = ""
    state: str = "done"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """A thing to do: `due` is its day, `left` says in words how long that is, `late` that it has passed."""

    title: str
    url: str
    about: str = ""
    due: date | None = None
    left: str = ""
    late: bool = False
    hue: str = "blue-900"
    icon: str = "todo"


@dataclass(frozen=True, slots=True)
class FigureTile:
    """A figure with its trend: `direction` is up, down or flat, `verdict` good, bad or empty."""

    label: str
    value: str
    unit: str = ""
    trend: str = ""
    direction: str = ""
    verdict: str = ""
    url: str = ""


class ConflictLine(NamedTuple):
    """A field that somebody else changed while this person was writing."""

    label: str
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Conflict:
    """同時編集: somebody saved in between. `version` is what the form has to send back to save all the same."""

    who: str
    when: datetime | None
    version: str
    lines: Sequence[ConflictLine] = field(default_factory=tuple)
