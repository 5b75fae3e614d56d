"""`flask backup` and `flask restore`: all of it, and back (R08 and R09)."""

import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from peewee import IntegrityError, sqlite3

from portal.account.actions import bank
from portal.audit.models import AuditEntry
from portal.backup.actions import pouring
from portal.branches.models import Branch, Setting
from portal.clients.models import Client
from portal.core.crypto import unseal
from portal.core.database import db
from portal.files import actions as files
from portal.files.models import StoredFile
from portal.people.models import Person
from portal.totals.models import PublicPage
from portal.webhooks.models import Webhook
from tests.backup.conftest import environment_of, is_postgresql
from tests.backup.worlds import ACCOUNT, PICTURE
from tests.factories import make_person

ROOT = Path(__file__).parent.parent.parent
REPORT = ["report", "annual", "--branch", "delft", "--year", "2018", "--format", "json"]
# What would come back to life; what calendars must see with a later revision.
ENDED = {"session", "one_time_link", "address_change", "throttle"}
ENDED |= {"passkey", "passkey_challenge", "api_token"}
CHANGED = {
    "session",
    "calendar_event",
    "calendar_version",
    "journal_entry",
    "audit_link",
    "last_done",
    "public_page",
    "api_token",
    "webhook",
}


def told(made, token):
    """What the outside sees: the figures, and a calendar that follows this feed."""
    feed = made.flask("feeds", "show", token)[1]
    revision = int(re.search(r"SEQUENCE:(\d+)", feed)[1])
    return made.flask(*REPORT), revision, re.sub(r"(SEQUENCE|DTSTAMP|LAST-MOD.*):.*", "", feed)


def test_what_is_backed_up_comes_back_whole_in_either_kind_of_database(
    filled, place, sqlite_place, tmp_path
):
    """Of this kind, into SQLite, and back into this kind: the same rows, figures and feed."""
    file = tmp_path / "a.brug"
    with filled("source") as source:
        (figures, revision, feed), rows = told(source, source.token), source.rows()
        assert source.flask("backup", file)[::2] == (0, "")
        assert AuditEntry.select().where(AuditEntry.action == "backup").count() == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    for target in (sqlite_place("lite"), place("back")):
        with target:
            status, said, faults = target.flask("restore", file)
            assert (status, faults) == (0, ""), faults
            assert "Everybody logs in again" in said
            after = target.rows()
            assert {name for name in rows if rows[name] != after[name]} <= CHANGED
            assert not any(after[name] for name in ENDED)
            seen = told(target, source.token)
            assert (seen[0], seen[2]) == (figures, feed)
            assert seen[1] > revision + 900
            revision = seen[1]
            look_inside(target)
            assert target.flask("backup", file)[0] == 0
            rows = target.rows()


def look_inside(target):
    """What is sealed opens, what is new gets a number of its own, and the rules hold."""
    leader = Person.get(Person.iban_sealed.is_null(False))
    assert unseal(leader.iban_sealed, bank.place(leader)) == ACCOUNT
    assert files.content_of(StoredFile.get()) == PICTURE
    for shown in (PublicPage, Webhook):  # it may have been withdrawn since
        assert shown.get().withdrawn_at is not None
    with pytest.raises(IntegrityError), db.atomic():
        Client.update(sponsor=12345).execute()
    with db.atomic() as transaction:
        assert make_person(leader.branch).id > leader.id
        transaction.rollback()
    if is_postgresql(target):
        assert len(pouring.walled_tables(db.obj)) > 40
        off = "SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'"
        assert db.execute_sql(off).fetchone() == (0,)


WRITER = """
import sys
from portal.core.database import database_from
own = database_from(sys.argv[1])
with own.connection_context():
    print("ready", flush=True)
    while True:
        with own.atomic():
            own.execute_sql(
                "UPDATE setting SET value = CAST(CAST(value AS INTEGER) + 1 AS VARCHAR(9))"
                " WHERE name = 'ticks'"
            )
            own.execute_sql("INSERT INTO journal_entry (at, action) VALUES (0, 'tick')")
"""


def test_a_backup_is_of_one_moment_while_others_write(filled, tmp_path):
    """R08: two processes write all the time; each copy is whole and torn nowhere."""
    counted = []
    with filled("busy") as busy:
        with db.atomic():
            Setting.create(name="ticks", value="0")
        command = [sys.executable, "-c", WRITER, busy.url]
        writers = [
            subprocess.Popen(command, cwd=ROOT, env=environment_of(busy), stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        try:
            for writer in writers:
                writer.stdout.readline()
            for number in range(2):
                assert busy.flask("backup", tmp_path / f"{number}.brug")[::2] == (0, "")
                counted.append(ticks_in(tmp_path / f"{number}.brug", tmp_path / f"{number}"))
        finally:
            for writer in writers:
                writer.kill()
                writer.communicate()

    assert counted == sorted(set(counted))  # and the writers went on meanwhile


def ticks_in(file: Path, folder: Path) -> int:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    connection = sqlite3.connect(folder / "portal.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    counted = "SELECT count(*) FROM journal_entry WHERE action = 'tick'"
    [said] = connection.execute("SELECT value FROM setting WHERE name = 'ticks'").fetchone()
    assert connection.execute(counted).fetchone() == (int(said),)
    connection.close()
    return int(said)


# It dies with a part of the new database written: of the pages, or of the tables.
KILLED = """
import os, signal, sys
from pathlib import Path
from portal.app import create_app
from portal.backup import actions
from portal.backup.actions import pouring
from portal.core.database import db

def die(*_what):
    os.kill(os.getpid(), signal.SIGKILL)

def some_pages(copy):
    copy.connection().backup(db.connection(), pages=20, progress=die)

def some_tables(target, source, table, go_on=pouring.copy_into):
    die() if table == "activity" else go_on(target, source, table)

app = create_app()
pouring.copy_into = some_tables
if app.config["DATABASE_URL"].startswith("sqlite"):
    actions.put_in_place = some_pages
with app.app_context(), db.connection_context():
    actions.restore(Path(sys.argv[1]), replace=True)
"""


def test_who_is_killed_while_restoring_leaves_the_database_as_it_was(filled, tmp_path):
    """All or nothing, also for kill -9 in the middle; the next restore goes through."""
    with filled("old") as old:
        old.flask("backup", tmp_path / "a.brug")
        with db.atomic():
            Branch.update(name="Later").execute()
        before = old.rows()

    command = [sys.executable, "-c", KILLED, str(tmp_path / "a.brug")]
    dead = subprocess.run(command, cwd=ROOT, env=environment_of(old), check=False)

    assert dead.returncode == -9
    with old:
        assert old.rows() == before
        assert old.flask("restore", "--replace", tmp_path / "a.brug")[::2] == (0, "")
        assert Branch.get().name != "Later"
