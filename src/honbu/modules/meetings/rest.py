"""Meetings for programs: /api/v1/minutes is open to everybody, /api/v1/meetings needs a token."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Meeting, Publication
from honbu.modules.meetings.queries.decisions import decisions_for
from honbu.modules.meetings.queries.publications import address_of, published
from honbu.modules.meetings.queries.rights import meetings_for

public_router = Router(tags=["minutes"], auth=None)
router = Router(tags=["meetings"])
MOST = 100


class Problem(Schema):
    """What was wrong, in words for a person."""

    detail: str


class PublishedOut(Schema):
    """Published minutes."""

    body: str = Field(description="The short name of the body.")
    fiscal_year: int
    ordinal: int
    title: str
    held_on: datetime.date | None
    openness: str
    version: int = Field(description="1, or more for a 訂正版.")
    published_at: datetime.datetime | None
    address: str


class RecordOut(PublishedOut):
    """Published minutes with their content (docs/minutes-json.md); null where only the fact of the meeting is public."""

    reason: str
    record: dict[str, Any] | None


class Asked(Schema):
    """Which part of a list."""

    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=MOST)


class MeetingOut(Schema):
    """A meeting as all staff know it."""

    id: int
    body: str
    fiscal_year: int
    ordinal: int
    title: str
    state: str
    held_on: datetime.date | None
    place: str


class DecisionOut(Schema):
    """A decision."""

    id: int
    meeting_id: int
    title: str
    wording: str
    conditions: str
    decided_on: datetime.date
    state: str


def _published(publication: Publication) -> dict[str, Any]:
    meeting = publication.minutes.meeting
    return {
        "body": meeting.body.slug,
        "fiscal_year": meeting.fiscal_year,
        "ordinal": meeting.ordinal,
        "title": str(meeting),
        "held_on": meeting.held_on,
        "openness": publication.openness,
        "version": publication.minutes.number,
        "published_at": publication.published_at,
        "address": address_of(publication),
    }


@public_router.get("", response=list[PublishedOut], summary="公開会議録の一覧")
def minutes(request: HttpRequest, asked: Query[Asked]) -> list[dict[str, Any]]:  # noqa: ARG001 - the form of a call
    """Everything that is public, newest meeting first."""
    return [_published(one) for one in published()[asked.offset : asked.offset + asked.limit]]


@public_router.get("/{slug}/{year}/{ordinal}", response={200: RecordOut, 404: Problem}, summary="公開会議録")
def record(request: HttpRequest, slug: str, year: int, ordinal: int) -> dict[str, Any]:  # noqa: ARG001 - the form of a call
    """One record, as it is published: what is withheld is not in it."""
    # Numbers that no column holds name nothing.
    if not (0 <= year <= 9999 and 0 <= ordinal <= 9999) or "\0" in slug:
        raise Http404
    where = {
        "minutes__meeting__body__slug": slug,
        "minutes__meeting__fiscal_year": year,
        "minutes__meeting__ordinal": ordinal,
    }
    publication = get_object_or_404(published(), **where)
    content = publication.content["record"] if publication.content else None
    return {**_published(publication), "reason": publication.reason, "record": content}


@router.get("", response={200: list[MeetingOut], 401: Problem, 404: Problem}, summary="会議の一覧")
def meetings(request: HttpRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """The meetings that the token's holder may know of, newest first."""
    actor = accounts.api_actor(request)
    access.require_sight(actor, "meetings.read", on=access.WARD)
    rows = meetings_for(actor)[asked.offset : asked.offset + asked.limit]
    return [_meeting(one) for one in rows]


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.pk,
        "body": meeting.body.slug,
        "fiscal_year": meeting.fiscal_year,
        "ordinal": meeting.ordinal,
        "title": name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on),
        "state": meeting.state,
        "held_on": meeting.held_on,
        "place": meeting.place,
    }


@router.get("/decisions", response={200: list[DecisionOut], 401: Problem, 404: Problem}, summary="決定の一覧")
def decisions(request: HttpRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """The register of decisions, newest first."""
    actor = accounts.api_actor(request)
    access.require_sight(actor, "meetings.read", on=access.WARD)
    return [
        {
            "id": one.pk,
            "meeting_id": one.item.meeting_id,
            "title": one.item.title,
            "wording": one.wording,
            "conditions": one.conditions,
            "decided_on": one.decided_on,
            "state": one.state,
        }
        for one in decisions_for(actor)[asked.offset : asked.offset + asked.limit]
    ]
