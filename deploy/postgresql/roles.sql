-- The roles and the database of a ward; run once by the database's superuser, and again at will:
--
--   HONBU_OWNER_PASSWORD=… HONBU_WEB_PASSWORD=… HONBU_BACKUP_PASSWORD=… psql -X -d postgres -f roles.sql
--
-- Passwords come from the environment, so that they stand neither in a file nor in the list of processes; a role whose
-- variable is not set keeps the password that it has.
\set ON_ERROR_STOP on
\set owner_password ''
\set web_password ''
\set backup_password ''
\getenv owner_password HONBU_OWNER_PASSWORD
\getenv web_password HONBU_WEB_PASSWORD
\getenv backup_password HONBU_BACKUP_PASSWORD

-- The statements below hold passwords: this session is kept out of the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

-- honbu         owns the database: migrations, restore. No process that answers the network knows its password.
-- honbu_web     pages, streams, worker: reads and writes rows, changes no table, only adds to the trail.
-- honbu_backup  reads everything, writes nothing here; may make the throwaway database in which a backup is tried out.
SELECT format('CREATE ROLE %I', name)
    FROM unnest(ARRAY['honbu', 'honbu_web', 'honbu_backup']) AS name
    WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE honbu WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 8;
ALTER ROLE honbu_web WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE honbu_backup WITH LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4;
GRANT pg_read_all_data TO honbu_backup;

SELECT format('ALTER ROLE honbu PASSWORD %L', :'owner_password') WHERE :'owner_password' <> '' \gexec
SELECT format('ALTER ROLE honbu_web PASSWORD %L', :'web_password') WHERE :'web_password' <> '' \gexec
SELECT format('ALTER ROLE honbu_backup PASSWORD %L', :'backup_password') WHERE :'backup_password' <> '' \gexec

-- A page that hangs gives its locks back. Migrations, restore and backup take the time that they need.
ALTER ROLE honbu_web SET statement_timeout = '120s';
ALTER ROLE honbu_web SET idle_in_transaction_session_timeout = '120s';
-- A migration that can't have a table at once gives up, instead of making every page wait behind it.
ALTER ROLE honbu SET lock_timeout = '10s';

-- Never the plain C locale: regular expressions and trigrams then know no Japanese letter.
SELECT 'CREATE DATABASE honbu OWNER honbu TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8'''
    WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'honbu') \gexec

REVOKE ALL ON DATABASE honbu FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE honbu TO honbu_web;
GRANT CONNECT ON DATABASE honbu TO honbu_backup;
ALTER DATABASE honbu SET timezone = 'Asia/Tokyo';

\connect honbu
-- The one extension that is needed belongs to the owner, so that a restore may drop it and make it anew. It is a trusted
-- one: the owner of a database needs no superuser for it.
SET ROLE honbu;
CREATE EXTENSION IF NOT EXISTS btree_gist;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- What honbu_web may do with the tables is granted by `honbu migrate`, each time, because only then are there tables.
