"""Answers for other offices: what was answered once and handed in, read by 契約課 for 履行確認 and by 内部統制 (AUD-7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.modules.audits.domain.states import Feeds
from honbu.modules.audits.models import Answer

READ = {Feeds.CONTRACT: "audits.contract", Feeds.CONTROL: "audits.control"}


def may_read_fed(actor: Actor, feed: Feeds) -> bool:
    """Whether somebody reads the answers that go to an office: that office, and the one that asks."""
    return access.may(actor, READ[feed], on=access.WARD) or access.may(actor, "audits.office", on=access.WARD)


def fed_answers(actor: Actor, feed: Feeds) -> QuerySet[Answer]:
    """The answers that an office reads; nothing before a chief has handed them in."""
    if not may_read_fed(actor, feed):
        return Answer.objects.none()
    return (
        Answer.objects.filter(item__feeds__contains=[feed.value], questionnaire__submitted_at__isnull=False)
        .exclude(answer="")
        .select_related("questionnaire__plan", "questionnaire__unit", "item", "contractor")
        .annotate(change_count=Count("changes"))
        .order_by("-questionnaire__plan__fiscal_year", "questionnaire__unit__code", "contractor__order", "item__order")
    )


def feeds_read_by(actor: Actor) -> list[Feeds]:
    """The offices whose answers somebody reads."""
    return [feed for feed in READ if may_read_fed(actor, feed)]


@dataclass(frozen=True, slots=True)
class Seen:
    """How many answers of which sort are in a list."""

    total: int
    bad: int
    unknown: int
    changed: int


def counted(answers: Iterable[Answer]) -> Seen:
    """The figures of a list."""
    rows = list(answers)
    return Seen(
        total=len(rows),
        bad=sum(row.answer in {"no", "partly"} for row in rows),
        unknown=sum(row.answer == "unknown" for row in rows),
        changed=sum(bool(getattr(row, "change_count", 0)) for row in rows),
    )
