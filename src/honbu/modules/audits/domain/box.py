"""封印: content under a key that does not lie in the database. Its length tells nothing: it is filled up to whole blocks."""

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BLOCK = 1 << 18  # a plan of 500 sections with its reasons stays within one
_NONCE = 12
_PURPOSE = b"honbu.audits.seal/1"


class WrongKey(ValueError):
    """The content was sealed with another key, or for another plan, or somebody has changed it."""


def key_of(secret: str) -> bytes:
    """The key that comes of the house's secret."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())


def seal(content: dict[str, Any], *, key: bytes, about: str) -> bytes:
    """封印する. `about` names the plan: the same bytes are worth nothing beside another one."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    plain += b" " * (-len(plain) % BLOCK)
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(sealed: bytes, *, keys: list[bytes], about: str) -> dict[str, Any]:
    """開封する, with the key of today or one from before. Raises WrongKey."""
    for key in keys:
        try:
            plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
        except InvalidTag:
            continue
        found: dict[str, Any] = json.loads(plain)
        return found
    raise WrongKey("封印を開けません。鍵が変わったか、内容が書き換えられています。")
