"""Japanese at the source, complete English beside it."""

import re

from honbu.config import messages

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
