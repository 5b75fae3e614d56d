"""B5: where the target of a municipality stands at the end of the year."""

from datetime import date

import pytest

from portal.branches.models import Municipality
from portal.housing.models import HousingCorrection, HousingTarget
from portal.reports import queries
from tests.factories import make_branch, make_client, make_municipality

pytestmark = pytest.mark.at("2026-07-01 10:00")


@pytest.fixture
def place(branch):
    return Municipality.get(Municipality.branch == branch)


def asked(place, **persons):
    for half, number in persons.items():
        HousingTarget.create(municipality=place, half_year=f"2026-{half}", persons=number)


def test_the_year_ends_as_the_last_365_days_went_on(branch, place):
    """Ten in a year: five in the half of it that is left, beside those that came already."""
    asked(place, H1=8, H2=12)
    HousingCorrection.create(municipality=place, corrected_on=date(2026, 3, 1), persons=2)
    for month in (1, 2, 3, 4, 5, 6):
        make_client(branch, municipality=place, housed_on=date(2026, month, 2))
    for month in (8, 9, 10, 11):
        make_client(branch, municipality=place, housed_on=date(2025, month, 2))
    make_client(branch, municipality=place, housed_on=date(2025, 6, 30))  # longer ago
    found = queries.forecast(branch, place)

    assert (len(found.housed.records), len(found.pace.records)) == (6, 10)
    assert (found.opening, found.target, found.corrections) == (0, 20, 2)
    assert (found.expected, found.housed_then) == (5, 11)
    assert found.to_house == 18
    assert found.closing == 11 - 18
    assert found.steps[-1] == (date(2026, 6, 2), 6)


def test_a_lead_of_before_asks_fewer_and_without_a_target_there_is_no_forecast(
    client_for, team_leader, branch, place
):
    assert queries.forecast(branch, place) is None
    HousingTarget.create(municipality=place, half_year="2025-H2", persons=1)
    asked(place, H1=3)
    for month in (8, 9):
        make_client(branch, municipality=place, housed_on=date(2025, month, 2))

    found = queries.forecast(branch, place)

    assert found.opening == 1
    assert found.to_house == 2

    for month in range(7, 11):
        make_client(branch, municipality=place, housed_on=date(2025, month, 3))
    page = " ".join(client_for(team_leader).get("/figures/ledger").text.split())
    assert queries.forecast(branch, place).to_house == -2
    assert "Dit jaar hoeft er niemand meer bij" in page
    assert ">Te huisvesten: " not in page


def test_each_municipality_has_its_own_and_the_page_shows_it_with_its_list(
    client_for, team_leader, branch, place
):
    other = make_municipality(branch)
    asked(place, H1=2)
    asked(other, H1=4)
    make_client(branch, municipality=place, housed_on=date(2026, 2, 2), name="Een")
    make_client(branch, municipality=other, housed_on=date(2026, 2, 2), name="Twee")
    browser = client_for(team_leader)
    page = browser.get(f"/figures/ledger?municipality={place.id}").text
    address = f"/figures/housing.housed?from=2025-07-02&to=2026-07-01&municipality={place.id}"

    assert queries.forecast(branch, None).to_house == 6
    assert queries.forecast(branch, place).to_house == 2
    assert 'class="chart rising"' in page
    assert address.replace("&", "&amp;") in page
    assert browser.get(address).text.count("<tr><td>") == 1
    assert queries.forecast(make_branch(), None) is None
