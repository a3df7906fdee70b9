"""The module bar: the doors of the house that a person may open, in the order of the house."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

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

Holdings = Callable[[HttpRequest, frozenset[str]], frozenset[str]]


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


class Here(NamedTuple):
    """Where the reader is: the open module, the page's name, the language, and what addresses depend on."""

    module: str
    view: str
    language: str
    urlconf: str
    prefix: str


def _everything_is_open(_request: HttpRequest, codes: frozenset[str]) -> frozenset[str]:
    return codes


class _Bar:
    """What was declared at start."""

    modules: tuple[Module, ...] = ()
    codes: frozenset[str] = frozenset()
    held: Holdings = staticmethod(_everything_is_open)


def declare(modules: Sequence[Module]) -> None:
    """Take the manifests of the house; the bar follows their `order`, then their place in the list."""
    _Bar.modules = tuple(sorted(modules, key=lambda module: module.order))
    _Bar.codes = frozenset(code for module in modules for entry in module.navigation for code in entry.permissions)
    _address.cache_clear()
    _doors.cache_clear()
    _bar.cache_clear()


def set_holdings(find: Holdings) -> None:
    """Tell how to ask which of these permissions the person of a request holds anywhere."""
    _Bar.held = staticmethod(find)


def entries_for(request: HttpRequest) -> tuple[Door, ...]:
    """The doors this person may open, each leading to its home or else to its first permitted page."""
    match = request.resolver_match
    here = Here(
        _open_module(request),
        match.view_name if match else "",
        get_language() or "",
        getattr(request, "urlconf", None) or settings.ROOT_URLCONF,
        get_script_prefix(),
    )
    return _doors(_Bar.held(request, _Bar.codes), here)


def bar_html(doors: tuple[Door, ...]) -> SafeString:
    """The list of the module bar. The same doors in the same language are written once and kept."""
    return _bar(doors, get_language() or "")


def _open_module(request: HttpRequest) -> str:
    match, prefix = request.resolver_match, get_script_prefix()
    app = match.app_names[0] if match and match.app_names else ""
    inside = (
        module.name
        for module in _Bar.modules
        if module.name == app
        or (module.url_prefix and request.path.startswith(f"{prefix}{module.url_prefix.strip('/')}/"))
    )
    return next(inside, "")


@lru_cache(maxsize=1024)
def _doors(held: frozenset[str], here: Here) -> tuple[Door, ...]:
    doors = (_door(module, held, here) for module in _Bar.modules)
    return tuple(door for door in doors if door)


def _door(module: Module, held: frozenset[str], here: Here) -> Door | None:
    permitted = [
        entry for entry in module.navigation if not entry.permissions or not held.isdisjoint(entry.permissions)
    ]
    if not permitted:
        return None
    current = module.name == here.module
    home = _url(module.home_url, here) or _url(permitted[0].url_name, here)
    if not home:
        return None
    title = module.title_en if here.language == "en" else module.title
    entries = tuple(_entries(permitted, here)) if current else ()
    return Door(module.name, title, module.hue, module.icon, home, current, entries)


def _entries(permitted: Sequence[NavigationEntry], here: Here) -> list[Entry]:
    addresses = ((entry, _url(entry.url_name, here)) for entry in permitted)
    return [Entry(gettext(str(entry.title)), url, entry.url_name == here.view) for entry, url in addresses if url]


def _url(name: str, here: Here) -> str:
    if not name or name.startswith("/"):
        return name
    return _address(name, here.urlconf, here.prefix)


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
