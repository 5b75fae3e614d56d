"""R83: how the portal is doing, for its administrator and for programs that watch; names nobody."""

import os
import re
import shutil
import socket
from collections import namedtuple
from urllib.request import urlopen

import pytest
from flask import current_app
from peewee import OperationalError, SqliteDatabase

from portal.audit import heads
from portal.core import metrics
from portal.core.clock import now
from portal.core.database import db, migrate
from portal.core.web.access import Role
from portal.feature import contributed
from portal.mail.models import OutboxMail
from portal.site.actions import SECONDS, Look
from portal.site.models import LastDone
from tests.factories import make_person


@pytest.fixture(autouse=True)
def looked_at_anew(app):
    app.extensions["last_look"] = Look()


@pytest.fixture
def administrator(branch):
    return make_person(branch, Role.ADMINISTRATOR)


def refuse_writes(monkeypatch):
    def refused(sql, params=None, send=db.obj.execute_sql):
        if "last_done" in sql and sql.startswith("INSERT"):
            raise OperationalError("database or disk is full")
        return send(sql, params)

    monkeypatch.setattr(db.obj, "execute_sql", refused)


def health(client_for):
    answer = client_for().get("/healthz")
    return answer.status_code, answer.text


def test_it_is_well_when_a_row_was_written(client_for):
    assert health(client_for) == (200, "ok\n")
    assert LastDone.of("write").at <= now()


def test_it_is_not_well_where_nothing_can_be_written_and_says_no_more(client_for, monkeypatch):
    refuse_writes(monkeypatch)

    assert health(client_for) == (503, "not ready\n")


def test_it_is_not_well_on_a_schema_that_is_not_its_own(client_for, monkeypatch):
    monkeypatch.setattr(migrate, "unknown_schema", lambda: "The database is not up to date.")

    assert health(client_for) == (503, "not ready\n")


def test_who_asks_often_costs_one_row_in_ten_seconds(app, client_for, monkeypatch):
    health(client_for)
    LastDone.delete().execute()
    assert health(client_for) == (200, "ok\n")
    assert LastDone.of("write") is None

    app.extensions["last_look"].at -= SECONDS + 1
    health(client_for)
    assert LastDone.of("write")


def readings():
    return {reading.name: reading for source in contributed().status for reading in source()}


def test_the_page_tells_of_each_reading_and_of_the_versions(client_for, administrator):
    page = client_for(administrator).get("/status").text

    for reading in readings().values():
        assert reading.label in page
    kind = "SQLite" if isinstance(db.obj, SqliteDatabase) else "PostgreSQL"
    assert re.search(rf"Brug \d.*Python 3\.\d+.*{kind} \d+", page, re.DOTALL)


def test_what_is_not_well_stands_out(app, client_for, administrator, monkeypatch):
    """A full disk, a database that is behind, a worker that stopped, a mail server that is away."""
    LastDone.note("jobs")
    heads.path().unlink(missing_ok=True)
    assert not readings()["audit_head_age_seconds"].is_well
    heads.keep()
    os.utime(heads.path(), (now().timestamp(), now().timestamp()))
    assert all(reading.is_well for reading in readings().values() if reading.name != "schema_ready")

    refuse_writes(monkeypatch)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1e12, 1e12, 1e6))
    monkeypatch.setattr(migrate, "unknown_schema", lambda: "The database is not up to date.")
    client = OutboxMail.create(recipient="marker@example.org", subject="MARKER", last_code=550)
    OutboxMail.update(last_error="X", created_at=0).where(OutboxMail.id == client.id).execute()
    LastDone.update(at=0).execute()
    app.extensions["last_look"].at -= SECONDS + 1

    found = readings()
    del found["audit_head_age_seconds"]
    assert not any(reading.is_well for reading in found.values())
    page = client_for(administrator).get("/status").text
    assert page.count("Kijk hiernaar") >= 5
    assert "marker" not in page.lower()


def test_what_is_due_notes_when_it_was_done(app):
    app.test_cli_runner().invoke(args=["jobs", "run"])

    assert readings()["jobs_age_seconds"].number < 60


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.real_commits
def test_prometheus_reads_them_on_a_port_of_this_machine(app, monkeypatch, port):
    monkeypatch.setitem(app.config, "METRICS_PORT", str(port))
    with app.app_context(), metrics.served(current_app):
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            told = answer.read().decode()
        assert not answers("127.0.0.2", port)

    assert re.search(r"^brug_disk_free_bytes [\d.e+]+$", told, re.MULTILINE)
    assert 'brug_well{of="ready"} 1.0' in told
    assert "@" not in told
    assert not answers("127.0.0.1", port)


def answers(host, port) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((host, port)) == 0


@pytest.mark.real_commits
def test_prometheus_hears_of_a_database_that_is_away(app, monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(db.obj, "connect", lambda **_how: away())
    [families] = [list(metrics.Readings(app).collect())]

    assert [(family.name, family.samples[0].value) for family in families] == [
        ("brug_database", 0),
        ("brug_well", False),
    ]
