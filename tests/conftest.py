"""One app and one real database for the whole run; each test is rolled back."""

import gc
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import psycopg
import pytest
from flask import Response, g, has_app_context
from flask_login import FlaskLoginClient
from hypothesis import settings
from peewee import SqliteDatabase
from psycopg import sql
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.audit import heads
from portal.branches.models import Setting
from portal.core.clock import local
from portal.core.config import PROGRAM
from portal.core.database import db, migrate
from portal.core.web.access import Role
from portal.privacy import ledger
from tests import clock
from tests.factories import make_branch, make_person
from tests.markup import compact


class Answer(TestResponse, Response):
    """`text` of a page is without the white space that only its template's form gives it."""

    @cached_property
    def text(self) -> str:
        told = self.get_data(as_text=True)
        return compact(told) if self.mimetype == "text/html" else told


class Browser(FlaskLoginClient):
    """Each request starts afresh, though all of a test share one application context."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = Answer

    def open(self, *args, **kwargs):
        if has_app_context():
            g.__dict__.clear()
        return super().open(*args, **kwargs)


clock.begin()  # before any module of tests asks which day it is

# The number by which the tests of a run are ordered. It draws what is tried in this run, where all
# of it in each would take too long.
TURN = int(os.environ.get("PORTAL_TEST_ORDER", "1"))
URL = "PORTAL_TEST_DATABASE_URL"


def of_this_worker(url: str) -> str:
    """A database of this process's own, made where there is none."""
    mine = f"{url}_{os.environ['PYTEST_XDIST_WORKER']}"
    name = sql.Identifier(urlsplit(mine).path.strip("/"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
    return mine


if os.environ.get(URL) and "PYTEST_XDIST_WORKER" in os.environ:
    os.environ[URL] = of_this_worker(os.environ[URL])

# In CI the drawn cases are the same each time; elsewhere every run looks at new ones.
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_collection_modifyitems(config, items):
    """What is PostgreSQL's own is asked there only, and not what asks it nothing."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    out = {"any_day", "no_database"} if os.environ.get(URL) else {"postgresql"}
    elsewhere = {i for i in items if out & {mark.name for mark in i.iter_markers()}}
    if os.environ.get(URL) and os.environ.get("CI"):
        elsewhere |= {item for item in items if is_for_another_run(item)}
    config.hook.pytest_deselected(items=list(elsewhere))
    items[:] = [item for item in items if item not in elsewhere]


def is_for_another_run(item) -> bool:
    """In CI every third test is asked on PostgreSQL too, drawn by the number of the run: but for
    what is its own, and for the folders of locks, of money and of whole databases."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks & {"postgresql", "real_commits"} or item.path.parts[-2] in {
        "core",
        "backup",
        "claims",
    }:
        return False
    return (crc32(item.nodeid.encode()) + TURN) % 3 != 0


def pytest_make_parametrize_id(val) -> str | None:
    """A set is named in order: what several processes collect is the same."""
    return "+".join(sorted(map(str, val))) if isinstance(val, set | frozenset) else None


def pytest_report_header() -> str:
    return f"Each file of tests begins on {local(clock.told()):%A %-d %B %Y, %H:%M}."


def pytest_sessionfinish(session, exitstatus):
    """In CI nothing is skipped: a skipped test is a failure there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = 1


@pytest.fixture(scope="session", autouse=True)
def nothing_outside():
    """R85: no test talks to another machine, nor does what it tests."""
    connect = socket.socket.connect

    def here_only(self, address):
        if isinstance(address, tuple) and not is_here(address[0]):
            raise OSError(f"{address[0]} is another machine")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", here_only)
        yield


def is_here(host: str) -> bool:
    return host in {"localhost", "::1", ""} or host.startswith("127.")


@pytest.fixture(scope="module", autouse=True)
def at_its_moment(request):
    """No file of tests notices how long the others took: none lives on into another day.

    One about the calendars of others lives in the real time, as these do.
    """
    is_real = request.node.get_closest_marker("calendars")
    with clock.living_at(clock.as_it_is() if is_real else clock.told()):
        yield


@pytest.fixture(autouse=True)
def at_the_moment_of_its_mark(request):
    """A test marked `at` lives at that moment, a wall clock time in Amsterdam."""
    mark = request.node.get_closest_marker("at")
    with clock.living_at(clock.moment_of(*mark.args)) if mark else nullcontext():
        yield


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The portal on PostgreSQL where PORTAL_TEST_DATABASE_URL is set, else on a SQLite file."""
    folder = tmp_path_factory.mktemp("instance")
    os.environ["PORTAL_INSTANCE"] = str(folder)
    os.environ["PORTAL_BACKUPS"] = "none"  # but where they are what a test is about
    url = os.environ.get(URL) or f"sqlite:///{folder}/test.db"
    # What obliges to a second factor is tested where it is switched on again.
    settings = {"TESTING": True, "WTF_CSRF_ENABLED": False, "SECOND_FACTOR_OBLIGED": False}
    app = create_app(settings | {"DATABASE_URL": url, "ACCOUNT_SECONDS": 0})
    app.test_client_class = Browser
    with app.app_context(), db.connection_context():
        if not isinstance(db.obj, SqliteDatabase):
            db.execute_sql("DROP SCHEMA public CASCADE")
            db.execute_sql("CREATE SCHEMA public")
        migrate.bring_up()
    gc.collect()
    gc.freeze()  # tests and portal stay: to look through them for rubbish takes a seventh of a run
    return app


def in_folder(folder: Path) -> dict[str, str]:
    """The environment of a portal in this folder, on a SQLite file of its own."""
    own = {"PORTAL_INSTANCE": str(folder), "PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal.db"}
    return os.environ | own


@pytest.fixture(scope="session")
def begun(tmp_path_factory):
    """A folder with an empty portal, to copy: made once by a process of its own."""
    folder = tmp_path_factory.mktemp("begun")
    up = [sys.executable, "-m", "flask", "db", "up"]
    usual = 0o022  # of who types it
    subprocess.run(
        up, cwd=PROGRAM, env=in_folder(folder), check=True, capture_output=True, umask=usual
    )
    return folder


@pytest.fixture
def own_portal(begun, tmp_path):
    """The environment of an empty portal in the folder of a test."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return in_folder(tmp_path)


@pytest.fixture(autouse=True)
def rolled_back(request):
    """Nothing that a test writes outlives it; a test marked `real_commits` cleans up itself, but
    for the settings by which the portal knows what was done today."""
    if "app" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("app")
    for name in (heads.NAME, ledger.NAME):  # what another test kept beside the database
        Path(app.instance_path, name).unlink(missing_ok=True)
    if request.node.get_closest_marker("real_commits"):
        yield
        with app.app_context(), db.connection_context(), db.atomic():
            Setting.delete().execute()
        return
    with app.app_context(), db.connection_context(), db.atomic() as transaction:
        if not isinstance(db.obj, SqliteDatabase):  # it waits while a test works elsewhere
            db.execute_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield
        transaction.rollback()


@pytest.fixture
def client_for(app):
    """A browser in which this person (or nobody) has logged in."""
    return lambda person=None: app.test_client(user=person) if person else app.test_client()


@pytest.fixture
def branch(app):
    return make_branch()


@pytest.fixture
def volunteer(branch):
    return make_person(branch)


@pytest.fixture
def language_coach(branch):
    return make_person(branch, Role.LANGUAGE_COACH)


@pytest.fixture
def job_coach(branch):
    return make_person(branch, Role.JOB_COACH)


@pytest.fixture
def team_leader(branch):
    return make_person(branch, Role.TEAM_LEADER, employment="paid")


@contextmanager
def count_queries():
    """How many statements the block sends to the database."""
    counted, original = [], db.obj.execute_sql

    def execute_sql(sql, params=None):
        counted.append(sql)
        return original(sql, params)

    db.obj.execute_sql = execute_sql
    try:
        yield counted
    finally:
        del db.obj.execute_sql
