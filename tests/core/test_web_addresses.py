"""A web address where people write a place is a link, and nothing else is."""

import pytest

from portal.core.web.redirects import linked
from tests.schedule.meetings.factories import make_meeting

LINK = '<a href="{0}" rel="noopener noreferrer">{0}</a>'


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://example.org/kamer", "https://example.org/kamer", "{}"),
        ("Online: https://example.org/a.", "https://example.org/a", "Online: {}."),
        ("zaal 2 (http://example.org)", "http://example.org", "zaal 2 ({})"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2", "{}"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG", "{}"),
    ],
)
def test_a_web_address_becomes_a_link(text, address, shown):
    assert linked(text) == shown.format(LINK.format(address))


@pytest.mark.parametrize(
    "text",
    [
        "Stationsplein 1",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://[1",
        "https://bank.nl@elders.example",
        "ftp://example.org",
        None,
    ],
)
def test_nothing_else_does(text):
    assert "<a" not in linked(text)


def test_what_stands_around_it_stays_text():
    assert (
        linked('<b>https://example.org/"onclick=x')
        == "&lt;b&gt;" + LINK.format("https://example.org/") + "&#34;onclick=x"
    )


def test_the_place_of_a_meeting_is_a_link_on_its_page(client_for, team_leader):
    meeting = make_meeting(team_leader, place="https://example.org/kamer")

    page = client_for(team_leader).get(f"/meetings/{meeting.id}").text

    assert LINK.format("https://example.org/kamer") in page
