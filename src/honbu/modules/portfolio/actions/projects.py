"""新規システムの起案: from the section's wish over its chief, IT and the working group to the headquarters (SYS-7, SYS-9)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person, System, Unit, standing
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.domain.purchasing import amendment_returns
from honbu.modules.portfolio.domain.states import PROJECT, ProjectAct, ProjectState
from honbu.modules.portfolio.models import Condition, Project
from honbu.modules.portfolio.queries.policy import authority, threshold
from honbu.modules.portfolio.queries.projects import KIND, approval_of, content_of, lacking_for_hq, total_of

MODULE = "portfolio"
FACTS = (
    "title", "purpose", "scope", "effect", "method_outline", "period", "emergency", "emergency_reason", "is_new",
    "planned_year", "system", "renewal",
)  # fmt: skip
WITH_SECTION = frozenset({ProjectState.CONSULTING.value, ProjectState.SENT_BACK.value})
WITH_DRAFTER = frozenset({approvals.State.SENT_BACK.value, approvals.State.PULLED_BACK.value})
HEADQUARTERS = System("本部の決定")
OPINION_DAYS = 20


class NotReadyForHeadquarters(ValueError):
    """What the headquarters needs for its decision is not there; the message lists it."""


def held(project: Project) -> Project:
    """The project, held until the end of the transaction."""
    rows = Project.objects.select_for_update(of=("self",)).select_related("unit", "author", "system", "renewal")
    return rows.get(pk=project.pk)


@transaction.atomic
def draft_project(unit: Unit, values: Mapping[str, Any], *, actor: Person) -> Project:
    """起案を始める: with the IT section's advice from the first word on. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=unit)
    _check(values)
    facts = {name: values[name] for name in FACTS if name in values}
    project = Project.objects.create(unit=unit, author=actor, created_at=clock.now(), **facts)
    trail.write(actor, "portfolio.project.drafted", project, after={"件名": project.title}, unit_id=unit.pk)
    return project


def _check(values: Mapping[str, Any]) -> None:
    if values.get("emergency") and not str(values.get("emergency_reason", "")).strip():
        raise WrongValue(_("緊急の調達にする理由を入力してください。"))


@transaction.atomic
def revise_project(project: Project, values: Mapping[str, Any], *, actor: Person) -> Project:
    """起案を直す, as long as it lies with the section. Raises WrongValue."""
    project = held(project)
    access.require(actor, "portfolio.write", on=project.unit)
    if project.state not in WITH_SECTION:
        word = project.get_state_display()
        raise WrongValue(_("この起案はいま「%(state)s」のため、直せません。") % {"state": word})
    _check(values)
    before, changes = trail.set_changed(project, {name: values[name] for name in FACTS if name in values})
    if changes:
        project.version += 1
        project.save()
        trail.write(actor, "portfolio.project.revised", project, before=before, after=changes, unit_id=project.unit_id)
    return project


def _move(project: Project, act: ProjectAct, *more: str) -> None:
    project.state = after(PROJECT, project.state, act).value
    project.version += 1
    project.save(update_fields=["state", "version", *more])


def _history(project: Project, earlier: str, reason: str = "") -> dict[str, Any]:
    return {
        "before": {"状態": earlier}, "after": {"状態": project.get_state_display()}, "reason": reason,
        "unit_id": project.unit_id,
    }  # fmt: skip


@transaction.atomic
def seek_approval(project: Project, *, actor: Person) -> Project:
    """所管課長の決定に回す. No step towards a contract runs before it (SYS-7). Raises WrongValue, approvals.NoRoute."""
    project = held(project)
    access.require(actor, "portfolio.write", on=project.unit)
    if not project.purpose.strip():
        raise WrongValue(_("目的を入力してから、所管課長の決定に回してください。"))
    earlier = project.get_state_display()
    after(PROJECT, project.state, ProjectAct.SEEK_APPROVAL)
    project.approval_id, project.reason = _sent(project, actor=actor).pk, ""
    _move(project, ProjectAct.SEEK_APPROVAL, "approval_id", "reason")
    notices.complete(_revise_key(project), actor=actor)
    trail.write(actor, "portfolio.project.sent_for_approval", project, **_history(project, earlier))
    return project


def _sent(project: Project, *, actor: Person) -> approvals.Approval:
    title, summary = f"新規システムの起案：{project.title}", project.purpose[:400]
    content, url = content_of(project), reverse("portfolio:project", args=[project.pk])
    last = approval_of(project)
    if last is not None and last.state in WITH_DRAFTER and last.drafter_id == actor.pk:
        revised = approvals.revise(last, actor=actor, title=title, summary=summary, content=content, url=url)
        return approvals.resubmit(revised, actor=actor)
    return approvals.submit(
        KIND, title=title, actor=actor, about=project, unit=project.unit, summary=summary, url=url, content=content
    )


