"""指摘: written by the auditors, confirmed with its cause, put right by the section, closed by somebody else (AUD-5, AUD-6)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment, Person, Unit, standing, tree_on
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.audits.domain.events import TrainingNeeded
from honbu.modules.audits.domain.findings import FINDING, PROMISED, FindingAct, FindingState
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import CorrectiveAction, DueChange, Finding, Grade, Visit
from honbu.modules.audits.queries.searching import index_finding
from honbu.modules.portfolio import public as portfolio

MODULE = "audits"
OWNER_KIND = "audits.finding"
PLAN_DAYS, RECHECK_DAYS = 15, 20
FACTS = (
    "kind", "unit", "system_id", "contractor", "item", "grade", "text", "cause", "root_cause", "test_environment",
    "repeat_of", "training", "found_on", "visit",
)  # fmt: skip
# The office words what comes of it; the section answers.
OF_SECTION = frozenset({FindingAct.PLAN, FindingAct.REPORT, FindingAct.DISPUTE})


def held(finding: Finding) -> Finding:
    """The finding, held until the end of the transaction."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("unit", "grade", "item", "repeat_of")
    return rows.get(pk=finding.pk)


def _check(values: Mapping[str, Any]) -> None:
    if not str(values.get("text", "")).strip():
        raise WrongValue(_("指摘の内容を入力してください。"))
    require_grade(values["kind"], values["grade"])


def require_grade(kind: str, grade: Grade | None) -> None:
    """パトロールは簡易な点検: some grades are only for audits (H31 L29). Raises WrongValue."""
    if kind == Kind.PATROL and grade is not None and not grade.patrol:
        raise WrongValue(
            _("パトロールは簡易な点検なので、「%(grade)s」は出せません。監査に切り替えてください。")
            % {"grade": grade.title}
        )


def _with_system(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: values[name] for name in FACTS if name in values}
    if found.get("system_id"):
        found["system_name"] = portfolio.name_of_system(found["system_id"])
        if not found["system_name"]:
            raise WrongValue(_("この番号のシステムは台帳にありません。"))
    elif "system_id" in found:
        found["system_name"] = ""
    return found


@transaction.atomic
def write_finding(values: Mapping[str, Any], *, actor: Actor) -> Finding:
    """指摘を書く: a draft, which only the office sees. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    _check(values)
    year = clock.FiscalYear.of(values["found_on"]).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7235))", ["audits.finding.number"])
    last = Finding.objects.filter(fiscal_year=year).aggregate(most=Max("number"))["most"] or 0
    finding = Finding.objects.create(fiscal_year=year, number=last + 1, **_with_system(values))
    trail.write(actor, "audits.finding.written", finding, after={"番号": str(finding)})
    index_finding(finding)
    return finding


@transaction.atomic
def revise_finding(finding: Finding, values: Mapping[str, Any], *, actor: Actor) -> Finding:
    """指摘を直す, until it is confirmed. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    finding = held(finding)
    if finding.state != FindingState.DRAFT:
        raise WrongValue(_("確定した指摘は直せません。"))
    _check({name: getattr(finding, name) for name in FACTS} | dict(values))
    before, changes = trail.set_changed(finding, _with_system(values))
    if changes:
        finding.version += 1
        finding.save()
        trail.write(actor, "audits.finding.revised", finding, before=before, after=changes)
        index_finding(finding)
    return finding


@transaction.atomic
def confirm_finding(finding: Finding, *, actor: Actor) -> Finding:
    """指摘を確定する: only with its cause. The section learns of it and answers with a plan. Raises WrongValue, NotPossibleNow."""
    access.require(actor, "audits.office", on=access.WARD)
    finding = held(finding)
    if not finding.cause or not finding.root_cause.strip():
        raise WrongValue(_("原因（人的な誤り、システムなど）と、その説明を入力してから確定してください。"))
    move(finding, FindingAct.CONFIRM, actor=actor)
    index_finding(finding)
    if finding.training:
        events.publish(TrainingNeeded(finding_id=finding.pk, unit_id=finding.unit_id, cause=finding.cause))
    if finding.grade.action:
        ask_section(finding, _("是正計画を出す：%(finding)s") % {"finding": finding}, actor=actor)
    else:
        move(finding, FindingAct.CLOSE_AT_ONCE, actor=actor)
    return finding


