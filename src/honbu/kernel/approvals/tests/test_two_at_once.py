"""Two people act on the same approval in the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from honbu.kernel.approvals import actions
from honbu.kernel.approvals.models import ApprovalStep
from honbu.kernel.approvals.tests.makers import agreed_by, an_office, deputised, sent
from honbu.kernel.clock import public as clock

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = (actions.SomebodyWasFaster, actions.NotAtYourStep, actions.NotPossibleNow)


def together(*deeds) -> list[str]:
    """All at once, each on a connection of its own; what each of them heard."""
    start = threading.Barrier(len(deeds))

    def run(deed) -> str:
        try:
            start.wait(10)
            deed()
        except TOLD as error:
            return f"told: {error}"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as people:
        return sorted(people.map(run, deeds))


def test_of_two_who_decide_in_the_same_moment_one_does_and_the_other_is_told():
    office = an_office()
    deputised(office.chief, office.director)
    today = clock.today()
    actions.note_absence(office.chief, first=today, last=today, actor=office.chief)
    approval = agreed_by(sent(office.clerk), office.team_chief)
    version = approval.version
    heard = together(
        lambda: actions.decide(approval, actor=office.chief, version=version),
        lambda: actions.reject(approval, actor=office.director, reason="否", version=version),
    )
    assert heard[0] == "done"
    assert heard[1].startswith("told: 画面を開いた後に、ほかの人が")
    assert ApprovalStep.objects.filter(round__approval=approval, state__in=["decided", "rejected"]).count() == 1


def test_two_who_are_consulted_answer_at_once_and_the_decider_gets_it_once():
    office = an_office()
    approval = agreed_by(
        sent(office.clerk, consult=["chief:1301", f"person:{office.stranger.number}"]), office.team_chief
    )
    heard = together(
        lambda: actions.agree(approval, actor=office.counter_chief),
        lambda: actions.agree(approval, actor=office.stranger),
    )
    assert heard == ["done", "done"]
    assert ApprovalStep.objects.get(round__approval=approval, way="decide").state == "now"


def test_the_drafter_pulls_back_while_the_first_agrees_and_only_one_of_them_does():
    office = an_office()
    approval = sent(office.clerk)
    heard = together(
        lambda: actions.pull_back(approval, actor=office.clerk, version=approval.version),
        lambda: actions.agree(approval, actor=office.team_chief, version=approval.version),
    )
    assert [word[:4] for word in heard] == ["done", "told"]
    approval.refresh_from_db()
    steps = ApprovalStep.objects.filter(round__approval=approval)
    assert (approval.state, steps.filter(state="agreed").count()) in {("pulled_back", 0), ("under_way", 1)}
