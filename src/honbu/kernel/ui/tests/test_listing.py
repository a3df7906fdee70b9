"""一覧: nothing that stands in an address makes a list page fail."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.test import Client

from honbu.kernel.ui.listing import _steady

LIST = "/gallery/list/"


def page(client: Client, query: str = "") -> str:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?sort=nothing",
        "?sort=-",
        "?sort=--cost",
        "?sort=",
        "?sort=password__hash",
        "?sort=cost;drop+table",
        "?sort=%00",
        "?sort=__class__",
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=abc",
        "?page=%EF%BC%91",
        "?per_page=100000",
        "?per_page=-1",
        "?columns=nothing",
        "?columns=__init__&columns=name",
        "?export=exe",
        "?until=%E6%98%8E%E5%BE%8C%E6%97%A5",
        "?state=nothing&unit=nobody",
        "?word=%00",
    ],
)
def test_a_strange_address_still_gives_the_list(client: Client, query: str) -> None:
    assert "list-count" in page(client, query)


def test_the_count_says_how_many_there_are_and_which_are_shown(client: Client) -> None:
    assert "<strong>120</strong>件中 1–50件" in page(client)
    assert "<strong>120</strong>件中 101–120件" in page(client, "?page=3")


def test_each_filter_is_a_chip_that_can_be_taken_off_alone(client: Client) -> None:
    text = page(client, "?state=late&word=住民&sort=-cost")
    assert "状態: 期限超過" in text
    assert "システムの名前: 住民" in text
    assert 'href="?word=%E4%BD%8F%E6%B0%91&amp;sort=-cost"' in text


def test_the_sorted_column_says_so_to_a_screen_reader(client: Client) -> None:
    assert 'aria-sort="descending"' in page(client, "?sort=-cost")
    assert "aria-sort" not in page(client)


def test_columns_that_wait_are_shown_when_they_are_chosen(client: Client) -> None:
    assert 'data-label="個人情報"' not in page(client)
    assert 'data-label="個人情報"' in page(client, "?columns=name&columns=personal")


def test_a_file_holds_all_filtered_rows_and_only_the_chosen_columns(client: Client) -> None:
    response = client.get(LIST + "?export=csv&state=late&columns=name&columns=state&page=2")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").strip().split("\r\n")  # type: ignore[attr-defined]
    assert lines[0] == "システム,状態"
    assert len(lines) == 25
    assert all(line.endswith(",期限超過") for line in lines[1:])


def test_an_empty_list_says_what_to_do_first_and_a_filtered_one_how_to_see_more(client: Client) -> None:
    assert "まだ登録がありません" in page(client, "?nothing")
    assert "条件に合うものはありません" in page(client, "?word=存在しない名前")


def test_every_cell_knows_the_title_of_its_column_for_narrow_screens(client: Client) -> None:
    text = page(client)
    assert '<th scope="row" data-label="システム"><span><a href="#">住民記録システム</a></span></th>' in text
    assert 'class="number" data-label="費用"' in text


def test_rows_that_are_equal_in_the_sorted_column_keep_their_place_between_pages() -> None:
    assert _steady(ContentType.objects.order_by("model")).query.order_by == ("model", "pk")
    assert _steady(ContentType.objects.all()).query.order_by == ("pk",)


def test_sums_and_distinct_rows_are_left_as_they_were_asked_for() -> None:
    sums = ContentType.objects.values("app_label").annotate(count=Count("pk")).order_by("app_label")
    assert _steady(sums).query.order_by == ("app_label",)
    assert _steady(ContentType.objects.values("model").distinct()).query.order_by == ()
