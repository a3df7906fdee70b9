"""画面の枠."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from honbu.kernel.manifest import Module, NavigationEntry
from honbu.kernel.ui import context, frame, navigation, slots


@pytest.fixture
def house() -> Iterator[None]:
    """A house of two modules; what was there before comes back afterwards."""
    bar, lent = navigation._Bar, context._Frame
    kept = (bar.modules, bar.held, lent.badges, lent.person, lent.banners, lent.places)
    navigation.declare(
        [
            Module(
                "ui",
                "部品",
                "Parts",
                icon="columns",
                order=2,
                navigation=[
                    NavigationEntry("見本", "ui:gallery"),
                    NavigationEntry("一覧", "ui:gallery_list", ("ui.lists",)),
                ],
            ),
            Module(
                "audits",
                "監査",
                "Audits",
                icon="audits",
                order=1,
                navigation=[NavigationEntry("監査一覧", "ui:gallery_list", ("audits.read",))],
            ),
            Module("unfinished", "未完", "Unfinished", navigation=[NavigationEntry("ない", "no:such")]),
        ]
    )
    context.set_person(lambda _request: None)
    navigation.set_holdings(lambda _request, codes: codes)
    yield
    navigation.declare(kept[0])
    bar.held = staticmethod(kept[1])
    lent.badges, lent.person, lent.banners, lent.places = staticmethod(kept[2]), staticmethod(kept[3]), kept[4], kept[5]
    frame.forget()


def request_for(path: str, **cookies: str) -> Any:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    request.resolver_match = resolve(path)
    return request


@pytest.mark.usefixtures("house")
def test_the_module_bar_follows_the_order_of_the_house_and_opens_only_the_present_module() -> None:
    first, second = navigation.entries_for(request_for("/gallery/"))
    assert (first.title, second.title) == ("監査", "部品")
    assert first.entries == ()
    assert [entry.current for entry in second.entries] == [True, False]


@pytest.mark.usefixtures("house")
def test_a_door_one_may_not_open_is_not_there() -> None:
    navigation.set_holdings(lambda _request, codes: codes & {"ui.lists"})
    assert [door.title for door in navigation.entries_for(request_for("/gallery/"))] == ["部品"]


@pytest.mark.usefixtures("house")
def test_the_person_and_their_counts_are_filled_in_and_escaped() -> None:
    context.set_person(lambda _request: context.PersonCard("<b>山田</b>", "係長"))
    context.set_badges(lambda _request: {"todo": 7, "notices": 1200})
    context.set_places({"home": "/", "notices": "/notices/"})
    text = str(context.Shell(request_for("/gallery/")).header)
    assert "&lt;b&gt;山田&lt;/b&gt;" in text
    assert '<span class="count">7</span>' in text
    assert "999+" in text
    assert slots.EDGE not in text


@pytest.mark.usefixtures("house")
def test_what_no_page_shows_is_never_counted() -> None:
    def count(_request: Any) -> Any:
        raise AssertionError

    context.set_badges(count)
    shell = context.shell(request_for("/gallery/"))["shell"]
    assert shell.theme == "auto"


@pytest.mark.usefixtures("house")
def test_an_emergency_stands_above_a_drill() -> None:
    context.add_banners(lambda _request: [context.Banner("drill", "訓練"), context.Banner("emergency", "地震")])
    shell = context.Shell(request_for("/gallery/"))
    assert [banner.kind for banner in shell.banners] == ["emergency", "drill"]
    assert shell.drill


def test_an_unknown_brightness_counts_as_automatic() -> None:
    assert context.Shell(request_for("/gallery/", honbu_theme='"><script>')).theme == "auto"


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "\\\\evil"])
def test_a_switch_never_leads_out_of_the_house(client: Client, place: str) -> None:
    assert client.post("/language/", {"language": "en", "next": place})["Location"] == "/"


def test_language_and_brightness_are_kept_for_a_year(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/gallery/"})
    client.post("/appearance/", {"theme": "dark", "next": "/gallery/"})
    assert client.cookies["honbu_language"].value == "en"
    assert client.cookies["honbu_theme"].value == "dark"
    assert client.cookies["honbu_theme"]["max-age"] == 365 * 24 * 60 * 60


def test_unknown_choices_are_not_kept(client: Client) -> None:
    client.post("/language/", {"language": "xx", "next": "/"})
    client.post("/appearance/", {"theme": "pink", "next": "/"})
    assert not {"honbu_language", "honbu_theme"} & set(client.cookies)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_says_what_happened_what_to_do_and_the_number_to_quote(client: Client, status: int) -> None:
    text = client.get(f"/gallery/error/?status={status}").content.decode()
    assert "次にしていただくこと" in text
    assert "3f2a-77c1" in text


@pytest.mark.parametrize(
    "path", ["/gallery/", "/gallery/list/", "/gallery/record/", "/gallery/citizen/", "/gallery/plain/"]
)
def test_no_page_needs_inline_style_or_script(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick" not in text
    assert "<c-" not in text
