"""The figures are read from a server that follows, no less fresh; without it from the first.

Nothing is played: two clusters of PostgreSQL, one of which streams from the other.
"""

import pytest
from peewee import PeeweeException

from chaos.server import Server, programs
from portal.branches.models import Setting
from portal.core.config import Unsafe, check_standby
from portal.core.database import database_from, db, elsewhere, migrate, standby
from portal.core.web.access import Role
from portal.reports import queries
from portal.reports.queries import Scope
from portal.site import readings
from tests.clock import day
from tests.factories import make_activity, make_branch, make_client, make_person

pytestmark = [
    pytest.mark.no_database,  # its servers are its own, whatever the suite runs on
    pytest.mark.real_commits,
    pytest.mark.skipif(programs() is None, reason="The programs of PostgreSQL are not here."),
]
FAST = ("fsync=off", "jit=off")


@pytest.fixture(scope="module")
def servers():
    first = Server(programs(), *FAST)
    follower = Server(programs(), *FAST, "log_statement=all", follows=first)
    yield first, follower
    follower.close()
    first.close()


@pytest.fixture(scope="module")
def nation(app, servers):
    """The portal on the first server, with the other as its standby."""
    first, follower = servers
    before, db.obj = db.obj, database_from(first.url)
    app.extensions["standby"] = own = standby.Standby(follower.url)
    with app.app_context(), db.connection_context():
        migrate.bring_up()
    yield app
    own.database.close_all()
    db.obj.close_all()
    db.obj = before
    del app.extensions["standby"]


@pytest.fixture
def opened(nation, monkeypatch):
    monkeypatch.setattr(standby, "PATIENCE", 20.0)  # however busy the machine is
    nation.extensions["standby"].not_before = 0.0
    with nation.app_context(), db.connection_context():
        yield nation


def asked() -> int:
    """The port of the server that answers a select."""
    return db.execute_sql("SELECT inet_server_port()").fetchone()[0]


def test_the_figures_and_their_lists_are_read_from_the_standby(opened, servers, client_for):
    """And restricted to the branch there too; nothing is written there."""
    branch = make_branch()
    leader = make_person(branch, Role.TEAM_LEADER, employment="paid")
    make_activity(leader, make_client(branch), kind="home_visit")
    browser = client_for(leader)
    log = servers[1].data / "said"
    for address in ("/figures", "/figures/desk.contacts", "/figures/ledger"):
        began = log.stat().st_size
        page = browser.get(address)
        assert page.status_code == 200
        told = log.read_text()[began:]
        assert 'FROM "activity"' in told or 'FROM "housing' in told, address
        assert "set_config('app.branch', $1" in told  # the wall behind `visible_to` stands there
        assert "INSERT" not in told


def test_what_is_read_there_is_never_older_than_what_was_just_written(opened, servers):
    first, follower = servers
    for number in range(20):
        with db.atomic():
            Setting.create(name=f"n{number}", value="x")
        with elsewhere():
            found = Setting.select().where(Setting.name == f"n{number}").count()
            assert (found, asked()) == (1, follower.port)
    with elsewhere(), db.atomic():  # and what is read in order to write stands where it is written
        assert asked() == first.port
        Setting.delete().execute()
    assert asked() == first.port


def test_one_that_is_behind_is_left_alone_and_the_administrator_reads_it(
    opened, servers, monkeypatch
):
    first, follower = servers
    own = standby.current()
    monkeypatch.setattr(standby, "PATIENCE", 0.2)
    monkeypatch.setattr(readings, "MOST_BEHIND", 0.1)
    with own.database.connection_context():
        own.database.execute_sql("SELECT pg_wal_replay_pause()")
    try:
        with db.atomic():
            Setting.create(name="late", value="x")
        with elsewhere():
            found = Setting.select().where(Setting.name == "late").count()
            assert (found, asked()) == (1, first.port)
        assert own.not_before > 0  # nobody waits for it again and again
        assert not readings.follows().is_well
    finally:
        with own.database.connection_context():
            own.database.execute_sql("SELECT pg_wal_replay_resume()")
    own.not_before = 0.0
    with elsewhere():
        assert asked() == follower.port
    assert readings.follows().is_well


def test_without_it_the_figures_come_from_the_first_server(opened, servers, monkeypatch):
    first, follower = servers
    own = standby.current()
    branch = make_branch()
    scope = Scope(branch, day(-30), day())
    with elsewhere():
        assert asked() == follower.port
        follower.kill()  # in the middle of a page
        assert asked() == first.port
        assert queries.annual(scope)
    own.database.close_all()
    with elsewhere():
        assert asked() == first.port
    assert not readings.follows().is_well
    follower.start()
    own.not_before = 0.0
    with elsewhere():
        assert asked() == follower.port


def test_a_statement_that_took_too_long_there_is_not_asked_again_here(opened):
    with elsewhere():
        db.execute_sql("SELECT set_config('statement_timeout', '50ms', false)")
        with pytest.raises(PeeweeException, match="statement timeout"):
            db.execute_sql("SELECT pg_sleep(1)")


@pytest.mark.parametrize(
    ("follows", "first"),
    [("sqlite:////x.db", "postgresql://h/d"), ("postgresql://h/d", "sqlite:////x.db")],
)
def test_only_postgresql_is_followed(follows, first):
    with pytest.raises(Unsafe, match="PORTAL_STANDBY_URL"):
        check_standby(follows, first)
