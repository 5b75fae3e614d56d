"""Who comes to a page that does not work is not thrown out of the portal."""

import pytest

from portal.core.web.access import Role
from tests.factories import make_person

MENU, SEARCH = 'class="nav"', 'action="/search"'


@pytest.mark.parametrize("address", ["/nowhere", "/clients/999999", "/people"])
def test_the_page_of_an_error_keeps_menu_and_search(client_for, volunteer, address):
    answer = client_for(volunteer).get(address)

    assert answer.status_code in {403, 404}
    assert MENU in answer.text
    assert SEARCH in answer.text


def test_who_has_not_logged_in_sees_neither(client_for):
    page = client_for().get("/nowhere")

    assert page.status_code == 404
    assert MENU not in page.text
    assert SEARCH not in page.text


def test_where_the_portal_itself_has_trouble_it_asks_the_database_nothing(
    client_for, branch, monkeypatch
):
    """The menu says how many claims wait: not where that could not be read."""
    leader = make_person(branch, Role.TEAM_LEADER)
    browser = client_for(leader)

    def broken(*_arguments):
        raise ZeroDivisionError

    browser.application.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(browser.application.view_functions, "site.guide", broken)
    broken.permission = "public"
    answer = browser.get("/help")
    browser.application.config["PROPAGATE_EXCEPTIONS"] = None

    assert answer.status_code == 500
    assert MENU not in answer.text
