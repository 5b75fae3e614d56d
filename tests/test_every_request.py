"""What holds for every route there is, whoever adds it (R50, R51, R56)."""

import pytest

from portal import models
from portal.access import Role
from portal.account.models import Session
from portal.journal.models import FieldChange, JournalEntry
from tests.factories import make_person
from tests.test_access import named_records, one_of_everything, requests_of

NO_FORM = {"feeds.read"}  # answers calendars, by whatever method, and changes nothing
SAYS_SO = {"pages.language"}  # contract 5: this address switches the language


@pytest.fixture
def leader(branch, client_for):
    person = make_person(branch, Role.SENIOR_TEAM_LEADER)
    return client_for(person)


def test_every_post_needs_the_token_of_its_session(app, leader, monkeypatch):
    """R50: without it, or with one of another session, nothing is done."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    other = leader.application.test_client()
    other.get("/log-in")
    with other.session_transaction() as theirs:
        token = theirs.get("csrf_token", "nothing")
    passed = []
    for endpoint, method, address in requests_of(app):
        if method != "POST" or endpoint in NO_FORM:
            continue
        for sent in ({}, {"csrf_token": token}):
            if leader.post(address, data=sent).status_code != 400:
                passed.append(endpoint)

    assert passed == []


def test_looking_changes_nothing(app, branch, leader):
    """R50: but for the note of who read what."""
    own = one_of_everything(branch, "Eigen")
    asked = [a for e, m, a in requests_of(app) if m == "GET" and e not in SAYS_SO]
    asked += [a.format(own[kind].id) for kind, m, a in named_records(app) if m == "GET"]
    before = stored()
    for address in asked:
        leader.get(address)
        assert stored() == before, address


def stored() -> dict[str, list]:
    noted = {Session, JournalEntry, FieldChange}
    return {m.__name__: sorted(map(repr, m.select().tuples())) for m in set(models.ALL) - noted}


def test_no_page_is_kept_by_a_browser(app, branch, leader):
    """R51: a shared computer shows nothing after logging out."""
    for _endpoint, method, address in requests_of(app):
        answer = leader.open(address, method=method)
        assert (
            "no-store" in answer.headers["Cache-Control"]
            or "private" in (answer.headers["Cache-Control"])
        ), address
