"""What the demonstration ward brings along for meetings."""

from pathlib import Path
from typing import Any

import pytest

from honbu.kernel import registry
from honbu.kernel.personnel.demo.ward import make_ward
from honbu.modules.meetings.demo import hold_meetings
from honbu.modules.meetings.domain.states import FollowUpState, MeetingState
from honbu.modules.meetings.models import Body, FollowUp, Meeting, Opinion, Proposal, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-1")]


def test_the_demonstration_shows_meetings_follow_ups_and_proposals_in_all_their_states(
    settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path
    registry.set_up()
    make_ward(small=False)
    hold_meetings(small=False)
    assert set(FollowUp.objects.values_list("state", flat=True)) == {state.value for state in FollowUpState}
    states = set(Meeting.objects.values_list("state", flat=True))
    assert {MeetingState.CONVENED.value, MeetingState.OPEN.value, MeetingState.FINAL.value} <= states
    assert {"draft", "in_approval", "submitted", "on_agenda"} <= set(Proposal.objects.values_list("state", flat=True))
    assert Publication.objects.filter(state="published").exists()
    assert Opinion.objects.filter(choice__item__meeting__state=MeetingState.OPEN).count() == 3
    assert Body.objects.count() == 2
