"""Plain characters and the way back to the original."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from honbu.kernel.clock.domain.dates.script import Script

AWKWARD = st.text(st.sampled_from("㍻㋿㍿㏾㋋㍘５年(㊊½aあ\u3099 ﷺ")) | st.text()


@settings(max_examples=150)
@given(AWKWARD)
def test_every_plain_character_leads_back_to_the_one_it_came_from(text: str) -> None:
    script = Script.of(text)
    expected = [place for place, char in enumerate(text) for _ in unicodedata.normalize("NFKC", char)]
    assert script.plain == "".join(unicodedata.normalize("NFKC", char) for char in text)
    assert [script.back(place, place + 1) for place in range(len(script.plain))] == [
        (place, place + 1) for place in expected
    ]


def test_a_span_covers_whole_characters_of_the_original() -> None:
    script = Script.of("㍿㍻31年")
    assert script.plain == "株式会社平成31年"
    assert script.back(4, 9) == (1, 5)
    assert script.back(5, 6) == (1, 2)
    assert script.back(9, 9) == (5, 5)
