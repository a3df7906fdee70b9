"""What holds of a fresh installation: secrets, roles, migrations, the first person."""

import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg

from proving.house import FAMILY_NAME, House
from proving.people import PASSWORD, USERNAME
from proving.place import bare_environment, claim, run
from proving.web import Visitor


def refuses_to_start_unfinished(house: House) -> str:
    """Without its secret key, its hosts, its name or its database nothing starts, and the message names what is missing."""
    complete = house.unit_environment()
    missing = {
        "HONBU_SECRET_KEY": ("HONBU_SECRET_KEY_FILE", {}),
        "HONBU_HOSTS": ("HONBU_HOSTS", {}),
        "HONBU_WARD_NAME": ("HONBU_WARD_NAME", {}),
        "HONBU_WARD_NAME_EN": ("HONBU_WARD_NAME_EN", {}),
        "DATABASE_URL": ("DATABASE_URL_FILE", {}),
        "too short": ("HONBU_SECRET_KEY_FILE", {"HONBU_SECRET_KEY": "short"}),
    }
    command = house.nodes[0].command

    def refused(name: str) -> str:
        left_out, instead = missing[name]
        environment = {key: value for key, value in complete.items() if key != left_out} | instead
        honbu = [command[0], "-m", "honbu.config.cli", "migrate"]
        for words in [honbu, command] if name == "HONBU_HOSTS" else [honbu]:
            result = run(words, environment=environment, expected=None)
            said = result.stdout + result.stderr
            claim(result.returncode != 0, f"{words[2]} started without {left_out}")
            claim(name in said, f"{words[2]} does not name {name}: {said[-300:]}")
        return name

    with ThreadPoolExecutor(4) as pool:
        tried = list(pool.map(refused, missing))
    return f"pages and commands refuse, {len(tried)} ways, each named"


def database_only_over_verified_tls(house: House) -> str:
    """Roles come in with TLS and a password; without TLS, or under a name that the certificate does not hold, nobody does."""
    database = house.database
    for role in ("honbu", "honbu_web", "honbu_backup"):
        with database.as_role(role) as link:
            row = link.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
        claim(row and row[0], f"{role} is connected without TLS")
    refused = {
        "no TLS": database.url("honbu_web", mode="disable"),
        "other name": database.url("honbu_web", host="localhost"),
        "other database": database.url("honbu_web", database="postgres"),
    }
    for why, url in refused.items():
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            continue
        claim(holds=False, otherwise=f"a connection came about with {why}")
    return f"PostgreSQL {database.version}, {row[1] if row else ''}, verify-full; {len(refused)} wrong ways refused"


