"""ファイル名: every name that an office can think of is kept, but none that could harm whoever saves it."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255  # bytes: what a Linux file system and a ZIP entry take
JOINER = "\u200d"  # holds emoji together

# Kept out of normalisation: NFC would turn the 神 of somebody's name (U+FA19) into another letter.
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,10})$")


def composed(text: str) -> str:
    """NFC, except for the compatibility ideographs, which carry the shape of a name."""
    return "".join(
        part if _COMPATIBILITY.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in _COMPATIBILITY.split(text)
    )


def safe_name(name: str, *, fallback: str = "document") -> str:
    """The name without folders, control and direction marks and what Windows refuses; at most 255 bytes of UTF-8."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(_kept(letter) for letter in composed(last))
    kept = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", kept)).strip(" .")
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    return shortened(kept or fallback)


def extension_of(name: str) -> str:
    """The ending in small letters, without its dot; empty if there is none."""
    found = _EXTENSION.search(name)
    return found.group(1).lower() if found else ""


def with_extension(name: str, extension: str) -> str:
    """The name with an ending added, still within its length."""
    return shortened(f"{name}.{extension}") if extension else name


def stem_of(name: str) -> str:
    """The name without its ending."""
    return _EXTENSION.sub("", PurePosixPath(name).name)


def shortened(name: str, limit: int = LONGEST) -> str:
    """Cut in the middle of nothing: the ending stays, and no letter loses its variation mark."""
    if len(name.encode()) <= limit:
        return name
    ending = _EXTENSION.search(name)
    tail = ending.group(0) if ending else ""
    room = limit - len(tail.encode())
    stem, used = "", 0
    for cluster in _clusters(name[: len(name) - len(tail)]):
        used += len(cluster.encode())
        if used > room:
            break
        stem += cluster
    return f"{stem.rstrip(' .')}{tail}"


def _kept(letter: str) -> str:
    if letter == JOINER:
        return letter
    category = unicodedata.category(letter)
    if category in {"Zl", "Zp", "Zs"}:
        return letter if letter == "\u3000" else " "
    if category in {"Cc", "Cf", "Cs"} or ord(letter) & 0xFFFE == 0xFFFE:
        return ""
    return letter


def _clusters(text: str) -> list[str]:
    found: list[str] = []
    for letter in text:
        joined = found and (letter == JOINER or found[-1].endswith(JOINER))
        if joined or (found and unicodedata.category(letter) in {"Mn", "Me", "Mc"}):
            found[-1] += letter
        else:
            found.append(letter)
    return found
