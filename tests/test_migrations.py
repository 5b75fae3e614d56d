"""The migrations and the models describe one schema: the checks, keys and indexes included.

`pwmigrate generate` overlooks CHECK constraints and changed column types; this does not.
"""

import re

import pytest
from peewee import SqliteDatabase
from playhouse.db_url import connect
from playhouse.migrations import Runner

from portal import tables
from portal.core.database.migrate import MIGRATIONS


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
