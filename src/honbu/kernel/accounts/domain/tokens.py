"""APIトークンの形: how a token looks, what is kept of it, how long it may last."""

import hashlib
from datetime import datetime, timedelta

MARK = "hnb_"
# 32 random bytes: guessing is hopeless, so an unsalted hash is enough to keep.
RANDOM_BYTES = 32
LONGEST = timedelta(days=366)
# So much of a token is shown in lists, by which its owner knows it again.
SHOWN = len(MARK) + 4


def looks_like_token(text: str) -> bool:
    """Whether it is worth looking up at all."""
    return text.startswith(MARK) and len(text) < 100


def digest_of(token: str) -> bytes:
    """SHA-256 of the whole token."""
    return hashlib.sha256(token.encode()).digest()


def may_last_until(expires_at: datetime, *, now: datetime) -> bool:
    """A token ends in the future, and within a year."""
    return now < expires_at <= now + LONGEST
