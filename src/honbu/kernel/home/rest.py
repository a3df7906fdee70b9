"""What every program needs first: /api/v1/me and the reading of written dates."""

import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import standing

router = Router(tags=["general"])


class Me(Schema):
    """Who acts."""

    number: str
    name: str
    standing: str


class DatesAsked(Schema):
    """A text as officials write."""

    text: str = Field(max_length=2000)
    near: datetime.date | None = Field(
        None, description="The day from which 今年度 and a missing year count; today if left out."
    )


class DoubtOut(Schema):
    """What is doubtful."""

    rule: str
    severity: str
    message: str
    suggestion: str


class DateOut(Schema):
    """A date or time that was understood, and where it stands in the text."""

    written: str
    start: int
    end: int
    value: str
    precision: str
    doubts: list[DoubtOut]


@router.get("/me", response={200: Me, 401: dict[str, str]})
def me(request: HttpRequest) -> Me:
    """The person behind the token."""
    person = accounts.api_actor(request)
    return Me(number=person.number, name=person.name, standing=str(standing(person)))


@router.get("/dates", response={200: list[DateOut], 401: dict[str, str]})
def dates(request: HttpRequest, asked: Query[DatesAsked]) -> list[DateOut]:  # noqa: ARG001 - Ninja's form
    """Every date and time in a Japanese text, with what is doubtful about it."""
    return [
        DateOut(
            written=reading.written,
            start=reading.start,
            end=reading.end,
            value=str(reading.value or ""),
            precision=str(reading.precision),
            doubts=[
                DoubtOut(
                    rule=str(doubt.rule),
                    severity=str(doubt.severity),
                    message=doubt.message,
                    suggestion=doubt.suggestion,
                )
                for doubt in reading.doubts
            ],
        )
        for reading in clock.find_all(asked.text, near=asked.near or clock.today())
    ]
