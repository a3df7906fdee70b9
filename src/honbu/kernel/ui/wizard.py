"""取込み: what the import wizard shows, row by row, before anything is changed. Presentation only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

ROWS_OF_A_PAGE = 100


class Verdict(StrEnum):
    """What the import would do with a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"
    SAME = "same"

    @property
    def word(self) -> str:
        """The verdict in one word."""
        return str(WORDS[self])

    @property
    def icon(self) -> str:
        """The icon that stands beside the word."""
        return ICONS[self]


WORDS = {
    Verdict.ADDED: _("加わる"),
    Verdict.CHANGED: _("変わる"),
    Verdict.REMOVED: _("外れる"),
    Verdict.DOUBTFUL: _("疑問"),
    Verdict.WRONG: _("誤り"),
    Verdict.SAME: _("同じ"),
}
ICONS = {
    Verdict.ADDED: "plus",
    Verdict.CHANGED: "edit",
    Verdict.REMOVED: "minus",
    Verdict.DOUBTFUL: "help",
    Verdict.WRONG: "error",
    Verdict.SAME: "check",
}


class Place(NamedTuple):
    """Where in the file: sheet, row (from 1, as Excel counts) and column title."""

    sheet: str = ""
    row: int | None = None
    column: str = ""


class Change(NamedTuple):
    """A value before and after; None where there was or will be none."""

    label: str
    before: str | None
    after: str | None


class RowMessage(NamedTuple):
    """What is to be said of a row: `column` is the title of the column it concerns."""

    text: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class WizardRow:
    """A row of the file, or a thing on record that the file no longer has."""

    verdict: Verdict
    place: Place
    title: str
    details: Sequence[Change] = ()
    messages: Sequence[RowMessage] = ()


@dataclass(frozen=True, slots=True)
class WizardSummary:
    """How many rows have which verdict."""

    counts: dict[Verdict, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[WizardRow]) -> "WizardSummary":
        """Count the rows."""
        return cls(dict(Counter(row.verdict for row in rows)))

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    @property
    def wrong(self) -> int:
        """Rows that stop the import."""
        return self.counts.get(Verdict.WRONG, 0)

    @property
    def doubtful(self) -> int:
        """Rows that somebody has to look at."""
        return self.counts.get(Verdict.DOUBTFUL, 0)

    @property
    def acceptable(self) -> bool:
        """Nothing is wrong."""
        return self.wrong == 0


@dataclass(frozen=True, slots=True)
class VerdictTile:
    """A count that is also the filter for its rows."""

    verdict: Verdict | None
    count: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class WizardPreview:
    """The rows that are shown, and the tiles that filter them: for `<c-wizard-preview :preview>`."""

    summary: WizardSummary
    tiles: Sequence[VerdictTile]
    page: Page[WizardRow]
    current: Verdict | None


def preview(request: HttpRequest, rows: Sequence[WizardRow]) -> WizardPreview:
    """The rows with the verdict that the address asks for (`?verdict=`), a page at a time (`?page=`)."""
    summary = WizardSummary.of(rows)
    asked = request.GET.get("verdict", "")
    current = Verdict(asked) if asked in set(Verdict) else None
    shown = [row for row in rows if current is None or row.verdict == current]
    tiles = [VerdictTile(None, summary.total, _address(request, ""), current is None)]
    for verdict in Verdict:
        count = summary.counts.get(verdict, 0)
        tiles.append(VerdictTile(verdict, count, _address(request, verdict), current == verdict))
    page = Paginator(shown, ROWS_OF_A_PAGE).get_page(request.GET.get("page"))
    return WizardPreview(summary, tiles, page, current)


def _address(request: HttpRequest, verdict: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("verdict", None)
    if verdict:
        query["verdict"] = verdict
    return f"?{query.urlencode()}#rows"