@transaction.atomic
def note_decided(project_id: int, approval_id: int, *, actor: Actor) -> None:
    """所管課長が決定した: the IT section gives its opinion next. Whoever: told by the approvals."""
    project = held(Project.objects.get(pk=project_id))
    if project.approval_id != approval_id or project.state != ProjectState.IN_APPROVAL.value:
        return
    earlier = project.get_state_display()
    project.section_decided_on = clock.today()
    _move(project, ProjectAct.CONFIRM, "section_decided_on")
    trail.write(actor, "portfolio.project.decided_by_section", project, **_history(project, earlier))


@transaction.atomic
def note_returned(project_id: int, approval_id: int, *, actor: Actor, reason: str) -> None:
    """所管課長から戻った. Whoever: told by the approvals."""
    project = held(Project.objects.get(pk=project_id))
    if project.approval_id != approval_id or project.state != ProjectState.IN_APPROVAL.value:
        return
    _return(project, actor=actor, reason=reason)


def _revise_key(project: Project) -> str:
    return notices.key_of("portfolio.project.revise", project.pk)


def _return(project: Project, *, actor: Actor, reason: str) -> None:
    earlier = project.get_state_display()
    project.reason = reason[:300]
    _move(project, ProjectAct.SEND_BACK, "reason")
    notices.assign(
        _revise_key(project),
        title=_("差し戻された起案を直す：%(title)s") % {"title": project.title},
        about=reason[:200],
        url=reverse("portfolio:project", args=[project.pk]),
        module=MODULE,
        to=project.author,
        actor=actor,
    )
    trail.write(actor, "portfolio.project.returned", project, **_history(project, earlier, reason))


@transaction.atomic
def give_opinion(project: Project, opinion: str, *, actor: Person) -> Project:
    """情報管理課の意見を付ける. Raises WrongValue, NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    project = held(project)
    if not opinion.strip():
        raise WrongValue(_("意見を入力してください。"))
    earlier = project.get_state_display()
    project.opinion, project.opinion_by, project.opinion_on = opinion.strip(), actor, clock.today()
    _move(project, ProjectAct.GIVE_OPINION, "opinion", "opinion_by", "opinion_on")
    trail.write(actor, "portfolio.project.given_opinion", project, **_history(project, earlier))
    return project


@transaction.atomic
def note_working_group(project: Project, result: str, day: Any, *, actor: Person) -> Project:
    """部会の検討結果を記録する. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    project = held(project)
    if project.state != ProjectState.WORKING_GROUP.value or not result.strip():
        raise WrongValue(_("部会の検討を待っている起案に、結果を入力してください。"))
    if day > clock.today():
        raise WrongValue(_("これから開く部会の結果は記録できません。"))
    project.working_group, project.working_group_on = result.strip(), day
    project.version += 1
    project.save(update_fields=["working_group", "working_group_on", "version"])
    after_words = {"部会の開催日": clock.long(day), "結果": result.strip()}
    trail.write(actor, "portfolio.project.discussed", project, after=after_words, unit_id=project.unit_id)
    return project


@transaction.atomic
def send_back(project: Project, *, actor: Person, reason: str) -> Project:
    """差し戻す, by the IT section. Raises WrongValue, NotPossibleNow."""
    access.require(actor, "portfolio.office", on=access.WARD)
    project = held(project)
    if not reason.strip():
        raise WrongValue(_("差し戻す理由を入力してください。"))
    after(PROJECT, project.state, ProjectAct.SEND_BACK)
    _return(project, actor=actor, reason=reason)
    return project


@transaction.atomic
def bring_to_headquarters(project: Project, *, actor: Person) -> Project:
    """本部に付議する: through the meetings' own door. Asked is what the headquarters has the power to decide, no more.

    Raises NotReadyForHeadquarters, NotPossibleNow, meetings.NoSuchBody, meetings.AlreadyAsked.
    """
    project = held(project)
    access.require(actor, "portfolio.office", on=access.WARD)
    after(PROJECT, project.state, ProjectAct.BRING_TO_HQ)
    lacking = lacking_for_hq(project)
    if lacking:
        raise NotReadyForHeadquarters(" ".join(lacking))
    rule = authority("new_system")
    unit = project.unit
    if not access.may(actor, "meetings.propose", on=unit):
        own = standing(actor).unit_id
        unit = Unit.objects.get(pk=own) if own else unit
    project.hq_proposal_id = meetings.ask_for_decision(
        subject_kind=KIND, subject_id=project.pk, title=f"{project.title}について",
        asked=f"{rule.get_act_display()}（「{project.title}」を案のとおり進めること）。",
        summary=_summary(project), unit=unit, actor=actor, new_system=project.is_new,
    )  # fmt: skip
    earlier = project.get_state_display()
    _move(project, ProjectAct.BRING_TO_HQ, "hq_proposal_id")
    trail.write(actor, "portfolio.project.brought", project, **_history(project, earlier))
    return project


