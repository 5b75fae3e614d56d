"""B1 and B4: the list of fifty visits, logged in, against a bare WSGI app and against itself."""

import hashlib
import hmac
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from lxml import html
from peewee import sqlite3

from bench.country import BRANCHES, database
from bench.feeds import cookie_of
from bench.measure import in_turns, of_processor, say, scaled

KEY = b"a key of the bare app's own"
A_PAGE = 50
ROUNDS = scaled(5)
PERSON = LEADER = 3  # a team leader, who sees the names of the whole branch


def get(app: Callable, path: str, cookie: str = "") -> tuple[str, bytes]:
    """One request straight into a WSGI app: its status and body."""
    environ = {"PATH_INFO": path.partition("?")[0], "QUERY_STRING": path.partition("?")[2]}
    environ |= {"HTTP_HOST": "127.0.0.1:5000", "HTTP_COOKIE": cookie, "REMOTE_ADDR": "127.0.0.1"}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = BytesIO()
    said = []
    body = app(environ, lambda status, headers, exc_info=None: said.append(status))
    whole = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return said[0], whole


def bare_app(path: Path) -> tuple[Callable, str]:
    """The least that shows such a list: a signed cookie, two queries, text joined together."""
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -64000")
    signature = hmac.new(KEY, str(PERSON).encode(), hashlib.sha256).hexdigest()

    def app(environ, start_response):
        person, _, signed = environ["HTTP_COOKIE"].partition("=")[2].partition(".")
        right = hmac.new(KEY, person.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signed, right):
            start_response("403 Forbidden", [])
            return [b""]
        [name] = connection.execute("SELECT name FROM person WHERE id = ?", [person]).fetchone()
        rows = connection.execute(
            "SELECT a.id, a.happened_on, a.kind, a.minutes, a.distance_hm, a.outcome, c.name"
            " FROM activity a LEFT JOIN activity_client ac ON ac.activity_id = a.id"
            " AND ac.position = 0 LEFT JOIN client c ON c.id = ac.client_id"
            " WHERE a.person_id = ? AND a.withdrawn_at IS NULL"
            " ORDER BY a.happened_on DESC, a.id DESC LIMIT 50",
            [person],
        ).fetchall()
        cells = "".join(
            "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
            for row in rows
        )
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [f"<!doctype html><p>{escape(name)}</p><table>{cells}</table>".encode()]

    return app, f"session={PERSON}.{signature}"


def portal_app(path: Path, person_id: int) -> tuple[Callable, str]:
    """The portal on this database, and the cookie of a session of this person."""
    os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{path}"
    os.environ["PORTAL_INSTANCE"] = str(path.parent / "instance")
    from portal.app import create_app
    from portal.core import config
    from portal.people.models import Person

    app = create_app({"SECOND_FACTOR_OBLIGED": False})  # nobody here has set one up
    config.make_secrets(app)
    with app.app_context():
        from portal.core.database import db

        with db.connection_context():
            return app.wsgi_app, cookie_of(app, Person.get_by_id(person_id))


def list_against_bare(small: int) -> bool:
    """Fifty visits of a team leader, each with its first client's name.

    The page has more than the bare app's: menu, filter, totals, links, and further clients.
    """
    path = database(small)
    bare, bare_cookie = bare_app(path)
    portal, cookie = portal_app(path, PERSON)
    shown = []
    for app, crumb in ((bare, bare_cookie), (portal, cookie)):
        status, body = get(app, "/activities/", crumb)
        assert status.startswith("200"), status
        page = html.fromstring(body)
        links = page.xpath("//a[contains(@class, 'item')]/@href")
        ours = [found[1] for link in links if (found := re.fullmatch(r"/activities/(\d+)", link))]
        shown.append([ours or page.xpath("//tr/td[1]/text()"), re.findall(rb"Client \d+", body)])
    assert shown[0] == shown[1], "the two show different rows"
    assert len(shown[0][0] + shown[0][1]) > 80, "the page is no list of fifty visits with clients"
    ours, limit = in_turns(
        lambda: get(portal, "/activities/", cookie),
        lambda: get(bare, "/activities/", bare_cookie),
        pairs=25,
        times=30,
        measured=of_processor,
    )
    return say("B1", ours, limit, 50, f"list of 50 of {small:,}, against a bare WSGI app")


def list_growth(small: int, large: int) -> bool:
    """The same page with fifteen times the rows: the first page, and one far down."""
    held = True
    deep, less_deep = (scaled(int(0.9 * pages_of(size))) for size in (large, small))
    places = (("first page", 0, 0), (f"page {deep} against {less_deep}", deep, less_deep))
    for where, deep, less_deep in places:
        rounds = [(elsewhere(large, deep), elsewhere(small, less_deep)) for _ in range(ROUNDS)]
        ours, peer = (statistics.median(column) for column in zip(*rounds, strict=True))
        held &= say("B4", ours, peer, 1.15, f"list at {large:,} against {small:,} rows, {where}")
    return held


def pages_of(size: int) -> int:
    """How many pages the list of one branch has."""
    return size // BRANCHES // A_PAGE


def elsewhere(size: int, depth: int) -> float:
    """Seconds of the page in a process of its own, for one process knows one database."""
    command = [sys.executable, "-m", "bench.pages", str(size), str(depth)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(said.stdout)


def one_page(size: int, depth: int) -> float:
    portal, cookie = portal_app(database(size), LEADER)
    address = "/activities/team/list"
    for _ in range(depth):
        _status, body = get(portal, address, cookie)
        address = unescape(re.search(rb'rel="next" href="([^"]+)"', body)[1].decode())
    status, body = get(portal, address, cookie)
    assert status.startswith("200"), status
    return statistics.median(
        of_processor(lambda: get(portal, address, cookie), scaled(20)) for _ in range(scaled(9))
    )


if __name__ == "__main__":
    print(one_page(int(sys.argv[1]), int(sys.argv[2])))
