"""Clients, the households they form, and who helps whom."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import BooleanField, CharField, Check, DateField, Expression, IntegerField

from portal.branches.models import Branch, Municipality
from portal.core.clock import now, today
from portal.core.database import (
    BaseModel,
    MomentField,
    in_order,
    once_a_branch,
    one_of,
    parent,
    same_branch,
)
from portal.core.web.access import WITHOUT_CLIENTS, Permission, Role
from portal.housing.models import Home
from portal.people.models import Person
from portal.search.index import Named, Word

# Of all roles those that were ever given with a household.
HELPING = [role for role in Role if role not in WITHOUT_CLIENTS - {Role.ADMINISTRATOR}]


class Sex(StrEnum):
    MALE = "m"
    FEMALE = "f"
    OTHER = "x"


class Arrival(StrEnum):
    ASSIGNED = "assigned"
    REUNIFICATION = "reunification"
    RESETTLED = "resettled"
    OWN_MOVE = "own_move"


class HouseholdRole(StrEnum):
    """What somebody is in the household."""

    MAIN = "main"
    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"


class Closing(StrEnum):
    """Why a file is closed."""

    MOVED_AWAY = "moved_away"
    PASSED_ON = "passed_on"
    FINISHED = "finished"
    PASSED_AWAY = "passed_away"
    OTHER = "other"


HOUSEHOLD_ROLES = {
    HouseholdRole.MAIN: _l("Contact of the household"),
    HouseholdRole.PARTNER: _l("Partner"),
    HouseholdRole.CHILD: _l("Child"),
    HouseholdRole.PARENT: _l("Parent"),
    HouseholdRole.OTHER: _l("Other"),
}
CLOSINGS = {
    Closing.FINISHED: _l("We are done"),
    Closing.MOVED_AWAY: _l("They moved away"),
    Closing.PASSED_ON: _l("Passed on to another organisation"),
    Closing.PASSED_AWAY: _l("They passed away"),
    Closing.OTHER: _l("Another reason"),
}


class Household(BaseModel):
    branch = parent(Branch)
    code = CharField(max_length=60)

    class Meta:
        indexes = ((("branch", "code"), True), (("id", "branch"), True))


class Client(Named):
    branch = parent(Branch)
    code = CharField(max_length=60)
    household = parent(Household)
    household_role = CharField(
        max_length=10, null=True, constraints=[one_of("household_role", HouseholdRole)]
    )
    municipality = parent(Municipality, null=True)
    name = CharField(max_length=120, null=True)
    sex = CharField(max_length=1, null=True, constraints=[one_of("sex", Sex)])
    born_on = DateField(null=True)
    nationality = CharField(max_length=9, null=True)
    housed_on = DateField(null=True)
    home = parent(Home, null=True)
    home_since = DateField(null=True)  # of a later home; of the first it is the day of housing
    arrival = CharField(max_length=15, null=True, constraints=[one_of("arrival", Arrival)])
    counts_for_target = BooleanField()
    sponsor = parent("self", null=True)
    phone = CharField(max_length=30, null=True)
    email = CharField(max_length=254, null=True)
    language = CharField(max_length=3, null=True)
    created_at = MomentField(default=now)
    erased_at = MomentField(null=True)  # since then a number in the figures, and nobody
    version = IntegerField(default=0)
    closed_on = DateField(null=True)
    closed_reason = CharField(
        max_length=12, null=True, constraints=[one_of("closed_reason", Closing)]
    )

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("branch", "housed_on"), False),
            (("branch", "sorts_as"), False),
        )
        constraints = [
            once_a_branch(),
            Check("NOT (arrival = 'own_move' AND counts_for_target)"),
            same_branch("household_id", "household"),
            same_branch("municipality_id", "municipality"),
            same_branch("home_id", "home"),
            same_branch("sponsor_id", "client"),
        ]

    @property
    def spoken_beside(self) -> str | None:
        """The code of their language, where that is known and not Dutch."""
        return self.language if self.language != "nl" else None

    @property
    def first_name(self) -> str:
        """The first word of the name: more an interpreter need not know."""
        return self.name.split()[0] if self.name and self.name.strip() else "–"

    def can_be_changed_by(self, person: Person) -> bool:
        """A leader changes all of a file, a guide how to reach somebody they guide."""
        if person.may(Permission.EDIT_CLIENTS):
            return True
        return person.works_as(Role.GUIDE) and Role.GUIDE in self.helped_as_by(person)

    def can_be_coached_by(self, person: Person) -> bool:
        """Whether this person makes their CV and their placements."""
        return person.may(Permission.COACH_TO_WORK) and Role.JOB_COACH in self.helped_as_by(person)

    def helped_as_by(self, person: Person) -> set[Role]:
        """As what this person is matched with the household today; asked once per request."""
        known = self.__dict__.setdefault("helped_as", {})
        if person.id not in known:
            matches = Assignment.select(Assignment.role).where(
                Assignment.household == self.household_id,
                Assignment.person == person.id,
                *running_on(today()),
            )
            known[person.id] = {Role(role) for (role,) in matches.tuples()}
        return known[person.id]


class Assignment(BaseModel):
    """Who helps a household, as what, and since when."""

    branch = parent(Branch)
    person = parent(Person)
    household = parent(Household)
    role = CharField(max_length=20, constraints=[one_of("role", HELPING)])
    started_on = DateField()
    ended_on = DateField(null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("person", "household", "role", "started_on"), True),
            (("household", "started_on"), False),
        )
        constraints = [
            in_order("started_on", "ended_on"),
            same_branch("person_id", "person"),
            same_branch("household_id", "household"),
        ]

    def runs_on(self, day: date) -> bool:
        return self.started_on <= day <= (self.ended_on or day)

    @property
    def can_be_ended(self) -> bool:
        """Whether it goes on after today, or is still to begin."""
        return self.ended_on is None or self.ended_on > today()

    @property
    def can_be_resumed(self) -> bool:
        """Whether it has not ended yet, and the helper does not leave: then it may go on."""
        return bool(self.ended_on and self.ended_on >= today() and not self.person.ended_on)


def running_on(day: date) -> tuple[Expression, ...]:
    """Conditions: the matches that run on a day."""
    return (
        Assignment.started_on <= day,
        Assignment.ended_on.is_null() | (Assignment.ended_on >= day),
    )


class PastHome(BaseModel):
    """Where a client lived before they moved."""

    branch = parent(Branch)
    client = parent(Client)
    home = parent(Home)
    started_on = DateField(null=True)
    ended_on = DateField()

    class Meta:
        indexes = ((("client", "ended_on"), False),)
        constraints = [
            in_order("started_on", "ended_on"),
            same_branch("client_id", "client"),
            same_branch("home_id", "home"),
        ]


class ClientWord(Word):
    record = parent(Client, on_delete="CASCADE")


class Conflict(BaseModel):
    """A person who may never open this client's file: it is their own, or they are blocked."""

    branch = parent(Branch)
    person = parent(Person)
    client = parent(Client)
    reason = CharField(max_length=300, null=True)

    class Meta:
        indexes = ((("person", "client"), True),)
        constraints = [same_branch("person_id", "person"), same_branch("client_id", "client")]


class Hideable(StrEnum):
    """What of a file a branch can keep from a role; who helps needs the rest of it."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    MUNICIPALITY = "municipality"
    BORN_ON = "born_on"
    SEX = "sex"
    NATIONALITY = "nationality"
    HOUSED_ON = "housed_on"
    ARRIVAL = "arrival"


class HiddenField(BaseModel):
    """A field of all files of a branch that who helps in this role does not read there."""

    branch = parent(Branch)
    role = CharField(max_length=20, constraints=[one_of("role", HELPING)])
    field = CharField(max_length=20, constraints=[one_of("field", Hideable)])

    class Meta:
        indexes = ((("branch", "role", "field"), True),)


class DeskCard(BaseModel):
    """A client at the desk: a minimal card, for one worker, for one day, with a reason."""

    branch = parent(Branch)
    person = parent(Person)
    client = parent(Client)
    shown_on = DateField()
    reason = CharField(max_length=300)
    opened_at = MomentField(null=True)  # the whole file, for a while
    opened_because = CharField(max_length=300, null=True)

    class Meta:
        indexes = ((("person", "client", "shown_on"), True),)
        constraints = [same_branch("person_id", "person"), same_branch("client_id", "client")]
