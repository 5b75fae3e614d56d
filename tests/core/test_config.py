"""The start-up checks: where the portal would be unsafe, it does not start (R54)."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import request

from portal.app import create_app
from portal.core import config
from portal.core.database import db, migrate

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent.parent
KEY = "A" * 43 + "="


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))
    for name in ("SECRET_KEY", "ENCRYPTION_KEY", "BASE_URL", "DATABASE_URL", "MAIL_URL", "SMS_URL"):
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
    """R87."""
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
        [sys.executable, "-O", "-c", "from portal.app import create_app; create_app()"],
        capture_output=True,
        text=True,
        env={**os.environ, "PORTAL_INSTANCE": str(instance)},
        check=False,
    )

    assert optimised.returncode != 0
    assert "without -O" in optimised.stderr


def test_secrets_are_made_once_and_for_their_owner_only(instance):
    """R87"""
    app = create_app()
    config.make_secrets(app)
    first, again = app.config, create_app().config

    assert first["SECRET_KEY"] == again["SECRET_KEY"] != first["ENCRYPTION_KEY"]
    for name in ("secret_key", "encryption_key"):
        assert stat.S_IMODE((instance / name).stat().st_mode) == 0o600


def test_processes_that_start_together_keep_one_secret(tmp_path):
    code = "import sys; from pathlib import Path; from portal.core.config import kept_secret;"
    code += " print(kept_secret(Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "secret_key")]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    said = {starter.communicate()[0].strip() for starter in starters}

    assert len(said) == 1
    assert len(said.pop()) == 44
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def flask(instance, *arguments, **settings):
    """What a command said: (exit status, what went well, what did not)."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env={**os.environ, "PORTAL_INSTANCE": str(instance), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "folder", ["team_leader", "./instance", "~/brug", str(ROOT), str(ROOT / "docs" / "keys")]
)
def test_no_keys_are_made_where_they_get_published(tmp_path, folder):
    """A folder of no fixed place, or among the files of the program."""
    status, said, fault = flask(folder, "db", "up")

    assert (status, said) == (1, "")
    assert fault.startswith("Brug does not start. PORTAL_INSTANCE must be ")
    assert fault.count("\n") == 1
    assert not (ROOT / folder / "secret_key").exists()


def test_a_way_around_into_the_program_is_found(instance, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(ROOT / "docs")
    for folder in (tmp_path / "link" / "keys", ROOT / "instance" / ".." / "docs" / "keys"):
        monkeypatch.setenv("PORTAL_INSTANCE", str(folder))
        with pytest.raises(config.Unsafe, match="outside the program's folder"):
            config.instance_folder()
    monkeypatch.setenv("PORTAL_INSTANCE", str(ROOT / "instance" / "second"))
    assert config.instance_folder() == ROOT / "instance" / "second"


@pytest.mark.parametrize("url", ["sqlite:///portal.db", f"sqlite:///{ROOT}/portal.db"])
def test_no_database_stands_where_it_gets_published(instance, monkeypatch, url):
    monkeypatch.setenv("PORTAL_DATABASE_URL", url)

    with pytest.raises(config.Unsafe, match="The file of PORTAL_DATABASE_URL must be"):
        create_app()


@pytest.fixture
def run(instance, monkeypatch):
    """What `flask` tells, where the portal's own command is run in this process."""

    def one(folder, *arguments, **settings):
        for name, value in {"PORTAL_INSTANCE": str(folder), **settings}.items():
            monkeypatch.setenv(name, value)
        app = create_app()
        with app.app_context():
            done = app.test_cli_runner().invoke(args=arguments)
        assert not done.exception or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return one


def test_only_what_begins_a_portal_makes_keys(tmp_path, run):
    """`db up`, `demo` and `setup` do; any other command says what to do."""
    first = tmp_path / "first"
    assert flask(first, "--help")[0] == 0
    assert kept(first) == set()
    assert run(first, "db", "up")[0] == 0
    assert kept(first) == {"secret_key", "encryption_key"}

    second, database = tmp_path / "second", f"sqlite:///{first}/portal.db"
    assert flask(second, "routes", PORTAL_DATABASE_URL=database)[0] == 0
    assert kept(second) == set()
    for command in (
        ["jobs", "run"],
        ["export", str(tmp_path / "out"), "--branch", "x"],
        ["backup", str(tmp_path / "file")],
    ):
        status, _said, fault = run(second, *command, PORTAL_DATABASE_URL=database)
        assert status == 1, command
        assert f"There is no secret_key and no encryption_key in {second}." in fault
        assert "flask db up" in fault
        assert kept(second) == set(), command
    asked = ["--branch-code", "x", "--branch-name", "X", "--name", "An", "--email", "a@example.org"]
    assert run(second, "setup", *asked, PORTAL_DATABASE_URL=database)[0] == 0
    assert kept(second) == {"secret_key", "encryption_key"}

    third = tmp_path / "third"  # there are people now: another key than theirs opens nothing
    status, _said, fault = run(third, "db", "up", PORTAL_DATABASE_URL=database)
    assert (status, kept(third)) == (1, set())
    assert "Nothing else opens what is in the database." in fault


def kept(folder) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.endswith("_key")}


def test_nothing_is_served_without_keys_until_they_are_there(instance, caplog):
    app = create_app()
    with app.app_context(), db.connection_context():
        migrate.bring_up()
    keys = [instance / "secret_key", instance / "encryption_key"]
    secrets = [key.read_text() for key in keys]
    for key in keys:
        key.unlink()
    app = create_app()
    assert app.test_client().get("/log-in").status_code == 503
    assert "There is no secret_key and no encryption_key in" in caplog.text

    for key, secret in zip(keys, secrets, strict=True):
        key.write_text(secret)
    assert app.test_client().get("/log-in").status_code == 200


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


KEY_INSIDE = re.compile(
    rb"^(?:-----BEGIN [A-Z ]*PRIVATE KEY-----|PORTAL_(?:SECRET|ENCRYPTION)_KEY *= *\S{32})",
    re.MULTILINE,
)


def looks_like_a_key(name: str, content: bytes) -> bool:
    words = content.decode("latin-1").split() if len(content) < 200 else []
    is_named_so = name in {"secret_key", "encryption_key"}
    return is_named_so or any(map(config.is_key, words)) or bool(KEY_INSIDE.search(content))


def test_no_file_that_goes_with_the_program_is_a_key(tmp_path):
    files = [path for path in tracked() if path.is_file()]
    assert len(files) > 100
    assert [path for path in files if looks_like_a_key(path.name, path.read_bytes())] == []

    kept = config.kept_secret(tmp_path / "anything")
    assert looks_like_a_key("anything", kept.encode())
    assert looks_like_a_key(".env", f"PORTAL_SECRET_KEY={'a' * 40}".encode())
    assert looks_like_a_key("id_rsa", b"-----BEGIN OPENSSH " + b"PRIVATE KEY-----\nabc")