def _summary(project: Project) -> str:
    total = total_of(project)
    costs = f"経費（総額）：{total:,}円" if total is not None else ""
    open_conditions = [f"未回答の宿題：{one.text}" for one in project.conditions.filter(state="open")]
    parts = (project.purpose, project.adopted_reason, costs, f"情報管理課の意見：{project.opinion}", *open_conditions)
    return "\n".join(part for part in parts if part.strip())


@transaction.atomic
def note_headquarters(
    project_id: int, *, decision_id: int, approved: bool, conditions: str, day: Any, actor: Actor
) -> None:
    """本部が決定した. Whoever: told by the meetings."""
    project = held(Project.objects.get(pk=project_id))
    if project.state != ProjectState.BEFORE_HQ.value or project.hq_decision_id == decision_id:
        return
    act = ProjectAct.REJECT
    if approved:
        act = ProjectAct.APPROVE_WITH_CONDITIONS if conditions.strip() else ProjectAct.APPROVE
    earlier = project.get_state_display()
    project.hq_decision_id, project.hq_decided_on = decision_id, day
    project.approved_total = total_of(project) if approved else project.approved_total
    _move(project, act, "hq_decision_id", "hq_decided_on", "approved_total")
    lines = [line.strip(" ・　") for line in conditions.splitlines() if line.strip(" ・　")]
    Condition.objects.bulk_create(
        Condition(project=project, text=line[:600], decision_id=decision_id) for line in lines
    )
    trail.write(actor, "portfolio.project.decided_by_hq", project, **_history(project, earlier))


@transaction.atomic
def answer_condition(condition: Condition, answer: str, *, actor: Person) -> Condition:
    """条件に答える. It stands before every meeting until the office settles it. Raises WrongValue."""
    condition = Condition.objects.select_for_update(of=("self",)).select_related("project__unit").get(pk=condition.pk)
    access.require(actor, "portfolio.write", on=condition.project.unit)
    if not answer.strip() or condition.state == Condition.State.SETTLED:
        raise WrongValue(_("まだ解決していない条件に、回答を入力してください。"))
    condition.answer, condition.answered_on, condition.state = answer.strip(), clock.today(), Condition.State.ANSWERED
    condition.save(update_fields=["answer", "answered_on", "state"])
    trail.write(
        actor, "portfolio.condition.answered", condition.project, after={"条件": condition.text, "回答": answer.strip()},
        unit_id=condition.project.unit_id,
    )  # fmt: skip
    return condition


@transaction.atomic
def settle_condition(condition: Condition, *, actor: Person, accepted: bool, reason: str) -> Condition:
    """条件を解決にする, or ask again: by the office, after the headquarters has heard the answer. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    condition = Condition.objects.select_for_update(of=("self",)).select_related("project").get(pk=condition.pk)
    if condition.state != Condition.State.ANSWERED:
        raise WrongValue(_("回答のあった条件だけを、解決にするか、もう一度求められます。"))
    condition.state = Condition.State.SETTLED if accepted else Condition.State.OPEN
    condition.save(update_fields=["state"])
    trail.write(
        actor, "portfolio.condition.settled", condition.project,
        after={"条件": condition.text, "状態": condition.get_state_display()}, reason=reason,
        unit_id=condition.project.unit_id,
    )  # fmt: skip
    return condition


@transaction.atomic
def amend_total(project: Project, total: int, *, actor: Person, reason: str) -> bool:
    """総額を変える: above the ward's percentage over what was approved it goes back to the headquarters. Gives whether it does.

    Raises WrongValue.
    """
    project = held(project)
    access.require(actor, "portfolio.write", on=project.unit)
    if project.state not in {"approved", "conditional"} or project.approved_total is None:
        raise WrongValue(_("本部が承認した起案の総額だけを変えられます。"))
    if total < 0 or not reason.strip():
        raise WrongValue(_("変更後の総額（0円以上）と理由を入力してください。"))
    rule = threshold("amendment")
    returns = amendment_returns(project.approved_total, total, rule.value)
    words = {"承認された総額": project.approved_total, "変更後の総額": total, "本部に戻す割合": f"{rule.value}%"}
    trail.write(actor, "portfolio.project.amended", project, after=words, reason=reason, unit_id=project.unit_id)
    if returns:
        project.working_group, project.hq_decided_on, project.working_group_on = "", None, None
        _move(project, ProjectAct.RETURN_TO_HQ, "working_group", "hq_decided_on", "working_group_on")
    return returns


@transaction.atomic
def withdraw(project: Project, *, actor: Person, reason: str) -> Project:
    """取り下げる. Raises WrongValue, NotPossibleNow."""
    project = held(project)
    access.require(actor, "portfolio.write", on=project.unit)
    if not reason.strip():
        raise WrongValue(_("取り下げる理由を入力してください。"))
    earlier = project.get_state_display()
    project.reason = reason.strip()[:300]
    _move(project, ProjectAct.WITHDRAW, "reason")
    notices.complete(_revise_key(project), actor=actor)
    trail.write(actor, "portfolio.project.withdrawn", project, **_history(project, earlier, reason))
    return project
