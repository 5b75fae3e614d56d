"""The first command works on every day and at every hour: the demo, what is due, the first pages.

At some of the hardest moments, drawn for each run, the demo is made anew; one that was made before
is looked at on others.
`make every-day` makes it on each of the days of three years, on all cores.
"""

import os
import random
import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest
import time_machine
from lxml import html

from portal import tables
from portal.activities.models import Activity
from portal.core.clock import now, today
from portal.core.database import database_from, db, migrate
from portal.core.web.access import Role
from portal.demo import actions as demo
from portal.employment.vacancies.models import LadderStep, LanguageLevel
from portal.expenses.records.models import (
    AllowanceAgreement,
    ClaimEvent,
    ExpenseClaim,
    ExpenseLine,
    PaymentBatch,
)
from portal.people.models import Person
from tests import clock
from tests.calendar_feeds.events import lint
from tests.conftest import TURN

pytestmark = [pytest.mark.any_day, pytest.mark.real_commits, pytest.mark.long]

HOURS = ("00:30", "08:00", "12:00", "17:45", "23:30")
FRESH = [*clock.DIFFICULT, "2028-10-29 02:30"]  # and the hour that comes twice
LATER = [
    *(f"2026-12-{day:02} 12:00" for day in range(7, 13)),  # with the Sunday: a whole week
    "2027-03-28 12:00",  # the day of the change itself
    "2027-05-06 08:00",  # Ascension Day
    "2028-01-01 00:30",
    *(f"{day} 12:00" for day in ("2027-01-04", "2027-01-05", "2027-01-06", "2027-01-12")),
    "2027-02-28 23:30",
    "2027-03-28 23:30",
    "2027-03-29 09:00",  # Easter Monday
    "2027-03-31 23:30",
    "2027-04-27 12:00",  # the King's day
    "2027-04-30 17:45",
    "2027-05-17 08:00",  # Whit Monday
    "2027-07-31 12:00",  # a Saturday in the summer holidays
    "2027-10-30 23:30",
    "2027-12-31 23:30",
    "2028-02-28 12:00",
    "2028-03-01 00:30",
    "2028-03-26 01:30",
    "2029-02-28 23:30",
    "2029-11-29 12:00",
]
EVERY_DAY = "PORTAL_TEST_EVERY_DAY" in os.environ
if EVERY_DAY:
    FRESH = [f"{clock.day(days)} {HOURS[days % len(HOURS)]}" for days in range(3 * 366)]
else:
    draw = random.Random(TURN)  # noqa: S311
    FRESH, LATER = sorted(draw.sample(FRESH, 5)), sorted(draw.sample(LATER, 8))
ROLES = set(map(str, Role))
# What has been done cannot be done later than now.
DONE_ON = [
    Activity.happened_on,
    AllowanceAgreement.declared_on,
    ExpenseLine.spent_on,
    LadderStep.measured_on,
    LanguageLevel.measured_on,
]
DONE_AT = [
    ClaimEvent.at,
    ExpenseClaim.submitted_at,
    ExpenseClaim.decided_at,
    PaymentBatch.made_at,
    PaymentBatch.confirmed_at,
]


@contextmanager
def on(file: Path) -> Iterator[None]:
    """All that is read and written stands in this database."""
    database, before = database_from(f"sqlite:///{file}"), db.obj
    db.initialize(database)
    try:
        with database.bind_ctx(tables.ALL), database.connection_context():
            yield
    finally:
        database.close_all()
        db.initialize(before)


@pytest.fixture(scope="module")
def migrated(app, tmp_path_factory):
    file = tmp_path_factory.mktemp("migrated") / "portal.db"
    with app.app_context(), on(file):
        migrate.bring_up()
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture
def portal(app, migrated, tmp_path, monkeypatch):
    """A migrated database of its own."""
    monkeypatch.setitem(app.config, "ARGON2_TIME", 1)
    monkeypatch.setitem(app.config, "ARGON2_MEMORY_KIB", 8)
    shutil.copy(migrated, tmp_path / "portal.db")
    with app.app_context(), on(tmp_path / "portal.db"):
        yield app


def do_what_is_due(app) -> None:
    said = app.test_cli_runner().invoke(args=["jobs", "run"])
    assert said.exit_code == 0, said.output


def look_around(app, whole: Container[str] = ()) -> None:
    """Each role opens its first page, and some all of their menu."""
    logins = demo.logins()
    assert {login["role"] for login in logins} == ROLES
    for login in logins:
        browser = app.test_client(user=Person.get(Person.email == login["email"]))
        first = browser.get("/")
        assert first.status_code == 200
        if login["role"] not in whole:
            continue
        menu = html.fromstring(first.text).xpath("//nav//a/@href")
        for address in sorted({link for link in menu if link.startswith("/")}):
            answer = browser.get(address, follow_redirects=True)
            assert answer.status_code == 200, f"{login['role']} {address}"


def read_feeds(app) -> None:
    for login in demo.logins():
        for address in demo.fresh_feeds(login["email"]).values():
            path = "/" + address.split("/", 3)[3]
            answer = app.test_client().get(path)
            assert answer.status_code == 200, address
            assert [f for f in lint.faults(answer.data) if "B13" not in f] == []


def refuse_the_future() -> None:
    later = [
        str(field)
        for fields, latest in ((DONE_ON, today()), (DONE_AT, now()))
        for field in fields
        if field.model.select().where(field > latest).exists()
    ]
    assert later == []


@pytest.mark.parametrize("wall", FRESH)
def test_the_demo_what_is_due_and_the_first_pages_work_on_any_day(portal, wall):
    with time_machine.travel(clock.moment_of(wall)):
        demo.fill()
        refuse_the_future()
        do_what_is_due(portal)
        look_around(portal, whole=ROLES if EVERY_DAY else ())
        read_feeds(portal)


@pytest.mark.timeout(900)
def test_a_demo_that_is_left_alone_goes_on(portal):
    """Filled once, and looked at on all of these days; all pages of a menu are, in turn."""
    moments = sorted(map(clock.moment_of, [*FRESH[:40], *LATER]))
    with time_machine.travel(moments[0]):
        demo.fill()
    for moment, role in zip(moments[1:], cycle(sorted(ROLES)), strict=False):
        with time_machine.travel(moment):
            do_what_is_due(portal)
            look_around(portal, whole={role})
