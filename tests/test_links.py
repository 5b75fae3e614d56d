"""Every link that a page shows opens for its reader: all pages that one can come to are walked."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.core.web.access import Role
from tests.factories import make_assignment, make_person
from tests.test_access import one_of_everything

pytestmark = pytest.mark.no_database  # what pages show, and who may open it

# Addresses that do something when they are opened, or are of another program.
LEFT = re.compile(r"^/(language|static|calendar|log-in)/|\.(csv|xlsx|pdf|docx|zip|xml|ics|txt)$")
OF_A_KIND, OF_SOME = 1, 2  # pages of one view; the second for who sees some records only


def links_of(page: str) -> list[str]:
    """The pages of ours to which one leads."""
    found = []
    for link in html.fromstring(page).xpath("//a[@href]/@href"):
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def view_of(browser, path: str) -> str:
    """The view that answers there; the path itself where none does."""
    try:
        return browser.application.url_map.bind("").match(path)[0]
    except (HTTPException, RequestRedirect):
        return path


def walked(browser, most) -> tuple[dict[str, str], int]:
    """({address that did not open: the page with the link}, how many pages opened)"""
    seen, kinds, dead, opened = {"/"}, {}, {}, 0
    waiting = deque([("/", "")])
    while waiting:
        address, shown_on = waiting.popleft()
        answer = browser.get(address)
        if answer.status_code in {302, 303, 307}:
            continue
        if answer.status_code != 200:
            dead[address] = f"{answer.status_code} on {shown_on}"
            continue
        opened += 1
        if answer.mimetype != "text/html":
            continue
        for link in links_of(answer.get_data(as_text=True)):
            path = link.partition("?")[0]
            kind = view_of(browser, path)
            if kinds.get(kind, 0) >= most or link in seen or LEFT.search(path):
                continue
            seen.add(link)
            kinds[kind] = kinds.get(kind, 0) + 1
            waiting.append((link, address))
    return dead, opened


@pytest.mark.parametrize(
    ("role", "least"),
    [
        (Role.GUIDE, 20),
        (Role.LEGAL_GUIDE, 30),
        (Role.LANGUAGE_COACH, 20),
        (Role.JOB_COACH, 40),
        (Role.INTERPRETER, 15),
        (Role.TEAM_LEADER, 100),
        (Role.ADMINISTRATOR, 5),
        (Role.TREASURER, 5),
    ],
)
def test_every_link_that_a_page_shows_opens_for_its_reader(branch, client_for, role, least):
    records = one_of_everything(branch, "link")
    person = make_person(branch, role)
    if role not in {Role.TEAM_LEADER, Role.ADMINISTRATOR, Role.TREASURER}:
        make_assignment(person, records["client"].household, role=role)

    dead, opened = walked(client_for(person), OF_SOME if role is Role.GUIDE else OF_A_KIND)

    assert dead == {}
    assert opened >= least
