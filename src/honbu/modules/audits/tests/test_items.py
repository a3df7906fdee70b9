"""確認項目: editions are written as drafts, frozen when they are put in force, and continue one another."""

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.modules.audits.actions import items as actions
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.domain.bank import standard_items
from honbu.modules.audits.domain.matching import How, Known, likeness, match_items, retired
from honbu.modules.audits.domain.states import MOST_PATROL_ITEMS, Part
from honbu.modules.audits.models import AuditItem, ItemEdition
from honbu.modules.audits.queries.items import current_edition, mapping_of, way_back
from honbu.modules.audits.tests.makers import AuditWard, an_audit_ward, an_edition

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-2")]
NEW = {"code": "Z1", "group": "委託", "text": "委託先の名札を確かめている", "parts": ["internal"], "feeds": ["audit"]}


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


def test_the_standard_items_are_enough_to_begin_with_and_short_enough_for_a_patrol() -> None:
    items = list(standard_items())
    assert len(items) >= 45
    assert len({item.group for item in items}) == 8
    assert len({item.code for item in items}) == len(items)
    assert 0 < sum(Part.PATROL in item.parts for item in items) <= MOST_PATROL_ITEMS
    assert all(item.question and item.evidence for item in items if Part.QUESTIONNAIRE in item.parts)
    assert all(item.of_contractors and "contract" in item.feeds for item in items if item.group == "委託")
    assert any("control" in item.feeds for item in items)


def test_an_edition_is_made_of_the_standard_items_and_put_in_force(ward: AuditWard) -> None:
    edition = actions.make_standard_edition("令和8年度版", actor=ward.keeper)
    assert edition.state == "draft"
    assert edition.items.count() == len(list(standard_items()))
    actions.put_in_force(edition, actor=ward.keeper)
    assert current_edition() == edition


def test_a_new_edition_takes_the_place_of_the_one_before(ward: AuditWard) -> None:
    first = an_edition("令和7年度版")
    second = actions.make_edition_from(first, "令和8年度版", actor=ward.keeper)
    actions.put_in_force(second, actor=ward.keeper)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert current_edition() == second
    assert {item.earlier_code for item in second.items.all()} == {item.code for item in first.items.all()}


def test_an_edition_in_force_is_never_changed(ward: AuditWard) -> None:
    edition = an_edition()
    item = edition.items.get(code="A1")
    with pytest.raises(Frozen):
        actions.put_item(edition, NEW, actor=ward.keeper)
    with pytest.raises(Frozen):
        actions.put_item(edition, {"text": "別の文"}, actor=ward.keeper, item=item)
    with pytest.raises(Frozen):
        actions.remove_item(item, actor=ward.keeper)
    with pytest.raises(Frozen):
        actions.match_item(item, "", actor=ward.keeper)
    with pytest.raises(NotPossibleNow):
        actions.put_in_force(edition, actor=ward.keeper)


def test_items_of_a_draft_are_added_changed_and_removed(ward: AuditWard) -> None:
    edition = actions.make_empty_edition("令和9年度版", actor=ward.keeper)
    item = actions.put_item(edition, NEW, actor=ward.keeper)
    actions.put_item(edition, {**NEW, "must": True}, actor=ward.keeper, item=item)
    item.refresh_from_db()
    assert item.must
    with pytest.raises(WrongValue, match="Z1"):
        actions.put_item(edition, NEW, actor=ward.keeper)
    actions.remove_item(item, actor=ward.keeper)
    assert not edition.items.exists()
    with pytest.raises(WrongValue, match="項目がありません"):
        actions.put_in_force(edition, actor=ward.keeper)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"text": " "}, "確認する内容"), ({"parts": []}, "使うところ"), ({"of_contractors": True}, "委託先ごと")],
)
def test_an_item_that_can_not_be_used_is_not_taken(ward: AuditWard, change: dict[str, object], words: str) -> None:
    edition = actions.make_empty_edition("令和9年度版", actor=ward.keeper)
    with pytest.raises(WrongValue, match=words):
        actions.put_item(edition, {**NEW, **change}, actor=ward.keeper)


def test_a_patrol_has_at_most_fifteen_items(ward: AuditWard) -> None:
    edition = actions.make_empty_edition("令和9年度版", actor=ward.keeper)
    for number in range(16):
        actions.put_item(edition, {**NEW, "code": f"P{number}", "parts": ["patrol"]}, actor=ward.keeper)
    with pytest.raises(WrongValue, match="16"):
        actions.put_in_force(edition, actor=ward.keeper)


