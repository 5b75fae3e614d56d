"""A small branch with what a backup could get wrong."""

import secrets
from datetime import date

from portal.account.actions import bank
from portal.account.models import Session
from portal.api import actions as tokens
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Purpose
from portal.clients.models import Client
from portal.core.crypto import fingerprint, seal
from portal.core.web.access import Role
from portal.files import actions as files
from portal.files.uploads import CleanFile
from portal.people.models import Person
from portal.reports.models import Publication
from portal.reports.queries.published import packed
from portal.totals.models import PublicPage
from portal.webhooks import actions as webhooks
from tests.calendar_feeds.events.factories import put_event
from tests.factories import make_activity, make_branch, make_client, make_person

ACCOUNT = "NL91ABNA0417164300"
PICTURE = secrets.token_bytes(3000) + b"\x00\xff"


def fill() -> str:
    """Make it, and a feed of its leader; the secret of that."""
    branch = make_branch(code="delft")
    leader = make_person(branch, Role.TEAM_LEADER, name="Ömer O'Neill\\N")
    sealed = seal(ACCOUNT, bank.place(leader))
    Person.update(iban_sealed=sealed, iban_digest=fingerprint(ACCOUNT)).where(
        Person.id == leader.id
    ).execute()
    first, second = make_client(branch, name="محمد"), make_client(branch, born_on=None)
    # Of two of a family the first points to the second: parents come after their children too.
    Client.update(sponsor=second).where(Client.id == first.id).execute()
    make_activity(leader, first, second, topics={"housing": 2}, note="een\ttab\\\nregel")
    files.keep(leader, CleanFile(PICTURE, "image/webp", None, 1, "0" * 64, "bon.jpg"))
    put_event(branch, people=[leader.id])
    Session.create(digest="1" * 64, person=leader)
    year = {"since": date(2018, 1, 1), "until": date(2018, 12, 31), "basis": "all", "number": 1}
    published = Publication.create(branch=branch, definitions="1", contents=packed({}), **year)
    page = {"branch": branch, "publication": published, "made_by": leader, "digest": "2" * 64}
    PublicPage.create(content="{}", mac="", nonce="", **page)
    tokens.make(leader, "Rooster", [], 30)
    webhooks.make(leader, "Rooster", "https://example.org/", ["visit.logged"])
    _feed, token = feeds.create(leader, Purpose.MINE)
    return token
