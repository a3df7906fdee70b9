"""だれか分かる記述: what in a copy for the public still tells who an anonymous member was (MTG-3, MTG-6)."""

from honbu.modules.meetings.domain.form import text_of
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import Doubt, Record

RULES = frozenset({"member_identifies_self", "member_called_by_post", "explainer_named", "speaker_by_post"})


def recognisable(record: Record) -> list[Doubt]:
    """The places, found by reading the copy as a stranger would."""
    return [doubt for doubt in read(text_of(record), "ward_form").doubts if doubt.rule in RULES]
