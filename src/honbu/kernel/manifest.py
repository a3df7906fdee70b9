"""What a module (or a part of the kernel) tells about itself: plain values, read by the registry at start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Permission:
    """権限: a thing that somebody may be allowed to do. The code is `part.verb`; the title is what an administrator reads."""

    code: str
    title: str
    personal: bool = False  # reading it means reading personal data, which is logged


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line of the module bar, shown only to whom holds one of the permissions (none named: to every member of staff)."""

    title: str
    url_name: str
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """`handler` is called with each event of this type at least once, after the commit that published it."""

    event: type[Any]
    handler: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that runs by the clock. `cron` is read in the ward's own time zone."""

    job: str
    cron: str


@dataclass(frozen=True, slots=True)
class RolePreset:
    """役割: a named bundle of permissions that a new ward starts with; the administrators change it afterwards."""

    code: str
    title: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AutomaticRole:
    """A role that comes with something one is by the personnel register, so that nobody has to grant it 2,600 times.

    `held_by` is `post:<code>`, `rank>=<n>`, `appointment:<kind>` or `staff`; `scope` is `own`, `below` or `ward`.
    """

    role: str
    held_by: str
    scope: str = "below"


@dataclass(frozen=True, slots=True)
class ApprovalStage:
    """段階: `way` is circulate (回付: one after another) or consult (合議: all at once, each agrees or objects).

    `who` names offices: `line:team`, `line:section`, `line:department`, `line:deputy_mayor`, `line:mayor` (the chiefs
    above the drafter), `chief:<unit code>`, `appointed:<kind>` (of the drafter's section), `appointed:<kind>@<unit code>`,
    `person:<staff number>`.
    """

    way: str
    who: tuple[str, ...]


LINE = ApprovalStage("circulate", ("line:team", "line:section", "line:department", "line:deputy_mayor"))


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """起案の種類: what of a part goes from 起案 to 決裁, and by which route where the ward has registered no rule of its own.

    Chiefs of the line at or above whoever decides are left out by themselves. `due_days` are open days for each step.
    """

    code: str
    title: str
    title_en: str
    stages: tuple[ApprovalStage, ...] = (LINE,)
    decided_by: str = "line:section"
    due_days: int | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """The manifest (`module.py`): everything that the house has to know of a module without importing its insides."""

    name: str
    title: str
    title_en: str
    hue: str = "blue-900"
    icon: str = "folder"
    home_url: str = ""
    navigation: Sequence[NavigationEntry] = ()
    public_pages: Sequence[NavigationEntry] = ()  # what citizens are offered
    permissions: Sequence[Permission] = ()
    roles: Sequence[RolePreset] = ()
    automatic_roles: Sequence[AutomaticRole] = ()
    subscriptions: Sequence[Subscription] = ()
    schedules: Sequence[Schedule] = ()
    urls: str = ""
    url_prefix: str = ""
    api: Sequence[tuple[str, Any]] = ()
    commands: Sequence[tuple[str, Any]] = ()
    approvals: Sequence[ApprovalKind] = ()
    append_only: Sequence[str] = ()
    verbs: dict[str, str] = field(default_factory=dict)  # what the trail's verbs of this part are called in words
    calendar: Callable[..., Any] | None = None
    figures: Callable[..., Any] | None = None
    channels: Callable[..., Sequence[str]] | None = None  # which live streams of this part a person may hear
    begin: Callable[[], None] | None = (
        None  # enters what a ward begins with; called at every start, adds what is missing
    )
    demo: Callable[..., None] | None = None
    searchable: dict[str, Callable[[], Any]] = field(default_factory=dict)  # kind -> all its things
    circles: Callable[[Any], Any] | None = None  # actor -> the circles of people whose things they may find
    retention_years: dict[str, int] = field(default_factory=dict)
    unfinished: Sequence[str] = ()  # requirement ids that it does not meet yet
    order: int = 100
