"""From what the ward asked for to what shows that it works: id, module, tests, page."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from honbu.kernel import registry

ROOT = Path(settings.SOURCE).parents[1]
ROW = re.compile(r"^\| ([A-Z]{3}-\d+) \| (.+) \| ([\w, ]+) \|$")
HEAD = """# From the ward's requirements to the tests that show them

Written by `honbu trace`; a check fails when it is out of date, or when a shipped module's requirement has no test.

| id | module | tests | page |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A row of docs/requirements.md."""

    id: str
    modules: tuple[str, ...]


def requirements() -> list[Requirement]:
    """What the ward asked for, in the order of the document."""
    found = []
    for line in (ROOT / "docs/requirements.md").read_text(encoding="utf-8").splitlines():
        row = ROW.match(line)
        if row:
            found.append(Requirement(row[1], tuple(name.strip() for name in row[3].split(","))))
    return found


def _marks(marked: list[ast.expr]) -> Iterator[str]:
    for mark in marked:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.requirement":
            yield from (argument.value for argument in mark.args if isinstance(argument, ast.Constant))  # type: ignore[misc]


def _marks_of_file(tree: ast.Module) -> list[ast.expr]:
    """`pytestmark = …`: what every test of a file carries that does not carry an id of its own."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            return node.value.elts if isinstance(node.value, ast.List) else [node.value]
    return []


def tests() -> dict[str, list[str]]:
    """For each id the tests that carry it, by their sentences."""
    found: dict[str, list[str]] = {}
    for folder in ("src", "tests"):
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            common = list(_marks(_marks_of_file(tree)))
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    for mark in list(_marks(node.decorator_list)) or common:
                        found.setdefault(mark, []).append(node.name.removeprefix("test_").replace("_", " "))
    return found


def shipped() -> set[str]:
    """The modules that this installation has."""
    return set(registry.module_names())


def unfinished() -> set[str]:
    """What the modules themselves say that they do not meet yet."""
    return {id_ for manifest in registry.manifests() for id_ in manifest.unfinished}


def untested() -> list[str]:
    """Requirements of shipped modules that no test carries and that are not said to be unfinished."""
    carried = tests().keys() | unfinished()
    return [row.id for row in requirements() if set(row.modules) & shipped() and row.id not in carried]


def table() -> str:
    """The whole document."""
    carried, open_ones = tests(), unfinished()
    pages = {manifest.name: f"/{manifest.url_prefix}" for manifest in registry.manifests() if manifest.urls}
    lines = []
    for row in requirements():
        sentences = ("not whole yet: " if row.id in open_ones else "") + ("; ".join(carried.get(row.id, [])) or "—")
        places = ", ".join(dict.fromkeys(pages[name] for name in row.modules if name in pages)) or "—"
        lines.append(f"| {row.id} | {', '.join(row.modules)} | {sentences} | {places} |")
    return HEAD + "\n".join(lines) + "\n"


def write() -> Path:
    """Write docs/traced.md."""
    path = ROOT / "docs/traced.md"
    path.write_text(table(), encoding="utf-8")
    return path
