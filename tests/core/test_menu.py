"""The menu of each role, in few entries, each for who may open it."""

import pytest
from flask_login import login_user

from portal.core.web import menu
from portal.core.web.access import Role
from tests.expenses.claims.factories import make_submitted
from tests.factories import make_person


def shown_to(app, person, path="/"):
    with app.test_request_context(path):
        login_user(person)
        found = menu.leaves()
        return menu.entries(found), menu.on_phone(found), [shown for _entry, shown in found]


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role), (Role.JOB_COACH, Role.GUIDE)])
def test_at_most_seven_entries_and_each_page_in_one_of_them(app, branch, roles):
    """Where there are more, those of a group are one; no page is lost."""
    person = make_person(branch, *roles)
    top, phone, leaves = shown_to(app, person)
    below = []
    for one in top:
        inside, _phone, _leaves = shown_to(app, person, menu_path(app, one.endpoint))
        below += [b.endpoint for group in inside for b in group.below] or [one.endpoint]

    assert len(top) <= 7
    assert len(phone) <= 4
    assert {leaf.endpoint for leaf in leaves} == {*below, *(one.endpoint for one in top)}


def menu_path(app, endpoint):
    with app.test_request_context():
        return app.url_map.bind("").build(endpoint)


def test_what_waits_stands_at_its_entry_and_at_its_group(app, branch, client_for):
    leader, volunteer = make_person(branch, Role.TEAM_LEADER), make_person(branch)
    make_submitted(volunteer, leader)
    top, phone, _leaves = shown_to(app, leader)

    assert [one.waiting for one in top if one.waiting] == [1]
    assert [one.waiting for one in phone if one.waiting] == [1]
    assert "1 wacht" in client_for(leader).get("/more").text
    assert not [one for one in shown_to(app, volunteer)[0] if one.waiting]
