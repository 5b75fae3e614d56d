"""What of its figures leaves a branch: totals that it sent, pages for everybody; under a seal."""

import json
from functools import cached_property

from peewee import SQL, CharField, Check, DateField, IntegerField, TextField

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.crypto import chained
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person
from portal.reports.models import Publication

MOST_CONTENT = 100_000  # characters
VERSION_LENGTH = 16


class BranchTotals(BaseModel):
    """The figures for outside of one year, as a branch sent them; sent again, the last one holds.

    `content` is JSON: who and which year it is of, by which definitions it was counted, the
    numbers by key, and the keys that are hidden. It knows nobody, and nothing of one record.
    """

    branch = parent(Branch)
    year = IntegerField(constraints=[Check("year BETWEEN 1902 AND 2199")])
    content = TextField(constraints=[no_longer_than("content", MOST_CONTENT)])
    mac = CharField(max_length=64)
    sent_at = MomentField(default=now)
    sent_by = parent(Person, null=True)  # nobody where a command sent it
    replaced_number = IntegerField(default=0)  # 0 for the one that holds

    class Meta:
        indexes = ((("branch", "year", "replaced_number"), True),)
        constraints = [same_branch("sent_by_id", "person")]

    @property
    def is_as_sent(self) -> bool:
        """Whether nobody changed it since, or put it in the place of another branch or year."""
        told = self.told
        own = (told.get("branch"), told.get("year")) == (self.branch.code, self.year)
        return own and self.mac == seal_of(self.content)

    @cached_property
    def told(self) -> dict:
        return json.loads(self.content)


def seal_of(content: str) -> str:
    """A MAC that only this installation can make."""
    return chained("branch totals", content)


class PublicPage(BaseModel):
    """A published report as everybody may read it, at an address that nobody guesses.

    `content` is JSON: all that the page says, as it was when the page was made; nothing of it
    changes. Its address can be worked out again from `nonce` by who has the key; the database
    holds a digest of its secret.
    """

    branch = parent(Branch)
    publication = parent(Publication)
    nonce = CharField(max_length=43)
    digest = CharField(max_length=64, unique=True)
    content = TextField(constraints=[no_longer_than("content", MOST_CONTENT)])
    mac = CharField(max_length=64)
    made_by = parent(Person)
    made_at = MomentField(default=now)
    ends_on = DateField(null=True)  # its last day; without one it stays until it is withdrawn
    withdrawn_by = parent(Person, null=True)
    withdrawn_at = MomentField(null=True)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX public_page_once ON public_page (publication_id)"
                " WHERE withdrawn_at IS NULL"
            ),
        )
        constraints = [
            same_branch("publication_id", "publication"),
            same_branch("made_by_id", "person"),
            same_branch("withdrawn_by_id", "person"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether somebody who has its address sees it."""
        is_over = self.ends_on is not None and self.ends_on < today()
        return self.withdrawn_at is None and not is_over and self.is_as_made

    @property
    def is_as_made(self) -> bool:
        """Whether nobody changed it since, or put it in the place of another publication."""
        return self.mac == seal_of_page(self)

    @cached_property
    def told(self) -> dict:
        return json.loads(self.content)


def seal_of_page(page: PublicPage) -> str:
    """A MAC that only this installation can make."""
    said = [page.branch_id, page.publication_id, page.digest, page.content]
    return chained("public page", json.dumps(said))
