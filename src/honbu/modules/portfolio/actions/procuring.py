"""調達: step by step, none before its gate; the method is the contract section's chief's to decide (SYS-7, SYS-9)."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.contracts import register_contract
from honbu.modules.portfolio.domain.purchasing import STEP_TITLES, Method, Step, backdated, gate, method_questions
from honbu.modules.portfolio.models import Contract, Procurement, ProcurementStep, Project
from honbu.modules.portfolio.queries.policy import authority, threshold
from honbu.modules.portfolio.queries.projects import done_steps, needs_hq

RECORDED = (Step.BUDGET, Step.SPECIFICATION, Step.NOTICE)


class GateClosed(ValueError):
    """A step is not possible before the steps that come first; the message names them."""


def may_begin(project: Project) -> bool:
    """Whether a purchase may begin: after the headquarters' approval, in an emergency after the section chief's decision."""
    urgent = project.emergency and project.section_decided_on is not None
    return project.state in {"approved", "conditional"} or urgent


@transaction.atomic
def open_procurement(project: Project, subject: str, amount: int, *, actor: Person) -> Procurement:
    """調達を始める: for what was approved, or in an emergency that is told as one. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=project.unit)
    if not may_begin(project):
        raise WrongValue(_("本部の承認（緊急の場合は所管課長の決定）のあとで、調達を始められます。"))
    if not subject.strip() or amount < 0:
        raise WrongValue(_("件名と、0円以上の予定する金額を入力してください。"))
    row = Procurement.objects.create(project=project, subject=subject.strip(), amount=amount, created_at=clock.now())
    trail.write(
        actor, "portfolio.procurement.opened", row, after={"件名": row.subject, "予定する金額": amount},
        unit_id=project.unit_id,
    )  # fmt: skip
    return row


def held(procurement: Procurement) -> Procurement:
    """The procurement, held until the end of the transaction."""
    rows = Procurement.objects.select_for_update(of=("self",)).select_related("project__unit", "contract")
    return rows.get(pk=procurement.pk)


def _pass(procurement: Procurement, step: Step, day: datetime.date) -> None:
    """Through the gate, or not. Raises GateClosed, WrongValue."""
    if day > clock.today():
        raise WrongValue(_("まだ来ていない日の手順は記録できません。"))
    project = procurement.project
    found = gate(step, done_steps(project, procurement), needs_hq=needs_hq(project), on=day)
    if not found.is_open:
        raise GateClosed(found.sentence)


@contextmanager
def _refusals_noted(procurement: Procurement, step: Step, actor: Person) -> Iterator[None]:
    """All or nothing; but an attempt that a gate refused stays in the trail (H31: 決定前の契約処理)."""
    try:
        with transaction.atomic():
            yield
    except GateClosed as refusal:
        words = {"手順": STEP_TITLES[step], "足りないもの": str(refusal)}
        trail.write(actor, "portfolio.step.refused", procurement, after=words, unit_id=procurement.project.unit_id)
        raise


def take_step(procurement: Procurement, step: Step, day: datetime.date, *, actor: Person, note: str = "") -> None:
    """手順を記録する: budget, specification, notice. Raises GateClosed, WrongValue."""
    access.require(actor, "portfolio.write", on=procurement.project.unit)
    if step not in RECORDED:
        raise WrongValue(_("この手順は、ここでは記録できません。"))
    with _refusals_noted(procurement, step, actor):
        procurement = held(procurement)
        _pass(procurement, step, day)
        _record(procurement, step, day, actor, note)


def _record(procurement: Procurement, step: Step, day: datetime.date, actor: Person, note: str) -> None:
    if procurement.steps.filter(kind=step.value).exists():
        raise WrongValue(_("この手順はもう記録されています。"))
    ProcurementStep.objects.create(
        procurement=procurement,
        kind=step.value,
        done_on=day,
        recorded_at=clock.now(),
        by=actor,
        note=note.strip()[:300],
    )
    words: dict[str, Any] = {"手順": STEP_TITLES[step], "実施日": clock.long(day)}
    late = backdated(day, clock.today())
    if late:
        words["遡り"] = f"{late}日前の日付で記録"
    trail.write(
        actor, "portfolio.step.taken", procurement, after=words, reason=note, unit_id=procurement.project.unit_id
    )


def decide_method(
    procurement: Procurement, method: str, *, actor: Person, reason: str, legal_basis: str = ""
) -> Procurement:
    """契約の方法を決める: by the contract section's chief alone (H31: 特命随意契約を認めるかの決定権限は契約課長).

    Raises GateClosed, WrongValue with what has to be corrected or answered.
    """
    access.require(actor, "portfolio.procure", on=access.WARD)
    with _refusals_noted(procurement, Step.METHOD_DECISION, actor):
        procurement = held(procurement)
        _pass(procurement, Step.METHOD_DECISION, clock.today())
        _check_method(procurement, Method(method), reason, legal_basis)
        procurement.method, procurement.method_reason = method, reason.strip()
        procurement.legal_basis = legal_basis.strip()
        procurement.method_decided_by, procurement.method_decided_at = actor, clock.now()
        procurement.version += 1
        procurement.save()
        rule = authority("single_tender" if method == Method.SINGLE else "method")
        _record(procurement, Step.METHOD_DECISION, clock.today(), actor, f"{rule.decides}（{rule.basis}）")
    return procurement


def _check_method(procurement: Procurement, method: Method, reason: str, legal_basis: str) -> None:
    asked = method_questions(method, procurement.amount, threshold("small_purchase").value, reason)
    if asked:
        raise WrongValue(" ".join(question.sentence for question in asked))
    if method is Method.SINGLE and not legal_basis.strip():
        raise WrongValue(_("特命随意契約の根拠条項を入力してください。例: 地方自治法施行令第167条の2第1項第2号"))


def sign_contract(procurement: Procurement, values: Mapping[str, Any], *, actor: Person) -> Contract:
    """契約を記録する: the last step, which makes the contract of the register. Raises GateClosed, WrongValue, TermRefused."""
    access.require(actor, "portfolio.write", on=procurement.project.unit)
    begin = values.get("begin")
    if begin is None:
        raise WrongValue(_("契約開始日を入力してください。"))
    day = min(begin, clock.today())
    with _refusals_noted(procurement, Step.CONTRACT, actor):
        procurement = held(procurement)
        _pass(procurement, Step.CONTRACT, day)
        system = procurement.project.system
        facts = {
            **values, "unit": procurement.project.unit, "method": procurement.method,
            "method_reason": procurement.method_reason, "legal_basis": procurement.legal_basis,
        }  # fmt: skip
        contract = register_contract(facts, actor=actor, systems=[system] if system else [])
        procurement.contract = contract
        procurement.save(update_fields=["contract"])
        _record(procurement, Step.CONTRACT, day, actor, contract.title)
    return contract
