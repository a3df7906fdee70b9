"""For whom an approval exists, and who may do what with it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q

from honbu.kernel.access import public as access
from honbu.kernel.approvals import actions, readers
from honbu.kernel.approvals import public as approvals
from honbu.kernel.approvals.tests.makers import agreed_by, as_person, deputised, now, sent
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.tests.makers import a_person

VERBS = ["agree", "decide", "object", "send-back", "reject", "pull-back", "drop"]


def test_for_a_stranger_the_approval_does_not_exist(office):
    approval = sent(office.clerk)
    client = as_person(office.stranger)
    for path in ("", "paper/", "edit/", *(f"{verb}/" for verb in VERBS)):
        assert client.get(f"/approvals/{approval.pk}/{path}").status_code == 404, path
    assert client.post(f"/approvals/{approval.pk}/submit/").status_code == 404
    listed = client.get("/approvals/").content.decode()
    assert "機器の買替え" not in listed
    exported = client.get("/approvals/?export=csv")
    assert "機器の買替え" not in b"".join(exported.streaming_content).decode()


def test_a_verb_that_nobody_knows_does_not_exist(office):
    approval = sent(office.clerk)
    assert as_person(office.clerk).get(f"/approvals/{approval.pk}/bless/").status_code == 404


def test_the_people_of_the_route_and_who_oversees_the_unit_see_it_and_a_colleague_does_not(office):
    approval = sent(office.clerk)
    seeing = (office.clerk, office.team_chief, office.chief, office.director, office.mayor)
    assert all(approvals.may_read(person, approval) for person in seeing)
    assert not any(approvals.may_read(person, approval) for person in (office.colleague, office.counter_chief, None))


def test_a_draft_is_its_drafters_alone(office):
    approval = actions.draft("approvals.general", title="下書き", actor=office.clerk)
    assert approvals.may_read(office.clerk, approval)
    assert not any(approvals.may_read(person, approval) for person in (office.team_chief, office.chief, office.mayor))


def test_a_deputy_sees_what_has_come_to_the_principal_and_nothing_more(office):
    deputised(office.chief, office.counter_chief)
    approval = sent(office.clerk)
    assert not approvals.may_read(office.counter_chief, approval)
    agreed_by(approval, office.team_chief)
    assert approvals.may_read(office.counter_chief, approval)


def test_nobody_acts_out_of_turn(office):
    approval = sent(office.clerk)
    for person in (office.chief, office.clerk, office.director):
        with pytest.raises(actions.NotAtYourStep):
            actions.agree(approval, actor=person)
    with pytest.raises(access.Hidden):
        actions.agree(approval, actor=office.stranger)
    with pytest.raises(actions.NotPossibleNow):
        actions.decide(approval, actor=office.team_chief)


def test_only_the_drafter_revises_sends_and_drops(office):
    approval = actions.pull_back(sent(office.clerk), actor=office.clerk)
    for verb in (
        lambda: actions.revise(approval, actor=office.chief, title="別の件"),
        lambda: actions.resubmit(approval, actor=office.chief),
        lambda: actions.drop(approval, actor=office.chief, reason="勝手に"),
        lambda: actions.attach(approval, SimpleUploadedFile("x.txt", b"x"), actor=office.chief),
    ):
        with pytest.raises(access.NotAllowed):
            verb()


def test_somebody_from_outside_drafts_nothing(office):
    until = clock.today() + datetime.timedelta(days=30)
    guest = a_person("外 部", office.units["office"], employment="outside", valid_to=until)
    with pytest.raises(access.NotAllowed):
        sent(guest)
    assert as_person(guest).get("/approvals/new/").status_code == 404


def test_handing_over_is_for_who_oversees_the_unit(office):
    approval = sent(office.clerk)
    step = now(approval)[0]
    with pytest.raises(access.NotAllowed):
        actions.hand_over(step, actor=office.team_chief, reason="自分で")
    assert as_person(office.team_chief).get(f"/approvals/{approval.pk}/steps/{step.pk}/hand-over/").status_code == 404


def test_the_rules_are_read_by_all_staff_and_written_by_who_is_entrusted(office):
    client = as_person(office.clerk)
    assert client.get("/approvals/rules/").status_code == 200
    assert client.get("/approvals/rules/new/").status_code == 404
    rule = {"condition": "always", "level": "mayor", "reference": "x", "valid_from": clock.today()}
    with pytest.raises(access.NotAllowed):
        actions.add_rule("approvals.general", actor=office.clerk, **rule)


def test_the_absence_of_others_is_noted_by_their_chief(office):
    today = clock.today()
    actions.note_absence(office.clerk, first=today, last=today, actor=office.chief, reason="急病")
    with pytest.raises(access.NotAllowed):
        actions.note_absence(office.chief, first=today, last=today, actor=office.clerk)
    absence = approvals.Absence.objects.get()
    with pytest.raises(access.NotAllowed):
        actions.end_absence(absence, actor=office.colleague)
    assert as_person(office.stranger).get(f"/approvals/absences/{absence.pk}/end/").status_code == 404
    assert "急病" not in as_person(office.stranger).get("/approvals/absences/").content.decode()


def test_a_file_is_read_by_whom_the_approval_is_seen(office):
    approval = sent(office.clerk, attachments=[SimpleUploadedFile("内訳.txt", "内訳".encode())])
    document = documents.documents_of("approvals.approval", approval.pk).get()
    address = f"/documents/{document.pk}/versions/1/file/"
    assert as_person(office.chief).get(address).status_code == 200
    assert as_person(office.colleague).get(address).status_code == 404


def test_a_module_lets_others_see_the_approvals_of_its_kind(office, monkeypatch):
    monkeypatch.setattr(readers, "_rules", {})
    approval = sent(office.clerk)
    approvals.set_reader_rule("approvals.general", lambda actor: Q(pk__isnull=actor != office.stranger))
    assert approvals.may_read(office.stranger, approval)
    assert not approvals.may_read(office.colleague, approval)
    assert approvals.may_read(office.mayor, approval)


def test_nobody_who_is_not_signed_in_sees_anything(client, office):
    approval = sent(office.clerk)
    for path in ("", "new/", "rules/", "absences/", f"{approval.pk}/"):
        answer = client.get(f"/approvals/{path}")
        assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)
