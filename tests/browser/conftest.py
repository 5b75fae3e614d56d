"""A portal of its own on a scratch database, and a browser to look at it with.

Tests are marked `browser`; without Chromium they are skipped, and say so.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from time_machine import escape_hatch

from portal import tables
from portal.account.models import Session
from portal.core.crypto import digest_of
from portal.core.database import database_from, db
from portal.core.web.access import Role
from portal.people.models import Person
from tests.clock import AHEAD
from tools.browser import chromium as find_chromium

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = find_chromium()


def pytest_collection_modifyitems(items):
    reason = "no Chromium found: the tests in a browser are left out"
    for item in items:
        if "browser" in item.path.parts and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason=reason))


@dataclass
class LivePortal:
    """A running portal: its address, its database, and a way to log in."""

    address: str
    url: str
    environment: dict

    def now(self) -> float:
        """Its own time, in seconds: it lives on while each file of tests begins anew."""
        return escape_hatch.time.time() + float(self.environment[AHEAD])

    def run(self, code: str) -> dict:
        """What a process of this portal does in one transaction; the JSON that it prints last."""
        within = f"""
import itertools, json
from portal.app import create_app
from portal.core.database import db
from tests import factories

# Apart from what other processes number in the same database.
factories._numbers = itertools.count({secrets.randbelow(10**6) * 1000})

with create_app().app_context(), db.connection_context(), db.atomic():
{textwrap.indent(code, "    ")}
"""
        command = [sys.executable, "-c", within]
        said = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE
        ).stdout
        return json.loads(said.splitlines()[-1])

    @contextmanager
    def database(self):
        """Models and actions read and write the scratch database, in one transaction."""
        database, before = database_from(self.url), db.obj
        db.initialize(database)
        try:
            with database.bind_ctx(tables.ALL), database.connection_context(), database.atomic():
                yield database
        finally:
            db.obj = before

    def log_in(self, person, language: str = "nl") -> dict:
        """The cookie of somebody who has logged in."""
        secret = secrets.token_urlsafe(32)
        kept = {"_user_id": person.get_id(), "_fresh": True, "passed": True, "language": language}
        with self.database():
            kept["roles"] = sorted(person.roles)
            Session.create(digest=digest_of(secret), person=person.id, data=json.dumps(kept))
        return {"name": "brug", "value": secret, "url": self.address}


@pytest.fixture(scope="session")
def live_portal(tmp_path_factory):
    """The portal as it is served, on a SQLite file of its own."""
    folder = tmp_path_factory.mktemp("live")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"sqlite:///{folder}/live.db"
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_DATABASE_URL": url,
        "PORT": str(port),
    }
    subprocess.run(
        [sys.executable, "-m", "flask", "db", "up"], cwd=ROOT, env=environment, check=True
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "app:app", "--bind", f"127.0.0.1:{port}", "--threads=4"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        yield LivePortal(address, url, environment)
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


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where it is used

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cast(live_portal):
    """A branch with somebody in each role that sees pages of its own, and one of everything.

    For who only looks.
    """
    return made_in(live_portal, "from tests.browser.cast import everything\nmade = everything()")


def made_in(live_portal, code: str) -> dict:
    """{role: who has it}, and what else the code made."""
    made = live_portal.run(f"{code}\nprint(json.dumps(made))")
    with live_portal.database():
        people = {Role(role): Person.get_by_id(n) for role, n in made.pop("people").items()}
        for person in people.values():
            assert person.roles  # kept with the person: there is no database once we are out
    return people | made


@contextmanager
def held_back(page, script: str):
    """Meanwhile this script is on its way, as on a slow network; afterwards it is there."""
    held, address = [], f"**/js/{script}*.js*"
    page.route(address, lambda route: held.append(route))  # noqa: PLW0108  Playwright asks for one
    yield
    while not held:
        page.wait_for_timeout(20)
    page.unroute(address)  # which lets it through
    page.wait_for_load_state()


@pytest.fixture
def open_phone(live_portal, chromium):
    """A phone of 390 px with touch, on which this person has logged in."""
    contexts = []

    def open_one(person, language="nl", **options):
        settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True} | options
        context = chromium.new_context(**settings, base_url=live_portal.address)
        context.add_cookies([live_portal.log_in(person, language)])
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
