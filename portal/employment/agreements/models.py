"""An agreement on a placement, frozen when it is made, and the signatures under it."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import CharField, Check, IntegerField, TextField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import (
    BaseModel,
    MomentField,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.employment.placements.models import Placement, PlacementKind
from portal.files.models import StoredFile
from portal.people.models import Person


class Party(StrEnum):
    CLIENT = "client"
    EMPLOYER = "employer"
    ORGANISATION = "organisation"


PARTIES: dict[str, Any] = {
    Party.CLIENT: _l("Client"),
    Party.EMPLOYER: _l("Employer"),
    Party.ORGANISATION: _l("Our branch"),
}


# What an agreement says beside the facts, and what each is called.
PARTS: dict[str, Any] = {
    "goals": _l("What for?"),
    "hours": _l("Hours and absence"),
    "guidance": _l("Guidance"),
    "insurance": _l("Insurance"),
}
PART_LENGTH = 2_000  # characters


class AgreementText(BaseModel):
    """What a branch lets stand in agreements of a kind, from a moment on; never changed."""

    branch = parent(Branch)
    kind = CharField(max_length=20, constraints=[one_of("kind", PlacementKind)])
    version = IntegerField(constraints=[Check("version >= 1")])
    goals = TextField(null=True, constraints=[no_longer_than("goals", PART_LENGTH)])
    hours = TextField(null=True, constraints=[no_longer_than("hours", PART_LENGTH)])
    guidance = TextField(null=True, constraints=[no_longer_than("guidance", PART_LENGTH)])
    insurance = TextField(null=True, constraints=[no_longer_than("insurance", PART_LENGTH)])
    made_by = parent(Person)
    made_at = MomentField(default=now)

    class Meta:
        indexes = ((("branch", "kind", "version"), True),)
        constraints = [same_branch("made_by_id", "person")]

    @property
    def parts(self) -> dict[str, str | None]:
        return {name: getattr(self, name) for name in PARTS}


class Agreement(BaseModel):
    """What the parties sign, as JSON; never changed. A new one takes the place of the last."""

    branch = parent(Branch)
    placement = parent(Placement)
    content = TextField()
    made_by = parent(Person)
    made_at = MomentField(default=now)
    ends_at = MomentField()  # until then it can be signed
    withdrawn_at = MomentField(null=True)

    class Meta:
        indexes = ((("id", "branch"), True), (("placement", "id"), False))
        constraints = [
            Check("ends_at > made_at"),
            same_branch("placement_id", "placement"),
            same_branch("made_by_id", "person"),
        ]

    @property
    def is_open(self) -> bool:
        stands = self.withdrawn_at is None and self.placement.withdrawn_at is None
        return stands and now() < self.ends_at


class Signature(BaseModel):
    """One party's place under an agreement.

    Its link can be worked out again from `nonce` by who has the key; the database holds a digest.
    """

    branch = parent(Branch)
    agreement = parent(Agreement)
    party = CharField(max_length=15, constraints=[one_of("party", Party)])
    name = CharField(max_length=120)  # of who is asked to sign
    email = CharField(max_length=254, null=True)
    nonce = CharField(max_length=43)
    digest = CharField(max_length=64, unique=True)
    signed_at = MomentField(null=True)
    signed_name = CharField(max_length=120, null=True)
    drawing = parent(StoredFile, null=True)
    address = CharField(max_length=45, null=True)  # of the browser that signed
    browser = CharField(max_length=200, null=True)
    session_of = IntegerField(null=True)  # the number of who was logged in there, if anybody
    mailed_at = MomentField(null=True)

    class Meta:
        indexes = ((("agreement", "party"), True),)
        constraints = [
            Check("(signed_at IS NULL) = (signed_name IS NULL)"),
            same_branch("agreement_id", "agreement"),
            same_branch("drawing_id", "stored_file"),
        ]
