"""`flask db up`: brings any database to the newest schema, one process at a time."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from flask import Flask, abort, current_app, request
from flask.cli import AppGroup
from peewee import Database, DatabaseError, SqliteDatabase
from playhouse.migrations import Runner

from portal.db import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK_NUMBER = 7_274_184  # an arbitrary number, the same for every process

# What else a migrated database needs, which a migration cannot do: () -> None, safe to repeat.
AFTER_UP: list[Callable[[], None]] = []

db_cli = AppGroup("db", help="The database schema.")


class UnknownSchema(RuntimeError):
    """The database and the program do not belong together."""


class BrokenSchema(UnknownSchema):
    """A step left rows that point to nothing."""


def runner() -> Runner:
    return Runner(db.obj, directory=str(MIGRATIONS))


def applied(database: Database) -> list[str]:
    """The steps that this database has had."""
    return sorted(Runner(database, directory=str(MIGRATIONS)).applied())


def refuse_lost_references() -> None:
    """SQLite looks at no reference while a table is made anew, so look afterwards."""
    if not isinstance(db.obj, SqliteDatabase):
        return
    if lost := db.execute_sql("PRAGMA foreign_key_check").fetchone():
        raise BrokenSchema(f"A row of {lost[0]} points to nothing. Go back to the copy before.")


def pending() -> list[str]:
    """Migrations that the database lacks. Raises UnknownSchema if it is newer than the program."""
    status = runner().status()
    if newer := [m.name for m in status if m.path is None]:
        raise UnknownSchema(f"This database is newer than the program: {', '.join(newer)}.")
    return [m.name for m in status if not m.applied]


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process migrate; the others wait for it."""
    if isinstance(db.obj, SqliteDatabase):
        lock = os.open(f"{db.obj.database}.migrate", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
    else:
        db.execute_sql("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])


def keep_copy() -> Path | None:
    """A consistent copy of a SQLite database that already holds something."""
    if not isinstance(db.obj, SqliteDatabase) or not db.get_tables():
        return None
    copy = Path(f"{db.obj.database}.before-{pending()[0]}")
    copy.unlink(missing_ok=True)
    db.execute_sql("VACUUM INTO ?", [str(copy)])
    copy.chmod(0o600)
    return copy


def bring_up() -> list[str]:
    """Apply what is missing, each step in a transaction of its own; the names of the steps."""
    with one_at_a_time():
        if pending():  # read again inside the lock: another process may have been first
            keep_copy()
        done = apply()
    if isinstance(db.obj, SqliteDatabase):
        Path(db.obj.database).chmod(0o600)
    return done


def apply() -> list[str]:
    """What `bring_up` does, where no other process can be at it: on a copy."""
    done = runner().up() if pending() else []
    if done:
        refuse_lost_references()
    for complete in AFTER_UP:
        complete()
    return done


@contextlib.contextmanager
def connected() -> Iterator[None]:
    """For a command: a connection to the database, or one clear line."""
    try:
        db.connect(reuse_if_open=True)
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database cannot be opened: {reason}.") from error
    with db.connection_context():
        yield


@contextlib.contextmanager
def opened() -> Iterator[None]:
    """For a command: a connection to a database that is up to date, or one clear line."""
    with connected():
        try:
            missing = pending()
        except UnknownSchema as error:
            raise click.ClickException(str(error)) from error
        if missing:
            raise click.ClickException("The database is not up to date: run `flask db up`.")
        yield


@db_cli.command("up")
def up() -> None:
    """Bring the database to the newest schema."""
    try:
        with connected():
            done = bring_up()
            db.execute_sql("ANALYZE")
    except UnknownSchema as error:
        raise click.ClickException(str(error)) from error
    for name in done:
        click.echo(f"applied {name}")
    click.echo("The database is up to date." if not done else f"{len(done)} steps applied.")


def init_app(app: Flask) -> None:
    app.cli.add_command(db_cli)
    app.extensions["schema_is_known"] = False
    app.before_request(refuse_unknown_schema)


def refuse_unknown_schema() -> None:
    """Serve nothing on a schema that the program does not know; asked once per process."""
    if current_app.extensions["schema_is_known"] or request.endpoint == "static":
        return
    try:
        current_app.extensions["schema_is_known"] = not pending()
    except UnknownSchema as error:
        current_app.logger.critical("%s", error)
    if not current_app.extensions["schema_is_known"]:
        current_app.logger.critical("The database is not up to date: run `flask db up`.")
        abort(503)
