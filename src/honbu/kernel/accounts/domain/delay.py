"""段階的な待ち時間: how long one has to wait after wrong passwords. Nobody is ever locked out.

Lock-out after a few failures was used against a real reservation system: whoever knows a user's name could keep that
user out. Here only one's own failures make one wait. What others do to an account from elsewhere costs the person at
most a few seconds, and only after a mistake of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

# Seconds that follow the first, second … failure; the last holds for every further one.
STEPS = (0, 0, 0, 1, 2, 4, 8, 16, 32, 60)
# Failures older than this no longer count.
MEMORY = timedelta(hours=1)
# An office behind one address may have that many people who mistyped and gave up before the address has to wait.
PEOPLE_AT_ONE_ADDRESS = 10
# That many failures of one account from elsewhere within the memory are an attack …
ATTACK = 20
# … during which even the first mistake of one's own costs this many seconds.
SECONDS_UNDER_ATTACK = 3


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt to sign in. `place` is the network, or the device if this account has been used there before;
    `source` is the single address, empty for a known device."""

    account: str
    place: str
    source: str
    at: datetime


def network_of(address: str) -> str:
    """The neighbourhood of an address: /24 in IPv4, /64 in IPv6; `unknown` for what is no address."""
    return _network(address, 24)


def source_of(address: str) -> str:
    """What one machine can hardly change: the address in IPv4, the /64 in IPv6."""
    return _network(address, 32)


def _network(address: str, bits: int) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if isinstance(found, IPv6Address):
        bits = 64
    return str(ip_network(f"{found}/{bits}", strict=False))


def seconds_to_wait(now: Try, failures: Iterable[Try]) -> int:
    """Whole seconds until `now` may be tried; 0 if at once. Failures of the future and the forgotten past don't count."""
    counted = [failure for failure in failures if now.at - MEMORY < failure.at <= now.at]
    return max(_for_own_mistakes(now, counted), _for_spraying(now, counted))


def _for_own_mistakes(now: Try, failures: list[Try]) -> int:
    of_account = [failure for failure in failures if failure.account == now.account]
    own = [failure for failure in of_account if failure.place == now.place]
    if not own:
        return 0
    seconds = STEPS[min(len(own), len(STEPS)) - 1]
    if len(of_account) - len(own) >= ATTACK:
        seconds = max(seconds, SECONDS_UNDER_ATTACK)
    return _left(seconds, own, now.at)


def _for_spraying(now: Try, failures: list[Try]) -> int:
    if not now.source:
        return 0
    here = [failure for failure in failures if failure.source == now.source]
    too_many = len({failure.account for failure in here}) - PEOPLE_AT_ONE_ADDRESS
    if too_many <= 0:
        return 0
    free = STEPS.count(0)
    return _left(STEPS[min(free + too_many, len(STEPS)) - 1], here, now.at)


def _left(seconds: int, failures: list[Try], now: datetime) -> int:
    due = max(failure.at for failure in failures) + timedelta(seconds=seconds)
    return max(0, ceil((due - now).total_seconds()))
