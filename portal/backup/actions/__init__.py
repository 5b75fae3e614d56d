"""Making a backup and putting one back."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from peewee import Database, SqliteDatabase
from playhouse.migrations import Runner

from portal import audit
from portal.account.actions import bank
from portal.account.models import AddressChange, OneTimeLink, Session, Throttle
from portal.backup.actions import archive, pouring
from portal.backup.actions.archive import DATABASE, FORMAT, NoBackup, pack, unpack
from portal.calendar_feeds.events.actions import render_anew
from portal.core.clock import now
from portal.core.crypto import Unreadable, key_check, unseal
from portal.core.database import database_from, db, migrate, table_of
from portal.core.database.pools import PortalSqlite
from portal.feature import contributed
from portal.files import actions as files
from portal.files.models import StoredFile
from portal.people.models import Person

__all__ = ["Busy", "NoBackup", "NotEmpty", "back_up", "restore"]

SEEN_LATER = 1000  # calendars may have seen so many changes since the backup
SAMPLE = 20  # of the files and bank accounts, which must open


class Busy(Exception):
    """Another backup or restore is running."""


class NotEmpty(Exception):
    """There are people in the database that the backup would replace."""


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A private folder for the copy that is worked on: one at a time, empty, gone afterwards.

    Raises Busy.
    """
    folder = Path(current_app.instance_path) / "backup"
    lock = os.open(f"{folder}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextlib.contextmanager
def instead_of_the_portals(database: Database) -> Iterator[None]:
    """Let every model read and write this database for a while."""
    own = db.obj
    db.initialize(database)
    try:
        with db.connection_context():
            yield
    finally:
        db.initialize(own)


def back_up(path: Path) -> dict:
    """Write all of the database, as it is at one moment, to a file; its manifest.

    Nobody waits for it. Raises Busy, NoBackup if the name is taken, and OSError.
    """
    with workplace() as folder:
        copy = folder / DATABASE
        if isinstance(db.obj, SqliteDatabase):
            db.execute_sql("VACUUM INTO ?", [str(copy)])
        else:
            fresh = database_from(f"sqlite:///{copy}")
            with fresh.connection_context():
                Runner(fresh, directory=str(migrate.MIGRATIONS)).up()
                pouring.out_of_postgresql(db.obj, fresh)
                fresh.execute_sql("PRAGMA journal_mode = delete")  # all of it in one file
            fresh.close_all()
        manifest = manifest_of(copy)
        pack(path, copy, manifest)
    with db.atomic():
        audit.record(None, "backup")
    return manifest


def manifest_of(copy: Path) -> dict:
    """What is in a copy, to hold it against when it is put back. Never a key."""
    database = SqliteDatabase(str(copy))
    with database.connection_context():
        return {
            "format": FORMAT,
            "made_at": now().isoformat(timespec="seconds"),
            "schema": migrate.applied(database),
            "rows": counts_of(database),
            "sha256": archive.sha256_of(copy),
            "key_check": key_check(),
        }


def counts_of(database: Database) -> dict[str, int]:
    """How many rows each table has; that of a table which is not there is not asked."""
    there = set(database.get_tables())
    return {
        table: database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in map(table_of, contributed().tables)
        if table in there
    }


def restore(path: Path, *, replace: bool = False, rehearse: bool = False) -> dict:
    """Put a backup in the place of the database, all of it or nothing; its manifest.

    It is checked and brought up to date apart; only then the database is touched, in one
    transaction. `replace` says that what is in the database may go; `rehearse` leaves it alone.
    Raises Busy, NoBackup and NotEmpty.
    """
    with workplace() as folder:
        manifest = unpack(path, folder / DATABASE)
        refuse_strange(manifest)
        if not (replace or rehearse) and migrate.holds_people():
            raise NotEmpty
        copy = database_from(f"sqlite:///{folder / DATABASE}")
        with instead_of_the_portals(copy):
            check_copy(manifest)
            make_ready(manifest)
        if not rehearse:
            migrate.bring_up()
            with copy.connection_context():
                put_in_place(copy)
        copy.close_all()
    return manifest


def refuse_strange(manifest: dict) -> None:
    known = {path.stem for path in migrate.MIGRATIONS.glob("0*.py")}
    if newer := sorted(set(manifest["schema"]) - known):
        raise NoBackup(
            f"This backup is newer than the program: {', '.join(newer)}."
            " Bring the program up to date first."
        )
    if manifest["key_check"] != key_check():
        raise NoBackup(
            "This backup was made with another PORTAL_ENCRYPTION_KEY. Set that one: the key that"
            " is set now does not open its bank accounts and files."
        )


def check_copy(manifest: dict) -> None:
    """Hold the database of a backup against its manifest."""
    whole = db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    linked = db.execute_sql("PRAGMA foreign_key_check").fetchone() is None
    if not (whole and linked and counts_of(db.obj) == manifest["rows"]):
        raise NoBackup("The database in this backup is not what its manifest says.")


def make_ready(manifest: dict) -> None:
    """Bring the copy up to date, and leave out what may not come back to life.

    A session or link that was ended since would work again; calendars must see later revisions.
    """
    migrate.apply()
    refuse_unopened()
    with db.atomic():
        for model in (Session, OneTimeLink, AddressChange, Throttle):
            model.delete().execute()
        audit.record(None, "restore", reason=f"of {manifest['made_at']}")
    render_anew(raise_by=SEEN_LATER)


def refuse_unopened() -> None:
    """Open some bank accounts and files: the right key is no help where they are broken."""
    try:
        for person in Person.select().where(Person.iban_sealed.is_null(False)).limit(SAMPLE):
            unseal(person.iban_sealed, bank.place(person))
        for file in StoredFile.select().order_by(StoredFile.id.desc()).limit(SAMPLE):
            files.content_of(file)
    except Unreadable as error:
        raise NoBackup(f"The key does not open {error} of this backup.") from error


def put_in_place(copy: Database) -> None:
    """In one transaction: who is killed here leaves the database as it was."""
    if not isinstance(db.obj, PortalSqlite):
        pouring.into_postgresql(copy, db.obj)
        return
    with db.obj.alone():
        copy.connection().backup(db.connection())
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
