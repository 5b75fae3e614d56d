"""The start-up checks: where the portal would be unsafe, it does not start (trust R54)."""

import os
import stat
import subprocess
import sys

import pytest
from flask import request

from portal import create_app
from portal.db import db

KEY = "A" * 43 + "="


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))
    for name in ("SECRET_KEY", "ENCRYPTION_KEY", "BASE_URL", "DATABASE_URL", "MAIL_URL"):
        monkeypatch.delenv(f"PORTAL_{name}", raising=False)
    suite_database = db.obj
    yield tmp_path / "instance"
    db.initialize(suite_database)


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("PORTAL_SECRET_KEY", "short", "32 characters"),
        ("PORTAL_ENCRYPTION_KEY", "AAAA", "32 bytes"),
        ("PORTAL_ENCRYPTION_KEY", "not base64!", "32 bytes"),
        ("PORTAL_BASE_URL", "http://brug.example.org", "https"),
        ("PORTAL_BASE_URL", "ftp://brug.example.org", "http or https"),
        ("PORTAL_BASE_URL", "brug", "http or https"),
    ],
)
def test_an_unsafe_setting_stops_the_portal(instance, monkeypatch, setting, value, message):
    monkeypatch.setenv(setting, value)

    with pytest.raises(RuntimeError, match=message):
        create_app()


def test_a_production_portal_refuses_debug_mode(instance, monkeypatch):
    monkeypatch.setenv("PORTAL_BASE_URL", "https://brug.example.org")
    monkeypatch.setenv("FLASK_DEBUG", "1")

    with pytest.raises(RuntimeError, match="Debug"):
        create_app()


def test_a_production_portal_refuses_a_database_that_others_can_read(instance, monkeypatch):
    monkeypatch.setenv("PORTAL_BASE_URL", "https://brug.example.org")
    instance.mkdir(mode=0o700)
    (instance / "portal.db").touch(mode=0o644)
    (instance / "portal.db").chmod(0o644)

    with pytest.raises(RuntimeError, match=r"portal\.db"):
        create_app()


def test_a_production_portal_refuses_a_database_elsewhere_that_others_can_read(
    instance, monkeypatch, tmp_path
):
    monkeypatch.setenv("PORTAL_BASE_URL", "https://brug.example.org")
    file = tmp_path / "elsewhere.db"
    file.touch(0o644)
    with pytest.raises(RuntimeError, match=r"elsewhere\.db"):
        create_app({"DATABASE_URL": f"sqlite:///{file}"})
    file.chmod(0o600)
    assert create_app({"DATABASE_URL": f"sqlite:///{file}"}).config["PRODUCTION"]


def test_a_visitor_is_who_the_web_server_in_front_saw(instance, monkeypatch):
    """R53: what the visitor says of themselves before that is not believed."""
    seen = []
    for address, believed in (("https://brug.example.org", "198.51.100.7"), (None, "127.0.0.1")):
        if address:
            monkeypatch.setenv("PORTAL_BASE_URL", address)
        else:
            monkeypatch.delenv("PORTAL_BASE_URL")
        app = create_app()
        app.before_request_funcs[None] = [lambda: seen.append(request.remote_addr) or ""]
        app.test_client().get(
            "/", base_url=address, headers={"X-Forwarded-For": "127.0.0.1, 198.51.100.7"}
        )
        assert seen.pop() == believed


def test_another_host_than_the_portals_own_is_refused(client_for):
    """R53: no address of a mail or a redirect is made of what the visitor calls us."""
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example"):
        assert client_for().get("/log-in", headers={"Host": host}).status_code == 400


def test_python_without_its_checks_is_refused(instance):
    optimised = subprocess.run(
        [sys.executable, "-O", "-c", "import portal; portal.create_app()"],
        capture_output=True,
        text=True,
        env={**os.environ, "PORTAL_INSTANCE": str(instance)},
        check=False,
    )

    assert optimised.returncode != 0
    assert "without -O" in optimised.stderr


def test_secrets_are_made_once_and_for_their_owner_only(instance):
    first = create_app().config
    again = create_app().config

    assert first["SECRET_KEY"] == again["SECRET_KEY"] != first["ENCRYPTION_KEY"]
    for name in ("secret_key", "encryption_key"):
        assert stat.S_IMODE((instance / name).stat().st_mode) == 0o600


def test_processes_that_start_together_keep_one_secret(tmp_path):
    code = "import sys; from pathlib import Path; from portal.config import kept_secret;"
    code += " print(kept_secret(Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "secret_key")]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    said = {starter.communicate()[0].strip() for starter in starters}

    assert len(said) == 1
    assert len(said.pop()) == 44
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
