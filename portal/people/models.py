"""Who works here, in which roles, and since when."""

from datetime import date
from enum import StrEnum
from functools import cached_property

from flask_login import UserMixin
from peewee import BlobField, BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.database import (
    BaseModel,
    MomentField,
    in_order,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.core.web.access import (
    DEPUTY_GRANTS,
    DESK,
    LEADERS,
    MONEY,
    PROTECTED_ROLES,
    WHO_MAY_CHANGE,
    Permission,
    PersonPart,
    Role,
    Whose,
    granted,
)
from portal.search.index import Named, Word


class Employment(StrEnum):
    PAID = "paid"
    VOLUNTEER = "volunteer"
    TRAINEE = "trainee"


class Person(UserMixin, Named):
    branch = parent(Branch)
    code = CharField(max_length=60)
    name = CharField(max_length=120, null=True)
    email = CharField(max_length=254, null=True)
    phone = CharField(max_length=30, null=True)
    employment = CharField(max_length=12, constraints=[one_of("employment", Employment)])
    started_on = DateField(null=True)
    ended_on = DateField(null=True)
    iban_sealed = BlobField(null=True)
    iban_digest = CharField(max_length=64, null=True, index=True)  # equal accounts, unopened
    iban_changed_at = MomentField(null=True)  # by the person: payouts wait for a while
    language = CharField(max_length=2, default="nl")
    conduct_certificate_on = DateField(null=True)
    conduct_certificate_until = DateField(null=True)
    certificate_reminded_until = DateField(null=True)  # the last day that leaders were told of
    confidentiality_on = DateField(null=True)
    was_imported = BooleanField(default=False)  # keeps access while papers are to be completed
    password_hash = CharField(max_length=200, null=True)
    epoch = IntegerField(default=0)  # raised to end every session
    totp_secret_sealed = BlobField(null=True)
    totp_last_step = IntegerField(null=True)
    erased_at = MomentField(null=True)  # since then a number in the figures, and nobody
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("id", "branch"), True),
            (("email", "branch"), True),  # of who helps in two branches, in each
            (("branch", "sorts_as"), False),
        )
        constraints = [in_order("started_on", "ended_on")]

    @property
    def roles(self) -> set[Role]:
        if "roles" not in self.__dict__:
            held = PersonRole.select(PersonRole.role).where(PersonRole.person == self).tuples()
            self.__dict__["roles"] = {Role(role) for (role,) in held}
        return self.__dict__["roles"]

    @roles.setter
    def roles(self, held: set[Role]) -> None:
        self.__dict__["roles"] = set(held)

    @cached_property
    def is_deputy(self) -> bool:
        """Whether somebody's claims are decided by this person today, in a leader's place.

        Who pays as a treasurer decides on nothing; who is of a neighbour branch, for nobody.
        """
        if self.roles & {Role.TREASURER, Role.NEIGHBOUR}:
            return False
        day = today()
        running = (Deputy.starts_on <= day) & (Deputy.ends_on >= day)
        return Deputy.select().where(Deputy.person == self, running).exists()

    def may(self, permission: Permission) -> bool:
        """By one's roles; a deputy also what a deputy may; some things with one's papers only."""
        if permission in MONEY and not self.papers_are_signed:
            return False
        if permission in DESK and not self.papers_are_in:
            return False
        if permission in granted(self.roles):
            return True
        return permission in DEPUTY_GRANTS and self.is_deputy

    @property
    def is_leader(self) -> bool:
        return bool(self.roles & LEADERS)

    is_authenticated = True  # only who works here is ever loaded, at each request anew

    @property
    def is_active(self) -> bool:
        """Whether this person works here today: who has left cannot log in."""
        return self.works_on(today())

    def works_on(self, day: date) -> bool:
        return (self.started_on or day) <= day <= (self.ended_on or day)

    def works_as(self, role: Role) -> bool:
        """Whether somebody can be helped by them so; a volunteer without a role is a guide."""
        return role in self.roles or (role == Role.GUIDE and not self.roles)

    @property
    def papers_are_signed(self) -> bool:
        """Whether both papers were seen: conduct certificate and confidentiality statement."""
        return bool(self.conduct_certificate_on and self.confidentiality_on)

    @property
    def papers_are_in(self) -> bool:
        """The same, or they are to be completed: without either no client access."""
        return self.was_imported or self.papers_are_signed

    @cached_property
    def branch_name(self) -> str:
        return self.branch.name

    def speaks(self, language: str) -> None:
        """Keep this language (nl, en or ar) as the one to greet the person in."""
        Person.update(language=language).where(Person.id == self.id).execute()

    def whose(self, other: "Person") -> Whose:
        """What this record is to somebody else, or to themselves."""
        if self.id == other.id:
            return Whose.OWN
        return Whose.PROTECTED if self.roles & PROTECTED_ROLES else Whose.OTHER

    def can_be_changed_by(self, other: "Person", part: PersonPart = PersonPart.DETAILS) -> bool:
        """Whether this part of the record is theirs to change: see WHO_MAY_CHANGE."""
        whose = self.whose(other)
        return self.branch_id == other.branch_id and any(
            part in parts and (permission is None or other.may(permission))
            for of_whom, permission, parts in WHO_MAY_CHANGE
            if of_whom is whose
        )

    def get_id(self) -> str:
        return f"{self.id}.{self.epoch}"


