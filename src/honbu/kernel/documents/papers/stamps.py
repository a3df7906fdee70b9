"""取扱注意の印: each copy of a paper that must not get about leads back to the line of the trail that says who had it made."""

from collections.abc import Callable

from django.db import models, transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.trail import public as trail

LIST_FORMS = {"xlsx": "一覧のExcel", "csv": "一覧のCSV", "csv-cp932": "一覧のCSV"}


def plain_day() -> str:
    """本日, as a paper bears it whoever makes it: 令和8年11月22日."""
    return clock.format_long(clock.today()).partition("(")[0]


@transaction.atomic
def stamp(
    verb: str, title: str, form: str, subject: models.Model, *, actor: Actor, unit_id: int | None = None
) -> str:  # fmt: skip
    """The mark of a copy: the module's `verb` writes its line, whose number the copy bears. Whoever: the page has asked."""
    after = {"資料": title, "形式": form, "出力した人": actor.name}
    line = trail.write(actor, verb, subject, after=after, unit_id=unit_id)
    return f"取扱注意　{plain_day()}　{actor.name} 出力　第{line.pk}号"


def mark_of_list(verb: str, title: str, actor: Person) -> Callable[[str], str]:
    """The mark of a list that somebody takes along as a file; each taking is a line of the trail about that person."""
    return lambda form: stamp(verb, title, LIST_FORMS.get(form, form), actor, actor=actor)
