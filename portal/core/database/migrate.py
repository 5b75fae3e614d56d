"""`flask db up`: brings any database to the newest schema, one process at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask, abort, current_app, request
from flask.cli import AppGroup
from peewee import Database, DatabaseError, SqliteDatabase
from playhouse.migrations import Runner

from portal.core.config import PROGRAM, Unsafe, make_secrets, missing_secrets
from portal.core.database import db
from portal.feature import contributed

MIGRATIONS = PROGRAM / "migrations"
LOCK_NUMBER = 7_274_184  # an arbitrary number, the same for every process

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


def unknown_schema() -> str:
    """What to do about a schema that is not the program's own; nothing if it is."""
    try:
        if pending():
            return "The database is not up to date: run `flask db up`."
    except UnknownSchema as error:
        return str(error)
    return next(filter(None, (ask() for ask in contributed().schema_faults)), "")


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


def make_keys() -> None:
    """Make the secrets that are missing, where a portal begins.

    Not for a database with people in it: another key than theirs opens nothing. Raises Unsafe.
    """
    if "ENCRYPTION_KEY" in missing_secrets(current_app) and holds_people():
        raise Unsafe(f"{without_keys()} Nothing else opens what is in the database.")
    make_secrets(current_app)


def holds_people() -> bool:
    """Whether somebody is in the database; it may have no tables at all."""
    there = "person" in db.get_tables()
    return bool(there and db.execute_sql("SELECT 1 FROM person LIMIT 1").fetchone())


def without_keys() -> str:
    """What to do about missing secrets; nothing if all are there."""
    missing = " and no ".join(map(str.lower, missing_secrets(current_app)))
    where = current_app.instance_path
    return missing and f"There is no {missing} in {where}. Put back what belongs to this database."


def refuse_without_keys() -> None:
    """For a command that makes no secrets: one clear line."""
    if fault := without_keys():
        raise click.ClickException(f"{fault} Is it a new one? Run `flask db up`.")


def bring_up() -> list[str]:
    """Apply what is missing, each step in a transaction of its own; the names of the steps."""
    make_keys()
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
    for complete in contributed().after_migration:
        complete()
    if fault := next(filter(None, (ask() for ask in contributed().schema_faults)), ""):
        raise BrokenSchema(fault)
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
def opened(begins: bool = False) -> Iterator[None]:
    """For a command: a connection to a database that is up to date, or one clear line.

    One that begins a portal makes the secrets that are missing; any other needs them.
    """
    with connected():
        if fault := unknown_schema():
            raise click.ClickException(fault)
        if begins:
            with in_one_line():
                make_keys()
        refuse_without_keys()
        yield


@contextlib.contextmanager
def in_one_line() -> Iterator[None]:
    """For a command: what makes the portal unsafe, or is no schema of ours, as one line."""
    try:
        yield
    except (Unsafe, UnknownSchema) as error:
        raise click.ClickException(str(error)) from error


def refuse_to_begin_again() -> None:
    """Where a SQLite database was written to and its file is gone, no empty one takes its place.

    Asked before anything is opened, which would make the file. Raises Unsafe.
    """
    if not isinstance(db.obj, SqliteDatabase):
        return
    file, queue = Path(db.obj.database), Path(f"{db.obj.database}.queue")
    if queue.exists() and not (file.exists() and file.stat().st_size):
        raise Unsafe(
            f"The database {file} is gone. Put it back, or restore a backup: flask restore FILE."
            f" Is the portal to begin anew? Then throw away {queue.name} too."
        )


@db_cli.command("up")
def up() -> None:
    """Bring the database to the newest schema."""
    with in_one_line():
        refuse_to_begin_again()
    with in_one_line(), connected():
        done = bring_up()
        db.execute_sql("ANALYZE")
    for name in done:
        click.echo(f"applied {name}")
    click.echo("The database is up to date." if not done else f"{len(done)} steps applied.")


def init_app(app: Flask) -> None:
    app.cli.add_command(db_cli)
    app.extensions["schema_is_known"] = False
    app.before_request(refuse_unknown_schema)


def refuse_unknown_schema() -> None:
    """Serve nothing on a schema that the program does not know, or without the keys to it.

    Asked once per process.
    """
    if current_app.extensions["schema_is_known"] or request.endpoint == "static":
        return
    if fault := unknown_schema() or without_keys():
        current_app.logger.critical("%s", fault)
        abort(503)
    current_app.extensions["schema_is_known"] = True
