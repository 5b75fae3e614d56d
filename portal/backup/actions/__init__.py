"""Making a backup and putting one back."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app
from peewee import Database, SqliteDatabase
from playhouse.migrations import Runner

from portal import audit
from portal.account.actions import bank
from portal.account.models import (
    AddressChange,
    OneTimeLink,
    Passkey,
    PasskeyChallenge,
    Session,
    Throttle,
)
from portal.api.models import ApiToken
from portal.backup.actions import archive, figures, locking, mails, one_branch, pouring
from portal.backup.actions.archive import DATABASE, FORMAT, NoBackup, pack, unpack
from portal.calendar_feeds.events.actions import render_anew
from portal.core import metrics
from portal.core.clock import local, now, today
from portal.core.crypto import Unreadable, key_checks, unseal
from portal.core.database import database_from, db, migrate, table_of
from portal.core.database.pools import PortalSqlite
from portal.employment.cvs.models import CVShare
from portal.feature import contributed
from portal.files import actions as files
from portal.files.models import StoredFile
from portal.people.models import Person
from portal.privacy.actions.erasing import erase_again
from portal.site.models import LastDone
from portal.totals.models import PublicPage
from portal.webhooks.models import Webhook

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
    with metrics.QUIET:  # who reads them reads the portal's own
        db.initialize(database)
        try:
            with db.connection_context():
                yield
        finally:
            db.initialize(own)


def back_up(path: Path, *, branch: str | None = None, rehearse: bool = False) -> dict:
    """Write all of the database, as it is at one moment, to a file; its manifest.

    Nobody waits for it. With the code of a branch, what is of that branch only. `rehearse` tries at
    once whether it can be restored. Raises Busy, NoBackup if the name is taken, and OSError.
    """
    with workplace() as folder:
        copy = folder / DATABASE
        copy_to(copy)
        if branch is not None:
            one_branch.leave_only(copy, branch)
        manifest = manifest_of(copy)
        plain = folder / "plain.brug"
        pack(plain, copy, manifest)
        copy.unlink()
        if rehearse:
            with LastDone.noting("drill"):
                readied(plain, folder).close_all()
        put(plain, path)
    with db.atomic():
        audit.record(None, "backup")
    return manifest


def copy_to(copy: Path) -> None:
    """All of the database, as it is at one moment, on a connection of its own."""
    source = database_from(db.obj.url)
    with source.connection_context():
        if isinstance(source, SqliteDatabase):
            source.execute_sql("VACUUM INTO ?", [str(copy)])
            copy.chmod(0o600)
        else:
            fresh = database_from(f"sqlite:///{copy}")
            with fresh.connection_context():
                Runner(fresh, directory=str(migrate.MIGRATIONS)).up()
                pouring.out_of_postgresql(source, fresh)
                fresh.execute_sql("PRAGMA journal_mode = delete")  # all of it in one file
            fresh.close_all()
    source.close_all()


def put(plain: Path, path: Path) -> None:
    """Give a backup its name, locked where there is a key to lock it for: whole, or not at all."""
    if path.exists() and not (archive.is_backup(path) or locking.is_locked(path)):
        raise NoBackup(f"{path} is there already, and is no backup: choose another name.")
    draft = path.with_name(f".{path.name}.unfinished")
    draft.unlink(missing_ok=True)
    try:
        (locking.lock if locking.lock_for() else archive.copy)(plain, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    archive.keep_name(path.parent)


def manifest_of(copy: Path) -> dict:
    """What is in a copy, to hold it against when it is put back. Never a key."""
    database = database_from(f"sqlite:///{copy}")
    with instead_of_the_portals(database):
        database.execute_sql("PRAGMA journal_mode = delete")  # nothing of it beside the file
        manifest = {
            "format": FORMAT,
            "made_at": now().isoformat(timespec="seconds"),
            "schema": migrate.applied(database),
            "rows": counts_of(database),
            "figures": {} if migrate.pending() else figures.digests(),
            "key_check": key_checks()[0],
        }
    database.close_all()
    return manifest | {"sha256": archive.sha256_of(copy)}


def counts_of(database: Database) -> dict[str, int]:
    """How many rows each table has; that of a table which is not there is not asked."""
    there = set(database.get_tables())
    return {
        table: database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in map(table_of, contributed().tables)
        if table in there
    }


def restore(
    path: Path, *, replace: bool = False, rehearse: bool = False, key: Path | None = None
) -> dict:
    """Put a backup in the place of the database, all of it or nothing; its manifest.

    It is checked and brought up to date apart; only then the database is touched, in one
    transaction. `replace` says that what is in the database may go; `rehearse` leaves it alone;
    `key` is the file of the key that opens a locked one. Raises Busy, NoBackup and NotEmpty.
    """
    with workplace() as folder:
        if locking.is_locked(path):
            locking.unlock(path, folder / "plain.brug", key)
            path = folder / "plain.brug"
        manifest = archive.manifest_in(path)
        if not (replace or rehearse) and migrate.holds_people():
            raise NotEmpty
        copy = readied(path, folder)
        if not rehearse:
            migrate.bring_up()
            with copy.connection_context():
                put_in_place(copy)
        copy.close_all()
    return manifest


def readied(path: Path, folder: Path) -> PortalSqlite:
    """The database of a backup, checked and brought up to date, apart from that of the portal.

    Raises NoBackup.
    """
    manifest = unpack(path, folder / DATABASE)
    refuse_strange(manifest)
    gone = mails.gone_since(made_at(manifest))
    copy = database_from(f"sqlite:///{folder / DATABASE}")
    with instead_of_the_portals(copy):
        check_copy(manifest)
        make_ready(manifest, gone)
    return copy


def made_at(manifest: dict) -> datetime:
    return datetime.fromisoformat(manifest["made_at"])


def refuse_strange(manifest: dict) -> None:
    known = {path.stem for path in migrate.MIGRATIONS.glob("0*.py")}
    if newer := sorted(set(manifest["schema"]) - known):
        raise NoBackup(
            f"This backup is newer than the program: {', '.join(newer)}."
            " Bring the program up to date first."
        )
    if manifest["key_check"] not in key_checks():
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


def make_ready(manifest: dict, gone: list[tuple]) -> None:
    """Bring the copy up to date, and leave out what may not come back to life.

    A session or link that was ended since would work again, a mail that went would go again;
    calendars must see later revisions.
    """
    migrate.apply()
    refuse_unopened()
    refuse_other_figures(manifest)
    with db.atomic():
        mails.settle(gone)
        LastDone.note("restore")
        # So would a passkey of a phone that was lost since.
        for model in (
            Session,
            OneTimeLink,
            AddressChange,
            Passkey,
            PasskeyChallenge,
            Throttle,
            ApiToken,
        ):
            model.delete().execute()
        for shown in (CVShare, PublicPage, Webhook):  # one that was withdrawn since would be back
            shown.update(withdrawn_at=now()).where(shown.withdrawn_at.is_null()).execute()
        audit.record(None, "restore", reason=f"of {manifest['made_at']}")
    erase_again(made_at(manifest))
    render_anew(raise_by=SEEN_LATER)


def refuse_other_figures(manifest: dict) -> None:
    """Hold the figures against those of the original, where the program and the day are the same.

    A figure of a running year may say something else tomorrow.
    """
    same_program = manifest["schema"] == migrate.applied(db.obj)
    same_day = local(made_at(manifest)).date() == today()
    told = manifest.get("figures", {}) if same_program and same_day else {}
    if other := figures.differing(told):
        raise NoBackup(f"The figures of this backup are not as they were: {', '.join(other)}.")


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
