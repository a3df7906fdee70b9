"""起案 and 決裁 for programs: /api/v1/approvals."""

import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import queries
from honbu.kernel.approvals.models import Approval, ApprovalStep, Round

router = Router(tags=["approvals"])
MOST = 200
LAST = 2_147_483_647


class Problem(Schema):
    """What was wrong, in words for a person."""

    detail: str


class ApprovalOut(Schema):
    """An approval in a list."""

    id: int
    kind: str
    title: str
    state: str
    amount: int | None = Field(description="Integer yen.")
    drafter: str = Field(description="Staff number.")
    unit: str | None = Field(description="The code of the drafter's unit.")
    object_type: str
    object_id: str
    drafted_at: datetime.datetime
    submitted_at: datetime.datetime | None
    decided_at: datetime.datetime | None


class StepOut(Schema):
    """A step of the route."""

    stage: int
    way: str
    office: str
    person: str = Field(description="Staff number.")
    state: str
    acted_at: datetime.datetime | None
    acted_by: str | None = Field(description="Staff number; differs from `person` for 代決 and 代理.")
    comment: str


class RoundOut(Schema):
    """A round with its steps and the checksum of what was submitted."""

    number: int
    submitted_at: datetime.datetime
    sha256: str
    grounds: str
    steps: list[StepOut]


class RecordOut(ApprovalOut):
    """An approval with its rounds, the newest first."""

    summary: str
    rounds: list[RoundOut]


class Asked(Schema):
    """Which approvals."""

    state: Literal["", "draft", "under_way", "sent_back", "pulled_back", "decided", "rejected", "dropped"] = ""
    box: Literal["", "waiting", "mine", "acted"] = Field(
        "", description="What waits for, was drafted or done by oneself."
    )
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=MOST)


class ApprovalsOut(Schema):
    """A page of approvals."""

    count: int
    approvals: list[ApprovalOut]


def _facts(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.pk,
        "kind": approval.kind,
        "title": approval.title,
        "state": approval.state,
        "amount": approval.amount,
        "drafter": approval.drafter.number,
        "unit": approval.unit.code if approval.unit else None,
        "object_type": approval.object_type,
        "object_id": approval.object_id,
        "drafted_at": approval.drafted_at,
        "submitted_at": approval.submitted_at,
        "decided_at": approval.decided_at,
    }


def _step(step: ApprovalStep) -> StepOut:
    return StepOut(
        stage=step.stage,
        way=step.way,
        office=step.office,
        person=step.person.number,
        state=step.state,
        acted_at=step.acted_at,
        acted_by=step.acted_by.number if step.acted_by else None,
        comment=step.comment,
    )


def _round(one: Round) -> RoundOut:
    return RoundOut(
        number=one.number,
        submitted_at=one.submitted_at,
        sha256=one.sha256,
        grounds=one.grounds,
        steps=[_step(step) for step in one.steps.all()],
    )


@router.get("", response={200: ApprovalsOut, 401: Problem, 404: Problem})
def approvals(request: HttpRequest, asked: Query[Asked]) -> ApprovalsOut:
    """What the person of the token may see, the newest first."""
    person = accounts.api_actor(request)
    access.require_sight(person, "approvals.read", on=access.WARD)
    found = queries.approvals_for(person)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.box == "mine":
        found = found.filter(drafter=person)
    elif asked.box:
        found = found.filter({"waiting": queries.waiting_for, "acted": queries.acted_on_by}[asked.box](person))
    page = found[asked.offset : asked.offset + asked.limit]
    return ApprovalsOut(count=found.count(), approvals=[ApprovalOut(**_facts(row)) for row in page])


@router.get("/{approval_id}", response={200: RecordOut, 401: Problem, 404: Problem})
def approval(request: HttpRequest, approval_id: int) -> RecordOut:
    """One approval with its route; 404 for whom it does not exist."""
    person = accounts.api_actor(request)
    access.require_sight(person, "approvals.read", on=access.WARD)
    if not 0 < approval_id <= LAST:
        raise access.Hidden
    row = queries.the_approval(approval_id, actor=person)
    return RecordOut(**_facts(row), summary=row.summary, rounds=[_round(one) for one in queries.rounds_of(row)])
