"""Homes that were made available, on screen."""

from datetime import date

import pytest

from portal.branches.models import Municipality
from portal.clients.models import Conflict
from portal.housing.models import Home
from portal.reports.queries import annual
from tests.factories import make_branch, make_client
from tests.reports.year import year_of

TYPED = {"address": "Kade 1", "kind": "group", "available_on": "2018-03-01", "municipality": ""}


def test_a_home_is_added_counts_and_is_put_right(client_for, team_leader):
    browser = client_for(team_leader)
    place = Municipality.get(Municipality.branch == team_leader.branch)

    browser.post("/homes/new", data=TYPED | {"municipality": str(place.id)})
    home = Home.get()
    browser.post(f"/homes/{home.id}/edit", data=TYPED | {"address": "Kade 2", "version": "0"})
    late = browser.post(f"/homes/{home.id}/edit", data=TYPED | {"version": "0"})

    assert (home.available_on, home.kind, home.municipality) == (date(2018, 3, 1), "group", place)
    assert annual(year_of(team_leader.branch))["housing.homes"] == 1
    assert (late.status_code, Home.get().address) == (409, "Kade 2")
    assert "Kade 2" in browser.get("/homes").text


@pytest.mark.parametrize(
    "typed", [{"address": ""}, {"available_on": ""}, {"kind": "castle"}, {"municipality": "0999"}]
)
def test_what_cannot_be_is_explained_by_its_field(client_for, team_leader, typed):
    page = client_for(team_leader).post("/homes/new", data=TYPED | typed)

    assert page.status_code == 422
    assert f'id="{next(iter(typed))}-error"' in page.text
    assert not Home.select().exists()


def test_neither_another_branch_nor_a_barred_file_shows_its_home(client_for, team_leader):
    """R04g: where somebody lives whose file one may never open."""
    there = Home.create(branch=make_branch(), code="x", kind="regular", address="Elderslaan")
    home = Home.create(branch=team_leader.branch, code="y", kind="regular", address="Verbodenlaan")
    client = make_client(team_leader.branch, home=home)
    Conflict.create(branch=client.branch, person=team_leader, client=client)
    browser = client_for(team_leader)

    listed = browser.get("/homes").text
    for one in (there, home):
        assert one.address not in listed
        assert browser.get(f"/homes/{one.id}/edit").status_code == 404
