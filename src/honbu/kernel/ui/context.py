"""What the frame around every page knows. Nothing here is worked out before a template shows it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from honbu.kernel.ui import frame
from honbu.kernel.ui.navigation import Door, entries_for

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "honbu_theme"


@dataclass(frozen=True, slots=True)
class PersonCard:
    """How the signed-in person is named in the header."""

    name: str
    post: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """A strip above the page: `kind` is emergency, drill, warning or information."""

    kind: str
    title: str
    text: str = ""
    url: str = ""
    link: str = ""


Badges = Callable[[HttpRequest], Mapping[str, int]]
Along = Callable[[HttpRequest, str], str]
People = Callable[[HttpRequest], PersonCard | None]
Banners = Callable[[HttpRequest], Iterable[Banner]]


def _no_badges(_request: HttpRequest) -> Mapping[str, int]:
    return {}


def _no_answer(_request: HttpRequest, _along: str) -> str:
    return ""


def _account_name(request: HttpRequest) -> PersonCard | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return PersonCard(name=str(user))


class _Frame:
    """What other parts of the kernel lend to the frame."""

    badges: Badges = staticmethod(_no_badges)
    along: Along = staticmethod(_no_answer)
    person: People = staticmethod(_account_name)
    banners: tuple[Banners, ...] = ()
    places: Mapping[str, str] = {"appearance": "ui:appearance", "language": "ui:language"}


def set_badges(count: Badges, along: Along = _no_answer) -> None:
    """Tell how to count what waits: `todo` and `notices` are shown in the header. `along` counts and answers a question."""
    _Frame.badges, _Frame.along = staticmethod(count), staticmethod(along)


def ask_along(request: HttpRequest, question: str) -> str:
    """The rows of a page's own question (SQL without values) as a text, in one query with what the frame counts.

    Empty where nobody is signed in.
    """
    return _Frame.along(request, question)


def set_person(find: People) -> None:
    """Tell how to name the signed-in person; None means that nobody is signed in."""
    _Frame.person = staticmethod(find)


def add_banners(find: Banners) -> None:
    """Ask this callable for banners on every page. It must be cheap: it runs on every page."""
    if find not in _Frame.banners:
        _Frame.banners = (*_Frame.banners, find)


def set_places(places: Mapping[str, str]) -> None:
    """Name the addresses of the frame by url name.

    Known are `home`, `search`, `notices`, `sign_in`, `sign_out`, `profile`, `security`, `help`, `about` and `public`; a
    place that is not named, or does not exist, is not shown.
    """
    _Frame.places = {**_Frame.places, **places}
    _addresses.cache_clear()


def _installed_version() -> str:
    try:
        return version("honbu")
    except PackageNotFoundError:
        return ""


VERSION = _installed_version()


class Places:
    """Addresses by name, looked up when a template asks; empty when there is no such page."""

    def __getitem__(self, place: str) -> str:
        return dict(_addresses(settings.ROOT_URLCONF, get_script_prefix())).get(place, "")


@lru_cache(maxsize=8)
def _addresses(_urlconf: str, _prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple((place, _address(name)) for place, name in _Frame.places.items())


def _address(name: str) -> str:
    if not name or name.startswith("/"):
        return name
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Shell:
    """The frame of one request."""

    version = VERSION
    places = Places()

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def navigation(self) -> tuple[Door, ...]:
        """The doors of the module bar."""
        return entries_for(self.request)

    @property
    def header(self) -> SafeString:
        """The head of a staff page."""
        person = self.person
        values = {
            "token": get_token(self.request),
            "here": self.here,
            "ward": self.ward_name,
            "name": person.name if person else "",
            "post": person.post if person else "",
            "todo": self._todo,
            "notices": frame.count(self.badges.get("notices", 0), corner=True),
        }
        return frame.filled(self._frame.header, values)

    @property
    def side(self) -> SafeString:
        """The module bar beside a staff page."""
        return frame.filled(self._frame.side, {"todo": self._todo})

    @property
    def footer(self) -> SafeString:
        """The foot of a staff page."""
        return frame.filled(self._frame.footer, {"ward": self.ward_name, "request": self.request_id})

    def page(self, kept: Mapping[str, SafeString]) -> SafeString | None:
        """A whole staff page around parts that were written out before; None where the frame has more to say than usual."""
        if self.banners:
            return None
        values = {"header": self.header, "side": self.side, "footer": self.footer, "ward": self.ward_name}
        return frame.filled(frame.around(self._same), {**kept, **values})

    @property
    def _todo(self) -> SafeString:
        return frame.count(self.badges.get("todo", 0))

    @property
    def _frame(self) -> frame.Frame:
        return frame.written(self._same)

    @cached_property
    def _same(self) -> frame.Sameness:
        return frame.Sameness(
            self.language,
            self.theme,
            self.navigation,
            self.person is not None,
            self.demonstration,
            _addresses(settings.ROOT_URLCONF, get_script_prefix()),
            self.version,
        )

    @cached_property
    def module(self) -> Door | None:
        """The module that is open."""
        return next((door for door in self.navigation if door.current), None)

    @cached_property
    def badges(self) -> Mapping[str, int]:
        """How much waits for this person."""
        return _Frame.badges(self.request)

    @cached_property
    def person(self) -> PersonCard | None:
        """Who is signed in."""
        return _Frame.person(self.request)

    @cached_property
    def banners(self) -> tuple[Banner, ...]:
        """The strips above this page, the most pressing first."""
        order = {"emergency": 0, "drill": 1, "warning": 2}
        found = [banner for find in _Frame.banners for banner in find(self.request)]
        return tuple(sorted(found, key=lambda banner: order.get(banner.kind, 3)))

    @cached_property
    def drill(self) -> bool:
        """訓練中: every page carries the drill's frame."""
        return any(banner.kind == "drill" for banner in self.banners)

    @property
    def theme(self) -> str:
        """auto, light or dark."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def language(self) -> str:
        """The language of this page."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages one may choose, each in its own words."""
        return [(str(code), str(title)) for code, title in settings.LANGUAGES]

    @property
    def ward_name(self) -> str:
        """The ward's name in the language of the page."""
        name: str = getattr(settings, "WARD_NAME", "")
        return getattr(settings, "WARD_NAME_EN", name) if self.language == "en" else name

    @property
    def demonstration(self) -> bool:
        """True where everybody in the system is fictional."""
        return bool(getattr(settings, "DEMONSTRATION", False))

    @property
    def here(self) -> str:
        """The address to come back to after a switch of language or theme."""
        return self.request.get_full_path() if self.request.method == "GET" else self.request.path

    @property
    def request_id(self) -> str:
        """What to quote when one asks for help."""
        return str(self.request.META.get("HONBU_REQUEST_ID", ""))


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
