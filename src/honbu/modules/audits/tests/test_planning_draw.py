"""Nobody can foresee the draw, nobody can bend it, and everybody can check it afterwards (AUD-4, H31 L27)."""

import copy
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.audits.domain.planning import replay
from honbu.modules.audits.domain.planning.chance import below, noise, numbers
from honbu.modules.audits.domain.planning.draw import (
    METHOD,
    Draw,
    DrawRefused,
    Ticket,
    canonical,
    commitment,
    drawn,
    eligible,
    publication,
    without_replacement,
)
from honbu.modules.audits.domain.planning.risk import DEFAULT_WEIGHTS, DataClass, Facts, LastResult

pytestmark = pytest.mark.requirement("AUD-4")

NONCE = bytes(range(32))
VALUE = "41 07 23 36 12 30"
WHOLE_RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=8,
)


def tickets(count: int = 12) -> tuple[Ticket, ...]:
    """Sections of which the first is planned, the second was visited last year, and the last is out of scope."""
    found = [
        Ticket(
            f"課{number:02d}",
            f"第{number}課",
            Facts(LastResult.MINOR, 3, open_findings=number % 3, data_class=DataClass.PERSONAL, records=number * 700),
            2020 + number % 3,
        )
        for number in range(1, count + 1)
    ]
    found[0] = replace(found[0], planned=True)
    found[1] = replace(found[1], last_visit=2023)
    found[2] = replace(found[2], last_visit=2023, open_major=True)
    found[-1] = replace(found[-1], excluded="教育委員会に委任")
    return tuple(found)


def the_draw(count: int = 12, places: int = 4) -> Draw:
    """A draw of so many of the sections."""
    return Draw(
        2024, places, tickets(count), DEFAULT_WEIGHTS, date(2024, 8, 1), "第100回宝くじの本数字(小さい順)", date(2024, 8, 22)
    )  # fmt: skip


