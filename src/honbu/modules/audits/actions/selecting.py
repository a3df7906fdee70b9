"""対象の選定: this year's sections, by risk and by a draw that nobody can steer, sealed until the visits are over.

1. `freeze_selection`: risk points of today, the year's planned visits, and who takes part in the draw are frozen; their
   commitment is published, with the public value of a later day that will be mixed in (AUD-3, H31 L49).
2. `note_public_value`: on that day or later the value is noted, and the draw is held.
3. `change_selection`: what a person changes afterwards has a reason and is checked like everything else.
4. `open_selection`: after the window everything is published, and `replay.py` says whether it was so.
"""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.calendars import with_visits
from honbu.modules.audits.actions.programmes import weights_of
from honbu.modules.audits.actions.sealing import read_sealed, write_sealed
from honbu.modules.audits.domain.planning.draw import (
    NONCE_BYTES,
    Draw,
    Ticket,
    commitment,
    drawn,
    eligible,
    publication,
)
from honbu.modules.audits.domain.planning.risk import DataClass, Facts, LastResult
from honbu.modules.audits.domain.planning.selection import plan_years
from honbu.modules.audits.domain.planning.years import Capacity, YearRules, YearTask
from honbu.modules.audits.domain.states import PlanState
from honbu.modules.audits.domain.weights import weights_from
from honbu.modules.audits.models import SealedPart, Visit, YearPlan
from honbu.modules.audits.models.programmes import YEARS
from honbu.modules.audits.queries.sections import for_planning, sections_of
from honbu.modules.audits.queries.told import facts_of_answers

WHY = {"due": "4年以内の訪問", "risk": "リスク点", "forced": "特命", "draw": "くじ", "hand": "監査責任者の変更"}


class TooEarly(ValueError):
    """The day on which this can be done has not come; the message names it."""


def _held(plan: YearPlan) -> YearPlan:
    rows = YearPlan.objects.select_for_update(of=("self",)).select_related("edition", "programme")
    return rows.get(pk=plan.pk)


@transaction.atomic
def freeze_selection(plan: YearPlan, *, public_source: str, public_day: datetime.date, actor: Actor) -> SealedPart:
    """選定を固め、照合値を公表する: once, after the headquarters has decided the plan.

    Without any 監査調書 nothing is chosen. Raises WrongValue, years.NoYearPlan, draw.DrawRefused.
    """
    access.require(actor, "audits.seal", on=access.WARD)
    plan = _held(plan)
    if plan.state != PlanState.APPROVED or plan.programme is None:
        raise WrongValue(_("本部が承認した、4年計画のある年度の計画だけを選定できます。"))
    if SealedPart.objects.filter(plan=plan, committed_at__isnull=False).exists():
        raise WrongValue(_("選定の照合値は、もう公表されています。やり直すと、選び直したのではないことを示せません。"))
    answers = facts_of_answers(plan)
    if not any(one.submitted for one in answers.values()):
        raise WrongValue(_("監査調書がまだ1枚も提出されていません。調書の内容を見てから選びます。"))
    facts = sections_of(plan.fiscal_year, answers)
    weights = weights_of(plan.programme)
    sections, risks = for_planning(facts, weights, {})
    capacity = (Capacity(plan.programme.lowest, plan.programme.highest),) * YEARS
    task = YearTask(tuple(sections), YearRules(plan.fiscal_year, capacity, plan.programme.drawn))
    years = plan_years(task, seed=plan.pk)
    chosen = [one for one in years.visits if one.year == plan.fiscal_year]
    planned = {one.section_id for one in chosen}
    tickets = tuple(
        Ticket(one.id, one.name, one.facts, one.last_visit, one.open_major, one.excluded, one.id in planned)
        for one in facts
    )
    counted = Draw(plan.fiscal_year, 0, tickets, weights, clock.today(), public_source, public_day)
    draw = replace(counted, places=min(years.lot_places, len(eligible(counted))))
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = {
        "nonce": nonce.hex(),
        "draw": _draw_as_data(draw),
        "sections": {
            one.id: {"unit": one.unit_id, "name": one.name, "department": one.department, "risk": risks[one.id].points,
                     "shares": [share.sentence for share in risks[one.id].shares]}
            for one in facts
        },
        "selection": [{"id": one.section_id, "why": one.why.value, "sentence": one.sentence} for one in chosen],
        "optimal": years.optimal, "way": years.way.value, "provisional": years.provisional, "edits": [], "calendar": [],
    }  # fmt: skip
    part = write_sealed(plan, content, actor=actor, purpose="選定を固めた")
    part.commitment, part.committed_at = commitment(draw, nonce), clock.now()
    part.public_source, part.public_day = public_source.strip(), public_day
    part.save(update_fields=["commitment", "committed_at", "public_source", "public_day"])
    words = {"照合値": part.commitment, "混ぜる公の値": part.public_source, "その日": clock.long(public_day)}
    trail.write(actor, "audits.plan.committed", plan, after=words)
    return part


