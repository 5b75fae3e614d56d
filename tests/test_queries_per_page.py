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
    "claims.index",
    "clients.index",
    "mail.outbox",
    "people.index",
}
# Above the rule, and not to grow: the year's report counts each figure by itself, and Today asks
# one short question for each thing that may wait for a leader.
ABOVE = {"reports.index": 50, "today.index": 8}


def pages(app):
    """(endpoint, address) of every page whose address names no record."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and rule.endpoint != "static":
            yield rule.endpoint, rule.rule


def asked_by(browser, address) -> int | None:
    """How many statements a page takes once it has been opened before; none if it is no page."""
    browser.get(address)
    with count_queries() as asked:
        answer = browser.get(address)
    return len(asked) if answer.status_code == 200 and answer.mimetype == "text/html" else None


@pytest.mark.parametrize("role", [None, Role.JOB_COACH, Role.TEAM_LEADER], ids=str)
def test_a_page_asks_no_more_for_three_rows_than_for_one(app, client_for, branch, role):
    me = make_person(branch, *([role] if role else []), language="nl")
    browser = client_for(me)
    seen = []
    for rows in (1, 2):
        for number in range(rows):
            add_rows(branch, me, f"rij-{rows}-{number}")
        seen.append({address: asked_by(browser, address) for _name, address in pages(app)})

    grown = {a: (few, seen[1][a]) for a, few in seen[0].items() if few and few < seen[1][a]}
    assert not grown


def add_rows(branch, me, word):
    one_of_everything(branch, word)
    client = make_client(branch)
    make_assignment(me, client.household)
    make_activity(me, client, make_client(branch, household=client.household))


@pytest.mark.parametrize("role", [None, Role.JOB_COACH, Role.TEAM_LEADER], ids=str)
def test_a_page_asks_at_most_six_times_and_a_list_four(app, client_for, branch, role):
    me = make_person(branch, *([role] if role else []), language="nl")
    browser = client_for(me)
    for number in range(3):
        add_rows(branch, me, f"rij-{number}")
    counted = {(name, address): asked_by(browser, address) or 0 for name, address in pages(app)}

    too_many = {
        address: number
        for (name, address), number in counted.items()
        if number > ABOVE.get(name, MOST_ON_A_LIST if name in LISTS else MOST)
    }
    assert not too_many
    assert LISTS & {name for (name, _address), number in counted.items() if number}
