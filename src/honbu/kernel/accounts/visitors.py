"""Who knocks: the address behind trusted proxies, and whether this browser has been used for the account before."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from honbu.kernel.accounts.domain import delay

DEVICE_COOKIE = "honbu_device"
DEVICE_SALT = "accounts.device"
DEVICE_LIFE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door. `device` is the mark of a browser in which the account `device_account` was used before."""

    address: str
    device: str = ""
    device_account: str = ""

    def place(self, account: str) -> str:
        """Where failures of this account are counted: at the known device, else in the network."""
        return f"device:{self.device}" if self._is_known(account) else delay.network_of(self.address)

    def source(self, account: str) -> str:
        """Where failures over many accounts are counted; nowhere for a known device."""
        return "" if self._is_known(account) else delay.source_of(self.address)

    def _is_known(self, account: str) -> bool:
        return bool(self.device) and self.device_account == account


def account_mark(username: str) -> str:
    """A keyed hash of a name as typed: full-width letters and capitals are the same name."""
    plain = unicodedata.normalize("NFKC", username).strip().casefold()
    return salted_hmac("accounts.failure", plain, algorithm="sha256").hexdigest()[:32]


def client_address(request: HttpRequest) -> str:
    """The address of the client: REMOTE_ADDR, or what the trusted proxies say they answered; empty if there is none."""
    address = str(request.META.get("REMOTE_ADDR", "")).strip()
    if not _is_trusted(address):
        return address if _is_address(address) else ""
    for hop in reversed(request.headers.get("X-Forwarded-For", "").replace(" ", "").split(",")):
        if not _is_address(hop):
            break
        address = hop
        if not _is_trusted(hop):
            break
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str) -> bool:
    if not settings.TRUSTED_PROXIES or not _is_address(address):
        return False
    return any(ip_address(address) in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)


def visitor_of(request: HttpRequest) -> Visitor:
    """Who knocks with this request. A forged or old mark of a device is as good as none."""
    mark = request.get_signed_cookie(DEVICE_COOKIE, "", salt=DEVICE_SALT, max_age=DEVICE_LIFE)
    account, _, device = (mark or "").partition(".")
    return Visitor(client_address(request), device=device, device_account=account)


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """After a sign-in: this browser's own mistakes count from now on, not those of its neighbours."""
    known = visitor_of(request)
    account = account_mark(username)
    device = known.device if known.device_account == account and known.device else secrets.token_urlsafe(12)
    response.set_signed_cookie(
        DEVICE_COOKIE,
        f"{account}.{device}",
        salt=DEVICE_SALT,
        max_age=DEVICE_LIFE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
