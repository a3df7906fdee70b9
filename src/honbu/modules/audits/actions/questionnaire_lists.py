"""委託先 and 忙しい時期 of an Excel form that came back: taken over as they were shown, withdrawn only by name."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from django.db import transaction

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.answering import (
    add_busy_period,
    change_busy_period,
    held,
    put_contractor,
    remove_busy_period,
    remove_contractor,
)
from honbu.modules.audits.domain.listed import Busy, Firm
from honbu.modules.audits.domain.questionnaire_lists import FIRMS, TITLES, ListLine
from honbu.modules.audits.domain.questionnaire_sheet import Finding
from honbu.modules.audits.models import Questionnaire
from honbu.modules.audits.queries.questionnaires import listed_of


@transaction.atomic
def take_in_lists(
    sheet: Questionnaire, lines: Sequence[ListLine], *, actor: Actor, withdraw: Collection[str] = ()
) -> tuple[int, list[str]]:
    """Excelの委託先と忙しい時期を取り込む. `withdraw` are the marks of the rows that a person has ticked, for none goes by itself.

    Gives how many were taken over, and the titles of those that somebody has changed meanwhile. Raises Frozen, WrongValue.
    """
    sheet = held(sheet)
    access.require(actor, "audits.answer", on=sheet.unit)
    now = listed_of(sheet)
    ticked = [line for line in lines if line.finding is Finding.WITHDRAWN and line.mark in withdraw]
    wanted = [*ticked, *[line for line in lines if line.is_taken]]
    good = [line for line in wanted if line.pk is None or now[line.part].get(line.pk) == line.before]
    left = [line.title for line in wanted if line not in good]
    for line in good:
        if line.after is None:
            _withdraw(sheet, line, actor)
        else:
            _put(sheet, line, actor)
    if good:
        counts = {title: sum(line.part == part for line in good) for part, title in TITLES.items()}
        trail.write(actor, "audits.questionnaire.taken_in", sheet, after=counts, unit_id=sheet.unit_id)
    return len(good), left


def _withdraw(sheet: Questionnaire, line: ListLine, actor: Actor) -> None:
    if line.part == FIRMS:
        remove_contractor(sheet.contractors.get(pk=line.pk or 0), actor=actor)
    else:
        remove_busy_period(sheet.busy_periods.get(pk=line.pk or 0), actor=actor)


def _put(sheet: Questionnaire, line: ListLine, actor: Actor) -> None:
    match line.after:
        case Firm() as firm:
            contractor = sheet.contractors.get(pk=line.pk) if line.pk else None
            put_contractor(sheet, asdict(firm), actor=actor, contractor=contractor)
        case Busy() as busy if line.pk:
            change_busy_period(sheet.busy_periods.get(pk=line.pk), actor=actor, **asdict(busy))
        case Busy() as busy:
            add_busy_period(sheet, actor=actor, **asdict(busy))
