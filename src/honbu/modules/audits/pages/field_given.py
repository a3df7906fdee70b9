"""What the field form is given before it goes out: the own visits with everything that it needs without a network."""

from collections.abc import Iterable
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.actions.booked import Booked
from honbu.modules.audits.domain.visits import VisitState
from honbu.modules.audits.models import AuditItem, Auditor, Visit
from honbu.modules.audits.models.words import doer_word, kind_word
from honbu.modules.audits.queries.field import answers_to, recorded_by, sheet_of


def visits_to_record(booked: Iterable[Booked], actor: Person) -> list[dict[str, Any]]:
    """The visits of somebody that are still to be recorded, with everything that the form needs without a network."""
    own = list(booked)
    stand = {
        visit.key: visit for visit in Visit.objects.filter(key__in=[one.key for one in own]).prefetch_related("results")
    }
    names = dict(Auditor.objects.values_list("pk", "person__pk"))
    people = {person.pk: person.name for person in Person.objects.filter(pk__in=names.values())}
    found = []
    for one in own:
        visit = stand.get(one.key)
        if visit is not None and visit.state != VisitState.ON_SITE:
            continue
        sheet = sheet_of(one.plan, one.unit_id, one.kind)
        found.append(
            {
                "key": one.key,
                "kind": one.kind.value,
                "title": str(kind_word(one.kind)),
                "doer": str(doer_word(one.kind)),
                "section": one.name,
                "system": one.system_name,
                "day": one.slot.day.isoformat(),
                "day_in_words": clock.long(one.slot.day),
                "half": one.slot.half.value,
                "team": [people[names[pk]] for pk in one.team if pk in names],
                "items": [_item(item) for item in sheet.items],
                "contractors": sheet.contractors,
                "answers": answers_to(one.plan, one.unit_id),
                "grades": [{"id": grade.pk, "title": grade.title} for grade in sheet.grades],
                "recorded": recorded_by(visit, actor) if visit else None,
            }
        )
    return found


def _item(item: AuditItem) -> dict[str, Any]:
    return {
        "id": item.pk, "group": item.group, "code": item.code, "text": item.text, "method": item.method,
        "evidence": item.evidence, "must": item.must, "of_contractors": item.of_contractors,
    }  # fmt: skip
