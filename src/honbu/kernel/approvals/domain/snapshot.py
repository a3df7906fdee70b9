"""写し: what was submitted, in one form only, so that its checksum proves what was approved."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any


class NotStorable(TypeError):
    """The content holds something that has no single written form."""


def canonical(content: Mapping[str, Any]) -> str:
    """The content as JSON with sorted keys and without spaces: equal contents are equal letter by letter.

    Takes texts, whole numbers, yes and no, days (ISO), lists and mappings of these. Raises NotStorable.
    """
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    raise NotStorable(type(value).__name__)
