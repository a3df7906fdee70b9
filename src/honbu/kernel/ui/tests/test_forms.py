"""入力."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from honbu.kernel.ui import errors
from honbu.kernel.ui.fields import EraDateField
from honbu.kernel.ui.gallery.fields import SampleForm
from honbu.kernel.ui.japanese import spoken, yen


@pytest.mark.parametrize(
    "text", ["令和8年11月22日", "Ｒ８．１１．２２", "2026/11/22", "20261122", "令和8年11月22日(日)"]
)
def test_a_day_may_be_written_as_people_write_it(text: str) -> None:
    assert EraDateField().clean(text) == date(2026, 11, 22)


@pytest.mark.parametrize("text", ["令和8年2月30日", "あした", "2026-13-01", "R0.1.1"])
def test_a_day_that_never_was_is_not_taken(text: str) -> None:
    with pytest.raises(ValidationError):
        EraDateField().clean(text)


def test_the_first_year_of_an_era_is_gannen() -> None:
    assert spoken(date(2019, 5, 1)) == "令和元年5月1日(水)"
    assert spoken(date(1989, 1, 7)) == "昭和64年1月7日(土)"


def test_a_deficit_has_the_triangle_of_the_account_books() -> None:
    assert yen(-12_300) == "△12,300円"


def test_a_known_day_is_shown_with_its_era_and_does_not_count_as_changed() -> None:
    field = EraDateField()
    assert field.prepare_value(date(2026, 11, 22)) == "令和8年11月22日"
    assert not field.has_changed(date(2026, 11, 22), "R8.11.22")


def test_each_error_leads_to_its_field_also_in_a_group_of_choices() -> None:
    found = {finding.label: finding.anchor for finding in errors.findings([SampleForm({})])}
    assert found["件名"] == "id_title"
    assert found["公開の区分"] == "id_disclosure_0"


def test_a_field_names_its_hint_and_its_error_for_a_screen_reader() -> None:
    text = SampleForm({}).as_p() and str(SampleForm({}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in text
    assert 'id="id_title_error"' in text
    assert 'aria-invalid="true"' in text
    assert "入力してください。" in text
    assert "<fieldset" in text


def test_a_picker_is_a_plain_input_for_the_code_without_scripts() -> None:
    text = str(SampleForm(initial={"person": "100234"})["person"])
    assert '<input type="text" name="person" value="100234"' in text
    assert "選択中: 山田 太郎" in text


def test_people_are_found_by_part_of_their_name(client: Client) -> None:
    text = client.get("/gallery/people/?q=花子").content.decode()
    assert 'data-code="100871"' in text
    assert "100234" not in text
    assert "見つかりませんでした" in client.get("/gallery/people/?q=zzz").content.decode()
