"""The secret of a feed and its end: section F of docs/calendars.md."""

import io
import logging
from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.calendar_feeds.feeds import actions, queries
from portal.calendar_feeds.feeds.actions import upkeep
from portal.calendar_feeds.feeds.models import GRACE, MOST, PURGE, UNUSED, Feed, Pairing, Purpose
from portal.core import logs
from portal.core.clock import now, today
from portal.core.crypto import digest_of
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import PersonRole
from tests.calendar_feeds.events import lint
from tests.calendar_feeds.events.factories import put_event
from tests.factories import make_person

WITHDRAWN = "Deze agendakoppeling is ingetrokken"


@pytest.fixture
def feed(branch, volunteer, subscribe):
    put_event(branch, source_id=7, people=[volunteer.id])
    return subscribe(volunteer)


def test_only_a_digest_of_the_secret_is_stored(feed):
    """F1, R31: 256 bits; nothing in the database opens a feed."""
    stored = " ".join(str(value) for row in Feed.select().dicts() for value in row.values())

    assert len(feed.token) == 43
    assert feed.token not in stored
    assert Feed.get().token_digest == digest_of(feed.token)


def test_a_pairing_keeps_no_usable_secret_either(feed):
    """F1: sealed with the portal's key, bound to a code of which there is a digest only."""
    code = actions.pair(feed.feed, feed.token)
    row = Pairing.get()

    assert feed.token.encode() not in bytes(row.token_sealed)
    assert code not in str(row.__data__)
    assert actions.paired(code) == (feed.feed, feed.token)
    Pairing.update(token_sealed=b"0" * 40).execute()
    assert actions.paired(code) is None


def test_a_pairing_lasts_ten_minutes(client_for, feed):
    """J10: after that the page says what to do."""
    page = f"/calendar/{actions.pair(feed.feed, feed.token)}/pair"
    assert feed.token in client_for().get(page).text

    Pairing.update(expires_at=now()).execute()
    ended = client_for().get(page)
    assert ended.status_code == 404
    assert feed.token not in ended.text


def test_a_revoked_feed_empties_the_calendars_that_hold_it(branch, volunteer, feed):
    """F3, E6 of features: one event that says so for 60 days, then unknown."""
    tag = feed.get().headers["ETag"]
    actions.revoke(feed.feed, volunteer)

    assert feed.summaries == [WITHDRAWN]
    assert lint.faults(feed.bytes) == []
    assert feed.get(If_None_Match=tag).status_code == 200
    put_event(branch, source_id=8, people=[volunteer.id])
    assert feed.summaries == [WITHDRAWN]

    Feed.update(revoked_at=now() - PURGE - timedelta(days=1)).execute()
    assert feed.get().status_code == 404


def test_a_new_secret_ends_the_old_one_at_once(app, volunteer, feed):
    """F4, E6 of features: the same feed goes on under the new one."""
    renewed, token = actions.rotate(feed.feed, volunteer)

    assert feed.summaries == [WITHDRAWN]
    feed.path = f"/calendar/{token}.ics"
    assert feed.summaries == ["Huisbezoek"]
    assert queries.visible_to(volunteer).count() == 1
    assert renewed.level == feed.feed.level


def test_who_has_left_has_no_feed_any_more(volunteer, feed):
    """F2, E6 of features: at the next look, without anybody doing anything."""
    assert feed.summaries == ["Huisbezoek"]
    volunteer.ended_on = today() - timedelta(days=1)
    volunteer.save()

    assert feed.summaries == [WITHDRAWN]


def test_who_lost_the_role_has_no_such_feed_any_more(branch, subscribe):
    """F2: a feed of deadlines is of the legal guide."""
    person = make_person(branch, Role.LEGAL_GUIDE)
    put_event(branch, kind="term", title="Termijn bezwaar", people=[person.id])
    feed = subscribe(person, Purpose.TERMS)
    assert feed.summaries == ["Termijn bezwaar"]

    PersonRole.update(role=Role.GUIDE).where(PersonRole.person == person).execute()
    assert feed.summaries == [WITHDRAWN]


