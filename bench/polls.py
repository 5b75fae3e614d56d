"""B10: forty thousand feeds that are polled, four polls of five with a tag.

Runs in a process of its own: `python -m bench.polls`.
"""

import contextlib
import hashlib
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from peewee import sqlite3

from bench.feeds import ask, portal_on
from bench.measure import IS_SMALL, say, scaled

FEEDS, BRANCHES, EVENTS_OF_BRANCH = scaled(40_000, 100), scaled(1000, 10), 10
WARMED = scaled(2000, 50)  # of the feeds: as many as are polled here
POLLS = scaled(3000, 100)  # a round


def polls_against_bare() -> bool:
    """Random feeds of forty thousand, four of five with a tag: against one query and no more."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = portal_on(folder)
        tokens = many_feeds(folder)
        draw = random.Random(1)  # noqa: S311  no secret
        polled = draw.sample(tokens, WARMED)
        tags = {}
        for token in polled:
            status, headers, _body = ask(app.wsgi_app, f"/calendar/{token}.ics")
            assert status.startswith("200"), status
            tags[token] = headers["ETag"]
        with served("app:app", folder) as ours, served("bench.polls:bare", folder) as limit:
            drawn = [(draw.choice(polled), draw.random() < 0.8) for _ in range(POLLS)]
            for server in (ours, limit):
                of_server(server, drawn, tags)  # warm
            rounds = [
                tuple(of_server(server, drawn, tags) for server in (ours, limit))
                for _ in range(scaled(5))
            ]
        ours, limit = (statistics.median(column) for column in zip(*rounds, strict=True))
        share = 44 * ours
        print(f"      {1 / ours:,.0f} polls a second on a core; 44 a second take {share:.1%} of it")
        held = say("B10", ours, limit, 2.5, f"a poll of {FEEDS:,} feeds, against one bare query")
        return held and (IS_SMALL or share <= 0.03)


@contextmanager
def served(app: str, folder: Path) -> Iterator[tuple[int, Path]]:
    """The port of this app under gunicorn, and where the kernel tells of its worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "BENCH_FOLDER": str(folder), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", app, "--workers=1"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.1)
        yield port, Path(f"/proc/{worker_of(server.pid)}")
    finally:
        server.terminate()
        server.wait()


def worker_of(server: int) -> int:
    """Its process; the server listens before it has one."""
    children = Path(f"/proc/{server}/task/{server}/children")
    for _ in range(150):
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.1)
    raise TimeoutError("gunicorn has no worker")


def of_server(server: tuple[int, Path], drawn: list, tags: dict) -> float:
    """Seconds of the server's processor for one poll."""
    port, worker = server
    connection = HTTPConnection("127.0.0.1", port)
    before = seconds_of(worker)
    for token, is_known in drawn:
        headers = {"If-None-Match": tags[token]} if is_known else {}
        connection.request("GET", f"/calendar/{token}.ics", headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == (304 if is_known else 200), answer.status
    connection.close()
    return (seconds_of(worker) - before) / len(drawn)


def seconds_of(worker: Path) -> float:
    """What its threads have had of the processor; the kernel counts that in nanoseconds."""
    threads = (worker / "task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def many_feeds(folder: Path) -> list[str]:
    """Forty thousand feeds of a thousand branches with ten meetings each; their secrets."""
    tokens = [secrets.token_urlsafe(32) for _ in range(FEEDS)]
    body = b"BEGIN:VEVENT\r\nSUMMARY:Teamoverleg\r\nUID:%d.i@brug\r\n" + b"X-PAD:" + b"x" * 300
    now = int(datetime.now(UTC).timestamp())
    today = datetime.now(UTC).date()
    with sqlite3.connect(folder / "portal.db") as db:
        db.executemany(
            "INSERT INTO branch (id, code, name) VALUES (?, ?, ?)",
            [(n, f"b{n}", f"Stad {n}") for n in range(1, BRANCHES + 1)],
        )
        people = [(n, n % BRANCHES + 1) for n in range(1, FEEDS + 1)]
        db.executemany(
            "INSERT INTO person (id, branch_id, code, employment, language, was_imported, epoch,"
            " version) VALUES (?, ?, 'p' || ?1, 'volunteer', 'nl', 0, 0, 0)",
            people,
        )
        versions = [(branch, person) for person, branch in people]
        versions += [(branch, 0) for branch in range(1, BRANCHES + 1)]
        db.executemany(
            "INSERT INTO calendar_version (branch_id, whom, version) VALUES (?, ?, 1)", versions
        )
        db.executemany(
            "INSERT INTO feed (branch_id, owner_id, purpose, room, name, level, token_digest,"
            " created_at, last_client, state, tag, changed_at, version) VALUES"
            f" (?, ?, 'meetings', '', '', 'initials', ?, {now}, '', '', '', {now}, 0)",
            [
                (branch, person, hashlib.sha256(token.encode()).hexdigest())
                for (person, branch), token in zip(people, tokens, strict=True)
            ],
        )
        db.executemany(
            "INSERT INTO calendar_event (branch_id, kind, source, source_id, part, uid, starts_on,"
            " ends_on, title, names, initials, room, place, address, notes, is_busy, is_personal,"
            " path, status, sequence, last_modified, busy_body, initials_body, full_body) VALUES"
            " (?, 'team_meeting', 'meeting', ?, '', ?2, ?3, ?3, 'Teamoverleg', '', '', '', '', '',"
            f" '', 1, 0, '', 'confirmed', 0, {now}, '', ?, '')",
            [
                (branch, number, str(today + timedelta(weeks=number % 50)), body % number)
                for number, branch in enumerate(
                    [b for b in range(1, BRANCHES + 1) for _ in range(EVENTS_OF_BRANCH)], 1
                )
            ],
        )
    return tokens


def bare(environ, start_response):
    """The app of gunicorn's worker, made at its first request."""
    if "app" not in _made:
        _made["app"] = bare_app(Path(os.environ["BENCH_FOLDER"]))
    return _made["app"](environ, start_response)


_made: dict[str, Callable] = {}


def bare_app(folder: Path) -> Callable:
    """One query for a feed, and 304 or a few stored bytes: the least that a poll can be."""
    connection = sqlite3.connect(folder / "portal.db", check_same_thread=False)
    statement = "SELECT tag FROM feed WHERE token_digest = ?"

    def app(environ, start_response):
        token = environ["PATH_INFO"].rpartition("/")[2].removesuffix(".ics")
        digest = hashlib.sha256(token.encode()).hexdigest()
        [tag] = connection.execute(statement, [digest]).fetchone()
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        status = "304 Not Modified" if tag in known else "200 OK"
        start_response(status, [("ETag", f'"{tag}"')])
        return [b"" if tag in known else b"BEGIN:VCALENDAR\r\n" * 200]

    return app


if __name__ == "__main__":
    sys.exit(not polls_against_bare())