def move(finding: Finding, act: FindingAct, *, actor: Actor, reason: str = "") -> None:
    """The finding in its next state, with its line. Whoever: the action that calls has asked. Raises NotPossibleNow."""
    earlier = finding.get_state_display()
    finding.state = after(FINDING, finding.state, act).value
    finding.closed_on = clock.today() if finding.state == FindingState.CLOSED else None
    finding.version += 1
    finding.save(update_fields=["state", "closed_on", "version"])
    trail.write(
        actor, "audits.finding.moved", finding, before={"状態": earlier}, after={"状態": finding.get_state_display()},
        reason=reason, unit_id=finding.unit_id,
    )  # fmt: skip


def work_key(finding: Finding) -> str:
    """The to-do of a finding, whoever has it at the moment."""
    return notices.key_of("audits.finding", finding.pk)


def address_of(finding: Finding) -> str:
    """Its page."""
    return reverse("audits:finding", args=[finding.pk])


def ask_section(
    finding: Finding, title: str, *, actor: Actor, due: datetime.date | None = None, about: str = ""
) -> None:
    """Work for the section's 情報化推進員. Whoever: the action that calls has asked."""
    notices.assign(
        work_key(finding), title=title, about=about or finding.text[:200], url=address_of(finding), module=MODULE,
        to=notices.Part(Unit.objects.get(pk=finding.unit_id), Appointment.Kind.PROMOTER),
        due=due or notices.due_in(PLAN_DAYS), actor=actor,
    )  # fmt: skip


def require_other(finding: Finding | Visit, actor: Actor) -> None:
    """独立性: who judges is not of the section that is judged. Raises WrongValue."""
    if not isinstance(actor, Person):
        return
    mine = standing(actor).unit_id
    tree = tree_on()
    path = tree.units[mine].path if mine in tree.units else ()
    if finding.unit_id in path:
        raise WrongValue(_("自分の課の指摘は、ほかの課の人か外部の監査人が確かめます。"))


@transaction.atomic
def plan_correction(finding: Finding, *, what: str, who: str, due: datetime.date, actor: Person) -> CorrectiveAction:
    """是正計画を出す: by the section. Raises WrongValue, NotPossibleNow."""
    finding = held(finding)
    access.require(actor, "audits.answer", on=finding.unit)
    if not what.strip() or not who.strip():
        raise WrongValue(_("是正の内容と担当を入力してください。"))
    if due < clock.today():
        raise WrongValue(_("期限は今日より後の日にしてください。"))
    move(finding, FindingAct.PLAN, actor=actor)
    values = {"what": what.strip(), "who": who.strip(), "due": due}
    action, is_new = CorrectiveAction.objects.get_or_create(finding=finding, defaults={**values, "first_due": due})
    if not is_new:
        for name, value in values.items():
            setattr(action, name, value)
        action.save()
    trail.write(
        actor, "audits.correction.planned", finding, after={"是正の内容": what.strip(), "期限": clock.long(due)}
    )
    notices.complete(work_key(finding), actor=actor)
    return action


@transaction.atomic
def judge_plan(finding: Finding, *, accepted: bool, actor: Person, reason: str = "") -> Finding:
    """是正計画を認める, or give it back with a reason. Raises WrongValue, NotPossibleNow."""
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    require_other(finding, actor)
    if not accepted and not reason.strip():
        raise WrongValue(_("差し戻す理由を入力してください。"))
    move(finding, FindingAct.APPROVE_PLAN if accepted else FindingAct.RETURN_PLAN, actor=actor, reason=reason)
    if accepted:
        title = _("是正の完了を報告する：%(finding)s") % {"finding": finding}
        ask_section(finding, title, actor=actor, due=finding.action.due, about=finding.action.what[:200])
    else:
        ask_section(finding, _("是正計画を直す：%(finding)s") % {"finding": finding}, actor=actor, about=reason)
    return finding