@pytest.fixture
def written(app):
    """What the portal writes to its log."""
    handler = logging.StreamHandler(text := io.StringIO())
    app.logger.addHandler(handler)
    logs.scrub(app.logger)
    yield text
    app.logger.removeHandler(handler)


def test_no_log_holds_a_secret(app, feed, written, monkeypatch):
    """F5, R33: not when it is good, not when it is wrong, not when the portal breaks."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    feed.get()
    monkeypatch.setattr(queries, "poll", lambda digest: 1 / 0)

    assert feed.get().status_code == 500
    assert "ZeroDivisionError" in written.getvalue()
    assert feed.token not in written.getvalue()


def test_the_list_shows_no_secret(client_for, volunteer, feed):
    """F5: once made, an address is on no page."""
    page = client_for(volunteer).get("/feeds").text

    assert feed.token not in page
    assert digest_of(feed.token) not in page


def test_a_feed_knows_roughly_when_and_by_what_it_was_fetched(feed):
    """F9: the hour and the kind of calendar; no address, no version."""
    agent = "iOS/17.4 (21E219) dataaccessd/1.0"
    feed.get(User_Agent=agent)
    row = Feed.get()

    assert (row.last_fetch_at.minute, row.last_fetch_at.second) == (0, 0)
    assert (row.last_client, row.client_label) == ("apple", "Apple")
    assert agent not in str(row.__data__)


def test_a_second_look_within_the_hour_writes_nothing(feed):
    """F9: and it is no log-in, so nothing else is kept."""
    feed.get(User_Agent="Google-Calendar-Importer")
    feed.get(User_Agent="Thunderbird")

    assert Feed.get().last_client == "google"


def test_a_feed_that_nobody_uses_is_warned_of_and_then_ends(volunteer, feed):
    """F10: a mail after 180 days, the end two weeks later."""
    Feed.update(created_at=now() - UNUSED - timedelta(days=1)).execute()
    assert upkeep.tidy() == "1 owners of unused feeds warned, 0 feeds ended."
    assert upkeep.tidy() is None
    [mail] = OutboxMail.select()
    assert mail.recipient == volunteer.email
    assert feed.token not in mail.body

    Feed.update(warned_at=now() - GRACE).execute()
    assert upkeep.tidy() == "0 owners of unused feeds warned, 1 feeds ended."
    assert feed.summaries == [WITHDRAWN]


def test_a_feed_that_is_used_again_stays(feed):
    """F10: one look is enough."""
    Feed.update(created_at=now() - UNUSED - timedelta(days=1)).execute()
    upkeep.tidy()
    feed.get()
    Feed.update(warned_at=now() - GRACE).where(Feed.warned_at.is_null(False)).execute()

    assert upkeep.tidy() is None
    assert feed.summaries == ["Huisbezoek"]


def test_what_ended_long_ago_is_forgotten(volunteer, feed):
    actions.pair(feed.feed, feed.token)
    actions.revoke(feed.feed, volunteer)
    Feed.update(revoked_at=now() - PURGE - timedelta(days=1)).execute()
    upkeep.tidy()

    assert Feed.select().count() == Pairing.select().count() == 0


def test_an_owner_is_warned_once_and_what_ended_begins_anew(feed, volunteer):
    """F4: of two runs at once one mails; of a feed that has ended no second end is noted."""
    assert upkeep.warn(feed.feed)
    assert not upkeep.warn(feed.feed)
    assert OutboxMail.select().where(OutboxMail.recipient == volunteer.email).count() == 1

    actions.revoke(feed.feed, volunteer)
    anew, token = actions.rotate(feed.feed, volunteer)

    assert (anew.revoked_at, anew.token_digest) == (None, digest_of(token))
    assert AuditEntry.select().where(AuditEntry.action == "feed.revoke").count() == 1
    for _ in range(MOST - 1):
        actions.create(volunteer, Purpose.MINE)
    with pytest.raises(actions.TooMany):
        actions.rotate(feed.feed, volunteer)