def _draw_as_data(draw: Draw) -> dict[str, Any]:
    """The draw as it is kept until it is held: facts by their counts, so that nothing is reckoned anew."""
    return {
        "year": draw.year, "places": draw.places, "committed_on": draw.committed_on.isoformat(),
        "public_source": draw.public_source, "public_day": draw.public_day.isoformat(),
        "weights": draw.weights.as_data(),
        "tickets": [
            {"id": one.id, "name": one.name, "facts": _facts_as_data(one.facts), "last_visit": one.last_visit,
             "open_major": one.open_major, "excluded": one.excluded, "planned": one.planned}
            for one in draw.tickets
        ],
    }  # fmt: skip


def _facts_as_data(facts: Facts) -> dict[str, Any]:
    return {
        "last_result": facts.last_result.value if facts.last_result else None, "years_since": facts.years_since,
        "wrong_answers": list(facts.wrong_answers), "data_class": facts.data_class.value,
        **{
            name: getattr(facts, name)
            for name in (
                "open_findings", "late_findings", "missing_answers", "days_late", "submitted", "records",
                "contractors", "changed_systems", "incidents",
            )
        },
    }  # fmt: skip


def draw_from(data: Mapping[str, Any]) -> Draw:
    """The draw as it was frozen."""
    return Draw(
        data["year"], data["places"],
        tuple(
            Ticket(
                one["id"], one["name"], _facts_from(one["facts"]), one["last_visit"], one["open_major"], one["excluded"],
                one["planned"],
            )
            for one in data["tickets"]
        ),
        weights_from(data["weights"]), datetime.date.fromisoformat(data["committed_on"]), data["public_source"],
        datetime.date.fromisoformat(data["public_day"]),
    )  # fmt: skip


def _facts_from(data: Mapping[str, Any]) -> Facts:
    values = dict(data)
    values["last_result"] = LastResult(values["last_result"]) if values["last_result"] else None
    values["data_class"] = DataClass(values["data_class"])
    values["wrong_answers"] = tuple(values["wrong_answers"])
    return Facts(**values)


@transaction.atomic
def note_public_value(plan: YearPlan, value: str, *, actor: Actor) -> dict[str, Any]:
    """公の値を記録し、くじを引く: once, not before its day. Gives what is sealed now. Raises WrongValue, TooEarly, DrawRefused."""
    access.require(actor, "audits.seal", on=access.WARD)
    plan = _held(plan)
    part = SealedPart.objects.select_for_update().filter(plan=plan, committed_at__isnull=False).first()
    if part is None or part.public_day is None:
        raise WrongValue(_("先に選定を固め、照合値を公表してください。"))
    if part.public_value:
        raise WrongValue(_("公の値は、もう記録されています。"))
    if clock.today() < part.public_day:
        raise TooEarly(
            _("公の値は%(day)sに分かります。その日から記録できます。") % {"day": clock.long(part.public_day)}
        )
    content = read_sealed(plan, actor=actor, purpose="くじを引く")
    draw = draw_from(content["draw"])
    taken = drawn(draw, bytes.fromhex(content["nonce"]), value)
    sentence = f"くじ（{len(eligible(draw))}課から{draw.places}課）"
    content["selection"] += [{"id": code, "why": "draw", "sentence": sentence} for code in taken]
    part = write_sealed(plan, with_visits(plan, content), actor=actor, purpose="くじを引いた")
    part.public_value = value.strip()
    part.save(update_fields=["public_value"])
    trail.write(actor, "audits.plan.value_noted", plan, after={"公の値": value.strip(), "出所": part.public_source})
    return content


