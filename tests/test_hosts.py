"""Several hosts and one PostgreSQL, and what happens where all connections are taken.

Each host is a server of its own, with a folder of its own; only the database and the keys are
shared.
"""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from portal import tables
from portal.account import actions
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Purpose
from portal.core.database import connection, database_from, db
from portal.core.web.access import Role
from portal.demo.actions import KEPT, RULES
from portal.expenses.records.models import ExpenseLine
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.forgetting import log_may_go
from tests.test_serving import Served

pytestmark = [pytest.mark.postgresql, pytest.mark.real_commits]
PASSWORD = "vier blauwe fietsen"
KEYS = {"PORTAL_SECRET_KEY": "s" * 40, "PORTAL_ENCRYPTION_KEY": "A" * 43 + "="}


@pytest.fixture
def written(app):
    """What is written is there for others, and goes again."""
    with app.app_context(), db.connection_context():
        yield app
        with db.atomic(), log_may_go():
            for model in reversed(tables.ALL):
                if model not in {*RULES, *KEPT}:
                    model.delete().execute()


class Visitor:
    """A browser: one session, whichever host it asks."""

    def __init__(self) -> None:
        self.cookie = ""

    def ask(self, host: Served, path: str, **typed: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", host.port, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(typed) if typed else None
        connection.request("POST" if typed else "GET", path, body=body, headers=headers)
        answer = connection.getresponse()
        told = answer.read().decode()
        if given := answer.headers.get("Set-Cookie"):
            self.cookie = given.partition(";")[0]
        connection.close()
        return answer.status, told


@pytest.fixture
def hosts(written, tmp_path, monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir(mode=0o700)
        made.append(Served(tmp_path / name, ["--workers=1"], url=db.obj.url))
    for host in made:
        host.wait()
    yield made
    for host in made:
        host.server.kill()
        host.server.wait()


def test_one_logs_in_writes_lists_claims_and_reads_a_feed_whichever_host_answers(hosts):
    """H4: nothing that a host keeps by itself is needed by the next request."""
    one, other = hosts
    with db.atomic():
        hashed = actions.hasher().hash(PASSWORD)
        vera = make_person(None, email="vera@example.org", password_hash=hashed)
        client = make_client(vera.branch, name="Amina Haddad")
        make_assignment(vera, client.household, role=Role.GUIDE)
        make_activity(vera, client, note="Over de school")
        _feed, token = feeds.create(vera, Purpose.MINE)
    visitor = Visitor()

    assert visitor.ask(one, "/log-in", email=vera.email, password=PASSWORD)[0] == 302
    for host in (other, one):
        assert "Amina" in visitor.ask(host, "/clients")[1]
        assert "Haddad" in visitor.ask(host, "/activities/")[1]
    form = visitor.ask(other, "/claims/lines/new")[1]
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', form)[1]
    cost = {"form_key": key, "kind": "parking", "amount": "4,50", "day": "today"}
    cost["description"] = "bij het gemeentehuis"
    with ThreadPoolExecutor() as both:  # pressed twice, and each host gets one
        sent = [both.submit(visitor.ask, host, "/claims/lines/new", **cost) for host in hosts]
        statuses = {each.result()[0] for each in sent}
    assert statuses <= {302, 303}
    assert ExpenseLine.select().count() == 1
    assert "4,50" in visitor.ask(other, "/claims")[1]
    read = [Visitor().ask(host, f"/calendar/{token}.ics") for host in hosts]
    assert [status for status, _told in read] == [200, 200]
    assert read[0][1] == read[1][1]

    one.finish()  # a host may end at any time
    assert visitor.ask(other, "/clients")[0] == 200
    assert visitor.ask(other, "/log-out", csrf_token="x")[0] == 302
    assert visitor.ask(other, "/clients")[0] == 302


def test_who_finds_no_connection_hears_so_in_time_and_the_next_one_gets_it(
    written, client_for, monkeypatch
):
    """R90: a pool of one, which somebody else has."""
    monkeypatch.setattr(connection, "POOL_SECONDS", 0.3)
    monkeypatch.setitem(written.config, "TESTING", False)
    full = database_from(db.obj.url, max_connections=1)
    monkeypatch.setattr(db, "obj", full)
    taken, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with full.connection_context():
            full.execute_sql("SELECT 1")
            taken.set()
            go_on.wait(20)

    holding = threading.Thread(target=hold)
    holding.start()
    try:
        assert taken.wait(10)
        begun = time.monotonic()
        busy = client_for().get("/log-in")
        waited = time.monotonic() - begun
    finally:
        go_on.set()
        holding.join()
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert "Het is druk" in busy.text
    assert waited < 3

    assert [client_for().get("/log-in").status_code for _ in range(3)] == [200] * 3
    full.close_all()
