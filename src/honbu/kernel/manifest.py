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
    append_only: Sequence[str] = ()
    verbs: dict[str, str] = field(default_factory=dict)  # what the trail's verbs of this part are called in words
    calendar: Callable[..., Any] | None = None
    figures: Callable[..., Any] | None = None
    demo: Callable[..., None] | None = None
    searchable: dict[str, Callable[[], Any]] = field(default_factory=dict)  # kind -> all its things
    retention_years: dict[str, int] = field(default_factory=dict)
    unfinished: Sequence[str] = ()  # requirement ids that it does not meet yet
    order: int = 100
