"""Making feeds and ending them. A secret is known once, to who asked for it; never again here."""

import secrets

from portal import audit
from portal.branches.models import Setting
from portal.calendar_feeds.events.actions import touch
from portal.calendar_feeds.events.models import EVERYONE, Level
from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.models import MOST, PAIRING, Feed, Pairing, Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import now
from portal.core.crypto import Unreadable, digest_of, seal, unseal
from portal.core.database import db, save_changes, take_turn
from portal.people.models import Person

# What a feed of these tells, whatever was chosen: a screen by a door, and what names nobody.
LEVEL_OF = {Purpose.ROOM: Level.BUSY, Purpose.BRANCH: Level.INITIALS}
SETTINGS = "room name level alarm_minutes color shows_declined ends_on".split()


class TooMany(Exception):
    """This person has as many feeds of this purpose as anyone may."""


def create(owner: Person, purpose: Purpose, **fields) -> tuple[Feed, str]:
    """A new feed and its secret. Raises TooMany."""
    token = secrets.token_urlsafe(32)
    fields |= {"level": LEVEL_OF[purpose]} if purpose in LEVEL_OF else {}
    with db.atomic():
        take_turn("feeds", owner.id)
        same = queries.visible_to(owner).where(Feed.purpose == purpose)
        if same.count() >= MOST:
            raise TooMany
        feed = Feed.create(
            branch=owner.branch_id,
            owner=owner.id,
            purpose=purpose,
            token_digest=digest_of(token),
            **fields,
        )
        touch(owner.branch_id, [owner.id])  # so that there is a version to raise
        audit.record(owner, "feed.create", feed)
    return feed, token


def create_in_place(owner: Person, purpose: Purpose, **fields) -> tuple[Feed, str]:
    """The same; where there are as many as there may be, the oldest one ends."""
    with db.atomic():
        take_turn("feeds", owner.id)
        same = queries.visible_to(owner).where(Feed.purpose == purpose)
        for feed in list(same)[MOST - 1 :]:
            revoke(feed, owner)
        return create(owner, purpose, **fields)


def pair(feed: Feed, token: str) -> str:
    """The code of a page that shows how to subscribe, for ten minutes."""
    code = secrets.token_urlsafe(24)
    with db.atomic():
        Pairing.create(
            branch=feed.branch_id,
            feed=feed,
            code_digest=digest_of(code),
            token_sealed=seal(token, f"feed.pairing.{code}"),
            expires_at=now() + PAIRING,
        )
    return code


def paired(code: str) -> tuple[Feed, str] | None:
    """The feed and its secret for this code, while its page lasts."""
    pairing = queries.pairing(digest_of(code))
    if pairing is None:
        return None
    try:
        return pairing.feed, unseal(pairing.token_sealed, f"feed.pairing.{code}")
    except Unreadable:
        return None


def change(feed: Feed, version: int, **values) -> None:
    """Another name, level or alarm. Raises StaleVersion."""
    changes = audit.differences(feed, **values)
    if not changes and version == feed.version:
        return
    with db.atomic():
        save_changes(feed, version, **values)
        audit.record(feed.owner_id and feed.owner, "feed.change", feed, changes=changes)


def revoke(feed: Feed, actor: Person | None) -> None:
    """It ends at once: for 60 days it answers with one event that says so, then it is unknown."""
    with db.atomic():
        end(feed, actor)


def end(feed: Feed, actor: Person | None) -> bool:
    still = (Feed.id == feed.id) & Feed.revoked_at.is_null()
    ended = Feed.update(revoked_at=now(), state="").where(still).execute()
    if ended:
        Pairing.delete().where(Pairing.feed == feed.id).execute()
        audit.record(actor, "feed.revoke", feed)
    return bool(ended)


def rotate(feed: Feed, owner: Person) -> tuple[Feed, str]:
    """The same feed under a new secret; the old one ends as a revoked one does (F4)."""
    token = secrets.token_urlsafe(32)
    with db.atomic():
        if not end(feed, owner):
            return create(owner, Purpose(feed.purpose), **settings_of(feed))
        renewed = Feed.create(
            branch=feed.branch_id,
            owner=owner.id,
            purpose=feed.purpose,
            token_digest=digest_of(token),
            **settings_of(feed),
        )
        audit.record(owner, "feed.create", renewed)
    return renewed, token


def settings_of(feed: Feed) -> dict:
    return {name: getattr(feed, name) for name in SETTINGS}


def allow_full(leader: Person, allowed: bool) -> None:
    """Whether people of the branch may choose feeds with names and addresses."""
    name = contents.full_setting(leader.branch_id)
    with db.atomic():
        Setting.delete().where(Setting.name == name).execute()
        if allowed:
            Setting.create(name=name, value="yes")
        touch(leader.branch_id, [EVERYONE])
        audit.record(leader, "feed.allow_full" if allowed else "feed.forbid_full")
