"""Requests for somebody who interprets."""

from datetime import time
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import (
    BaseModel,
    MomentField,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.people.models import Person

NOTE_LENGTH, ELSEWHERE_LENGTH = 300, 120  # characters


class RequestState(StrEnum):
    ASKED = "asked"
    FOUND = "found"  # somebody of the branch comes
    ELSEWHERE = "elsewhere"  # an agency, or a telephone line
    WITHDRAWN = "withdrawn"


STATES = {
    RequestState.ASKED: _l("nobody yet"),
    RequestState.FOUND: _l("found"),
    RequestState.ELSEWHERE: _l("found elsewhere"),
    RequestState.WITHDRAWN: _l("no longer needed"),
}


class How(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


HOW = {How.IN_PERSON: _l("In person"), How.PHONE: _l("By phone"), How.VIDEO: _l("By video")}


class InterpreterRequest(BaseModel):
    """Somebody who interprets is wanted for a client, in a language, on a day."""

    branch = parent(Branch)
    client = parent(Client)
    language = CharField(max_length=3, constraints=[no_longer_than("language", 3)])
    wanted_on = DateField()
    starts_minute = IntegerField(null=True, constraints=[Check("starts_minute BETWEEN 0 AND 1439")])
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 720")])
    channel = CharField(max_length=10, constraints=[one_of("channel", How)])
    note = CharField(
        max_length=NOTE_LENGTH, null=True, constraints=[no_longer_than("note", NOTE_LENGTH)]
    )
    state = CharField(
        max_length=10, default=RequestState.ASKED, constraints=[one_of("state", RequestState)]
    )
    interpreter = parent(Person, null=True)
    elsewhere = CharField(
        max_length=ELSEWHERE_LENGTH,
        null=True,
        constraints=[no_longer_than("elsewhere", ELSEWHERE_LENGTH)],
    )
    asked_by = parent(Person, null=True)  # unknown where a file told it
    asked_at = MomentField(default=now)
    version = IntegerField(default=0)

    class Meta:
        table_name = "interpreter_request"
        indexes = ((("branch", "wanted_on"), False), (("client", "wanted_on"), False))
        constraints = [
            Check("(interpreter_id IS NOT NULL) = (state = 'found')"),
            Check("(elsewhere IS NOT NULL) = (state = 'elsewhere')"),
            same_branch("client_id", "client"),
            same_branch("interpreter_id", "person"),
            same_branch("asked_by_id", "person"),
        ]

    @property
    def starts(self) -> time | None:
        """The time of the day, where one is known."""
        if self.starts_minute is None:
            return None
        return time(*divmod(self.starts_minute, 60))
