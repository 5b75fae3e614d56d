"""Who stands in for whom: once at a time, and over when it is ended."""

from datetime import timedelta

import pytest

from portal.core.clock import today
from portal.core.web.access import Role
from portal.people.models import Deputy
from tests.expenses.claims.factories import make_deputy
from tests.factories import make_person

DAY = timedelta(days=1)


def appoint(browser, person, first, last):
    days = {"starts_on": today() + first * DAY, "ends_on": today() + last * DAY}
    return browser.post("/claims/deputies", data={"person": person.id, **days})


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [(0, 3, False), (-1, 1, False), (3, 9, False), (4, 9, True), (1, 2, False)],
)
def test_somebody_stands_in_once_at_a_time(client_for, team_leader, volunteer, first, last, free):
    """From three days ago until in three days they do already."""
    make_deputy(team_leader, volunteer)
    browser = client_for(team_leader)

    page = appoint(browser, volunteer, first, last)

    assert page.status_code == (303 if free else 422)
    assert ("vervangt je al" in page.text) is not free
    assert Deputy.select().count() == (2 if free else 1)


def test_what_is_ended_is_over_also_where_it_was_kept_twice(client_for, team_leader, volunteer):
    twice = [make_deputy(team_leader, volunteer) for _ in range(2)]

    said = client_for(team_leader).post(
        f"/claims/deputies/{twice[0].id}/end", follow_redirects=True
    )

    assert "beslist niet meer" in said.text
    assert client_for(volunteer).get("/claims/decide").status_code == 403


def test_who_still_decides_for_somebody_else_is_named(client_for, branch, team_leader, volunteer):
    other = make_person(branch, Role.TEAM_LEADER, name="Olga")
    mine = make_deputy(team_leader, volunteer)
    make_deputy(other, volunteer)

    said = client_for(team_leader).post(f"/claims/deputies/{mine.id}/end", follow_redirects=True)

    assert "beslist nog wel in de plaats van Olga" in said.text


def test_nobody_stands_in_after_their_last_day(client_for, branch, team_leader):
    leaver = make_person(branch, ended_on=today() + 5 * DAY)
    browser = client_for(team_leader)

    assert "werkt hier tot en met" in appoint(browser, leaver, 1, 6).text
    assert appoint(browser, leaver, 1, 5).status_code == 303


def test_who_would_stand_in_later_never_did_once_it_is_ended(client_for, team_leader, volunteer):
    browser = client_for(team_leader)
    appoint(browser, volunteer, 4, 9)
    browser.post(f"/claims/deputies/{Deputy.get().id}/end")

    assert list(Deputy.select()) == []