def change_selection(
    plan: YearPlan, code: str, *, take: bool, reason: str, actor: Actor, ordered: bool = False
) -> dict[str, Any]:
    """選定を変える: by hand, with a reason (`ordered`: 特命). The draw itself stays as it fell. Raises WrongValue.

    The reading is noted before anything is answered: "is chosen already" would else be asked without a trace.
    """
    access.require(actor, "audits.seal", on=access.WARD)
    read_sealed(plan, actor=actor, purpose="選定を変える")
    with transaction.atomic():
        return _change(
            _held(plan), code, take=take, reason=reason.strip(), actor=actor, why="forced" if ordered else "hand"
        )


def _change(plan: YearPlan, code: str, *, take: bool, reason: str, actor: Actor, why: str) -> dict[str, Any]:
    content = read_sealed(plan, actor=actor, purpose="選定を変える")
    if not content:
        raise WrongValue(_("まだ選定されていません。"))
    if not reason:
        raise WrongValue(_("変える理由を入力してください。"))
    if code not in content["sections"]:
        raise WrongValue(_("この課は計画にありません。"))
    if take == (code in {one["id"] for one in content["selection"]}):
        raise WrongValue(_("この課は、もう選ばれています。") if take else _("この課は、選ばれていません。"))
    if take:
        content["selection"].append({"id": code, "why": why, "sentence": f"{WHY[why]}（{reason}）"})
    else:
        content["selection"] = [one for one in content["selection"] if one["id"] != code]
        gone = {one["key"] for one in content.get("visits", []) if one["id"] == code and one["chosen"]}
        if Visit.objects.filter(plan=plan, key__in=gone).exists():
            raise WrongValue(_("始まった訪問は外せません。"))
        content["visits"] = [one for one in content.get("visits", []) if one["key"] not in gone]
        content["calendar"] = [one for one in content["calendar"] if one["key"] not in gone]
    edit = {
        "at": clock.now().isoformat(), "by": actor.name, "id": code, "name": content["sections"][code]["name"],
        "deed": "加えた" if take else "外した", "reason": reason,
    }  # fmt: skip
    content["edits"].append(edit)
    write_sealed(plan, with_visits(plan, content), actor=actor, purpose=f"選定を変えた：{reason}")
    return content


@transaction.atomic
def open_selection(plan: YearPlan, *, actor: Actor) -> dict[str, Any]:
    """開封する, after the window: gives the publication that `replay.py` reads. Raises WrongValue, TooEarly."""
    access.require(actor, "audits.seal", on=access.WARD)
    plan = _held(plan)
    part = SealedPart.objects.select_for_update().filter(plan=plan).exclude(public_value="").first()
    if part is None:
        raise WrongValue(_("くじがまだ引かれていません。"))
    if clock.today() <= plan.window_last:
        raise TooEarly(_("訪問期間が終わる%(day)sの翌日から開封できます。") % {"day": clock.long(plan.window_last)})
    content = read_sealed(plan, actor=actor, purpose="開封する")
    if part.opened_at is None:
        part.opened_at = clock.now()
        part.save(update_fields=["opened_at"])
        trail.write(actor, "audits.plan.opened", plan, after={"照合値": part.commitment})
    return publication(draw_from(content["draw"]), bytes.fromhex(content["nonce"]), part.public_value)
