"""What an inspection of a file finds: rules by name, with what they were found in."""

from typing import NamedTuple


class Finding(NamedTuple):
    """A rule that a file breaks; `detail` names the part, the kind or the figure."""

    rule: str
    detail: str = ""


# Told to whoever uses the file, but no reason to refuse it.
REMARKS = frozenset({"pdf.opens_somewhere", "csv.formula", "ooxml.external_link", "ooxml.embedded", "text.not_utf8"})


def refused(findings: list[Finding], *, tolerated: frozenset[str] = frozenset()) -> Finding | None:
    """The first finding for which the file is not taken, if there is one."""
    return next((found for found in findings if found.rule not in REMARKS | tolerated), None)
