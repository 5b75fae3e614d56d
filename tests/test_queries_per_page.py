"""A page asks the database little, and as little for many rows as for one (ruling 19)."""

import pytest

from portal.access import Role
from tests.conftest import count_queries
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.test_access import one_of_everything

MOST, MOST_ON_A_LIST = 6, 4
LISTS = {
    "account.outbox",
    "activities.index",
    "activities.team",
    "activities.team_list",
    "clients.index",
    "mail.outbox",
    "people.index",
}
# Above the rule, and not to grow: they gather one short question from each feature that may have
# something.
ABOVE = {
    "agenda.index": 11,
    "appointments.book": 7,
    "roster.week": 10,
}


def pages(app):
    """(endpoint, address) of every page whose address names no record; a file is no page."""
    for rule in app.url_map.iter_rules():
        is_file = rule.endpoint == "static" or "." in rule.rule
        if "GET" in rule.methods and not rule.arguments and not is_file:
            yield rule.endpoint, rule.rule


def asked_by(browser, address) -> int:
    """How many statements a page takes; none if it is no page for this person."""
    with count_queries() as asked:
        answer = browser.get(address)
    return len(asked) if answer.status_code == 200 and answer.mimetype == "text/html" else 0


def add_rows(branch, me, word):
    one_of_everything(branch, word)
    client = make_client(branch)
    make_assignment(me, client.household)
    make_activity(me, client, make_client(branch, household=client.household))


@pytest.mark.parametrize("role", [None, Role.JOB_COACH, Role.TEAM_LEADER], ids=str)
def test_a_page_asks_little_and_no_more_for_three_rows_than_for_one(app, client_for, branch, role):
    me = make_person(branch, *([role] if role else []))
    browser = client_for(me)
    add_rows(branch, me, "rij-1")
    browser.get("/")  # what a session asks once
    of_one = {page: asked_by(browser, page[1]) for page in pages(app)}
    add_rows(branch, me, "rij-2")
    add_rows(branch, me, "rij-3")
    of_three = {page: asked_by(browser, page[1]) for page in pages(app)}

    assert {page: n for page, n in of_three.items() if n > of_one[page]} == {}
    most = {
        page: ABOVE.get(page[0], MOST_ON_A_LIST if page[0] in LISTS else MOST) for page in of_one
    }
    assert {page: n for page, n in of_three.items() if n > most[page]} == {}
    assert sum(n > 0 for n in of_three.values()) > 10
