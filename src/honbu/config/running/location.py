"""Where this installation keeps what it owns: its folder, its secrets, the way to its database."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

import honbu


class SecretMissing(RuntimeError):
    """A secret that this installation must be given is neither in the environment nor in the named file."""


def home() -> Path:
    """`HONBU_HOME`, else `var/` beside the source tree, else `./var`."""
    if "HONBU_HOME" in os.environ:
        return Path(os.environ["HONBU_HOME"]).resolve()
    tree = Path(honbu.__file__).resolve().parents[2]
    return (tree if (tree / "pyproject.toml").exists() else Path.cwd()) / "var"


def secret_from_environment(name: str, *, default: str | None = None) -> str:
    """The secret in variable `name`, or in the file that `name`_FILE names (systemd credentials, container secrets)."""
    if name in os.environ:
        return os.environ[name]
    if f"{name}_FILE" in os.environ:
        return Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    if default is None:
        raise SecretMissing(f"Set {name} or {name}_FILE: there is no default for it.")
    return default


def local_secret(name: str) -> str:
    """A secret of this one machine, made at its first use and kept readable to its owner only."""
    path = home() / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if name not in known:
        known[name] = secrets.token_urlsafe(48)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            json.dump(known, handle)
        draft.replace(path)
    return known[name]


def connection_file() -> Path:
    """Where the launcher leaves the address of the private database for other commands of this installation."""
    return home() / "database.json"


def database_url(role: str = "web") -> str:
    """How to reach the database as `web` (pages, worker) or `owner` (migrations): the environment, else the launcher's."""
    variable = "DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"
    for name in (variable, "DATABASE_URL"):
        if name in os.environ or f"{name}_FILE" in os.environ:
            return secret_from_environment(name)
    path = connection_file()
    if path.exists():
        known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return known[role]
    return ""


def database_settings() -> dict[str, Any]:
    """The same as Django wants it. Without any known database the settings load, and the first query says what is missing."""
    role = "owner" if os.environ.get("HONBU_DATABASE_ROLE") == "owner" else "web"
    parts: dict[str, Any] = dict(conninfo_to_dict(database_url(role)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "honbu"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }
