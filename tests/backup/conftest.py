"""Databases of their own beside that of the suite, of the same kind, which survive a commit."""

import os
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from peewee import PostgresqlDatabase

from portal import tables
from portal.backup.actions import instead_of_the_portals
from portal.core.database import database_from, db, fields_of, table_of
from tests.backup.worlds import fill

# On PostgreSQL the portal's role owns its tables and is no superuser (docs/operations.md).
OWNER = "brug_owner"


class Place:
    """A database that the commands and models work on as long as the block lasts."""

    def __init__(self, app, url):
        self.app, self.url, self.database = app, url, database_from(url)

    def __enter__(self):
        self.block = instead_of_the_portals(self.database)
        self.block.__enter__()
        return self

    def __exit__(self, *error):
        self.block.__exit__(*error)
        self.database.close_all()

    def flask(self, *arguments):
        """`flask …` here: (exit status, what it says, what it complains of)."""
        done = self.app.test_cli_runner().invoke(args=[str(each) for each in arguments])
        assert not done.exception or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    def rows(self):
        """{table: all its rows}, each value as text that is the same of either kind."""
        found = {}
        for model in tables.ALL:
            columns = ", ".join(sorted(field.column_name for field in fields_of(model).values()))
            rows = db.execute_sql(f"SELECT {columns} FROM {table_of(model)}").fetchall()
            found[table_of(model)] = sorted(map(_plain, rows))
        return found


def _plain(row):
    return [str(int(value) if isinstance(value, bool) else value) for value in row]


@pytest.fixture
def place(app, tmp_path):
    """(name) -> a new database of the kind that the suite runs on, without tables."""
    url, made = app.config["DATABASE_URL"], []

    def make(name):
        if url.startswith("sqlite"):
            return Place(app, f"sqlite:///{tmp_path}/{name}.db")
        made.append(name)
        with committed(url) as execute:
            if not execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{OWNER}'").fetchone():
                execute(f"CREATE ROLE {OWNER}")
            execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            execute(f"CREATE SCHEMA {name} AUTHORIZATION {OWNER}")
        options = quote(f"-c role={OWNER} -c search_path={name}")
        return Place(app, f"{url}?options={options}")

    yield make
    for name in made:
        with committed(url) as execute:
            execute(f"DROP SCHEMA {name} CASCADE")


@contextmanager
def committed(url):
    """Statements of a connection of their own, apart from what a test rolls back."""
    database = database_from(url)
    with database.connection_context():
        yield database.execute_sql
    database.close_all()


@pytest.fixture
def sqlite_place(app, tmp_path):
    return lambda name: Place(app, f"sqlite:///{tmp_path}/{name}.db")


@pytest.fixture
def filled(place):
    """(name) -> a database with some of everything that is hard to carry over."""

    def make(name):
        made = place(name)
        with made:
            assert made.flask("db", "up")[0] == 0
            with db.atomic():
                made.token = fill()
        return made

    return make


def environment_of(made):
    """For another process that works on the same database with the same keys."""
    return {
        **os.environ,
        "PORTAL_INSTANCE": os.environ["PORTAL_INSTANCE"],
        "PORTAL_DATABASE_URL": made.url,
    }


def is_postgresql(made) -> bool:
    return isinstance(made.database, PostgresqlDatabase)
