"""R33, R56, R89: what a log says, and what it never says."""

import io
import json
import logging

import pytest
from peewee import IntegrityError

from portal.core.database import db
from portal.core.logs import AsJson, Scrubber, is_json, scrubbed
from portal.core.web.access import public
from tests.factories import make_client, make_person


@pytest.fixture(params=[Scrubber, AsJson])
def written(request, app):
    """All that the portal logs from here on, in this form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    app.logger.addHandler(handler)
    yield stream
    app.logger.removeHandler(handler)


def test_every_kind_of_secret_address_is_scrubbed():
    for kind in (
        "calendar",
        "rsvp",
        "cv",
        "sign",
        "answer",
        "book",
        "reset",
        "invite",
        "address",
        "link",
    ):
        assert scrubbed(f"GET /{kind}/Ab-c_9.ics HTTP/1.1") == f"GET /{kind}/*** HTTP/1.1"
    assert scrubbed("GET /clients/7 HTTP/1.1") == "GET /clients/7 HTTP/1.1"


def test_an_exception_is_told_by_its_kind_and_its_places(app, written):
    """What it says may be a name, or an address with a secret."""
    try:
        try:
            int("MARKERNAME")
        except ValueError as error:
            raise LookupError("broke on /reset/MARKERTOKEN") from error
    except LookupError:
        app.logger.exception("Exception on /invite/MARKERTOKEN [GET]")

    said = written.getvalue()
    assert "MARKER" not in said
    assert "/invite/***" in said
    assert said.index("ValueError") < said.index("LookupError")
    assert "test_logs.py:" in said


def test_what_the_database_says_of_a_row_is_left_out(app, written):
    """PostgreSQL names the values of a row that it refuses; its code says as much."""
    person = make_person(email="marker@example.org")
    try:
        with db.atomic():
            make_person(person.branch, name="MARKERNAME", email="marker@example.org")
    except IntegrityError:
        app.logger.exception("It broke.")

    said = written.getvalue()
    assert "marker" not in said.lower()
    assert "SQLITE_CONSTRAINT" in said or "23505" in said


def test_a_name_a_note_or_a_token_stands_in_no_log(app, client_for, team_leader, written):
    """Pages that work, that are refused and that break, with words that nobody else types."""
    client = make_client(team_leader.branch, name="MARKERNAME", email="marker@example.org")
    browser = client_for(team_leader)

    def broken():
        raise RuntimeError(f"{client.name}: MARKERNOTE")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeyed = app.view_functions["people.index"]
    broken.permission = monkeyed.permission
    app.view_functions["people.index"] = broken
    try:
        for path in (f"/clients/{client.id}", "/clients?q=MARKERNAME", "/reset/MARKERTOKEN"):
            browser.get(path)
        browser.post("/log-in", data={"email": "marker@example.org", "password": "MARKERWORD"})
        answer = browser.get("/people?q=MARKERNAME")
    finally:
        app.view_functions["people.index"] = monkeyed
        app.config["PROPAGATE_EXCEPTIONS"] = None

    said = written.getvalue()
    assert answer.status_code == 500
    number = answer.headers["X-Request-ID"]
    assert number in answer.text  # for who calls the help desk
    assert number in said
    assert "RuntimeError" in said
    assert "marker" not in said.lower()


def test_r56_a_page_about_a_fault_says_nothing_of_it_but_a_number(app, client_for, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "site.guide", public(lambda: int("MARKERNAME")))

    answer = client_for().get("/help")

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    for told in ("MARKER", "ValueError", "Traceback", "test_logs"):
        assert told not in answer.text


def test_each_request_has_a_number_of_its_own_whatever_the_visitor_sends(client_for):
    given = {"X-Request-ID": "\u00e9vil"}
    seen = [client_for().get("/help", headers=given).headers["X-Request-ID"] for _ in range(2)]

    assert len(set(seen)) == 2
    assert all(len(number) == 16 for number in seen)


def test_one_event_is_one_line(app, written):
    """R89: whoever sends a line break adds no event of their own."""
    app.logger.error("Exception on %s", "/a\nERROR: all is well\u2028\x1b[2J")

    assert len(written.getvalue().splitlines()) == 1


def test_a_request_is_one_line_of_json_without_who_asked():
    record = logging.LogRecord(
        "gunicorn.access",
        logging.INFO,
        "",
        0,
        "%(U)s",
        (
            {
                "{x-request-id}o": "1f",
                "m": "GET",
                "U": "/reset/SECRET",
                "q": "q=JANSEN",
                "h": "127.0.0.1",
                "s": "200",
                "B": 12,
                "M": 3,
            },
        ),
        None,
    )
    line = json.loads(AsJson().format(record))

    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "gunicorn.access",
        "request": "1f",
        "method": "GET",
        "path": "/reset/***",
        "status": "200",
        "bytes": "12",
        "ms": "3",
    }


@pytest.mark.parametrize(
    ("address", "form", "expected"),
    [
        ("https://brug.example.org", "", True),
        ("https://brug.example.org", "text", False),
        ("http://127.0.0.1:5000", "", False),
        ("", "json", True),
    ],
)
def test_behind_https_logs_are_for_programs(monkeypatch, address, form, expected):
    monkeypatch.setenv("PORTAL_BASE_URL", address)
    monkeypatch.setenv("PORTAL_LOG", form) if form else monkeypatch.delenv("PORTAL_LOG", False)

    assert is_json() is expected


def test_a_slash_in_another_form_hides_nothing():
    assert scrubbed("GET /reset%2FSECRET HTTP/1.1") == "GET /reset%2F*** HTTP/1.1"
    assert scrubbed("GET //invite//SECRET HTTP/1.1") == "GET //invite//*** HTTP/1.1"
    assert scrubbed("GET /log-in?next=%2Fcv%2fSECRET") == "GET /log-in?next=%2Fcv%2f***"
