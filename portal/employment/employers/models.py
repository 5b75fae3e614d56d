"""Employers: whom we know, how far we are with them, and what the next step is."""

from collections import defaultdict
from datetime import date
from enum import StrEnum

from peewee import SQL, CharField, Check, DateField, IntegerField, TextField

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.database import (
    BaseModel,
    MomentField,
    no_longer_than,
    once_a_branch,
    one_of,
    parent,
    same_branch,
)
from portal.core.web.access import Permission
from portal.employment.board.models import HasNextStep, RestReason
from portal.people.models import Person
from portal.search.index import Named, Word

MOST_WORDS = 1_000  # of what an employer offers


class Stage(StrEnum):
    """How far we are with an employer, in the order of the board."""

    LEAD = "lead"
    CONTACTED = "contacted"
    VISITED = "visited"
    PARTNER = "partner"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    """Why we go no further with an employer."""

    NO_PLACES = "no_places"
    NO_REPLY = "no_reply"
    NOT_INTERESTED = "not_interested"
    NOT_SUITABLE = "not_suitable"
    WENT_OUT_OF_BUSINESS = "went_out_of_business"
    OTHER = "other"


# What the files know of an employer, and what of that is about its first contact person.
OF_A_PERSON = ("name", "job", "email", "phone")
CONTACT = tuple(f"contact_{name}" for name in OF_A_PERSON)
FACTS = ("name", "address", "place", "sector", *CONTACT)


class Employer(HasNextStep, Named):
    """A business; its contact person here is the first of several, `owner` is on it for us."""

    branch = parent(Branch)
    code = CharField(max_length=60)
    name = CharField(max_length=120, null=True)
    address = CharField(max_length=200, null=True)  # street and number
    place = CharField(max_length=120, null=True)
    sector = CharField(max_length=60, null=True)
    contact_name = CharField(max_length=120, null=True)
    contact_job = CharField(max_length=120, null=True)
    contact_email = CharField(max_length=254, null=True)
    contact_phone = CharField(max_length=30, null=True)
    stage = CharField(max_length=10, null=True, constraints=[one_of("stage", Stage)])
    next_action_on = DateField(null=True)
    next_action = CharField(max_length=300, null=True)
    rests_because = CharField(
        max_length=20, null=True, constraints=[one_of("rests_because", RestReason)]
    )
    owner = parent(Person, null=True)
    offers = TextField(null=True, constraints=[no_longer_than("offers", MOST_WORDS)])
    # The employer that this one turned out to be: it is on no list any more.
    merged_into = parent("self", null=True, index=True)
    version = IntegerField(default=0)

    FOUND_BY = (
        *("name", "code", "address", "place", "sector"),
        *("contact_name", "contact_job", "contact_email"),
    )
    NAMES = ("name", "contact_name")
    PHONES = ("contact_phone",)
    TOLD_APART_BY = "place"

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("branch", "sorts_as"), False),
        )
        constraints = [
            once_a_branch(),
            Check("merged_into_id <> id"),
            same_branch("owner_id", "person"),
            same_branch("merged_into_id", "employer"),
        ]

    @classmethod
    def also_found_by(cls, numbers: list[int]) -> dict[int, list[tuple[str | None, str | None]]]:
        """What its further contact persons are called, and what they do there."""
        c = ContactPerson
        found: dict[int, list] = defaultdict(list)
        columns = (c.employer, c.name, c.job, c.email, c.phone)
        people = c.select(*columns).where(c.employer.in_(numbers))
        for employer, name, job, email, phone in people.tuples():
            found[employer] += [(name, phone), (job, None), (email, None)]
        return found

    @property
    def at(self) -> Stage:
        """The column of the board: one of an old file without a stage was at least found."""
        return Stage(self.stage or Stage.LEAD)

    @property
    def place_beside(self) -> str | None:
        """The place, to stand beside the label: nothing where the label says it already."""
        return self.place if self.label == self.full_name else None

    @property
    def is_open(self) -> bool:
        return self.at != Stage.CLOSED

    @property
    def history(self) -> type["EmployerMove"]:
        return EmployerMove

    def can_be_changed_by(self, person: Person) -> bool:
        return person.may(Permission.SEE_EMPLOYERS) and self.branch_id == person.branch_id

    def can_be_deleted_by(self, person: Person) -> bool:
        return person.may(Permission.DELETE_EMPLOYERS) and self.branch_id == person.branch_id


class EmployerWord(Word):
    record = parent(Employer, on_delete="CASCADE")


class ContactPerson(BaseModel):
    """Somebody at an employer, beside the first one whom the files know."""

    branch = parent(Branch)
    employer = parent(Employer)
    name = CharField(max_length=120)
    job = CharField(max_length=120, null=True)
    email = CharField(max_length=254, null=True)
    phone = CharField(max_length=30, null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("employer", "name"), False),)
        constraints = [same_branch("employer_id", "employer")]


class EmployerMove(BaseModel):
    """That an employer came to a stage, on which day and by whom; never changed, only undone.

    The day is unknown where a file told the stage; the person too.
    """

    branch = parent(Branch)
    employer = parent(Employer)
    stage = CharField(max_length=10, constraints=[one_of("stage", Stage)])
    reached_on = DateField(null=True)
    reason = CharField(max_length=20, null=True, constraints=[one_of("reason", ClosingReason)])
    person = parent(Person, null=True)
    noted_at = MomentField(default=now)
    undone_at = MomentField(null=True)  # a slip: it never counted

    class Meta:
        indexes = ((("employer", "id"), False), (("branch", "stage", "reached_on"), False))
        constraints = [
            Check("stage <> 'closed' OR reason IS NOT NULL OR person_id IS NULL"),
            same_branch("employer_id", "employer"),
            same_branch("person_id", "person"),
        ]


class EmployerMerge(BaseModel):
    """That two employers were one: what followed, and what was, so that it can be undone."""

    branch = parent(Branch)
    kept = parent(Employer, on_delete="CASCADE")
    gone = parent(Employer, on_delete="CASCADE", index=True)
    merged_at = MomentField(default=now)
    merged_by = parent(Person)
    before = TextField()  # of the kept one: {column: value} as JSON
    undone_at = MomentField(null=True)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX employer_merge_once ON employer_merge (gone_id)"
                " WHERE undone_at IS NULL"
            ),
        )
        constraints = [
            Check("kept_id <> gone_id"),
            same_branch("kept_id", "employer"),
            same_branch("gone_id", "employer"),
            same_branch("merged_by_id", "person"),
        ]


class MergedRow(BaseModel):
    """A record that went along to the kept employer: a plain number, whatever its table."""

    merge = parent(EmployerMerge, on_delete="CASCADE", index=True)
    kind = CharField(max_length=40)
    record = IntegerField()


def silent_days(last: date | None) -> int | None:
    """How many days since the last contact; None where there was none."""
    return None if last is None else (today() - last).days
