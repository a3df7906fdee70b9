"""台帳の質問: rules find what is missing, sections are asked, and what was put right is asked no more."""

import datetime
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment, Person, System, Unit, tree_on
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.domain.quality import checks_of
from honbu.modules.portfolio.domain.states import QUESTION, QuestionAct
from honbu.modules.portfolio.models import Contract, EucTool, QualityRule, Question
from honbu.modules.portfolio.models import System as WardSystem
from honbu.modules.portfolio.queries.quality import found_by

MODULE = "portfolio"
OPEN = ("asked", "answered")
FIELDS = {"system": "system", "contract": "contract", "euc": "euc_tool"}
NAMES = {"system": "name", "contract": "title", "euc": "name"}
MACHINE = System("台帳の確認")
ANSWER_DAYS = 10


@transaction.atomic
def check_inventory(*, also: Iterable[int | None] = ()) -> tuple[int, int]:
    """台帳の確認: every rule over the whole inventory. Gives how many questions were put, and how many are settled.

    A question is put once; it is settled as soon as its rule finds the thing no more. Sections in `also` are asked anew.
    """
    fresh: list[Question] = []
    over: list[OpenQuestion] = []
    moment, present, open_now = clock.now(), set(tree_on().units), _open_questions()
    for rule in QualityRule.objects.filter(enabled=True):
        rows = found_by(rule, clock.today()).values_list("pk", NAMES[rule.about], "unit_id")
        things = {pk: Thing(pk, name, unit_id) for pk, name, unit_id in rows}
        asked = open_now.get(rule.code, {})
        fresh += [_question(rule, things[pk], present, moment) for pk in things if pk not in asked]
        over += [row for pk, row in asked.items() if pk not in things]
    Question.objects.bulk_create(fresh, batch_size=2000)
    Question.objects.filter(pk__in=[row.pk for row in over]).update(state="settled")
    Question.objects.filter(code__in=QualityRule.objects.filter(enabled=False).values("code"), state="asked").update(
        state="dropped"
    )
    ask_sections({*also, *(row.unit_id for row in fresh), *(row.unit_id for row in over)})
    return len(fresh), len(over)


class OpenQuestion(NamedTuple):
    """A question of a rule that still waits, and its section."""

    pk: int
    unit_id: int | None


def _open_questions() -> dict[str, dict[int | None, OpenQuestion]]:
    """What rules have asked and nobody has settled: by the rule's code, then by the thing that is asked about."""
    found: dict[str, dict[int | None, OpenQuestion]] = {}
    about = {rule.code: f"{FIELDS[rule.about]}_id" for rule in QualityRule.objects.filter(enabled=True)}
    rows = Question.objects.filter(code__in=about, source__isnull=True, state__in=OPEN)
    for row in rows.only("code", "unit", *FIELDS.values()):
        found.setdefault(row.code, {})[getattr(row, about[row.code])] = OpenQuestion(row.pk, row.unit_id)
    return found


class Thing(NamedTuple):
    """What a rule has found: a system, a contract or a tool, by its name and its section."""

    pk: int
    name: str
    unit_id: int | None


def _question(rule: QualityRule, thing: Thing, present: Collection[int], moment: datetime.datetime) -> Question:
    """The question of a rule about a thing; a section that is no more answers nothing."""
    to_section = rule.addressee == QualityRule.Addressee.SECTION and thing.unit_id in present
    return Question(
        code=rule.code, text=rule.question.replace("{name}", thing.name)[:400], field=rule.field,
        unit_id=thing.unit_id if to_section else None, asked_at=moment, **{f"{FIELDS[rule.about]}_id": thing.pk},
    )  # fmt: skip


def recheck(thing: WardSystem | Contract | EucTool) -> None:
    """After a change: what was put right is asked no more at once; new questions come with the night."""
    about = {WardSystem: "system", Contract: "contract", EucTool: "euc"}[type(thing)]
    rows = Question.objects.filter(**{FIELDS[about]: thing}, state__in=OPEN, source__isnull=True)
    open_rows = {row.code: row for row in rows}
    if not open_rows:
        return
    rules = QualityRule.objects.filter(code__in=open_rows, about=about)
    over = [open_rows[rule.code] for rule in rules if not found_by(rule, clock.today()).filter(pk=thing.pk).exists()]
    Question.objects.filter(pk__in=[row.pk for row in over]).update(state="settled")
    ask_sections({row.unit_id for row in over})


