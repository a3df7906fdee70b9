"""The list of systems is written out once and shown again: to nobody who may not see it, and never when it is old."""

from types import SimpleNamespace

import pytest
from django.utils.html import conditional_escape

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import UnitVersion, forget_trees
from honbu.kernel.organisation.tests.makers import LONG_AGO
from honbu.kernel.ui import kept, listing
from honbu.modules.portfolio.actions import systems
from honbu.modules.portfolio.models import System, Vendor
from honbu.modules.portfolio.tables import SystemTable
from honbu.modules.portfolio.tests.ward import MACHINE, Offices, a_system, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-1")]
LIST = "/portfolio/"


@pytest.fixture
def offices(monkeypatch: pytest.MonkeyPatch) -> Offices:
    """A ward in which pages are kept although each test is a transaction."""
    monkeypatch.setattr(kept, "connection", SimpleNamespace(in_atomic_block=False))
    listing.forget_lists()
    return some_offices()


def shown(client) -> str:
    response = client.get(LIST)
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_is_written_once_and_the_frame_around_it_is_the_readers_own(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_system(offices, "住民記録システム")
    first = shown(as_person(offices.it_clerk))
    monkeypatch.setattr(listing, "_parts_of", lambda *_facts: pytest.fail("written twice"))
    again, theirs = shown(as_person(offices.it_clerk)), shown(as_person(offices.it_chief))
    for page in (first, again, theirs):
        assert "住民記録システム" in page
        assert page.count("<main") == page.count("</html>") == page.count("site-header__brand") == 1
        assert "\ufdd0" not in page
    assert "情報 係員" in again
    assert "情報 課長" not in again
    assert "情報 課長" in theirs
    assert "情報 係員" not in theirs


def test_nobody_is_shown_a_page_that_was_written_for_wider_rights(offices: Offices) -> None:
    a_system(offices, "住民記録システム")
    a_system(offices, "課税システム", unit=offices.units["tax"])
    assert "課税システム" in shown(as_person(offices.it_clerk))
    page = shown(as_person(offices.clerk))
    assert "住民記録システム" in page
    assert "課税システム" not in page
    page = shown(as_person(offices.stranger))
    assert "課税システム" in page
    assert "住民記録システム" not in page


def test_rights_that_are_given_or_taken_count_at_the_next_look(offices: Offices) -> None:
    a_system(offices, "課税システム", unit=offices.units["tax"])
    client = as_person(offices.clerk)
    assert "課税システム" not in shown(client)
    role = access.Role.objects.get(code="portfolio_office")
    held = access.grant_role(
        offices.clerk,
        role,
        actor=MACHINE,
        unit=None,
        scope="ward",
        valid_from=LONG_AGO,
        valid_to=None,
        reason="応援のため",
    )
    assert "課税システム" in shown(client)
    access.withdraw_role(held, actor=MACHINE, reason="応援の終わり")
    assert "課税システム" not in shown(client)


def test_whatever_changes_in_the_inventory_is_seen_at_the_next_look(offices: Offices) -> None:
    system, client = a_system(offices, "住民記録システム"), as_person(offices.it_clerk)
    assert "住民記録システム" in shown(client)
    systems.revise_system(system, {"name": "住民情報システム"}, actor=offices.it_clerk)
    assert "住民情報システム" in shown(client)
    Vendor.objects.create(name="甲電算")
    a_system(offices, "課税システム", unit=offices.units["tax"])
    assert "課税システム" in shown(client)
    UnitVersion.objects.filter(unit=offices.units["tax"]).update(name="資産税課")
    forget_trees()
    assert "資産税課" in shown(client)


def test_a_message_is_shown_once_around_a_page_that_was_kept(offices: Offices) -> None:
    a_system(offices, "住民記録システム")
    client = as_person(offices.it_clerk)
    shown(client)
    posted = client.post("/portfolio/intake/999/drop/")
    assert posted.status_code == 404
    client.post("/portfolio/systems/new/", {"name": "文書システム", "kind": "package"})
    pages = [shown(client), shown(client)]
    assert ["システムを登録しました" in page for page in pages] == [True, False]


def test_cells_are_what_the_library_would_write(offices: Offices) -> None:
    a_system(offices, "住民記録システム", vendor=Vendor.objects.create(name="甲電算"), user_count=1200)
    a_system(offices, "課税システム", unit=offices.units["tax"], kind="", importance="")
    table = SystemTable(System.objects.select_related("unit", "vendor"))
    written = str(table.body)
    columns = list(table.columns)
    for row in table.rows:
        for column in columns:
            assert f"<span>{conditional_escape(row.get_cell(column.name))}</span>" in written, column.name
