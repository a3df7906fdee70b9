"""What the contracts of the import linter can't see."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from honbu.kernel import registry

SOURCE = Path(settings.SOURCE)
MODULE_FILES = {
    "README.md", "__init__.py", "apps.py", "domain", "models.py", "models", "queries.py", "queries", "actions.py",
    "actions", "public.py", "forms.py", "forms", "tables.py", "tables", "pages.py", "pages", "rest.py", "rest", "urls.py",
    "templates", "static", "documents.py", "documents", "handlers.py", "jobs.py", "cli.py", "admin.py", "module.py",
    "tests", "demo.py", "demo", "migrations", "templatetags", "locale",
}  # fmt: skip


def python_files(*, tests: bool = False) -> list[Path]:
    """Every source file, without migrations and (unless asked for) tests."""
    return [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts and (tests or "tests" not in path.parts)
    ]


def our_models() -> list[type]:
    """The models of Honbu, without those of libraries."""
    return [model for model in apps.get_models() if model.__module__.startswith("honbu.")]


def test_foreign_keys_point_inside_their_module_or_to_the_kernel() -> None:
    """Across modules an id with a snapshot is kept instead."""
    strangers = []
    for model in our_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not target or not getattr(field, "concrete", False):
                continue
            home, there = model.__module__.split(".")[:3], target.__module__.split(".")[:3]
            if there[0] == "honbu" and there[1] == "modules" and there != home:
                strangers.append(f"{model._meta.label}.{field.name}")
    assert strangers == []


def test_every_model_and_every_field_has_its_office_word() -> None:
    """A verbose name in Japanese: it is what forms, tables and errors show."""
    plain = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.local_fields
        if not field.primary_key and str(field.verbose_name).isascii() and "ID" not in str(field.verbose_name)
    ]
    assert plain == []


def test_every_model_stands_in_the_glossary() -> None:
    """One English word for one Japanese word, in docs/glossary.md."""
    glossary = (settings.SOURCE.parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = set(re.findall(r"`(\w+)`", glossary))
    missing = sorted({model.__name__ for model in our_models()} - words)
    assert missing == []


def test_every_permission_that_the_code_asks_for_is_declared() -> None:
    """Each permission of a manifest is asked for somewhere in code or templates (an unknown one fails at once)."""
    declared = {permission.code for manifest in registry.manifests() for permission in manifest.permissions}
    asked = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in declared and path.name != "module.py":
                asked.add(node.value)
    asked |= {code for code in declared if _in_templates(code)}
    assert sorted(declared - asked) == []


def _in_templates(code: str) -> bool:
    return any(code in path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html"))


def test_every_action_asks_whether_its_actor_may() -> None:
    """Each public verb in actions requires a permission, or says in its docstring why it needs none (以下の者は…)."""
    silent = []
    for path in python_files():
        if "actions" not in path.parts and path.name != "actions.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asking = {
            function.name
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and re.search(r"\brequire(_sight)?\(", ast.unparse(function))
        }
        for function in tree.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            arguments = {argument.arg for argument in function.args.kwonlyargs}
            if "actor" not in arguments or function.name in asking or _calls(function, asking):
                continue
            if "whoever" not in (ast.get_docstring(function) or "").lower():
                silent.append(f"{path.relative_to(SOURCE)}:{function.name}")
    assert silent == []


def _calls(function: ast.FunctionDef, names: set[str]) -> bool:
    called = {
        node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return bool(called & names)


def test_every_verb_of_the_trail_is_said_in_words() -> None:
    """What is written into the trail is shown to people: its manifest names it."""
    declared = {verb for manifest in registry.manifests() for verb in manifest.verbs}
    silent = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "trail.write" and len(node.args) > 1:
                verbs = [part for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)]
                silent |= {verb.value for verb in verbs if "." in str(verb.value)} - declared - {".read"}
    assert silent == set()


def test_nothing_is_imported_inside_functions() -> None:
    """Hidden imports hide cycles; the checks' own plugin, which runs before Django is set up, is the one exception."""
    hidden = []
    for path in python_files():
        if path.name == "testing.py":
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                imports = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
                hidden += [f"{path.relative_to(SOURCE)}:{node.lineno}" for node in imports]
    assert hidden == []


def test_a_module_has_only_the_rooms_of_the_house() -> None:
    """A file that is not in the list of architecture fails here."""
    strange = [
        str(path.relative_to(SOURCE))
        for module in (SOURCE / "modules").iterdir()
        if module.is_dir() and module.name != "__pycache__"
        for path in module.iterdir()
        if path.name not in MODULE_FILES and path.name != "__pycache__"
    ]
    assert strange == []


def test_no_file_outgrows_its_room() -> None:
    """About 400 lines; what is longer becomes a package of the same name."""
    long = {
        str(path.relative_to(SOURCE)): count
        for path in python_files(tests=True)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 440
    }
    assert long == {}


def test_no_name_says_nothing() -> None:
    """utils, helpers and the like tell nobody where a thing belongs."""
    empty = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common|stuff)(_|$)")
    assert [str(path) for path in python_files() if empty.search(path.stem)] == []


def test_every_part_of_the_kernel_and_every_module_explains_itself() -> None:
    """A README of half a page."""
    parts = [SOURCE / "kernel" / name for name in settings.KERNEL] + [SOURCE / "modules" / n for n in settings.MODULES]
    assert [part.name for part in parts if not (part / "README.md").exists()] == []


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration() -> None:
    """`honbu makemigrations --check` finds nothing to write."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_address_that_a_template_leads_to_exists() -> None:
    """A name that no address bears fails only when somebody with the right to see that button opens the page."""
    known = {
        f"{space}:{name}"
        for space, (_prefix, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    broken = {
        f"{path.name}: {name}"
        for path in SOURCE.rglob("*.html")
        for name in re.findall(r"{% url ['\"](\w+:\w+)['\"]", path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert broken == set()
