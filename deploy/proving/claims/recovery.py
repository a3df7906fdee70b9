"""What one hopes never to need: restore, roll-back, a broken trail; and logs that may be shown."""

import json
import time

import psycopg

from proving.house import FAMILY_NAME, House
from proving.people import MARKS
from proving.place import claim, run
from proving.web import HOST

# What somebody could do who has the database's superuser: cut the trail's last line and seal off, leaving a whole chain.
CUT = """
BEGIN;
SET LOCAL session_replication_role = replica;
CREATE TABLE aside_seal AS SELECT * FROM trail_seal ORDER BY position DESC LIMIT 1;
CREATE TABLE aside_line AS SELECT * FROM trail_line WHERE id = (SELECT line_id FROM aside_seal);
DELETE FROM trail_line WHERE id = (SELECT line_id FROM aside_seal);
DELETE FROM trail_seal WHERE position = (SELECT position FROM aside_seal);
COMMIT;
"""
MEND = """
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO trail_line SELECT * FROM aside_line;
INSERT INTO trail_seal SELECT * FROM aside_seal;
DROP TABLE aside_line, aside_seal;
COMMIT;
"""


def backup_comes_back(house: House) -> str:
    """A backup is made while the house runs, restored into an empty place, and what came back is the same."""
    house.inside("document", "30000")
    made = json.loads(house.script("honbu-backup", *_backup_secret(house)).strip().splitlines()[-1])
    archive = made["path"]
    house.database.superuser(
        "CREATE DATABASE honbu_drill OWNER honbu TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    )
    house.database.superuser("REVOKE ALL ON DATABASE honbu_drill FROM PUBLIC")
    house.database.superuser("GRANT CONNECT, TEMPORARY ON DATABASE honbu_drill TO honbu_web")
    house.database.superuser("GRANT CONNECT ON DATABASE honbu_drill TO honbu_backup")
    drill = house.drill()
    began = time.monotonic()
    said = house.admin("restore", archive, etc=drill)
    seconds = time.monotonic() - began
    verdict = json.loads(house.admin("verify-trail", "--json", "--expect", made["trail_head"], etc=drill))
    claim(verdict["holds"] and "holds" in said, f"the restored trail does not hold: {verdict}")
    files = [path for path in (house.place.root / "files-drill").rglob("*") if path.is_file()]
    claim(len(files) == made["files"], f"{len(files)} of {made['files']} files came back")
    again = house.admin("restore", archive, etc=drill, expected=2)
    claim("empty" in again, "a restore went over what was there")
    second = json.loads(house.admin("backup", house.backups / "second.tar", "--json", etc=drill).splitlines()[-1])
    claim(second["restored_rows"] == second["rows"], "a backup of the restored database differs")
    return (
        f"{made['rows']:,} rows, {made['files']} files, {made['bytes'] / 1024:,.0f} kB; back in {seconds:.1f} s; "
        f"the trail holds: {verdict['lines']} lines"
    )


def _backup_secret(house: House) -> tuple[str, ...]:
    return (f"DATABASE_OWNER_URL_FILE={house.etc / 'secrets' / 'database_backup_url'}",)


def rolled_back_by_backup(house: House) -> str:
    """Roll-back to the state before an upgrade: a node on the restored database answers, with the sign-ins of then."""
    environment = house.unit_environment(etc=house.place.root / "etc-drill", home=house.homes[1])
    house.nodes[1].tell_to_end()
    house.nodes[1].wait(35)
    running = house.nodes[1].environment
    house.nodes[1].environment = environment
    house.nodes[1].start()
    house.wait_for_node(1)
    cookie = f"honbu_session={house.visitor.cookies['honbu_session']}"
    page = run(
        ["curl", "-sf", "-b", cookie, "-H", f"Host: {HOST}", "-H", "X-Forwarded-Proto: https",
         f"http://127.0.0.1:{house.ports[1]}/"]
    ).stdout  # fmt: skip
    claim(FAMILY_NAME in page, "the restored house does not know its administrator")
    house.nodes[1].tell_to_end()
    house.nodes[1].wait(35)
    house.nodes[1].environment = running
    house.nodes[1].start()
    house.wait_for_node(1)
    return "a node on the restored database shows the administrator's first page"


def broken_trail_is_found(house: House) -> str:
    """The nightly check notes the chain's head; lines cut off its end, which leave a chain that holds, are found by it."""
    heads = house.place.root / "trail-heads"
    kept = f"HONBU_TRAIL_HEADS={heads}"
    house.script("honbu-verify-trail", kept)
    house.script("honbu-verify-trail", kept)
    noted = heads.read_text(encoding="utf-8").splitlines()
    claim(len(noted) == 1, f"noted {len(noted)} heads of an unchanged chain")
    house.database.superuser(CUT)
    plain = json.loads(house.admin("verify-trail", "--json"))
    said = house.script("honbu-verify-trail", kept, expected=1)
    house.database.superuser(MEND)
    house.script("honbu-verify-trail", kept)
    claim(plain["holds"] and '"cut"' in said, f"the cut end was not found: {said[-200:]}")
    return "a cut-off end, invisible to the chain alone, was found by the noted head; mended, the check passes"


def logs_hold_no_person(house: House) -> str:
    """After all this no log of nginx, nodes, streams, worker or database holds a name, a password or a query."""
    house.visitor.get("/operations/trail/?q=hanako-no-himitsu")
    with house.database.as_role("honbu_web") as link:
        for _time in range(2):
            try:
                link.execute("INSERT INTO accounts_account (username) VALUES ('hanako-no-himitsu')")
            except psycopg.Error:
                continue
    paths = [*house.place.logs.glob("*.log"), house.gate.log, house.gate.errors, house.database.log]
    size, requests = 0, 0
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        size += len(text)
        for mark in MARKS:
            claim(mark not in text, f"{path.name} holds {mark!r}")
    for node in house.nodes:
        for line in node.log.read_text(encoding="utf-8").splitlines():
            claim(line.startswith(("{", "[")), f"not a structured line in {node.name}: {line[:120]}")
            requests += '"event": "request"' in line
    claim(requests > 50, f"the nodes logged {requests} requests")
    return f"{len(paths)} logs, {size / 1024:,.0f} kB, {requests:,} request lines as JSON: none of {len(MARKS)} marks"
