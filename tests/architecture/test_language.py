"""Japanese at the source, complete English beside it."""

import re

from honbu.config import messages
from honbu.config.messages import SOURCE

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _current():
    kept, catalog = messages.read("en"), messages.extracted()
    for message in catalog:
        earlier = kept.get(message.id, context=message.context) if message.id else None
        if earlier is not None:
            message.string = earlier.string
    return catalog


def test_every_text_has_its_english() -> None:
    """`honbu messages` lists what is missing."""
    assert messages.untranslated(_current()) == []


def test_no_english_loses_or_invents_a_placeholder() -> None:
    """What stands in for a name or a number is the same in both languages."""
    wrong = []
    for message in _current():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        expected = set(PLACEHOLDER.findall(" ".join(ids)))
        wrong += [text for text in strings if text and set(PLACEHOLDER.findall(text)) != expected]
    assert wrong == []


# What a page shows of the organisation is in the reader's language; papers, records and the API keep the ward's own.
FOR_READERS = re.compile(r"(pages|tables|forms|shown|pieces|frame|personas|desk)(/|\.py)")
NAMES_OF_RECORDS = re.compile(r"\.full_name\(|str\(standing\(\w+\)\)|\.post\.title\b")
NAMES_IN_TEMPLATES = re.compile(r"(posting|post|unit|row\.post)\.(title|name) ?(\}|\|)")


def test_pages_name_units_and_posts_in_the_readers_language() -> None:
    """`shown_name`, `shown_place` and `shown` are for readers, `full_name` and `title` for papers and records."""
    wrong = []
    for path in sorted(SOURCE.rglob("*")):
        place = path.relative_to(SOURCE).as_posix()
        if "tests" in path.parts or path.suffix not in {".py", ".html"}:
            continue
        pattern = NAMES_IN_TEMPLATES if path.suffix == ".html" else NAMES_OF_RECORDS
        if path.suffix == ".html" or FOR_READERS.search(place):
            text = path.read_text(encoding="utf-8")
            wrong += [f"{place}: {found.group()}" for found in pattern.finditer(text)]
    assert wrong == []
