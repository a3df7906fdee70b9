"""疑義: what a careful secretary would stop at before taking a record over. Each rule looks, none mends."""

from collections.abc import Callable, Iterator

from honbu.modules.meetings.domain.reading.doubts import disclosure, form, people, text, titles
from honbu.modules.meetings.domain.reading.proceedings import Proceedings
from honbu.modules.meetings.domain.record import Doubt, Record

Rule = Callable[[Record, Proceedings], Iterator[Doubt]]
RULES: tuple[Rule, ...] = (*form.RULES, *titles.RULES, *people.RULES, *text.RULES, *disclosure.RULES)


def doubts_of(record: Record, taken: Proceedings) -> list[Doubt]:
    """Everything that the rules find in a record."""
    return [doubt for rule in RULES for doubt in rule(record, taken)]


__all__ = ["doubts_of"]