def owner_migrates(house: House) -> str:
    """Migrations run as the owner; the role of the pages could not."""
    began = time.monotonic()
    house.admin("migrate")
    seconds = time.monotonic() - began
    tables = house.database.count("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    other = house.database.count("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'honbu'")
    claim(tables > 20 and other == 0, f"{other} of {tables} tables do not belong to the owner")
    return f"{tables} tables in {seconds:.1f} s"


def migrating_again_changes_nothing(house: House) -> str:
    """An upgrade to the version that runs already is a no-op, so a step that was cut off is simply done again."""
    before = _shape(house)
    began = time.monotonic()
    house.admin("migrate")
    seconds = time.monotonic() - began
    after = _shape(house)
    claim(before == after, "the second migration changed tables, rights or rows")
    return f"same schema, rights and rows after a second run of {seconds:.1f} s"


def _shape(house: House) -> str:
    dump = run(
        [house.database.binaries / "pg_dump", "--schema-only", house.database.url("honbu_backup")],
        environment=bare_environment(),
    ).stdout
    kept = [line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
    migrations = house.database.count("SELECT count(*) FROM django_migrations")
    roles = house.database.count("SELECT count(*) FROM access_role")
    return "\n".join([*kept, str(migrations), str(roles)])


def web_role_can_only_add_to_the_trail(house: House) -> str:
    """Whoever takes over the pages can neither change nor empty the trail, nor change a table."""
    deeds = [
        "UPDATE trail_line SET reason = 'x'",
        "DELETE FROM trail_line",
        "TRUNCATE trail_line",
        "TRUNCATE trail_seal",
        "UPDATE trail_seal SET hash = hash",
        "INSERT INTO trail_seal SELECT 999999, 999999, hash, previous FROM trail_seal LIMIT 1",
        "ALTER TABLE trail_line DISABLE TRIGGER ALL",
        "DROP TRIGGER trail_line_sealed ON trail_line",
        "ALTER TABLE accounts_account ADD COLUMN x integer",
        "CREATE TABLE x (y integer)",
        "DELETE FROM django_migrations",
        "SET session_replication_role = replica",
        "SET ROLE honbu",
    ]
    with house.database.as_role("honbu_web") as link:
        for deed in deeds:
            try:
                link.execute(deed)
            except psycopg.errors.InsufficientPrivilege:
                continue
            claim(holds=False, otherwise=f"the role of the pages could: {deed}")
    return f"{len(deeds)} of {len(deeds)} attempts refused by the database"


def starts_behind_nginx(house: House) -> str:
    """Texts are compiled, static files collected, nginx takes the shipped configuration, two nodes, streams and worker answer."""
    collected = house.admin("build").strip().splitlines()[-1]
    shutil.copytree(house.homes[0] / "static", house.homes[1] / "static")
    verdict = house.gate.start()
    claim(verdict == "successful", f"nginx -t: {verdict}")
    began = time.monotonic()
    house.start()
    ready = house.visitor.get("/health/ready")
    claim(ready.status == 200 and json.loads(ready.body) == {"ready": True}, f"/health/ready: {ready.status}")
    english = Visitor(house.gate, {"honbu_language": "en"}).get("/accounts/login/")
    claim('lang="en"' in english.text and "Password" in english.text, "the English texts are not there")
    files = re.search(r"\d+", collected)
    seconds = time.monotonic() - began
    held = ", ".join(f"{name} {size} MB" for name, size in house.memory().items())
    return f"nginx -t {verdict}; {files[0] if files else '?'} static files; ready in {seconds:.1f} s; {held}"


def first_administrator_signs_in(house: House) -> str:
    """The installation's first person is made by a command, signs in over TLS and has to choose an own password."""
    made = json.loads(
        house.admin(
            "accounts", "first-administrator", "--number", "900001", "--username", USERNAME,
            "--family-name", FAMILY_NAME, "--given-name", "花子", "--json",
        )
    )  # fmt: skip
    again = house.admin(
        "accounts", "first-administrator", "--number", "900002", "--username", "other", "--family-name", "x", expected=1
    )
    visitor = house.visitor
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    door = "/accounts/login/"
    entered = visitor.send(door, headers=claimed, login=USERNAME, password=made["temporary_password"])
    claim(entered.status == 302, f"sign-in: {entered.status}")
    sent = visitor.get("/calendar/")
    claim(sent.status == 302 and "password" in sent.headers["Location"], "a temporary password opened the house")
    page = sent.headers["Location"]
    changed = visitor.send(page, oldpassword=made["temporary_password"], password1=PASSWORD, password2=PASSWORD)
    claim(changed.status == 302, f"own password: {changed.status}")
    first = visitor.get("/")
    claim(first.status == 200 and FAMILY_NAME in first.text, f"first page: {first.status}")
    claim("administrator" in again.lower() or "管理者" in again, "a second first administrator was made")
    with house.database.as_role("honbu_backup") as link:
        row = link.execute(
            "SELECT after ->> '接続元' FROM trail_line WHERE verb = 'accounts.session.opened' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    claim(row == ("127.0.0.1",), f"the trail believes the client's own X-Forwarded-For: {row}")
    return "made once, signed in, own password; a forged X-Forwarded-For went no further"
