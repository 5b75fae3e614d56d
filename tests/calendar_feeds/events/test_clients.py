"""Real calendars read the feeds of the demo, and show each event as it was planned.

What is not installed is skipped with what to install; in CI nothing may be. `make calendars`
does the same and writes docs/calendar-clients.md.
"""

import json
import os
import re
import shutil
import sqlite3
from urllib.request import urlopen

import pytest

from tests.calendar_feeds.events import clients, lint
from tests.calendar_feeds.events.clients.installed import evolution, no_evolution, program_missing
from tests.calendar_feeds.events.clients.portal import filled, running_portal
from tests.calendar_feeds.events.clients.reading import held_otherwise, wrong
from tests.calendar_feeds.events.clients.thunderbird import Thunderbird

pytestmark = [pytest.mark.calendars, pytest.mark.long]
one = pytest.mark.xdist_group  # it starts once, for all tests that ask it something
WITHDRAWN = "Deze agendakoppeling is ingetrokken"
needs_thunderbird = pytest.mark.skipif(
    bool(program_missing("thunderbird")), reason="Thunderbird is not installed"
)
needs_evolution = pytest.mark.skipif(
    bool(no_evolution()), reason=f"evolution-data-server: {no_evolution()}"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A portal of this process's own; the demo is filled once for all processes of a run."""
    base, own = tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("calendars") / "own"
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    shutil.copytree(filled(base / "demo"), own)
    with running_portal(own) as portal:
        yield portal


@pytest.fixture(scope="module")
def published(portal):
    return [portal.published(feed) for feed in portal.feeds]


def test_the_feeds_of_the_demo_are_right_line_by_line(published):
    """A10: and they hold what calendars differ on."""
    assert {feed.name: lint.faults(feed.content) for feed in published} == {
        feed.name: [] for feed in published
    }
    assert sum(len(feed.expected) for feed in published) > 80


def test_no_data_of_the_demos_clients_leaves_the_portal(portal):
    """F7, E7 of features: every feed of every role, and every mail that waits."""
    feeds = json.loads(portal.run("flask", "demo", "--json"))
    addresses = [address for login in feeds for address in login["feeds"].values()]
    texts = [lint.unfold(urlopen(address).read()) for address in addresses]  # noqa: S310
    database = sqlite3.connect(f"file:{portal.file}?mode=ro", uri=True)
    texts += portal.act("mails")
    rows = database.execute(
        "SELECT c.name, c.code, c.phone, h.address FROM client c"
        " LEFT JOIN home h ON h.id = c.home_id"
    )
    secrets = {secret for row in rows for secret in row if secret and len(secret) > 3}
    database.close()

    assert len(addresses) > 20
    assert len(secrets) > 200
    words = re.compile("|".join(rf"\b{re.escape(secret)}\b" for secret in secrets), re.IGNORECASE)
    assert [words.findall(text) for text in texts] == [[] for _ in texts]


@pytest.mark.parametrize("reader", clients.ALL, ids=lambda reader: reader.name)
def test_a_real_calendar_shows_what_was_planned(reader, published):
    """D1, C7, C8, A10: 0 wrong instances, in all feeds of the demo."""
    if missing := reader.missing():
        pytest.skip(f"{reader.name}: {missing}")
    shown = reader.read(published)
    faults = [
        wrong(reader, feed.expected, lines) for feed, lines in zip(published, shown, strict=True)
    ]

    assert faults == [[] for _ in published]


@pytest.fixture(scope="module")
def handed_over(portal):
    return portal.act("hand_over")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            evolution, marks=[needs_evolution, one("evolution")], id="evolution-data-server"
        ),
        pytest.param(Thunderbird, marks=[needs_thunderbird, one("thunderbird")], id="Thunderbird"),
    ],
)
def program(request):
    """A calendar program that keeps a copy of a feed of its own."""
    with request.param() as started:
        yield started


def test_a_stricter_level_takes_the_old_names_out(portal, program):
    """C3, F8: at the next look."""
    feed = portal.act("another", "full")
    before = program.subscribe(portal.published(feed))
    portal.act("tell", str(feed["id"]), "busy")
    after = program.look()
    portal.act("revoke", str(feed["id"]))  # one person has no more than five

    assert any("Karim Bakri" in line for line in before)
    assert len(after) == len(before)
    assert {words_of(line) for line in after} == {"Bezet", "Herinnering"}


def words_of(line: str) -> str:
    return line.split(" ", 3)[3].removeprefix("VERVALLEN: ")


def test_a_withdrawn_feed_empties_what_was_kept(portal, program):
    """F3: a 404 would leave everything where it is."""
    feed = portal.act("another", "initials")
    before = program.subscribe(portal.published(feed))
    portal.act("revoke", str(feed["id"]))
    after = program.look()

    assert len(before) > 1
    assert [words_of(line) for line in after] == [WITHDRAWN]


def test_what_is_handed_over_moved_or_called_off_is_accepted(handed_over, program):
    """G6: the mailbox of a client, and of who takes a visit over and gives it back, is
    left out of a meeting and asked again; `make calendars` has the others."""
    addresses = ["client@example.org", boxes_with("asked again", handed_over)[0]]
    faults = {
        address: held_otherwise(
            handed_over[address], program.receive_mails(handed_over[address], address)
        )
        for address in addresses
    }

    assert faults == {address: [] for address in addresses}
    happened = {what for address in addresses for what, _text in handed_over[address]}
    assert {"another worker", "moved", "back to the first", "cancelled", "left out"} <= happened


def boxes_with(what: str, told: dict[str, list]) -> list[str]:
    return [address for address, mails in told.items() if what in dict(mails)]


@pytest.mark.parametrize(
    "program",
    [pytest.param(Thunderbird, marks=[needs_thunderbird, one("thunderbird")])],
    indirect=True,
)
def test_thunderbird_offers_the_right_buttons_for_our_mails(portal, program):
    """G6: an invitation, a move, the old one again, a cancellation."""
    said = {mail["label"]: mail for mail in program.receive_mails(portal.act("invite"))}

    answering = {"imipAcceptButton", "imipTentativeButton", "imipDeclineButton"}
    assert answering <= set(said["request"]["buttons"])
    assert answering <= set(said["moved"]["buttons"])
    assert "update" in said["moved"]["says"]
    assert "already been processed" in said["stale"]["says"]
    assert said["cancel"]["buttons"] == ["imipDeleteButton"]
