"""The approvals of the demonstration ward."""

import pytest

from honbu.kernel import registry
from honbu.kernel.approvals.demo.desk import make_approvals
from honbu.kernel.approvals.domain.states import State
from honbu.kernel.approvals.models import Approval, ApprovalStep
from honbu.kernel.personnel.demo.ward import make_ward


@pytest.mark.django_db
@pytest.mark.parametrize("small", [True, False])
def test_the_demonstration_has_an_approval_in_every_state_and_one_decided_by_a_deputy(small):
    registry.set_up()
    make_ward(small=small)
    make_approvals(small=small)
    assert set(Approval.objects.values_list("state", flat=True)) == set(State)
    decided = ApprovalStep.objects.filter(way="decide", state="decided").select_related("person")
    assert any(step.waits_to_be_read for step in decided)
