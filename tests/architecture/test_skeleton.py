"""A module is one folder plus one line: `honbu startmodule` in a scratch tree, every check over it, then thrown away."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from honbu.config.skeleton import CannotStartModule, write_skeleton

ROOT = Path(settings.SOURCE).parents[1]


def run(tree: Path, *command: str) -> str:
    """Run a check inside the scratch tree; its output, and an assertion that it found nothing."""
    tools = Path(sys.executable).parent
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))},
        "PYTHONPATH": str(tree / "src"),
        "DJANGO_SETTINGS_MODULE": "honbu.config.settings.test",
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
    }
    result = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.mark.slow
def test_a_new_module_passes_every_check_of_the_house(tmp_path: Path) -> None:
    """Format, lint, templates, contracts, types, migrations, its own tests and those of the architecture."""
    tree = tmp_path / "tree"
    for name in ("src", "tests", "docs", "requirements"):
        shutil.copytree(
            ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots", "*.egg-info")
        )
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, tree / name)
    written = write_skeleton("permits", title="許可", modules=tree / "src/honbu/modules")
    base = tree / "src/honbu/config/settings/base.py"
    text, line = base.read_text(encoding="utf-8"), "MODULES: list[str] = ["
    assert text.count(line) == 1
    base.write_text(text.replace(line, f'{line}"permits", '), encoding="utf-8")
    with (tree / "docs/glossary.md").open("a", encoding="utf-8") as glossary:
        glossary.write("| 覚え書き | note | `PermitsNote` |\n")

    module = "src/honbu/modules/permits"
    run(tree, sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "permits", "-v", "0")
    run(tree, "ruff", "format", "--check", "-q", module, "--exclude", "migrations")
    run(tree, "ruff", "check", "-q", module)
    run(tree, "djade", "--target-version", "5.2", "--check", *(str(path) for path in written if path.suffix == ".html"))
    run(tree, "lint-imports", "--no-cache")
    run(tree, "mypy", "-p", "honbu.modules.permits")
    found = run(
        tree, sys.executable, "-m", "pytest", "-q", module, "tests/architecture/test_house.py", "-p", "no:cacheprovider"
    )
    assert "failed" not in found


@pytest.mark.parametrize("name", ["Permits", "1st", "class", "a", "../etc", "permits;rm", "許可"])
def test_a_name_that_can_not_be_a_modules_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    """Nothing half done."""
    with pytest.raises(CannotStartModule):
        write_skeleton(name, title="許可", modules=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    """The second time is refused."""
    write_skeleton("permits", title="許可", modules=tmp_path)
    with pytest.raises(CannotStartModule):
        write_skeleton("permits", title="許可", modules=tmp_path)
