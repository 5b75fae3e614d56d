"""What branches sent of their figures: totals alone, under a seal."""

import json
from functools import cached_property

from peewee import CharField, Check, IntegerField, TextField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.crypto import chained
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person

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
