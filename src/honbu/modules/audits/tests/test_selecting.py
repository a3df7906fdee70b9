"""What nobody may know: frozen, committed, drawn, sealed; read by few, each time noted; opened and replayed by anybody."""

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.states import WrongValue
from honbu.modules.audits.actions import programmes, selecting
from honbu.modules.audits.actions.sealing import broken_lines, read_sealed, write_sealed
from honbu.modules.audits.domain import box
from honbu.modules.audits.domain.planning import replay
from honbu.modules.audits.domain.planning.draw import DrawRefused
from honbu.modules.audits.models import Answer, Questionnaire, SealedPart, SealedReading, YearPlan
from honbu.modules.audits.tests.makers import AuditWard, a_plan
from honbu.modules.audits.tests.test_plans import YEAR, a_programme, some_sections, ward

__all__ = ["ward"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-3")]
SOURCE, VALUE = "第7000回の宝くじ4けたの番号", "0427"


def on(month: int, day: int) -> Any:
    return clock.at(datetime.datetime(YEAR, month, day, 9, tzinfo=clock.TOKYO))


def an_answered_plan(ward: AuditWard) -> YearPlan:
    """Fourteen sections and more, a programme, and questionnaires of which most are handed in."""
    sections = some_sections(ward)
    programme = a_programme(ward)
    programmes.reckon_programme(programme, actor=ward.lead)
    plan = a_plan(
        programme=programme, answers_until=datetime.date(YEAR, 7, 31), window_first=datetime.date(YEAR, 9, 1),
        window_last=datetime.date(YEAR, 12, 28),
    )  # fmt: skip
    items = list(plan.edition.items.filter(of_contractors=False))
    for place, unit in enumerate([*sections, ward.section, ward.other]):
        handed_in = place % 6 != 1
        sheet = Questionnaire.objects.create(
            plan=plan, unit=unit, state="submitted" if handed_in else "writing",
            submitted_at=clock.now() if handed_in else None,
        )  # fmt: skip
        for item in items:
            Answer.objects.create(questionnaire=sheet, item=item, answer="no" if place % 4 == 2 else "yes")
    return plan


def frozen(ward: AuditWard) -> YearPlan:
    plan = an_answered_plan(ward)
    with on(8, 10):
        selecting.freeze_selection(plan, public_source=SOURCE, public_day=datetime.date(YEAR, 8, 20), actor=ward.lead)
    return plan


def drawn(ward: AuditWard) -> YearPlan:
    plan = frozen(ward)
    with on(8, 20):
        selecting.note_public_value(plan, VALUE, actor=ward.lead)
    return plan


def content_of(plan: YearPlan, ward: AuditWard) -> dict[str, Any]:
    return read_sealed(plan, actor=ward.lead, purpose="試験")


def test_one_third_from_answers_and_last_results_each_with_the_points_that_name_them(ward: AuditWard) -> None:
    """H31 L49: 調書を見てから、昨年度の監査結果も参考に、全体の3分の1程度."""
    plan = drawn(ward)
    content = content_of(plan, ward)
    assert 5 <= len(content["selection"]) <= 9
    assert sum(one["why"] == "draw" for one in content["selection"]) == 2
    shares = [share for one in content["sections"].values() for share in one["shares"]]
    assert any("監査調書の不適合の回答が" in share and "問" in share for share in shares)
    assert any("監査調書が提出されていません" in share for share in shares)
    assert any("前回の監査" in share for share in shares)
    page = as_person(ward.lead).get(f"/audits/plans/{plan.pk}/selection/").content.decode()
    for one in content["selection"]:
        section = content["sections"][one["id"]]
        assert section["shares"], section
        assert all(share in page for share in section["shares"])


def test_without_any_questionnaire_nothing_is_chosen(ward: AuditWard) -> None:
    plan = an_answered_plan(ward)
    Questionnaire.objects.update(state="writing")
    with pytest.raises(WrongValue, match="1枚も提出されていません"):
        selecting.freeze_selection(plan, public_source=SOURCE, public_day=datetime.date(YEAR, 8, 20), actor=ward.lead)
    assert not SealedPart.objects.filter(plan=plan).exists()


def test_the_draw_is_held_once_after_its_day_and_frozen_once_before_it(ward: AuditWard) -> None:
    plan = an_answered_plan(ward)
    with on(8, 10):
        with pytest.raises(DrawRefused, match="後にしてください"):
            selecting.freeze_selection(
                plan, public_source=SOURCE, public_day=datetime.date(YEAR, 8, 10), actor=ward.lead
            )
        selecting.freeze_selection(plan, public_source=SOURCE, public_day=datetime.date(YEAR, 8, 20), actor=ward.lead)
        with pytest.raises(WrongValue, match="もう公表"):
            selecting.freeze_selection(
                plan, public_source=SOURCE, public_day=datetime.date(YEAR, 8, 21), actor=ward.lead
            )
        with pytest.raises(selecting.TooEarly, match="8月20日"):
            selecting.note_public_value(plan, VALUE, actor=ward.lead)
    with on(8, 20):
        selecting.note_public_value(plan, VALUE, actor=ward.lead)
        with pytest.raises(WrongValue, match="もう記録"):
            selecting.note_public_value(plan, "9999", actor=ward.lead)


def test_provable_draw_the_published_hash_is_replayed_after_the_window_by_a_program_on_its_own(
    ward: AuditWard, tmp_path: Path
) -> None:
    plan = drawn(ward)
    with on(12, 28), pytest.raises(selecting.TooEarly):
        selecting.open_selection(plan, actor=ward.lead)
    with on(12, 29):
        found = selecting.open_selection(plan, actor=ward.lead)
        answer = as_person(ward.lead).post(f"/audits/plans/{plan.pk}/selection/open/")
        assert json.loads(answer.content) == found
    published = tmp_path / "published.json"
    published.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    program = [sys.executable, "-I", str(Path(replay.__file__)), str(published)]
    replayed = subprocess.run(program, capture_output=True, text=True, check=False)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert found["commitment"] == SealedPart.objects.get(plan=plan).commitment
    assert set(found["drawn"]) == {one["id"] for one in content_of(plan, ward)["selection"] if one["why"] == "draw"}
    factor = next(iter(found["inputs"]["weights"]["factors"].values()))
    factor["points"] += 1
    published.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    assert subprocess.run(program, capture_output=True, check=False).returncode == 1


def test_a_change_by_hand_has_a_reason_and_stays_visible(ward: AuditWard) -> None:
    plan = drawn(ward)
    content = content_of(plan, ward)
    out = next(code for code in content["sections"] if code not in {one["id"] for one in content["selection"]})
    client = as_person(ward.lead)
    address = f"/audits/plans/{plan.pk}/selection/change/"
    assert client.post(address, {"section": out, "deed": "order", "reason": ""}).status_code == 422
    assert client.post(address, {"section": out, "deed": "order", "reason": "本部長の指示"}).status_code == 302
    changed = content_of(plan, ward)
    assert {one["id"]: one["why"] for one in changed["selection"]}[out] == "forced"
    assert changed["edits"][0]["by"] == ward.lead.name
    with pytest.raises(WrongValue, match="もう選ばれて"):
        selecting.change_selection(plan, out, take=True, reason="二度目", actor=ward.lead)
    assert "本部長の指示" in client.get(f"/audits/plans/{plan.pk}/selection/").content.decode()


def test_every_reading_is_noted_also_one_that_only_tried(ward: AuditWard) -> None:
    plan = drawn(ward)
    part = SealedPart.objects.get(plan=plan)
    before = part.readings.count()
    as_person(ward.lead).get(f"/audits/plans/{plan.pk}/selection/")
    assert part.readings.count() == before + 1
    with pytest.raises(WrongValue):
        selecting.change_selection(plan, "no such", take=True, reason="試し", actor=ward.lead)
    assert part.readings.count() == before + 2, "whether a section is chosen can't be tried out without a trace"
    assert broken_lines(part) == []
    line = part.readings.order_by("-pk").first()
    assert line is not None
    assert line.who == ward.lead.name


def test_a_changed_or_missing_line_of_the_readings_is_found(ward: AuditWard) -> None:
    plan = drawn(ward)
    part = SealedPart.objects.get(plan=plan)
    lines = list(part.readings.order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audits_sealedreading SET who = 'だれか' WHERE id = %s", [lines[1].pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert broken_lines(part) == [lines[1].pk]


def test_what_is_sealed_for_one_plan_opens_no_other_and_tells_nothing_by_its_length() -> None:
    key = box.key_of("a secret of the house")
    few = box.seal({"selection": []}, key=key, about="yearplan:1")
    many = box.seal({"selection": [{"id": str(place)} for place in range(500)]}, key=key, about="yearplan:1")
    assert len(few) == len(many)
    assert box.unseal(few, keys=[box.key_of("of today"), key], about="yearplan:1") == {"selection": []}
    for keys, about in (([key], "yearplan:2"), ([box.key_of("another")], "yearplan:1")):
        with pytest.raises(box.WrongKey):
            box.unseal(few, keys=keys, about=about)
    with pytest.raises(box.WrongKey):
        box.unseal(few[:-1] + bytes([few[-1] ^ 1]), keys=[key], about="yearplan:1")


def test_no_name_of_a_chosen_section_stands_in_the_rows_of_the_database(ward: AuditWard) -> None:
    """A curious administrator reads the tables, or a backup of them."""
    plan = drawn(ward)
    content = content_of(plan, ward)
    names = [content["sections"][one["id"]]["name"] for one in content["selection"]]
    names = [name for name in names if name != "情報管理課"]  # who seals sits there, and stands in the trail
    assert len(names) > 3
    with connection.cursor() as cursor:
        for table in ("audits_sealedpart", "audits_sealedreading", "audits_yearplan", "audits_programmeversion"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            words = cursor.fetchone()[0] or ""
            assert not [name for name in names if name in words or name.encode().hex() in words], table
        cursor.execute("SELECT string_agg(t::text, ' ') FROM trail_line t WHERE verb LIKE 'audits.p%%'")
        words = cursor.fetchone()[0]
        assert SOURCE in words
        assert not [name for name in names if name in words]
    assert SealedReading.objects.exists()


def test_nobody_without_the_seal_reads_or_seals(ward: AuditWard) -> None:
    plan = drawn(ward)
    for person in (ward.keeper, ward.director, ward.clerk, ward.auditor, ward.control):
        with pytest.raises(access.NotAllowed):
            read_sealed(plan, actor=person, purpose="試し")
        with pytest.raises(access.NotAllowed):
            write_sealed(plan, {}, actor=person, purpose="試し")
        client = as_person(person)
        for address in ("", "freeze/", "value/", "change/"):
            assert client.get(f"/audits/plans/{plan.pk}/selection/{address}").status_code == 404
        assert client.post(f"/audits/plans/{plan.pk}/selection/open/").status_code == 404
