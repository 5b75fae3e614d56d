"""The migrations and the models describe one schema: the checks, keys and indexes included.

`pwmigrate generate` overlooks CHECK constraints and changed column types; this does not.
"""

import re
from pathlib import Path

import pytest
from peewee import SqliteDatabase
from playhouse.db_url import connect
from playhouse.migrations import Runner

from portal import tables
from portal.core.crypto import digest_of
from portal.core.database import db, table_of
from portal.core.database.migrate import MIGRATIONS
from portal.privacy.classes import without_class


@pytest.fixture
def empty_database(app, tmp_path):
    """A second database, of the same kind as the one that the suite runs on."""
    url = app.config["DATABASE_URL"]
    if url.startswith("sqlite"):
        database = connect(f"sqlite:///{tmp_path}/scratch.db")
        with database.connection_context():
            yield database
        return

    database = connect(url, options="-c search_path=scratch")
    with database.connection_context():
        database.execute_sql("DROP SCHEMA IF EXISTS scratch CASCADE")
        database.execute_sql("CREATE SCHEMA scratch")
        yield database
        database.execute_sql("DROP SCHEMA scratch CASCADE")


def checks_of(database, table):
    if isinstance(database, SqliteDatabase):
        [[ddl]] = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", [table])
        return sorted(re.findall(r"CHECK \((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", ddl))
    rows = database.execute_sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid = %s::regclass",
        [table],
    )
    return sorted(definition for [definition] in rows)


def partial_indexes_of(database, table):
    """Those that hold some of the rows, or what is computed of a row."""
    if isinstance(database, SqliteDatabase):
        made = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
    else:
        made = "SELECT indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = 'scratch'"
    found = [sql for (sql,) in database.execute_sql(made, [table]) if sql]
    return sorted(sql for sql in found if " WHERE " in sql or "coalesce" in sql.lower())


def schema_of(database):
    return {
        table: {
            "columns": sorted(c[:4] for c in database.get_columns(table)),
            "indexes": sorted((str(i.columns), i.unique) for i in database.get_indexes(table)),
            "references": sorted(
                (f.column, f.dest_table, f.dest_column, f.on_delete)
                for f in database.get_foreign_keys(table)
            ),
            "checks": checks_of(database, table),
            "partial indexes": partial_indexes_of(database, table),
        }
        for table in database.get_tables()
        if table != "schema_migration"
    }


@pytest.mark.real_commits  # in a database of its own: no transaction of the suite waits for it
def test_the_migrations_build_what_the_models_describe(empty_database):
    runner = Runner(empty_database, directory=str(MIGRATIONS))
    runner.up()
    migrated = schema_of(empty_database)
    runner.down(runner.status()[0].name)
    assert schema_of(empty_database) == {}

    with empty_database.bind_ctx(tables.ALL):
        empty_database.create_tables(tables.ALL)
    assert migrated == schema_of(empty_database)


RELEASED = Path(__file__).with_name("released_migrations.txt")  # name and SHA-256 of each
# What is of all branches: branches themselves, settings, what was tried too often, how
# the portal is doing; totals that branches sent, which each reads and only its own branch writes.
OF_ALL = {"branch", "setting", "throttle", "schema_migration", "last_done", "branch_totals"}
OF_ALL |= {"passkey_challenge"}  # digests, of nobody


@pytest.mark.postgresql
def test_postgresql_keeps_each_table_apart_that_is_of_a_branch(app):
    rows = db.execute_sql(
        "SELECT c.relname, c.relforcerowsecurity, p.qual FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_policies p ON p.tablename = c.relname AND p.schemaname = n.nspname"
        " WHERE c.relkind = 'r' AND n.nspname = 'public'"
    )
    apart = {table for table, forced, seen in rows if forced and "app.branch" in (seen or "")}

    assert apart == {table_of(model) for model in tables.ALL} - OF_ALL


def test_a_reference_between_two_records_of_a_branch_carries_the_branch(app):
    """No statement, by whatever path, lets a record of one branch point to one of another."""
    # Words are written with the branch of their record; a rate and a rule may be of all branches.
    free = {"branch_id", "record_id", "rate_id", "rule_id"}
    keys = {table: db.get_foreign_keys(table) for table in db.get_tables()}
    of_a_branch = {
        table for table in keys if "branch" in {k.dest_table for k in keys[table]} - {table}
    }
    without = []
    for table in of_a_branch:
        for other in of_a_branch:
            columns = {key.column for key in keys[table] if key.dest_table == other}
            carried = [key.column for key in keys[table] if key.dest_table == other]
            if carried.count("branch_id") < len(columns - free):
                without.append(f"{table} to {other}")
    assert without == []


TRIGGERS = {
    "calendar_assignment_changed",
    "calendar_assignment_gone",
    "calendar_assignment_new",
    "calendar_client_moved",
    "calendar_conflict_changed",
    "calendar_conflict_gone",
    "calendar_conflict_new",
    "calendar_person_changed",
    "calendar_person_role_changed",
    "calendar_person_role_gone",
    "calendar_person_role_new",
    "claim_event_stays",
    "field_change_kept",
    "field_change_sealed",
    "journal_entry_kept",
    "journal_entry_stays",
    "audit_link_kept",
    "audit_link_stays",
}


def test_the_database_itself_does_what_no_statement_may_pass_by(app):
    if isinstance(db.obj, SqliteDatabase):
        rows = db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = db.execute_sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")

    assert {name for (name,) in rows} == TRIGGERS


def test_a_step_that_was_released_is_never_edited():
    """A database that has had it would differ from one that begins today: write a new step."""
    released = dict(line.split() for line in RELEASED.read_text().splitlines())
    as_now = {step.name: digest_of(step.read_bytes()) for step in MIGRATIONS.glob("0*.py")}

    assert {name: as_now.get(name) for name in released} == released


def test_each_column_of_text_has_its_class(app):
    """R71b: what is erased with somebody, and what the register of processing says of it."""
    assert without_class() == [], "say what they hold in portal/privacy/classes.py"
