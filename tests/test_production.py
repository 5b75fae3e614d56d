"""The portal as a branch runs it: at an https address of its own, behind a web server."""

import re

import pytest

from portal.account import actions
from portal.app import create_app
from portal.core.database import db, migrate
from portal.core.web.access import Role
from tests.factories import make_person

pytestmark = pytest.mark.no_database  # on SQLite files of its own

ADDRESS, PASSWORD = "https://brug.example.org", "vier blauwe fietsen"
PUBLIC = ["/log-in", "/password/forgotten", "/help", "/accessibility", "/nowhere", "/healthz"]


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Of nobody yet; tina@example.org leads a branch there."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORTAL_BASE_URL", ADDRESS)
    tmp_path.chmod(0o700)
    suite = db.obj
    settings = {"ARGON2_TIME": 1, "SECOND_FACTOR_OBLIGED": False}  # it has tests of its own
    app = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/portal.db", **settings})
    with app.app_context(), db.connection_context():
        migrate.bring_up()
        with db.atomic():
            hashed = actions.hasher().hash(PASSWORD)
            make_person(None, Role.TEAM_LEADER, email="tina@example.org", password_hash=hashed)
    yield app.test_client()
    db.obj.close_all()
    db.initialize(suite)


def test_pages_are_served_and_a_form_comes_from_the_portal_itself(browser):
    """R22, R50, R52, R53: pages, one closed cookie, and the strict look at where a form is from."""
    for path in PUBLIC:
        answer = browser.get(path, base_url=ADDRESS)
        assert answer.status_code == (404 if path == "/nowhere" else 200), path
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    page = browser.get("/log-in", base_url=ADDRESS)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    typed = {"csrf_token": token, "email": "tina@example.org", "password": PASSWORD}

    def log_in(referer):
        headers = {"Referer": referer} if referer else {}
        return browser.post("/log-in", base_url=ADDRESS, data=typed, headers=headers)

    for elsewhere in (None, "https://evil.example/log-in", "http://brug.example.org/log-in"):
        assert log_in(elsewhere).status_code == 400
    answer = log_in(f"{ADDRESS}/log-in")
    assert (answer.status_code, answer.location) == (302, "/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-brug=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} == set(cookie.split("; ")[1:])
    for path in ("/", "/clients", "/people/new", "/figures?year=2018"):
        assert browser.get(path, base_url=ADDRESS).status_code == 200, path


def test_another_name_gets_a_page_that_names_no_address_of_it(browser):
    """R53."""
    answer = browser.get("/log-in", base_url="https://evil.example")

    assert answer.status_code == 400
    assert "evil.example" not in answer.text + str(answer.headers)