def checked(published: object, folder: Path) -> tuple[int, str]:
    """The stand-alone program over a file, without Honbu on its path."""
    file = folder / "published.json"
    file.write_text(json.dumps(published, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", replay.__file__, str(file)],
        capture_output=True,
        cwd=folder,
        check=False,
        env={"LC_ALL": "C"},
    )
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def test_what_was_published_is_what_comes_out_when_it_is_recomputed(tmp_path: Path) -> None:
    status, said = checked(publication(the_draw(), NONCE, VALUE), tmp_path)
    assert (status, said.startswith("一致")) == (0, True)


def _weight(published: dict) -> None:
    published["inputs"]["weights"]["factors"]["open_findings"]["points"] += 1


def _section(published: dict) -> None:
    published["inputs"]["sections"].pop(5)


def _fact(published: dict) -> None:
    published["inputs"]["sections"][4]["counts"]["incidents"] = 1


def _nonce(published: dict) -> None:
    published["nonce"] = "ff" + published["nonce"][2:]


def _value(published: dict) -> None:
    published["public_value"] = "41 07 23 36 12 31"


def _drawn(published: dict) -> None:
    published["drawn"][0] = next(one for one in eligible(the_draw()) if one not in published["drawn"])


def _points(published: dict) -> None:
    published["points"]["課05"] += 1


def _method(published: dict) -> None:
    published["method"] = "honbu-audit-draw/0"


@pytest.mark.parametrize("alter", [_weight, _section, _fact, _nonce, _value, _drawn, _points, _method])
def test_altering_a_weight_a_section_the_nonce_or_the_public_value_is_found(
    alter: Callable[[dict], None], tmp_path: Path
) -> None:
    published = json.loads(json.dumps(publication(the_draw(), NONCE, VALUE)))
    alter(published)
    status, said = checked(published, tmp_path)
    assert (status, said.rstrip().endswith("不一致")) == (1, True)


def test_a_file_that_is_no_publication_is_not_called_wrong_but_unreadable(tmp_path: Path) -> None:
    assert checked({"inputs": 3}, tmp_path)[0] == 2
    assert checked([], tmp_path)[0] == 2


def test_a_commitment_hides_what_it_binds_and_changes_with_everything_in_it() -> None:
    first = commitment(the_draw(), NONCE)
    assert len(first) == 64
    assert first != commitment(the_draw(), bytes(32))
    assert first != commitment(replace(the_draw(), places=3), NONCE)
    assert first != commitment(replace(the_draw(), public_source="別の値"), NONCE)


def test_the_office_cannot_choose_a_nonce_that_spares_a_friend_because_the_public_value_comes_later() -> None:
    """With one nonce, each public value draws differently; about a third of them hit any given section."""
    hits = sum("課05" in drawn(the_draw(), NONCE, f"値{number}") for number in range(300))
    assert 100 < hits < 205  # 4 of 9 are drawn, 133 expected


def test_a_public_value_that_is_known_on_the_day_of_the_commitment_is_refused() -> None:
    with pytest.raises(DrawRefused, match="後にしてください"):
        replace(the_draw(), public_day=date(2024, 8, 1))


def test_who_is_planned_out_of_scope_or_was_visited_last_year_is_not_drawn_but_an_open_major_finding_is() -> None:
    names = eligible(the_draw())
    assert {"課01", "課02", "課12"}.isdisjoint(names)
    assert "課03" in names
    assert set(drawn(the_draw(), NONCE, VALUE)) <= set(names)


@pytest.mark.parametrize("places", [-1, 10])
def test_more_places_than_sections_are_refused(places: int) -> None:
    with pytest.raises(DrawRefused, match="くじの枠"):
        the_draw(places=places)


def test_two_sections_with_one_number_are_refused_even_in_two_ways_of_writing() -> None:
    with pytest.raises(DrawRefused, match="同じ番号"):
        replace(the_draw(), tickets=(Ticket("が", "甲", Facts()), Ticket("か\u3099", "乙", Facts())))


def test_an_empty_value_and_a_short_nonce_are_refused() -> None:
    with pytest.raises(DrawRefused, match="公開の値"):
        drawn(the_draw(), NONCE, " ")
    with pytest.raises(DrawRefused, match="32バイト"):
        commitment(the_draw(), b"short")


def test_each_section_is_drawn_equally_often() -> None:
    counted = Counter(
        name for seed in range(3000) for name in without_replacement(list("abcdef"), 2, seed.to_bytes(4, "big"))
    )
    assert sum((count - 1000) ** 2 / 1000 for count in counted.values()) < 20  # five degrees of freedom: p about 0.001


@given(st.binary(min_size=1, max_size=32), st.integers(1, 20), st.data())
def test_a_draw_without_replacement_gives_so_many_different_names_of_the_list(
    seed: bytes, count: int, data: st.DataObject
) -> None:
    names = [f"n{number}" for number in range(count)]
    places = data.draw(st.integers(0, count))
    found = without_replacement(names, places, seed)
    assert len(set(found)) == places
    assert set(found) <= set(names)
    assert replay.draw(names, places, seed) == found


def test_the_first_numbers_of_a_key_are_the_same_for_ever() -> None:
    source = numbers(b"key")
    assert [next(source) for _ in range(2)] == [1543724343694429307, 8675923442072652499]  # as openssl dgst -hmac
    assert [below(10, numbers(bytes([key]))) for key in range(6)] == [4, 8, 8, 1, 9, 9]
    assert noise(7, 1000, "課01", date(2024, 9, 2)) == 740


def test_numbers_that_would_favour_the_small_ones_are_thrown_away() -> None:
    assert below(3, iter([2**64 - 1, 7])) == 1


@given(WHOLE_RECORDS)
def test_canonical_json_is_read_back_as_the_same_and_does_not_depend_on_the_order_of_keys(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    assert replay.canonical(copy.deepcopy(value)) == once


def test_canonical_json_sorts_its_keys_and_knows_one_way_of_writing_a_letter() -> None:
    assert canonical({"b": "か\u3099", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"が"}'.encode()
    with pytest.raises(DrawRefused, match="小数"):
        canonical({"a": 1.5})
    with pytest.raises(DrawRefused, match="二つ"):
        canonical({"が": 1, "か\u3099": 2})


def test_the_program_that_checks_knows_the_method_of_the_program_that_draws() -> None:
    assert replay.METHOD == METHOD
