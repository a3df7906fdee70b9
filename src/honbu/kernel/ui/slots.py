"""Places in a page that is kept, where the values of a request go."""

# A code point that Unicode keeps out of all text, so that no name can pretend to be a slot.
EDGE = "\ufdd0"


def slot(name: str) -> str:
    """The mark of a place; frame.filled puts the value there."""
    return f"{EDGE}{name}{EDGE}"