def test_who_looked_before_somebody_else_changed_does_not_put_it_in_force(ward: AuditWard) -> None:
    edition = actions.make_empty_edition("令和9年度版", actor=ward.keeper)
    actions.put_item(edition, NEW, actor=ward.keeper)
    with pytest.raises(SomebodyWasFaster):
        actions.put_in_force(edition, actor=ward.keeper, seen=edition.version)


def test_two_editions_do_not_bear_one_name(ward: AuditWard) -> None:
    an_edition("令和8年度版")
    with pytest.raises(WrongValue, match="同じ名称"):
        actions.make_empty_edition("令和8年度版", actor=ward.keeper)
    with pytest.raises(WrongValue, match="名称を入力"):
        actions.make_empty_edition("　", actor=ward.keeper)


def test_only_the_office_writes_items(ward: AuditWard) -> None:
    edition = an_edition(state="draft")
    item = edition.items.get(code="A1")
    for person in (ward.promoter, ward.head, ward.buyer, ward.auditor, ward.director, ward.stranger):
        with pytest.raises(access.NotAllowed):
            actions.make_empty_edition("別の版", actor=person)
        with pytest.raises(access.NotAllowed):
            actions.make_standard_edition("別の版", actor=person)
        with pytest.raises(access.NotAllowed):
            actions.make_edition_from(edition, "別の版", actor=person)
        with pytest.raises(access.NotAllowed):
            actions.put_item(edition, NEW, actor=person)
        with pytest.raises(access.NotAllowed):
            actions.remove_item(item, actor=person)
        with pytest.raises(access.NotAllowed):
            actions.match_item(item, "", actor=person)
        with pytest.raises(access.NotAllowed):
            actions.put_in_force(edition, actor=person)
    assert ItemEdition.objects.count() == 1


# ---- how one edition continues another ------------------------------------------------------------------------------------


def test_items_are_matched_by_number_then_by_equal_words_then_only_proposed() -> None:
    earlier = [
        Known("1", "パスワードを他人に教えていない"),
        Known("2", "書庫に鍵をかけている"),
        Known("3", "USBメモリを台帳で管理している"),
        Known("4", "電子黒板を使っている"),
    ]
    later = [
        Known("A", "全く別の言い方", "1"),
        Known("B", "書庫に鍵を かけている。"),
        Known("C", "ＵＳＢメモリ等を台帳で管理している"),
        Known("D", "クラウドの利用を申請している", "99"),
    ]
    matches = match_items(earlier, later)
    assert [(match.earlier_code, match.how) for match in matches] == [
        ("1", How.NUMBER), ("2", How.TEXT), ("3", How.PROPOSED), ("", How.NEW),
    ]  # fmt: skip
    assert "99" in matches[3].doubt
    assert [item.code for item in retired(earlier, matches)] == ["3", "4"], "a proposal is not yet a match"


def test_likeness_goes_from_nothing_to_one() -> None:
    assert likeness("書庫に鍵をかけている", "書庫に鍵をかけている") == 1.0
    assert likeness("書庫に鍵をかけている", "電子黒板") == 0.0
    assert likeness("", "") == 0.0


def test_a_person_confirms_a_proposal_or_says_that_the_item_is_new(ward: AuditWard) -> None:
    earlier = an_edition("令和7年度版")
    edition = actions.make_empty_edition("令和8年度版", actor=ward.keeper)
    values = {**NEW, "code": "B1", "text": "重要な情報の一覧を作り、見直している"}
    item = actions.put_item(edition, values, actor=ward.keeper)
    rows, gone = mapping_of(edition)
    assert rows[0].match.how is How.PROPOSED
    assert rows[0].match.earlier_code == "A1"
    assert "A1" in {one.code for one in gone}
    actions.match_item(item, "A1", actor=ward.keeper)
    rows, gone = mapping_of(edition)
    assert rows[0].match.how is How.NUMBER
    assert "A1" not in {one.code for one in gone}
    with pytest.raises(WrongValue, match="X9"):
        actions.match_item(item, "X9", actor=ward.keeper)
    assert way_back(edition, earlier) == {"B1": "A1"}


