"""How the portal is doing: what it knows itself, and all that features tell of it."""

import platform
import shutil
from datetime import timedelta

from flask import current_app
from flask_babel import gettext
from peewee import SqliteDatabase, sqlite3  # type: ignore[attr-defined]  # peewee chooses sqlite3

from portal import __version__
from portal.core.database import db, migrate, standby
from portal.core.i18n.formatting import number
from portal.core.status import Reading, age_of
from portal.feature import contributed
from portal.site import actions
from portal.site.models import LastDone

GIGABYTE = 1e9
MOST_BEHIND = 10  # seconds; past the first the figures come from the first server already
LEAST_ROOM = GIGABYTE  # below it the disk will be full some day soon
JOBS_LATE = timedelta(minutes=10)


def all_readings() -> list[Reading]:
    """Those of the portal itself first."""
    return [reading for source in contributed().status for reading in source()]


def own_readings() -> list[Reading]:
    return [writable(), room(), schema(), jobs()] + ([follows()] if standby.current() else [])


def writable() -> Reading:
    is_ready = actions.is_ready()
    said = gettext("Yes") if is_ready else gettext("No: nothing can be saved now.")
    return Reading("ready", gettext("Rows are written"), said, is_ready, is_ready)


def room() -> Reading:
    free = shutil.disk_usage(current_app.instance_path).free
    said = gettext("%(n)s GB free", n=number(round(free / GIGABYTE, 1)))
    label = gettext("Room on the disk")
    return Reading("disk_free_bytes", label, said, free, free > LEAST_ROOM)


def schema() -> Reading:
    """The newest step that the database has had, and whether the program waits for another."""
    waits_for = migrate.unknown_schema()
    newest = migrate.applied(db.obj)[-1]
    label = gettext("Schema of the database")
    return Reading("schema_ready", label, waits_for or newest, not waits_for, not waits_for)


def jobs() -> Reading:
    """Whether `flask jobs work` runs."""
    label, done = gettext("What is due was done"), LastDone.of("jobs")
    if done is None:
        return Reading("jobs_age_seconds", label, gettext("Not yet"), float("inf"), False)
    age = age_of(done.at)
    return Reading("jobs_age_seconds", label, done.at, age, age < JOBS_LATE.total_seconds())


def follows() -> Reading:
    """Whether the server that the figures are read from keeps up with the first one."""
    seconds = standby.current().behind(db.obj)
    label = gettext("Server for the figures")
    if seconds is None:
        said = gettext("It does not answer: the figures come from the first server.")
        return Reading("standby_behind_seconds", label, said, float("inf"), False)
    said = gettext("%(n)s seconds behind", n=number(round(seconds, 1)))
    return Reading("standby_behind_seconds", label, said, seconds, seconds < MOST_BEHIND)


def versions() -> dict[str, str]:
    """What runs here, and in which version."""
    return {
        "Brug": __version__,
        "Python": platform.python_version(),
        **database_version(),
    }


def database_version() -> dict[str, str]:
    if isinstance(db.obj, SqliteDatabase):
        return {"SQLite": sqlite3.sqlite_version}
    return {"PostgreSQL": db.execute_sql("SHOW server_version").fetchone()[0]}
