"""A plan can be asked for on the command line, and whatever is wrong with the question is told by its place (AUD-1, AUD-4)."""

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from typer.testing import CliRunner

import honbu
from honbu.modules.audits.cli import app, plan_file
from honbu.modules.audits.domain.planning.checking import __file__ as checking
from honbu.modules.audits.domain.planning.plan_io import read_plan
from honbu.modules.audits.domain.planning.strict_json import Unreadable

pytestmark = pytest.mark.requirement("AUD-1", "AUD-4")

PAGE = (Path(honbu.__file__).parents[2] / "docs/audits-plan-schema.md").read_text(encoding="utf-8")
EXAMPLE, SCHEMA = (json.loads(block) for block in re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL))


def example(path: str = "", value: object = None) -> dict:
    """The example of the page, with one place altered."""
    found = copy.deepcopy(EXAMPLE)
    if path:
        *way, last = [int(one) if one.isdigit() else one for one in path.split("/")]
        inner = found
        for step in way:
            inner = inner[step]
        inner[last] = value
    return found


def run(value: object, *more: str) -> tuple[int, str, str]:
    """Exit status, output and errors of the command over a value, or over bytes as they are."""
    content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    done = CliRunner().invoke(app, ["plan", "--input", "-", *more], input=content)
    return done.exit_code, done.stdout, done.stderr


def test_the_example_of_the_page_is_planned_and_keeps_every_rule() -> None:
    status, said, _ = run(EXAMPLE, "--json")
    told = json.loads(said)
    assert status == 0
    for part in ("selection", "calendar"):
        assert (told[part]["state"], told[part]["violations"], told[part]["optimal"]) == ("done", [], True)
        assert re.fullmatch("[0-9a-f]{64}", told[part]["hash"])
    assert told["selection"]["risk"]["juumin"]["points"] == 5 + 2 + 2 + 9 + 6 + 4 + 6
    assert {one["auditors"][0] for one in told["calendar"]["visits"] if one["visit"] == "v1"} == {"a2"}


@pytest.mark.parametrize("way", ["cp-sat", "rules"])
def test_the_same_file_gives_the_same_hash(way: str) -> None:
    first, again = (run(example("way", way), "--json")[1] for _ in range(2))
    assert first == again


def test_without_json_a_person_reads_a_table_and_progress_is_told_aside() -> None:
    status, said, aside = run(EXAMPLE, "--progress")
    assert (status, "zeimu" in said) == (0, True)
    assert re.search(r"\d+ \(\d+\)", aside)


def test_a_plan_made_by_hand_is_only_checked() -> None:
    by_hand = example("selection/edited", [{"section": "juumin", "year": 2024}])
    by_hand["calendar"]["edited"] = [{"visit": "v1", "day": "2024-09-02", "half": "am", "auditors": ["a1", "a3"]}]
    status, said, _ = run(by_hand, "--json")
    told = json.loads(said)
    assert (status, told["selection"]["state"], told["calendar"]["state"]) == (1, "violated", "violated")
    assert "order_ignored" in {one["rule"] for one in told["selection"]["violations"]}
    assert {one["rule"] for one in told["calendar"]["violations"]} == {"busy", "former_section", "no_slot"}
    assert run(by_hand)[0] == 1


