"""The portal, served from a scratch database with the demo in it, for real clients to read."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path

from tests.calendar_feeds.events.clients.expectation import expected, window
from tests.calendar_feeds.events.clients.reading import Published
from tests.clock import AHEAD

ROOT = Path(__file__).parent.parent.parent.parent.parent


class Portal:
    """A running portal: its feeds, and ways to change them."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.file = folder / "portal.db"
        self.environment = {
            **{n: v for n, v in os.environ.items() if n == AHEAD or not n.startswith("PORTAL_")},
            "PORTAL_INSTANCE": str(folder),
            "PORTAL_DATABASE_URL": f"sqlite:///{self.file}",
            "PORT": str(self.port),
        }
        self.feeds: list[dict] = []

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def act(self, *words: str):
        """Do something inside the portal, see stage.py."""
        return json.loads(
            self.run("tests.calendar_feeds.events.clients.stage", *words).splitlines()[-1]
        )

    def address(self, feed: dict) -> str:
        return f"http://127.0.0.1:{self.port}/calendar/{feed['token']}/{feed['purpose']}.ics"

    def published(self, feed: dict) -> Published:
        """The feed as it is now, with what it should show."""
        with urllib.request.urlopen(self.address(feed)) as answer:  # noqa: S310  our own address
            content = answer.read()
        first, until = window(date.today())
        return Published(
            f"{feed['purpose']}, {feed['level']}, person {feed['owner']}",
            self.address(feed),
            content,
            first,
            until,
            tuple(expected(str(self.file), feed)),
        )

    def feed(self, purpose: str, level: str) -> dict:
        return next(f for f in self.feeds if (f["purpose"], f["level"]) == (purpose, level))


def filled(folder: Path) -> Path:
    """The folder, with the demo in it and what to look at, as `feeds.json`; made by whoever comes
    first, while other processes wait."""
    folder.mkdir(mode=0o700, exist_ok=True)
    feeds = folder / "feeds.json"
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not feeds.exists():
            portal = Portal(folder)
            portal.run("flask", "db", "up")
            feeds.write_text(json.dumps(portal.act("fill")))
    return folder


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """A portal on a filled folder."""
    portal = Portal(folder)
    portal.feeds = json.loads((folder / "feeds.json").read_text())
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "app:app",
            "--threads=4",
            f"--bind=127.0.0.1:{portal.port}",
        ],
        cwd=ROOT,
        env=portal.environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{portal.port}/healthz")
        yield portal
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address)  # noqa: S310  our own address
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