class PersonWord(Word):
    record = parent(Person, on_delete="CASCADE")


class Deputy(BaseModel):
    """Somebody who decides on claims in the place of an absent leader, for a time."""

    branch = parent(Branch)
    leader = parent(Person)
    person = parent(Person, constraints=[Check("person_id <> leader_id")])
    starts_on = DateField()
    ends_on = DateField()
    appointed_by = parent(Person, constraints=[Check("appointed_by_id <> person_id")])

    class Meta:
        indexes = ((("person", "starts_on"), False),)
        constraints = [
            in_order("starts_on", "ends_on"),
            same_branch("leader_id", "person"),
            same_branch("person_id", "person"),
            same_branch("appointed_by_id", "person"),
        ]

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class RoleRequest(BaseModel):
    """A role that somebody asked for somebody else, until a second one confirms it."""

    branch = parent(Branch)
    person = parent(Person, on_delete="CASCADE")
    role = CharField(max_length=20, constraints=[one_of("role", Role)])
    asked_by = parent(Person, constraints=[Check("asked_by_id <> person_id")])
    asked_at = MomentField(default=now)
    settled_at = MomentField(null=True)  # confirmed, or taken back

    class Meta:
        constraints = [same_branch("person_id", "person"), same_branch("asked_by_id", "person")]


class PersonRole(BaseModel):
    """A role that somebody has today: all that they may goes by these."""

    person = parent(Person, on_delete="CASCADE")
    role = CharField(max_length=20, constraints=[one_of("role", Role)])
    since = DateField(null=True)  # the first day of it; none: as long as they work here
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("person", "role"), True),)


class EndedRole(BaseModel):
    """A role that somebody had, up to its last day: it counts in the figures, and gives nothing."""

    branch = parent(Branch)
    person = parent(Person, on_delete="CASCADE")
    role = CharField(max_length=20, constraints=[one_of("role", Role)])
    since = DateField(null=True)
    until = DateField()
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("person", "role", "until"), True),)
        constraints = [in_order("since", "until"), same_branch("person_id", "person")]


class PersonLanguage(BaseModel):
    """A language that somebody who works here speaks beside Dutch, by its code of ISO 639."""

    branch = parent(Branch)
    person = parent(Person, on_delete="CASCADE")
    language = CharField(max_length=3, constraints=[no_longer_than("language", 3)])

    class Meta:
        indexes = ((("person", "language"), True), (("branch", "language"), False))
        constraints = [same_branch("person_id", "person")]
