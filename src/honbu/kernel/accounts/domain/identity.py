"""庁内認証基盤の身元: which person of the register the ward's identity provider vouches for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vouched:
    """What is vouched for: the employee number, or else the e-mail address."""

    number: str = ""
    email: str = ""


def merged_claims(data: Mapping[str, object]) -> dict[str, object]:
    """Userinfo over ID token; nothing at all if they speak of two different people."""
    userinfo, token = data.get("userinfo"), data.get("id_token")
    first = dict(userinfo) if isinstance(userinfo, Mapping) else {}
    second = dict(token) if isinstance(token, Mapping) else {}
    if first and second and first.get("sub") != second.get("sub"):
        return {}
    return {**second, **first}


def vouched_for(claims: Mapping[str, object], *, number_claim: str, email_is_trusted: bool) -> Vouched:
    """By the claim that carries the employee number, where one is configured; else by an e-mail address that counts as
    verified. Empty where the provider vouches for neither."""
    if number_claim:
        number = claims.get(number_claim)
        return Vouched(number=str(number).strip()) if isinstance(number, str | int) else Vouched()
    email = claims.get("email")
    is_verified = email_is_trusted or claims.get("email_verified") is True
    return Vouched(email=email.strip()) if isinstance(email, str) and is_verified else Vouched()
