"""D2: about how far it is, by postcode; nobody outside is asked and nothing is kept."""

import pytest

from portal.core import geo

PAGE = "/activities/distance"


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("here", "there", "towns"),
    [
        ("3141", "2611", ("Maassluis", "Delft")),
        ("3511", "1012", ("Utrecht", "Amsterdam")),
        ("9711", "6211", ("Groningen", "Maastricht")),
    ],
)
def test_it_is_the_straight_line_between_the_towns_and_30_per_cent_more(here, there, towns):
    """By another table, that of the towns."""
    assert geo.road_hm(here, there) / 13 == pytest.approx(geo.distance_km(*towns), rel=0.15)
    assert geo.road_hm(here, there) == geo.road_hm(there, here)


@pytest.mark.no_database
def test_the_table_has_the_postcodes_of_the_netherlands_only():
    assert len(geo.postcodes()) > 4000
    for code, (latitude, longitude) in geo.postcodes().items():
        assert len(code) == 4
        assert 50.7 < latitude < 53.6, code
        assert 3.3 < longitude < 7.3, code


def test_a_volunteer_asks_it_in_any_notation_and_reads_both_ways(client_for, volunteer):
    browser = client_for(volunteer)
    way = geo.road_hm("3141", "2611")

    page = browser.get(PAGE, query_string={"here": "3141 AB", "there": "٢٦١١"}).text

    there_and_back = f"{way * 2 / 10:.1f}".replace(".", ",")
    assert f"Ongeveer {there_and_back} km heen en terug" in page
    assert "GeoNames" in page
    assert "Binnen één postcode" in browser.get(f"{PAGE}?here=3141&there=3141").text
    assert PAGE in browser.get("/activities/new").text


@pytest.mark.parametrize("typed", ["", "0999", "31", "3141 ABC", "<b>", "9" * 300])
def test_what_is_no_postcode_is_told_and_stays(client_for, volunteer, typed):
    answer = client_for(volunteer).get(PAGE, query_string={"here": typed, "there": "2611"})

    assert answer.status_code == 422
    assert 'id="here-error"' in answer.text
    assert 'value="2611"' in answer.text