def test_what_is_impossible_is_told_in_a_sentence_and_ends_with_one() -> None:
    """A7-4."""
    status, said, _ = run(example("calendar/visits/0/busy", [{"weekdays": [0, 1, 2, 3, 4]}]), "--json")
    told = json.loads(said)["calendar"]
    assert (status, told["state"]) == (1, "impossible")
    assert told["sentence"].startswith("税務課は、")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("schema", 2, "schema: 1以上1以下の整数"),
        ("seed", -1, "seed: 0以上"),
        ("seed", True, "seed: 0以上"),
        ("way", "highs", "way: cp-sat、rules のどれか"),
        ("colour", 1, "colour: 知らない項目です"),
        ("selection/sections", {}, "selection.sections: 一覧"),
        ("selection/sections/0", 3, "selection.sections[0]: オブジェクト"),
        ("selection/sections/1/id", "", "selection.sections[1].id: 文字列"),
        ("selection/sections/1/id", None, "selection.sections[1].id: 必要な項目"),
        ("selection/sections/1/id", "juumin", "selection: 同じ番号の課"),
        ("selection/sections/1/facts", {}, "selection.sections[1]: risk か facts"),
        ("selection/sections/1/risk", 1.5, "selection.sections[1].risk: 0以上"),
        ("selection/sections/0/facts/data_class", "secret", "selection.sections[0].facts.data_class: none、"),
        ("selection/sections/0/facts/late_findings", 9, "selection.sections[0].facts: 期限を過ぎた指摘"),
        ("selection/sections/3/open_major", "no", "selection.sections[3].open_major: true か false"),
        ("selection/weights", {"version": "2", "factors": {"luck": {"points": 1}}}, "selection.weights.factors.luck: 知らない"),
        ("selection/weights", {"version": "2", "factors": {"records": {"points": 1, "bands": [2, 1]}}}, "records: 重みの区切り"),
        ("selection/years", 3, "selection.capacity: 3年分"),
        ("selection/capacity/0/least", 9, "selection: 年間の訪問件数"),
        ("calendar/first", "令和6年9月1日", "calendar.first: 日付を"),
        ("calendar/last", "2024-08-01", "calendar: 訪問の期間は"),
        ("calendar/visits/0/busy/0/weekdays", [7], "calendar.visits[0].busy[0].weekdays[0]: 0以上6以下"),
        ("calendar/auditors/1/leave/0/last", "2024-09-01", "calendar.auditors[1].leave[0]: 期間の終わり"),
        ("calendar/auditors/1/leave/0/half", "noon", "calendar.auditors[1].leave[0].half: am、pm"),
        ("calendar/likings", {"luck": 1}, "calendar.likings.luck: 知らない"),
        ("calendar/team", 0, "calendar: 一組の人数"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_path_and_ends_with_two(path: str, value: object, sentence: str) -> None:
    status, said, aside = run(example(path, value), "--json")
    assert (status, said) == (2, "")
    assert sentence in aside.replace("\n", "")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"[]", b'{"schema": 1}', b'{"schema": 1, "schema": 1}', b"[" * 100_000]
)
def test_what_is_no_task_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_plan(content)
    assert run(content)[0] == 2


def test_a_file_that_is_not_there_ends_with_two() -> None:
    assert CliRunner().invoke(app, ["plan", "--input", "/nowhere.json"]).exit_code == 2


def test_the_command_asks_nothing_of_a_database() -> None:
    assert plan_file.needs_no_database


def test_the_schema_of_the_page_is_the_schema_of_the_reader() -> None:
    """Every field that the page knows is read, and the reader knows no other."""
    source = Path(checking).with_name("plan_io.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_]+)"', source)) | {"chance", "crowding", "gossip", "unfairness", "external"}
    told = {name for node in _objects(SCHEMA) for name in node.get("properties", {})}
    assert told <= named


def test_the_schema_of_the_page_accepts_the_example_and_refuses_what_the_reader_refuses() -> None:
    schema = jsonschema_rs.validator_for(SCHEMA)
    assert schema.is_valid(EXAMPLE)
    for path, value in [
        ("way", "highs"), ("colour", 1), ("selection/sections/1/facts", {}), ("selection/sections/1/id", ""),
        ("selection/sections/3/open_major", "no"), ("calendar/first", "令和6年9月1日"), ("calendar/likings", {"luck": 1}),
    ]:  # fmt: skip
        assert not schema.is_valid(example(path, value))


def test_without_the_solver_our_own_rules_plan_and_asking_for_it_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """Of A3: OR-Tools is an extra. It is not loaded before it is needed either, and neither is Django."""
    file = tmp_path / "task.json"
    file.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    program = (
        "import sys, pathlib; sys.modules['ortools'] = None\n"
        "from honbu.modules.audits.domain.planning import plan_io, plan_told, solver\n"
        "asked = plan_io.read_plan(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "told = plan_told.told_plan(asked)\n"
        "assert plan_told.is_done(told) and told['calendar']['way'] == told['selection']['way'] == 'rules'\n"
        "assert not {'django', 'numpy', 'pandas', 'highspy'} & set(sys.modules)\n"
        "try: solver.the_way(solver.Way.EXACT)\n"
        "except solver.SolverMissing as problem: sys.exit(0 if 'honbu[solver]' in str(problem) else 3)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], check=False, capture_output=True, env=os.environ)
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_rule_of_the_checker_stands_on_the_page() -> None:
    rules = set(re.findall(r'Violation\(\s*"(\w+)"', Path(checking).read_text(encoding="utf-8")))
    assert len(rules) == 28
    assert {rule for rule in rules if f"`{rule}`" not in PAGE} == set()


def _objects(node: object) -> list[dict]:
    if isinstance(node, list):
        return [found for one in node for found in _objects(one)]
    if not isinstance(node, dict):
        return []
    return [node, *(found for one in node.values() for found in _objects(one))]
