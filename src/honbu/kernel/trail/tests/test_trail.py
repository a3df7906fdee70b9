"""The trail in the database: append-only, sealed at commit, verified."""

import os
import threading
import uuid

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from honbu.kernel.organisation.public import Person, System
from honbu.kernel.organisation.tests.makers import a_person, a_ward
from honbu.kernel.trail import public as trail

MACHINE = System("検査")


def another_connection() -> psycopg.Connection:
    """A connection of its own, as another process would have."""
    parameters = connection.get_connection_params()
    for unknown in ("cursor_factory", "context"):
        parameters.pop(unknown, None)
    return psycopg.connect(**parameters)


@pytest.mark.django_db
def test_a_line_says_who_it_was_with_name_and_post_of_that_time():
    ward = a_ward()
    chief = a_person("前田 和子", ward["office"], title="課長", rank=70)
    line = trail.write(
        chief, "personnel.person.appointed", chief, before={"役": None}, after={"役": "監査員"}, reason="年度計画"
    )
    Person.objects.filter(pk=chief.pk).update(family_name="改姓")
    line.refresh_from_db()
    assert (line.actor_name, line.actor_post) == ("前田 和子", "政策経営部情報管理課 課長")
    assert trail.plain(line) == [("役", None, "監査員")]
    assert line.unit_id == ward["office"].pk


@pytest.mark.django_db
def test_lines_of_one_request_carry_its_number():
    person, number = a_person(), uuid.uuid4()
    with trail.request_context(number):
        line = trail.write(MACHINE, "x", person)
    assert line.request_id == number
    assert trail.write(MACHINE, "x", person).request_id is None


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["trail_line", "trail_seal"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {0} SET id = id", "UPDATE {0} SET position = position", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"],
)
def test_the_database_refuses_to_change_or_empty_the_trail(table, statement):
    if ("position" in statement) != (table == "trail_seal") and "UPDATE" in statement:
        statement = "UPDATE {0} SET " + ("position = position" if table == "trail_seal" else "verb = verb")
    trail.write(MACHINE, "x", a_person())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_not_truncated")
        with pytest.raises(DatabaseError, match="証跡は追記のみです"), transaction.atomic():
            cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
def test_a_line_is_sealed_when_its_transaction_commits_and_never_without_it():
    person = a_person()
    with transaction.atomic():
        trail.write(MACHINE, "x", person)
        transaction.set_rollback(True)
    trail.write(MACHINE, "y", person)
    verdict = trail.verify()
    assert (verdict.holds, verdict.lines) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_the_check_in_python_agrees_with_the_seals_of_the_database():
    person = a_person("𠮷野 葛󠄀")
    for number in range(20):
        trail.write(
            MACHINE, f"動詞{number}", person, before={"a": [1, 2.5, None]}, after={"é": "改行\n|-|"}, reason="理由:|-"
        )
    assert trail.verify().holds


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tampering", "rule"),
    [
        ("UPDATE trail_line SET reason = 'b' WHERE id = (SELECT min(id) + 1 FROM trail_line)", "altered"),
        ("DELETE FROM trail_line WHERE id = (SELECT min(id) + 1 FROM trail_line)", "deleted"),
        ("DELETE FROM trail_seal WHERE position = 2", "missing"),
        ("UPDATE trail_line SET before = jsonb '{\"a\": 2}' WHERE id = (SELECT max(id) FROM trail_line)", "altered"),
    ],
)
def test_one_byte_altered_by_a_superuser_of_the_database_is_found(tampering, rule):
    person = a_person()
    for _ in range(4):
        trail.write(MACHINE, "x", person, before={"a": 1}, reason="a")
    assert trail.verify().holds
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(tampering)
        cursor.execute("SET session_replication_role = DEFAULT")
    verdict = trail.verify()
    assert rule in {found.rule for found in verdict.breaks}


@pytest.mark.django_db(transaction=True)
def test_lines_cut_off_the_end_are_found_by_whoever_noted_the_head():
    person = a_person()
    for _ in range(3):
        trail.write(MACHINE, "x", person)
    head = trail.verify().head
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM trail_line WHERE id = (SELECT max(id) FROM trail_line)")
        cursor.execute("DELETE FROM trail_seal WHERE position = 3")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert trail.verify().holds
    assert [found.rule for found in trail.verify(expected_head=head).breaks] == ["cut"]


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_make_one_chain_without_forks():
    insert = """INSERT INTO trail_line (at, actor_name, actor_post, verb, object_type, object_id, object_title, reason)
        VALUES (clock_timestamp(), '検査', '', 'x', 't', %s, '', '')"""
    failures = []

    def write(number: int) -> None:
        try:
            with another_connection() as link:
                for _ in range(4):
                    link.execute(insert, [str(number)])
                    link.commit()
        except psycopg.Error as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=[number]) for number in range(50)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    verdict = trail.verify()
    assert failures == []
    assert (verdict.holds, verdict.lines) == (True, 200)


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_does_not_keep_others_from_writing():
    person = a_person()
    with another_connection() as slow:
        slow.execute(
            "INSERT INTO trail_line (at, actor_name, actor_post, verb, object_type, object_id, object_title, reason) "
            "VALUES (clock_timestamp(), '遅い人', '', 'slow', 't', '1', '', '')"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
        trail.write(MACHINE, "quick", person)
        slow.commit()
    assert trail.verify().lines == 2
    assert trail.verify().holds


@pytest.mark.django_db(transaction=True)
def test_the_pages_own_role_can_add_a_line_but_neither_seal_nor_change_it():
    with another_connection() as link:
        link.autocommit = True
        role = f"web_{os.getpid()}"
        link.execute(f"CREATE ROLE {role}")
        try:
            link.execute(f"GRANT SELECT, INSERT ON trail_line TO {role}")
            link.execute(f"GRANT SELECT ON trail_seal TO {role}")
            link.execute(f"GRANT USAGE ON SEQUENCE trail_line_id_seq TO {role}")
            link.execute(f"SET ROLE {role}")
            link.execute(
                "INSERT INTO trail_line (at, actor_name, actor_post, verb, object_type, object_id, object_title, reason) "
                "VALUES (clock_timestamp(), 'a', '', 'x', 't', '1', '', '')"
            )
            for forbidden in (
                "INSERT INTO trail_seal VALUES (9, 9, ''::bytea, ''::bytea)",
                "UPDATE trail_line SET verb = 'z'",
                "DELETE FROM trail_line",
                "TRUNCATE trail_line",
                "ALTER TABLE trail_line DISABLE TRIGGER ALL",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    link.execute(forbidden)
            link.execute("RESET ROLE")
            assert trail.verify().holds
        finally:
            link.execute("RESET ROLE")
            link.execute(f"DROP OWNED BY {role}")
            link.execute(f"DROP ROLE {role}")
