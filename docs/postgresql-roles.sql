-- Two roles for PostgreSQL: one that owns the tables and changes them, one that the portal has.
-- Run it as a superuser in the portal's database, once `flask db up` has made the tables as
-- brug_owner; then give brug_portal a password. Run the last part again after a newer version.

CREATE ROLE brug_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE brug_portal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;

-- Nobody makes anything but the owner.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO brug_owner;
GRANT USAGE ON SCHEMA public TO brug_portal;

-- Rows, not tables.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO brug_portal;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO brug_portal;
ALTER DEFAULT PRIVILEGES FOR ROLE brug_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO brug_portal;
ALTER DEFAULT PRIVILEGES FOR ROLE brug_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO brug_portal;

-- The audit log is added to; what is old enough may go, which its own triggers look at.
REVOKE UPDATE ON journal_entry FROM brug_portal;
REVOKE UPDATE, DELETE ON audit_link FROM brug_portal;
-- Which steps the tables have had is for the owner to write.
REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM brug_portal;