def work_key(unit_id: int) -> str:
    """The to-do of a section."""
    return notices.key_of("portfolio.questions", unit_id)


def ask_sections(unit_ids: set[int | None]) -> None:
    """One line on a section's list of work, as long as anything is asked; its 情報化推進員 has it (SYS-10)."""
    units = Unit.objects.in_bulk(sorted(unit_id for unit_id in unit_ids if unit_id is not None))
    if not units:
        return
    counted = Question.objects.filter(unit_id__in=units, state="asked").order_by().values_list("unit_id")
    waiting = dict(counted.annotate(Count("pk")))
    due, url = notices.due_in(ANSWER_DAYS), f"{reverse('portfolio:questions')}?state=asked"
    with notices.one_roster():
        for unit_id, unit in units.items():
            if unit_id not in waiting:
                notices.complete(work_key(unit_id), actor=MACHINE)
                continue
            notices.assign(
                work_key(unit_id),
                title=_("システム台帳の質問に答える（%(count)s件）") % {"count": waiting[unit_id]},
                about=_("台帳で分からないところを、所管の課に伺っています。"),
                url=url,
                module=MODULE,
                to=notices.Part(unit, Appointment.Kind.PROMOTER),
                due=due,
                actor=MACHINE,
            )


def _held(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("unit", "system", "contract", "euc_tool")
    return rows.get(pk=question.pk)


@transaction.atomic
def answer_question(question: Question, answer: str, *, actor: Person) -> Question:
    """質問に答える. What can be entered itself is better entered; the answer in words goes to the office. Raises WrongValue."""
    question = _held(question)
    access.require(actor, "portfolio.write", on=question.unit or access.WARD)
    if not answer.strip():
        raise WrongValue(_("回答を入力してください。"))
    question.state = after(QUESTION, question.state, QuestionAct.ANSWER).value
    question.answer, question.answered_by, question.answered_at = answer.strip(), actor, clock.now()
    question.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    trail.write(
        actor, "portfolio.question.answered", question, after={"回答": answer.strip()}, unit_id=question.unit_id
    )
    ask_sections({question.unit_id})
    return question


@transaction.atomic
def settle_question(question: Question, *, actor: Actor, act: QuestionAct, reason: str = "") -> Question:
    """質問を閉じる, ask it again, or drop it: by the office. Raises WrongValue, NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    question = _held(question)
    if act in {QuestionAct.ASK_AGAIN, QuestionAct.DROP} and not reason.strip():
        raise WrongValue(_("理由を入力してください。"))
    question.state = after(QUESTION, question.state, act).value
    question.save(update_fields=["state"])
    trail.write(
        actor, "portfolio.question.settled", question, after={"状態": question.get_state_display()}, reason=reason,
        unit_id=question.unit_id,
    )  # fmt: skip
    ask_sections({question.unit_id})
    return question


@transaction.atomic
def readdress_question(question: Question, unit: Unit, *, actor: Actor) -> Question:
    """聞く課を変える: the office knows better who can answer."""
    access.require(actor, "portfolio.office", on=access.WARD)
    question = _held(question)
    earlier = question.unit_id
    question.unit = unit
    question.save(update_fields=["unit"])
    names = tree_on()
    trail.write(
        actor, "portfolio.question.readdressed", question, before={"聞く課": names.full_name(earlier) if earlier else ""},
        after={"聞く課": names.full_name(unit.pk)}, unit_id=unit.pk,
    )  # fmt: skip
    ask_sections({earlier, unit.pk})
    return question


@transaction.atomic
def change_rule(rule: QualityRule, *, enabled: bool, question: str, actor: Actor) -> QualityRule:
    """確認の規則を変える: switch it, reword its question. Raises quality.BadRule, WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    checks_of(rule.about, rule.conditions)
    if not question.strip():
        raise WrongValue(_("質問の文を入力してください。"))
    before = {"使う": "はい" if rule.enabled else "いいえ", "質問": rule.question}
    rule.enabled, rule.question = enabled, question.strip()
    rule.save(update_fields=["enabled", "question"])
    after_words = {"使う": "はい" if enabled else "いいえ", "質問": rule.question}
    trail.write(actor, "portfolio.rule.changed", rule, before=before, after=after_words)
    return rule
