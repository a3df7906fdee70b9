"""Reading the records of the fictional ward (MTG-9)."""

from collections import Counter

import pytest

from honbu.modules.meetings.domain.reading import read, roles_between
from honbu.modules.meetings.domain.record import BlockKind, Record, Severity
from honbu.modules.meetings.domain.record_json import to_json
from honbu.modules.meetings.tests.makers import written

pytestmark = pytest.mark.requirement("MTG-9")


@pytest.fixture(scope="module")
def spring() -> Record:
    """令和7年度 第1回."""
    return read(written("2025-1"))


@pytest.fixture(scope="module")
def winter() -> Record:
    """令和6年度 第3回, in the older hand."""
    return read(written("2024-3"))


def rules(record: Record, severity: Severity | None = None) -> set[str]:
    """The rules that a record's doubts come from."""
    return {doubt.rule for doubt in record.doubts if severity in {None, doubt.severity}}


@pytest.mark.requirement("MTG-1")
def test_the_head_gives_body_year_number_day_times_and_place(spring: Record) -> None:
    meeting = spring.meeting
    assert (meeting.body, meeting.fiscal_year, meeting.ordinal) == ("みどり台区行政情報化推進本部", 2025, 1)
    assert (str(meeting.date), meeting.start, meeting.end) == ("2025-05-28", "13:30", "15:05")
    assert meeting.place == "第一委員会室(本庁舎4階)"
    assert meeting.secretariat == "政策経営部情報管理課"


@pytest.mark.requirement("MTG-1")
def test_posts_stand_in_their_group_with_the_role_in_brackets_and_brackets_of_a_post_stay(spring: Record) -> None:
    found = [(one.group, one.post, one.note) for one in spring.attendance]
    assert found[0] == ("部員", "副区長", "本部長")
    assert ("部員", "総務部長", "") in found
    assert ("部員", "保健福祉部長", "代理") in found
    assert ("事務局", "システム第一係長(基幹系)", "") in found
    assert Counter(group for group, _post, _note in found) == {"部員": 8, "事務局": 3}


@pytest.mark.requirement("MTG-2")
def test_agenda_and_materials_keep_their_numbers(spring: Record) -> None:
    assert [item.key for item in spring.agenda] == ["議案1", "議案2", "報告1", "報告2"]
    assert [material.label for material in spring.materials] == ["資料1", "資料2-1", "資料2-2", "資料3", "資料4"]


@pytest.mark.requirement("MTG-3")
def test_speeches_are_told_apart_by_role_also_where_a_space_stands_for_the_colon(spring: Record) -> None:
    speeches = [block for block in spring.blocks if block.kind is BlockKind.SPEECH]
    assert Counter(block.role for block in speeches) == {"本部長": 5, "部員": 6, "事務局": 2}
    assert speeches[0].item == ""
    assert speeches[0].text == "令和7年度第1回行政情報化推進本部を開きます。"


@pytest.mark.requirement("MTG-3")
def test_a_post_that_chairs_speaks_in_the_chairs_role(winter: Record) -> None:
    speech = next(block for block in winter.blocks if block.label == "副区長")
    assert speech.role == "本部長"
    assert "speaker_alias" in rules(winter, Severity.CONFIRM)


@pytest.mark.requirement("MTG-4")
def test_explanations_summaries_resolutions_and_no_questions_are_blocks_of_their_item(spring: Record) -> None:
    kinds = Counter((block.item, block.kind.value) for block in spring.blocks if block.kind is not BlockKind.SPEECH)
    assert kinds["議案1", "explanation"] == kinds["議案1", "summary"] == kinds["議案1", "resolution"] == 1
    assert kinds["報告1", "no_questions"] == kinds["報告2", "no_questions"] == 1
    assert [item.resolution for item in spring.agenda] == ["案のとおり承認", "案のとおり承認", "", ""]


@pytest.mark.requirement("MTG-4")
def test_the_result_of_the_meeting_is_kept(winter: Record) -> None:
    assert winter.result.endswith("以上、了承")


@pytest.mark.requirement("MTG-5")
def test_members_speaking_for_an_option_are_counted_and_what_speaks_against_is_not(spring: Record) -> None:
    assert [(option.label, option.title, option.votes) for option in spring.options] == [
        ("案①", "クラウド型", 4),
        ("案②", "庁内交換機型", 1),
        ("案③", "携帯電話型", 0),
    ]


