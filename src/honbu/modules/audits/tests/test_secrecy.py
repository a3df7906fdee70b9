"""抜打ち: until it opens, a sealed plan exists for nobody but those it must. Every output, byte for byte (H31 L27)."""

import re
import secrets

import pytest

from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions import calendars
from honbu.modules.audits.actions.booked import booked_in
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import YearPlan
from honbu.modules.audits.tests.makers import AuditWard
from honbu.modules.audits.tests.test_calendars import content_of, some_auditors
from honbu.modules.audits.tests.test_plans import ward
from honbu.modules.audits.tests.test_selecting import drawn, on

__all__ = ["ward"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-2")]
# What is new in each answer: tokens against forged forms, the number of the request, and the count of lines in the trail
# (which is asked for by itself: that people sign in counts it up).
NEW_IN_EACH = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|csrfmiddlewaretoken\" value=\"[^\"]+|X-CSRFToken[^}]+|nonce=\"[^\"]+|"
    + "今月の証跡".encode()
    + rb"</p>\s*<p class=\"figure-tile__value\">[0-9,]+"
)
# Lists, counts, calendars, search, notices, exports, charts, the API, and every sealed address guessed. Not the papers:
# each look at one is numbered, and the number counts up.
ADDRESSES = (
    "/", "/calendar/", "/notices/", "/notices/work/", "/notices/settings/", "/search/?q=監査", "/search/?q=訪問",
    "/search/?q={name}", "/search/?q={key}", "/account/", "/documents/", "/documents/refused/", "/approvals/",
    "/approvals/new/", "/personnel/organisation/", "/personnel/people/", "/personnel/people/?q=監査", "/meetings/",
    "/meetings/decisions/", "/meetings/search/?q=監査", "/portfolio/", "/portfolio/lifecycle/", "/portfolio/renewals/",
    "/operations/", "/operations/trail/", "/api/v1/openapi.json", "/api/v1/me", "/api/v1/dates", "/api/v1/units",
    "/health/ready", "/audits/", "/audits/plans/", "/audits/plans/?export=csv", "/audits/plans/{plan}/",
    "/audits/plans/{plan}/edit/", "/audits/plans/{plan}/selection/",
    "/audits/plans/{plan}/selection/change/", "/audits/plans/{plan}/selection/open/", "/audits/plans/{plan}/calendar/",
    "/audits/plans/{plan}/calendar/watch/", "/audits/plans/{plan}/calendar/reckon/",
    "/audits/plans/{plan}/calendar/add/", "/audits/plans/{plan}/calendar/{key}/",
    "/audits/plans/{plan}/calendar/{none}/", "/audits/programmes/", "/audits/programmes/{programme}/",
    "/audits/programmes/{programme}/sealed/", "/audits/scope/",
    "/audits/auditors/", "/audits/visits/", "/audits/visits/{key}/", "/audits/visits/{none}/",
    "/audits/visits/{key}/papers/notice/", "/audits/visits/{key}/papers/checklist/", "/audits/visits/{key}/ask/",
    "/audits/field/", "/audits/field/visits.json", "/audits/field/visits/{key}/", "/audits/field/visits/{key}/evidence/",
    "/audits/questionnaires/", "/audits/questionnaires/?export=csv", "/audits/findings/", "/audits/findings/?year={year}",
    "/audits/reports/", "/audits/performance/", "/audits/control/", "/audits/items/",
)  # fmt: skip


def _everything(person: Person, words: dict[str, object]) -> dict[str, bytes]:
    """What somebody gets at every address, without what is new in each answer."""
    client = as_person(person)
    found = {}
    for address in ADDRESSES:
        answer = client.get(address.format(**words))
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
        head = f"{answer.status_code} {answer.get('Content-Length', '')} {answer.get('ETag', '')} {answer.get('Location', '')}"
        found[address] = head.encode() + NEW_IN_EACH.sub(b"", body)
    return found


def test_surprise_everybody_sees_the_same_bytes_at_sixty_addresses_before_and_after_a_calendar_is_sealed(
    ward: AuditWard,
) -> None:
    """H31 L27: 9月から12月の期間に、基本的には抜打ちで訪問する."""
    assert len(ADDRESSES) >= 60
    plan = drawn(ward)
    team = some_auditors(ward)
    content = content_of(plan)
    visited = next(one for one in content["visits"] if one["name"] != "情報管理課")
    words = {
        "plan": plan.pk, "programme": plan.programme_id, "key": visited["key"], "none": secrets.token_hex(16),
        "name": visited["name"], "year": plan.fiscal_year,
    }  # fmt: skip
    people = (ward.clerk, ward.head, ward.stranger, ward.director)
    with on(8, 31):
        before = {person.pk: _everything(person, words) for person in people}
        lines = trail.Line.objects.count()
        _seal_and_read(plan, ward, visited["id"])
        booked = list(booked_in(content_of(plan), plan))
        assert len(booked) > 5
        # Those who go look at what is theirs, too.
        for auditor in team:
            as_person(auditor.person).get("/audits/visits/")
        assert trail.Line.objects.count() == lines, "the general trail bears no word of it"
        for person in people:
            after = _everything(person, words)
            assert [address for address in after if after[address] != before[person.pk][address]] == []


def _seal_and_read(plan: YearPlan, ward: AuditWard, code: str) -> None:
    calendars.reckon_calendar(plan, actor=ward.lead, seed=11)
    calendars.add_visit(plan, code, Kind.PATROL, reason="近くを見る", actor=ward.lead)
    calendars.reckon_calendar(plan, actor=ward.lead, seed=12)
    for tail in ("selection/", "calendar/"):
        assert as_person(ward.lead).get(f"/audits/plans/{plan.pk}/{tail}").status_code == 200


def test_a_key_that_is_booked_and_one_that_is_not_answer_alike(ward: AuditWard) -> None:
    """Existence is hidden: the same status, body and headers for a guessed address, whoever guesses."""
    plan = drawn(ward)
    some_auditors(ward)
    with on(8, 31):
        calendars.reckon_calendar(plan, actor=ward.lead, seed=11)
        key = content_of(plan)["visits"][0]["key"]
        for person in (ward.clerk, ward.head, ward.keeper, ward.director, ward.stranger):
            client = as_person(person)
            for tail in ("", "ask/", "papers/notice/", "results/1/"):
                real, guessed = (client.get(f"/audits/visits/{one}/{tail}") for one in (key, "f" * 32))
                assert real.status_code == guessed.status_code == 404
                bodies = {NEW_IN_EACH.sub(b"", one.content) for one in (real, guessed)}
                assert len(bodies) == 1
