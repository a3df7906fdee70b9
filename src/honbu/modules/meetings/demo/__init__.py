"""What the fictional ward brings along: its headquarters, and the records of two years, read in as any ward would."""

import datetime
from pathlib import Path

from django.conf import settings

from honbu.kernel.organisation.public import Person, Unit, chief_of, tree_on
from honbu.modules.meetings.actions.intake import accept_intake, take_in_record
from honbu.modules.meetings.demo.year import plan_the_next
from honbu.modules.meetings.models import Body, Intake, Membership
from honbu.modules.meetings.models.bodies import Role

RECORDS = Path(__file__).parent / "records"
REASON = "区の意思決定の途中にある事項を審議する会議であるため"
SINCE = datetime.date(2024, 4, 1)
# Role, the seat's post and the unit whose chief has it.
SEATS = (
    (Role.CHAIR, "副区長", ""),
    (Role.DEPUTY, "政策経営部長", "政策経営部"),
    (Role.MEMBER, "総務部長", "総務部"),
    (Role.MEMBER, "危機管理監", "危機管理部"),
    (Role.MEMBER, "区民部長", "区民部"),
    (Role.MEMBER, "保健福祉部長", "保健福祉部"),
    (Role.MEMBER, "契約課長", "契約課"),
    (Role.OFFICE, "情報管理課長", "情報管理課"),
)


def hold_meetings(*, small: bool) -> None:  # noqa: ARG001 - the form of a demonstration
    """The headquarters of the ward, with its members and the records of its last two meetings."""
    units = {unit.name: pk for pk, unit in tree_on().units.items()}
    office = Unit.objects.get(pk=units["情報管理課"])
    body = Body.objects.create(
        slug="joho", name=f"{settings.WARD_NAME}行政情報化推進本部", unit=office, place="庁議室(本庁舎5階)",
        meeting_reason=REASON, record_reason=REASON,
    )  # fmt: skip
    for order, (role, post, unit) in enumerate(SEATS):
        person = Person.objects.filter(postings__post__code="deputy_mayor").first() if role is Role.CHAIR else None
        Membership.objects.create(
            body=body, role=role, post=post, order=order, valid_from=SINCE,
            unit_id=units.get(unit) if person is None else None, person=person,
        )  # fmt: skip
    secretary = chief_of(office.pk)
    if secretary is None:
        return
    for name in ("2024-3", "2025-1"):
        path = RECORDS / f"{name}.txt"
        intake = take_in_record(path.read_bytes(), path.name, body=body, actor=secretary)
        if intake.state == Intake.State.READ:
            accept_intake(intake, actor=secretary)
    plan_the_next(body, secretary)