@pytest.mark.requirement("MTG-7")
def test_promises_requests_and_instructions_become_candidates(spring: Record) -> None:
    found = [(one.kind.value, one.role, one.item) for one in spring.follow_ups]
    assert found == [
        ("request", "部員", "議案1"),
        ("promise", "事務局", "議案1"),
        ("instruction", "本部長", "議案1"),
        ("request", "部員", "議案2"),
        ("request", "部員", "議案2"),
        ("instruction", "本部長", "議案2"),
    ]


def test_a_sentence_cut_by_a_page_break_is_joined_and_said(spring: Record, winter: Record) -> None:
    assert any("資料がいただきたいです。" in block.text for block in spring.blocks)
    assert any("それらもあわせて調べて" in block.text for block in winter.blocks)
    assert "sentence_cut" in rules(spring)
    assert "page_header" in rules(winter)


def test_a_candidate_in_a_joined_speech_is_found_again_in_the_source(spring: Record) -> None:
    cut = next(one for one in spring.follow_ups if "総額を比べた" in one.text)
    assert spring.raw(cut.span).startswith("費用の差が")
    assert spring.raw(cut.span).endswith("ただきたいです。")


def test_what_contradicts_itself_stops_the_record(spring: Record, winter: Record) -> None:
    assert {"times_disagree", "withheld_place_missing"} == rules(spring, Severity.BLOCK)
    assert {"title_year_differs", "member_identifies_self"} == rules(winter, Severity.BLOCK)


def test_what_a_secretary_would_ask_back_is_asked(spring: Record, winter: Record) -> None:
    assert {"deputy_unnamed", "member_called_by_post"} <= rules(spring, Severity.CONFIRM)
    assert {"rank_stands_out", "explainer_named", "material_unlisted"} <= rules(winter, Severity.CONFIRM)
    assert {"missing_separator", "resolved_with_homework"} <= rules(spring, Severity.SUGGEST)
    assert {"result_missing", "opening_missing", "quoted_title_differs", "mixed_notation"} <= rules(spring)
    assert "reported_with_questions" in rules(winter)


def test_posts_that_changed_sides_since_an_earlier_record_are_remarked(spring: Record, winter: Record) -> None:
    assert [doubt.rule for doubt in roles_between(spring, [winter])] == ["group_changed"]


@pytest.mark.parametrize("name", ["2025-1", "2024-3"])
def test_no_character_of_the_source_is_changed_or_dropped(name: str) -> None:
    text = written(name)
    record = read(text)
    assert record.source == text
    covered = [False] * len(text)
    places = [part.span for part in record.layout]
    places += [span for block in record.blocks for span in (block.joined or (block.span,))]
    for start, end in places:
        covered[start:end] = [True] * (end - start)
    head_end, tail = record.blocks[0].span[0], text.rfind("終了") + 4
    missed = "".join(
        letter for at, letter in enumerate(text) if head_end <= at < tail and not covered[at] and letter.strip()
    )
    assert missed.replace("<p>", "").replace("</p>", "") == ""


@pytest.mark.parametrize("name", ["2025-1", "2024-3"])
def test_every_span_gives_back_the_words_that_were_read(name: str) -> None:
    record = read(written(name))
    for block in record.blocks:
        if not block.joined:
            assert block.text in record.raw(block.span)
    for item in record.agenda:
        assert item.title in record.raw(item.span)
    for material in record.materials:
        assert record.raw(material.span).endswith(material.title)
    for option in record.options:
        assert record.raw(option.span).endswith(option.title)


def test_the_json_has_the_documented_keys(spring: Record) -> None:
    found = to_json(spring)
    assert {"body", "fiscal_year", "ordinal", "date", "start", "end", "place"} <= found["meeting"].keys()
    assert {"group", "post", "note"} <= found["attendance"][0].keys()
    assert {"kind", "no", "title", "resolution"} <= found["agenda"][0].keys()
    assert {"item", "kind", "role", "text", "span"} <= found["blocks"][0].keys()
    assert {"no", "branch", "title"} <= found["materials"][0].keys()
    assert {"kind", "role", "text", "span"} <= found["follow_ups"][0].keys()
    assert {"item", "label", "votes"} <= found["options"][0].keys()
    assert {"rule", "severity", "span", "message", "suggestion"} <= found["doubts"][0].keys()
    assert found["meeting"]["start"] == "13:30"
