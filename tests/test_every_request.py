"""What holds for every route there is, whoever adds it (R50, R51, R56)."""

import pytest

from portal import tables
from portal.account.models import Session, Throttle
from portal.audit.models import AuditEntry, FieldChange
from portal.core.web.access import Role
from portal.site.models import LastDone
from tests.factories import make_person
from tests.test_access import named_records, one_of_everything, requests_of

pytestmark = pytest.mark.no_database  # what Python does around each request

# No session stands behind these: an address that calendars read, and a signed link in a mail.
NO_SESSION = {"feeds.read", "meetings.rsvp"}
# What only its maker can write: a page of one made by a test cannot be opened.
SEALED, SEALED_FILES = {"batch", "version"}, {"payouts.file"}
SAYS_SO = {"site.language"}  # this address switches the language


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
        if method != "POST" or endpoint in NO_SESSION:
            continue
        for sent in ({}, {"csrf_token": token}):
            if leader.post(address, data=sent).status_code != 400:
                passed.append(endpoint)

    assert passed == []


@pytest.mark.long
def test_looking_changes_nothing(app, branch, leader):
    """R50: but for the note of who read what."""
    own = one_of_everything(branch, "Eigen")
    asked = [a for e, m, a in requests_of(app) if m == "GET" and e not in SAYS_SO | SEALED_FILES]
    records = [(kind, a) for kind, m, a in named_records(app) if m == "GET" and kind not in SEALED]
    asked += [address.format(own[kind].id) for kind, address in records]
    before = stored()
    for address in asked:
        leader.get(address)
        assert stored() == before, address


def stored() -> dict[str, list]:
    # /healthz writes a row, to see that it can; who asks for feeds that are not there is counted.
    noted = {Session, AuditEntry, FieldChange, LastDone, Throttle}
    return {m.__name__: sorted(map(repr, m.select().tuples())) for m in set(tables.ALL) - noted}


def test_no_page_is_kept_by_a_browser(app, branch, leader):
    """R51: a shared computer shows nothing after logging out. R22: one cookie, and no other."""
    for _endpoint, method, address in requests_of(app):
        answer = leader.open(address, method=method)
        cookies = {line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")}
        assert cookies <= {"brug"}, address
        assert (
            "no-store" in answer.headers["Cache-Control"]
            or "private" in (answer.headers["Cache-Control"])
        ), address
