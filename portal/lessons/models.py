"""Who waits for a language coach, and what coaches have to offer."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import SQL, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import (
    BaseModel,
    in_order,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.employment.cvs.models.levels import CEFRLevel
from portal.people.models import Person

NOTE_LENGTH, MOST_HOUSEHOLDS = 300, 20


class LessonPlace(StrEnum):
    HOME = "home"
    LIBRARY = "library"
    BRANCH = "branch"
    ONLINE = "online"


PLACES = {
    LessonPlace.HOME: _l("At their home"),
    LessonPlace.LIBRARY: _l("In the library"),
    LessonPlace.BRANCH: _l("At our branch"),
    LessonPlace.ONLINE: _l("Online"),
}


class WaitEnd(StrEnum):
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"


class WhenAndWhere(BaseModel):
    """On which weekdays (0 is Monday, as 024) and at which places (words with a space)."""

    branch = parent(Branch)
    days = CharField(max_length=7, constraints=[no_longer_than("days", 7)])
    places = CharField(max_length=40, constraints=[no_longer_than("places", 40)])

    @property
    def weekdays(self) -> list[int]:
        return [int(day) for day in self.days]

    @property
    def chosen_places(self) -> list[LessonPlace]:
        return [place for place in LessonPlace if place in self.places.split()]


class LessonWait(WhenAndWhere):
    """A client who waits for a language coach, since a day."""

    client = parent(Client)
    waits_since = DateField()
    note = CharField(
        max_length=NOTE_LENGTH, null=True, constraints=[no_longer_than("note", NOTE_LENGTH)]
    )
    ended_on = DateField(null=True)
    ended_because = CharField(
        max_length=10, null=True, constraints=[one_of("ended_because", WaitEnd)]
    )
    noted_by = parent(Person, null=True)  # unknown where a file told it
    version = IntegerField(default=0)

    class Meta:
        table_name = "lesson_wait"
        indexes = (
            (("branch", "waits_since"), False),
            SQL(
                "CREATE UNIQUE INDEX lesson_wait_once"
                " ON lesson_wait (client_id) WHERE ended_on IS NULL"
            ),
        )
        constraints = [
            in_order("waits_since", "ended_on"),
            Check("(ended_on IS NULL) = (ended_because IS NULL)"),
            same_branch("client_id", "client"),
            same_branch("noted_by_id", "person"),
        ]


class LessonOffer(WhenAndWhere):
    """When, where and to how many households a language coach gives lessons, at which levels."""

    person = parent(Person, on_delete="CASCADE", unique=True)
    level_from = CharField(max_length=2, null=True, constraints=[one_of("level_from", CEFRLevel)])
    level_to = CharField(max_length=2, null=True, constraints=[one_of("level_to", CEFRLevel)])
    most = IntegerField(constraints=[Check(f"most BETWEEN 0 AND {MOST_HOUSEHOLDS}")])
    version = IntegerField(default=0)

    class Meta:
        table_name = "lesson_offer"
        constraints = [in_order("level_from", "level_to"), same_branch("person_id", "person")]
