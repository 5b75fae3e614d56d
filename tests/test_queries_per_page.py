"""A page asks the database little, and as much for many rows as for one."""

import pytest

from portal.core.web.access import Role
from tests.conftest import count_queries
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.test_access import named_records, one_of_everything

pytestmark = pytest.mark.no_database  # as many on each

MOST = 33
# The figures of a year, with its texts and what was published of it; and what is hidden of them.
OF_SEVERAL = {"/figures/outside": 60, "/figures": 40, "/figures/publish": 40}


def pages(app):
    """(endpoint, address) of every page whose address names no record; a file is no page."""
    for rule in app.url_map.iter_rules():
        is_file = rule.endpoint == "static" or "." in rule.rule
        if "GET" in rule.methods and not rule.arguments and not is_file:
            yield rule.endpoint, rule.rule


def asked_by(browser, address) -> int:
    """How many statements a page takes; none if it is no page for this person.

    The savepoints are those of the test, which holds a transaction around it all.
    """
    with count_queries() as sent:
        answer = browser.get(address)
    asked = [sql for sql in sent if "SAVEPOINT" not in sql]
    return len(asked) if answer.status_code == 200 and answer.mimetype == "text/html" else 0


def add_rows(branch, me, word):
    one_of_everything(branch, word)
    client = make_client(branch)
    make_assignment(me, client.household)
    make_activity(me, client, make_client(branch, household=client.household))


@pytest.mark.parametrize("role", [None, Role.JOB_COACH, Role.TEAM_LEADER], ids=str)
def test_a_page_asks_little_and_no_more_for_three_rows_than_for_one(app, client_for, branch, role):
    """R80"""
    me = make_person(branch, *([role] if role else []))
    browser = client_for(me)
    add_rows(branch, me, "rij-1")
    browser.get("/")  # what a session asks once
    of_one = {page: asked_by(browser, page[1]) for page in pages(app)}
    add_rows(branch, me, "rij-2")
    add_rows(branch, me, "rij-3")
    of_three = {page: asked_by(browser, page[1]) for page in pages(app)}

    more = {page: n for page, n in of_three.items() if n > of_one[page]}
    assert more == {}
    assert {p: n for p, n in of_three.items() if n > OF_SEVERAL.get(p[1], MOST)} == {}
    assert sum(n > 0 for n in of_three.values()) > 10


@pytest.mark.parametrize("role", [None, Role.JOB_COACH, Role.TEAM_LEADER], ids=str)
def test_a_page_about_one_record_asks_little(app, client_for, branch, role):
    me = make_person(branch, *([role] if role else []))
    browser = client_for(me)
    records = one_of_everything(branch, "rij")
    make_assignment(me, records["client"].household, role=role or Role.GUIDE)
    add_rows(branch, me, "buur")
    asked = {
        address: asked_by(browser, address.format(records[kind].id))
        for kind, method, address in named_records(app)
        if method == "GET" and not address.endswith((".xml", ".csv", ".pdf", ".zip", "/file"))
    }

    assert {a: n for a, n in asked.items() if n > MOST} == {}
    assert sum(n > 0 for n in asked.values()) >= 5
