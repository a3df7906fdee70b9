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


def _marks(function: ast.FunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.requirement":
            yield from (argument.value for argument in decorator.args if isinstance(argument, ast.Constant))  # type: ignore[misc]


def tests() -> dict[str, list[str]]:
    """For each id the tests that carry it, by their sentences."""
    found: dict[str, list[str]] = {}
    for folder in ("src", "tests"):
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    for mark in _marks(node):
                        found.setdefault(mark, []).append(node.name.removeprefix("test_").replace("_", " "))
    return found


def shipped() -> set[str]:
    """The modules that this installation has."""
    return set(registry.module_names())


def untested() -> list[str]:
    """Requirements of shipped modules that no test carries."""
    carried = tests()
    return [row.id for row in requirements() if set(row.modules) & shipped() and row.id not in carried]


def table() -> str:
    """The whole document."""
    carried = tests()
    pages = {manifest.name: f"/{manifest.url_prefix}" for manifest in registry.manifests() if manifest.urls}
    lines = []
    for row in requirements():
        sentences = "; ".join(carried.get(row.id, [])) or "—"
        places = ", ".join(dict.fromkeys(pages[name] for name in row.modules if name in pages)) or "—"
        lines.append(f"| {row.id} | {', '.join(row.modules)} | {sentences} | {places} |")
    return HEAD + "\n".join(lines) + "\n"


def write() -> Path:
    """Write docs/traced.md."""
    path = ROOT / "docs/traced.md"
    path.write_text(table(), encoding="utf-8")
    return path
