"""How well a client speaks and writes a language, by day: one register, for the CV as well.

A judgement is never overwritten: a wrong one is withdrawn and stays, and a new one may take its
day. Of one client two judgements of one day cannot both stand.
"""

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, Check, DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent, same_branch
from portal.core.i18n.language import DUTCH
from portal.people.models import Person

BECAUSE_LENGTH = 300  # characters of why a judgement was wrong


class CEFRLevel(StrEnum):
    """A level of the Common European Framework of Reference; A0 is before the first."""

    A0 = "A0"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"

    @property
    def rank(self) -> int:
        return list(CEFRLevel).index(self)


class Judgement(BaseModel):
    """What somebody judged of a client on a day, unless it was withdrawn."""

    branch = parent(Branch)
    client = parent(Client)
    measured_on = DateField()
    judged_by = parent(Person, null=True)  # unknown where a file told it
    withdrawn_at = MomentField(null=True)
    withdrawn_by = parent(Person, null=True)
    withdrawn_because = CharField(
        max_length=BECAUSE_LENGTH,
        null=True,
        constraints=[no_longer_than("withdrawn_because", BECAUSE_LENGTH)],
    )

    def can_be_withdrawn_by(self, person: Person) -> bool:
        """One's own, or for a leader any; once."""
        theirs = person.is_leader and self.branch_id == person.branch_id
        return self.withdrawn_at is None and (self.judged_by_id == person.id or theirs)


OF_THE_BRANCH = [
    same_branch("client_id", "client"),
    same_branch("judged_by_id", "person"),
    same_branch("withdrawn_by_id", "person"),
]


class LanguageLevel(Judgement):
    """How well a client speaks and writes a language; the one they grew up with is C2."""

    language = CharField(max_length=3, default=DUTCH)
    spoken = CharField(max_length=2, null=True, constraints=[one_of("spoken", CEFRLevel)])
    written = CharField(max_length=2, null=True, constraints=[one_of("written", CEFRLevel)])
    is_native = BooleanField(default=False)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX language_level_of_a_day"
                " ON language_level (client_id, language, measured_on) WHERE withdrawn_at IS NULL"
            ),
        )
        constraints = [
            Check("spoken IS NOT NULL OR written IS NOT NULL"),
            *OF_THE_BRANCH,
        ]