@transaction.atomic
def change_due(finding: Finding, due: datetime.date, *, reason: str, actor: Person) -> CorrectiveAction:
    """期限を変える: by the office, on the section's request; every change stays. Raises WrongValue."""
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    require_other(finding, actor)
    action = CorrectiveAction.objects.select_for_update().filter(finding=finding).first()
    if action is None or finding.state not in PROMISED:
        raise WrongValue(_("是正計画のある指摘だけ、期限を変えられます。"))
    if not reason.strip() or due == action.due:
        raise WrongValue(_("違う期限と、変える理由を入力してください。"))
    DueChange.objects.create(
        action=action, earlier=action.due, later=due, reason=reason.strip(), by=actor, at=clock.now()
    )
    before, action.due = action.due, due
    action.save(update_fields=["due"])
    trail.write(
        actor, "audits.correction.due_changed", finding, before={"期限": clock.long(before)}, after={"期限": clock.long(due)},
        reason=reason, unit_id=finding.unit_id,
    )  # fmt: skip
    if finding.state == FindingState.CORRECTING:
        ask_section(finding, _("是正の完了を報告する：%(finding)s") % {"finding": finding}, actor=actor, due=due)
    return action


@transaction.atomic
def report_correction(
    finding: Finding, report: str, *, actor: Person, upload: documents.Upload | None = None
) -> CorrectiveAction:
    """是正の完了を報告する, with evidence. Raises WrongValue, NotPossibleNow, documents.UploadRefused."""
    finding = held(finding)
    access.require(actor, "audits.answer", on=finding.unit)
    if not report.strip():
        raise WrongValue(_("何をしたかを入力してください。"))
    move(finding, FindingAct.REPORT, actor=actor)
    action = finding.action
    action.report, action.reported_on, action.reported_by = report.strip(), clock.today(), actor
    if upload is not None:
        action.document_id = keep_evidence(finding, upload, actor).pk
    action.save()
    notices.complete(work_key(finding), actor=actor)
    trail.write(actor, "audits.correction.reported", finding, after={"完了の報告": report.strip()})
    return action


def keep_evidence(finding: Finding, upload: documents.Upload, actor: Person) -> documents.Document:
    """資料 of a finding, kept for whoever may read it. Whoever: the action that calls has asked. Raises UploadRefused."""
    return documents.receive(
        upload, actor=actor, title=f"是正の資料 {finding}", unit=finding.unit, allowed=documents.OFFICE | {"jpeg", "png"},
        owner=documents.Owner(OWNER_KIND, str(finding.pk)), retention_years=5,
        disclosure_reason=_("監査の内容で、セキュリティに関わるため"),
    )  # fmt: skip


@transaction.atomic
def recheck(finding: Finding, *, passed: bool, actor: Person, reason: str) -> Finding:
    """再確認する: closes it, or gives it back; never by the section itself, nor by who reported it. Raises WrongValue,
    NotPossibleNow.
    """
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    require_other(finding, actor)
    if not reason.strip():
        raise WrongValue(_("何を確かめたかを入力してください。"))
    if finding.action.reported_by_id == actor.pk:
        raise WrongValue(_("報告した本人は再確認できません。"))
    move(finding, FindingAct.PASS if passed else FindingAct.FAIL, actor=actor, reason=reason)
    finding.action.checked_by = actor
    finding.action.save(update_fields=["checked_by"])
    if passed:
        notices.complete(work_key(finding), actor=actor)
    else:
        title = _("是正をやり直す：%(finding)s") % {"finding": finding}
        ask_section(finding, title, actor=actor, about=reason)
    return finding


@transaction.atomic
def dispute(finding: Finding, reason: str, *, actor: Person) -> Finding:
    """異議を申し出る: by the section's chief. Raises WrongValue, NotPossibleNow."""
    finding = held(finding)
    access.require(actor, "audits.confirm", on=finding.unit)
    if not reason.strip():
        raise WrongValue(_("異議の理由を入力してください。"))
    move(finding, FindingAct.DISPUTE, actor=actor, reason=reason)
    notices.complete(work_key(finding), actor=actor)
    return finding


@transaction.atomic
def answer_dispute(finding: Finding, *, upheld: bool, reason: str, actor: Person) -> Finding:
    """異議に答える: the finding stands, or is withdrawn. Raises WrongValue, NotPossibleNow."""
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    require_other(finding, actor)
    if not reason.strip():
        raise WrongValue(_("理由を入力してください。"))
    move(finding, FindingAct.UPHOLD if upheld else FindingAct.WITHDRAW, actor=actor, reason=reason)
    if upheld:
        ask_section(finding, _("是正計画を出す：%(finding)s") % {"finding": finding}, actor=actor, about=reason)
    return finding
