"""A client has one place once at a time; two places that fill more than a week are asked about."""

import pytest

from portal.core.web.access import Role
from portal.employment.placements.models import Placement
from tests.factories import make_assignment, make_client, make_employer, make_person


@pytest.fixture
def placed(branch):
    client, coach = make_client(branch, name="Amina"), make_person(branch, Role.JOB_COACH)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    return client, make_employer(branch, name="Bakkerij Smit"), coach


@pytest.fixture
def browser(client_for, placed):
    return client_for(placed[2])


def save(browser, address, employer, **typed):
    usual = {
        "kind": "internship",
        "employer": employer.id,
        "started_on": "2026-01-12",
        "ended_on": "2026-04-10",
        "hours_per_week_tenths": "16",
        "version": "0",
    }
    return browser.post(address, data=usual | typed)


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [
        ("2026-01-12", "2026-04-10", False),
        ("2026-04-10", "", False),
        ("2025-01-01", "2026-01-12", False),
        ("2026-04-11", "", True),
        ("2025-01-01", "2026-01-11", True),
    ],
)
def test_the_same_place_is_not_had_twice_at_once(browser, placed, first, last, free):
    client, employer, _coach = placed
    address = f"/clients/{client.id}/placements/new"
    save(browser, address, employer)

    page = save(browser, address, employer, started_on=first, ended_on=last)

    assert page.status_code == (303 if free else 422)
    assert ("Amina heeft deze plek al" in page.text) is not free
    assert Placement.select().count() == (2 if free else 1)


def test_two_places_of_more_than_a_week_together_are_asked_about_once(browser, placed, branch):
    client, employer, _coach = placed
    address, other = f"/clients/{client.id}/placements/new", make_employer(branch, name="Kas")
    save(browser, address, employer)

    assert save(browser, address, other, hours_per_week_tenths="24").status_code == 303
    third = make_employer(branch, name="Derde")
    for hours in ("8", ""):
        asked = save(browser, address, third, hours_per_week_tenths=hours)
        assert asked.status_code == 422
        assert "Bakkerij Smit" in asked.text
        assert 'name="both_at_once"' in asked.text
    assert save(browser, address, third, both_at_once="y").status_code == 303


def test_a_change_into_another_place_is_refused_and_none_is_not_asked_again(browser, placed):
    client, employer, _coach = placed
    address = f"/clients/{client.id}/placements/new"
    save(browser, address, employer)
    save(browser, address, employer, kind="trial", both_at_once="y", hours_per_week_tenths="40")
    trial = Placement.get(Placement.kind == "trial")

    same = {"kind": "trial", "hours_per_week_tenths": "40", "job_title": "Bakker"}
    kept = save(browser, f"/placements/{trial.id}/edit", employer, **same)
    moved = save(browser, f"/placements/{trial.id}/edit", employer, version="1", both_at_once="y")

    assert (kept.status_code, moved.status_code) == (303, 422)
    assert "heeft deze plek al" in moved.text
    assert Placement.get_by_id(trial.id).kind == "trial"


def test_what_was_withdrawn_does_not_come_back_beside_what_took_its_place(browser, placed):
    client, employer, _coach = placed
    address = f"/clients/{client.id}/placements/new"
    save(browser, address, employer)
    first = Placement.get()
    browser.post(f"/placements/{first.id}/withdraw", data={"reason": "dubbel"})
    save(browser, address, employer)

    said = browser.post(f"/placements/{first.id}/restore", follow_redirects=True)

    assert "heeft deze plek al" in said.text
    assert Placement.get_by_id(first.id).withdrawn_at is not None
