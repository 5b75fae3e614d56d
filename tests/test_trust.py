"""What holds for the whole portal, whatever feature: numbers, clock, processes, network."""

import ast
import os
import socket
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from portal import audit
from portal.account import actions
from portal.audit import chain
from portal.core.clock import now
from portal.core.database.pools import PortalSqlite
from tests.account.test_log_in import PASSWORD, log_in
from tests.factories import make_client, make_person

CODE = sorted((Path(__file__).parent.parent / "portal").rglob("*.py"))
SENDS = {"smtplib", "ssl", "imaplib"}  # mail, the one thing that goes out
REACHES = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib"}


def test_r71_where_figures_leave_the_house_a_small_count_is_warned_about(
    app, client_for, team_leader
):
    """They are asked as they are, so none is left out: the page and its file say what to mind."""
    browser = client_for(team_leader)
    warned = "Een aantal onder de 5 kan over één persoon gaan"

    assert warned in browser.get("/figures").text
    shown = app.test_cli_runner().invoke(
        args=[
            *("report", "annual", "--branch", team_leader.branch.code, "--year", "2026"),
            *("--format", "html"),
        ]
    )
    assert warned in shown.output, shown.output


def test_r76_a_clock_that_is_put_back_or_ahead_lets_nobody_in(client_for, branch):
    """What ended stays ended, what was used stays used, and the chain stays in its order."""
    hashed = actions.hasher().hash(PASSWORD)
    vera = make_person(branch, email="vera@example.org", password_hash=hashed)
    at, client = now(), make_client(branch)
    left, forgotten = client_for(), client_for()
    for browser in (left, forgotten):
        log_in(browser)
    left.post("/log-out")
    with time_machine.travel(at + timedelta(days=1), tick=False):
        assert forgotten.get("/account").status_code == 302  # it ended, and somebody saw it
        audit.record(vera, "client.add", client)
    with time_machine.travel(at - timedelta(hours=1), tick=False):
        audit.record(vera, "client.change", client)
        assert left.get("/account").status_code == 302
        assert forgotten.get("/account").status_code == 302
        assert log_in(client_for()).location == "/"
    chain.complete()
    assert chain.verify().faults == []


@pytest.mark.no_database
def test_r81_no_connection_crosses_a_fork(tmp_path):
    """A process of many takes none over that another one opened: SQLite would mix up its locks."""
    pool = PortalSqlite(tmp_path / "own.db")
    pool.connect()
    mine = pool.connection()
    pool.close()
    pool.connect()
    assert pool.connection() is mine  # of this process it is kept
    pool.close()
    seen, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            pool.connect()
            os.write(told, b"same" if pool.connection() is mine else b"another")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(seen, 10) == b"another"


@pytest.mark.no_database
def test_r85_the_portal_reaches_nothing_but_what_somebody_set_it_up_to():
    """A mail server, who sends text messages, the push services of browsers, and webhooks, each by
    a module of its own: no other asks another host for anything."""
    imported = {
        (name, path.name)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }
    assert {(name, file) for name, file in imported if name in REACHES} == {
        ("urllib.request", "push.py"),
        ("urllib.request", "sms.py"),
        ("http.client", "reaching.py"),
        ("http.client", "commands.py"),  # of webhooks: for what that may raise
    }
    assert {file for name, file in imported if name == "smtplib"} == {"commands.py"}


@pytest.mark.no_database
def test_r85_no_test_reaches_another_machine():
    with socket.socket() as out, pytest.raises(OSError, match="another machine"):
        out.connect(("192.0.2.1", 80))
