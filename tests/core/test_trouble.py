"""R10, F5, F6: what a visitor reads while the database cannot, and that it mends by itself.

Nothing is played: the queue is held, the file is full, no server answers.
"""

import fcntl
import os
import time
from contextlib import suppress
from itertools import count

import pytest
from flask import current_app
from peewee import OperationalError

from portal.account.models import Throttle
from portal.branches.models import Setting
from portal.core.database import database_from, db, migrate, pools
from portal.core.web import headers
from portal.core.web.access import public

pytestmark = pytest.mark.no_database  # on SQLite files of its own

TYPED = {"email": "iemand@example.org", "password": "vier blauwe fietsen"}
AWAY = "postgresql://nobody@127.0.0.1:1/nothing"
COOKIE = "brug"


@pytest.fixture(scope="module")
def own_file(app, tmp_path_factory):
    """A portal on a SQLite file of its own, whatever the suite runs on."""
    own = database_from(f"sqlite:///{tmp_path_factory.mktemp('own')}/portal.db")
    before, db.obj = db.obj, own
    try:
        with app.app_context(), db.connection_context():
            migrate.bring_up()
    finally:
        db.obj = before
    return own


@pytest.fixture
def serving(app, own_file, monkeypatch):
    """The portal as it is outside tests: what goes wrong becomes an answer."""
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "ARGON2_TIME", 1)
    monkeypatch.setitem(app.config, "ARGON2_MEMORY_KIB", 8)
    monkeypatch.setattr(pools, "PATIENCE", 0.2)
    monkeypatch.setattr(db, "obj", own_file)
    with db.connection_context(), db.atomic():
        Throttle.delete().execute()  # nobody tried before, in whichever order the tests run
    return app.test_client()


def is_told(answer, status: int, said: str) -> bool:
    closed = {name: answer.headers.get(name) for name in headers.NOT_KEPT}
    return (answer.status_code, said in answer.text, closed) == (status, True, headers.NOT_KEPT)


@pytest.fixture
def held_queue(serving, own_file):
    """Somebody else writes, and goes on writing."""
    file = os.open(f"{own_file.database}.queue", os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    yield file
    os.close(file)


@pytest.mark.real_commits
def test_who_waits_too_long_to_write_is_told_so_once_and_soon(serving, held_queue):
    """R90: with a page, and with when to try again."""
    begun = time.monotonic()
    answer = serving.post("/log-in", data=TYPED)

    assert is_told(answer, 503, "Het is druk")
    assert answer.headers["Retry-After"] == "5"
    assert time.monotonic() - begun < 2
    assert serving.get("/log-in").status_code == 200
    fcntl.flock(held_queue, fcntl.LOCK_UN)
    assert [serving.post("/log-in", data=TYPED).status_code for _ in range(3)] == [422] * 3


@pytest.mark.real_commits
def test_who_gave_up_leaves_the_queue_to_others(serving, held_queue):
    """The turn that came too late is nobody's: it holds nobody up."""
    serving.post("/log-in", data=TYPED)
    fcntl.flock(held_queue, fcntl.LOCK_UN)
    time.sleep(0.1)

    fcntl.flock(held_queue, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.real_commits
def test_a_full_disk_is_told_and_reading_goes_on(serving, own_file):
    with own_file.connection_context():  # which the requests below get too
        [[pages]] = own_file.execute_sql("PRAGMA page_count")
        own_file.execute_sql(f"PRAGMA max_page_count = {pages}")
        with suppress(OperationalError):
            fill()
        tries = (serving.post("/log-in", data=TYPED | {"email": f"{n}@b.nl"}) for n in range(100))
        answer = next(one for one in tries if one.status_code not in {422, 429})
        assert is_told(answer, 507, "geen plaats")
        assert serving.get("/log-in").status_code == 200
        own_file.execute_sql(f"PRAGMA max_page_count = {pages + 1000}")
        assert serving.post("/log-in", data=TYPED).status_code in {422, 429}


def fill() -> None:
    """Until there is room in the pages of some tables only."""
    for number in count():
        with db.atomic():
            Setting.create(name=str(number), value="x" * 500)


@pytest.mark.real_commits
@pytest.mark.parametrize("cookie", ["", "x" * 43])
@pytest.mark.parametrize("address", ["/log-in", "/", "/account", "/feeds/x.ics", "/healthz"])
def test_without_its_database_the_portal_says_so(serving, monkeypatch, cookie, address):
    away = database_from(AWAY)
    if cookie:
        serving.set_cookie(COOKIE, cookie)
    monkeypatch.setattr(db, "obj", away)
    answer = serving.get(address)
    expected = "not ready" if address == "/healthz" else "Het is druk"
    assert is_told(answer, 503, expected), answer.text


@pytest.mark.real_commits
def test_a_connection_lives_as_long_as_its_request_also_around_another(
    serving, own_file, monkeypatch
):
    """R03: left open in its thread it would be the next visitor's, restricted to another branch."""

    def view():
        with current_app.request_of_nobody():  # as where a mail or a static address is made
            pass
        return "closed" if db.is_closed() else "open"

    monkeypatch.setitem(serving.application.view_functions, "site.health", public(view))
    assert serving.get("/healthz").text == "open"
    assert db.is_closed()