def a_draft_with_likeness(ward: AuditWard) -> tuple[ItemEdition, AuditItem]:
    """A draft whose item is like A1 of the edition in force."""
    an_edition("令和7年度版")
    edition = actions.make_empty_edition("令和8年度版", actor=ward.keeper)
    values = {**NEW, "code": "B1", "text": "重要な情報の一覧を作り、見直している"}
    return edition, actions.put_item(edition, values, actor=ward.keeper)


def test_a_proposal_that_somebody_refused_is_not_proposed_again_until_it_is_taken_back(ward: AuditWard) -> None:
    edition, item = a_draft_with_likeness(ward)
    actions.match_item(item, "", actor=ward.keeper)
    row = mapping_of(edition)[0][0]
    assert (row.match.how, row.match.earlier_code, row.item.refused_codes) == (How.SAID_NEW, "", ["A1"])
    actions.put_item(edition, {"must": True}, actor=ward.keeper, item=row.item)
    assert mapping_of(edition)[0][0].match.how is How.SAID_NEW, "another fact of the item does not ask again"
    actions.take_back_refusal(item, actor=ward.keeper)
    row = mapping_of(edition)[0][0]
    assert (row.match.how, row.match.earlier_code, row.item.refused_codes) == (How.PROPOSED, "A1", [])


def test_who_matches_an_item_after_all_need_not_take_the_refusal_back_first(ward: AuditWard) -> None:
    edition, item = a_draft_with_likeness(ward)
    actions.match_item(item, "", actor=ward.keeper)
    actions.match_item(item, "A1", actor=ward.keeper)
    row = mapping_of(edition)[0][0]
    assert (row.match.how, row.item.refused_codes) == (How.NUMBER, [])
    actions.match_item(item, "", actor=ward.keeper)
    assert mapping_of(edition)[0][0].item.refused_codes == ["A1"]


def test_an_earlier_item_that_one_refused_may_be_proposed_for_another() -> None:
    earlier = [Known("1", "書庫に鍵をかけている"), Known("2", "書庫に鍵をかけている")]
    later = [Known("A", "書庫に鍵をかけている", refused=["1"]), Known("B", "書庫に鍵をかけて管理している")]
    matches = match_items(earlier, later)
    assert [(match.earlier_code, match.how) for match in matches] == [("2", How.TEXT), ("1", How.PROPOSED)]
    assert match_items(earlier[:1], later[:1])[0].how is How.SAID_NEW, "equal words are refused as well"


def test_a_refusal_ends_with_the_draft_and_is_the_offices_alone(ward: AuditWard) -> None:
    edition, item = a_draft_with_likeness(ward)
    actions.match_item(item, "", actor=ward.keeper)
    for person in (ward.promoter, ward.head, ward.buyer, ward.auditor, ward.director, ward.stranger):
        with pytest.raises(access.NotAllowed):
            actions.take_back_refusal(item, actor=person)
    actions.put_in_force(edition, actor=ward.keeper)
    with pytest.raises(Frozen):
        actions.take_back_refusal(item, actor=ward.keeper)


def test_a_proposal_is_refused_and_brought_back_on_the_page(ward: AuditWard) -> None:
    edition, item = a_draft_with_likeness(ward)
    client = as_person(ward.keeper)
    address = f"/audits/items/{edition.pk}/mapping/"
    assert "候補を退ける" in client.get(address).content.decode()
    act = f"/audits/items/{edition.pk}/{item.pk}/match/"
    shown = client.post(act, {"earlier": "A1", "refuse": "1"}, follow=True).content.decode()
    assert "新規（人が決めた）" in shown
    assert "候補を退ける" not in shown
    assert "退けた候補" in shown
    shown = client.post(f"{act}back/", follow=True).content.decode()
    assert "候補を退ける" in shown
    assert as_person(ward.promoter).post(f"{act}back/").status_code == 404
    assert client.get(f"{act}back/").status_code == 405


def test_the_way_back_leads_over_several_editions(ward: AuditWard) -> None:
    first = an_edition("令和6年度版")
    second = actions.make_edition_from(first, "令和7年度版", actor=ward.keeper)
    item = second.items.get(code="A1")
    actions.put_item(second, {"code": "Q1"}, actor=ward.keeper, item=item)
    third = actions.make_edition_from(second, "令和8年度版", actor=ward.keeper)
    assert (way_back(third, first) or {})["Q1"] == "A1"
    assert way_back(first, third) is None
