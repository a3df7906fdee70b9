"""応答の見出し: the name of a file for every browser (RFC 6266, RFC 8187)."""

import re
import unicodedata
from urllib.parse import quote

from honbu.kernel.documents.domain.names import extension_of, safe_name, stem_of

_KEPT_IN_ASCII = re.compile(r"[^A-Za-z0-9._ -]+")
_SAFE = "!#$&+-.^_`|~"  # attr-char of RFC 8187


def content_disposition(filename: str, *, inline: bool = False) -> str:
    """`attachment; filename="document.pdf"; filename*=UTF-8''...`."""
    name = safe_name(filename)
    plain = ascii_name(name)
    header = f'{"inline" if inline else "attachment"}; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe=_SAFE)}"


def ascii_name(name: str) -> str:
    """What is left of a name for programs that know no more than ASCII; never empty."""
    extension = extension_of(name)
    stem = unicodedata.normalize("NFKD", stem_of(name))
    plain = re.sub(r"_{2,}", "_", _KEPT_IN_ASCII.sub("_", stem)).strip(" ._-")
    return f"{plain or 'document'}{f'.{extension}' if extension else ''}"
