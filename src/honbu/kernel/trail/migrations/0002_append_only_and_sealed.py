"""The database itself keeps the trail: it refuses to change or empty it, and seals each line when it is committed."""

import hashlib

from django.db import migrations

GENESIS = hashlib.sha256(b"honbu trail").hexdigest()

FORWARDS = rf"""
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '証跡は追記のみです (% %)', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER trail_line_append_only BEFORE UPDATE OR DELETE ON trail_line
    FOR EACH ROW EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_line_not_truncated BEFORE TRUNCATE ON trail_line
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_seal_append_only BEFORE UPDATE OR DELETE ON trail_seal
    FOR EACH ROW EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_seal_not_truncated BEFORE TRUNCATE ON trail_seal
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();

CREATE FUNCTION trail_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL THEN '-' ELSE octet_length(value)::text || ':' || value END
$$;

CREATE FUNCTION trail_canonical(line trail_line) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('|',
        trail_field(line.id::text),
        trail_field(to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')),
        trail_field(line.actor_id::text), trail_field(line.actor_name), trail_field(line.actor_post),
        trail_field(line.verb), trail_field(line.object_type), trail_field(line.object_id),
        trail_field(line.object_title), trail_field(line.unit_id::text),
        trail_field(line.before::text), trail_field(line.after::text),
        trail_field(line.reason), trail_field(line.request_id::text))
$$;

-- Deferred to the commit, so that the lock on the chain is held for the commit alone and never while a person's
-- action still works. As its owner, because the web role may not write seals.
CREATE FUNCTION trail_seal_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    last_position bigint;
    last_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(7235421);
    SELECT position, hash INTO last_position, last_hash FROM trail_seal ORDER BY position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    last_hash := coalesce(last_hash, '\x{GENESIS}'::bytea);
    INSERT INTO trail_seal (position, line_id, previous, hash) VALUES (
        last_position + 1, NEW.id, last_hash,
        sha256(last_hash || convert_to(trail_canonical(NEW), 'UTF8')));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER trail_line_sealed AFTER INSERT ON trail_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trail_seal_line();
"""

BACKWARDS = """
DROP TRIGGER trail_line_sealed ON trail_line;
DROP FUNCTION trail_seal_line();
DROP FUNCTION trail_canonical(trail_line);
DROP FUNCTION trail_field(text);
DROP TRIGGER trail_line_append_only ON trail_line;
DROP TRIGGER trail_line_not_truncated ON trail_line;
DROP TRIGGER trail_seal_append_only ON trail_seal;
DROP TRIGGER trail_seal_not_truncated ON trail_seal;
DROP FUNCTION trail_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
