"""The module bar: the doors of the house that a person may open, in the order of the house."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from honbu.kernel.manifest import Module, NavigationEntry
from honbu.kernel.ui.icons import icon
from honbu.kernel.ui.slots import slot

# The door that carries the count of what waits.
HOME = "home"

PermissionCheck = Callable[[HttpRequest, Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page inside the module that is open now."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Door:
    """A module that this person may enter. `entries` are filled for the open module only."""

    name: str
    title: str
    hue: str
    icon: str
    url: str
    current: bool
    entries: tuple[Entry, ...] = ()


def _everything_is_open(_request: HttpRequest, _codes: Sequence[str]) -> bool:
    return True


class _Bar:
    """What was declared at start."""

    modules: tuple[Module, ...] = ()
    may: PermissionCheck = staticmethod(_everything_is_open)


def declare(modules: Sequence[Module]) -> None:
    """Take the manifests of the house; the bar follows their `order`, then their place in the list."""
    _Bar.modules = tuple(sorted(modules, key=lambda module: module.order))
    _address.cache_clear()
    _bar.cache_clear()


def set_permission_check(check: PermissionCheck) -> None:
    """Tell how to ask whether the person of a request holds one of these permissions."""
    _Bar.may = staticmethod(check)


def entries_for(request: HttpRequest) -> tuple[Door, ...]:
    """The doors this person may open, each leading to its home or else to its first permitted page."""
    doors = (_door(module, request) for module in _Bar.modules)
    return tuple(door for door in doors if door)


def bar_html(doors: tuple[Door, ...]) -> SafeString:
    """The list of the module bar. The same doors in the same language are written once and kept."""
    return _bar(doors, get_language() or "")


def _door(module: Module, request: HttpRequest) -> Door | None:
    match = request.resolver_match
    names = match.app_names if match else []
    current = bool(names) and names[0] == module.name
    if not current and module.url_prefix:
        current = request.path.startswith(f"{get_script_prefix()}{module.url_prefix.strip('/')}/")
    permitted = (entry for entry in module.navigation if not entry.permissions or _Bar.may(request, entry.permissions))
    first = next(permitted, None)
    if first is None:
        return None
    entries: tuple[Entry, ...] = ()
    if current:
        here = match.view_name if match else ""
        entries = tuple(_entries((first, *permitted), here, request))
    home = _url(module.home_url, request) or _url(first.url_name, request)
    if not home:
        return None
    title = module.title_en if get_language() == "en" else module.title
    return Door(module.name, title, module.hue, module.icon, home, current, entries)


def _entries(permitted: Sequence[NavigationEntry], here: str, request: HttpRequest) -> list[Entry]:
    found = []
    for entry in permitted:
        url = _url(entry.url_name, request)
        if url:
            found.append(Entry(gettext(str(entry.title)), url, entry.url_name == here))
    return found


def _url(name: str, request: HttpRequest) -> str:
    if not name or name.startswith("/"):
        return name
    return _address(name, getattr(request, "urlconf", None) or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1024)
def _address(name: str, urlconf: str, _prefix: str) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=512)
def _bar(doors: tuple[Door, ...], _language: str) -> SafeString:
    items = format_html_join("", "{}", ((_item(door),) for door in doors))
    return format_html('<ul class="module-bar__list">{}</ul>', items)


def _item(door: Door) -> SafeString:
    entries = format_html_join(
        "",
        '<li><a class="module-bar__entry" href="{}"{}>{}</a></li>',
        ((entry.url, _mark("page") if entry.current else "", entry.title) for entry in door.entries),
    )
    alone = len(door.entries) == 1 and door.entries[0].url == door.url
    inner = format_html('<ul class="module-bar__entries">{}</ul>', entries) if entries and not alone else ""
    at_home = door.current and (alone or not any(entry.current for entry in door.entries))
    return format_html(
        '<li class="module-bar__item hue-{}"><a class="module-bar__door{}" href="{}"{}>{}<span>{}</span>{}</a>{}</li>',
        door.hue,
        " is-open" if door.current else "",
        door.url,
        _mark("true") if at_home else "",
        icon(door.icon),
        door.title,
        slot("todo") if door.name == HOME else "",
        inner,
    )


def _mark(kind: str) -> SafeString:
    return format_html(' aria-current="{}"', kind)
