"""The organisation: branches, their municipalities and how long guidance lasts there."""

from datetime import date
from enum import StrEnum

from peewee import BlobField, CharField, Check, DateField, IntegerField

from portal.core.database import BaseModel, no_longer_than, one_of, parent

ALWAYS = date(1, 1, 1)  # a guidance rule without a first day


ROOM_LENGTH = 60
ADDRESS_LENGTH = 200  # characters
LEAST_COUNT, MOST_COUNT = 3, 50
COUNTS = f"BETWEEN {LEAST_COUNT} AND {MOST_COUNT}"


class Region(StrEnum):
    """The part of the country whose school holidays count."""

    NORTH = "Noord"
    MIDDLE = "Midden"
    SOUTH = "Zuid"


class Branch(BaseModel):
    code = CharField(max_length=60, unique=True)
    name = CharField(max_length=120)
    office_address = CharField(max_length=ADDRESS_LENGTH, null=True)
    iban_sealed = BlobField(null=True)
    region = CharField(max_length=10, null=True, constraints=[one_of("region", Region)])
    reply_email = CharField(max_length=254, null=True)  # where answers to mails go
    # What counts fewer clients is hidden in the figures for outside.
    smallest_count = IntegerField(default=5, constraints=[Check(f"smallest_count {COUNTS}")])


class OfficeMove(BaseModel):
    """Another address of the office, from a day on; before the first it is that of the branch."""

    branch = parent(Branch)
    address = CharField(
        max_length=ADDRESS_LENGTH, constraints=[no_longer_than("address", ADDRESS_LENGTH)]
    )
    moved_on = DateField()

    class Meta:
        indexes = ((("branch", "moved_on"), True),)


class Room(BaseModel):
    """A room of the branch: what is held at a place of this name takes it."""

    branch = parent(Branch)
    name = CharField(max_length=ROOM_LENGTH, constraints=[no_longer_than("name", ROOM_LENGTH)])

    class Meta:
        indexes = ((("branch", "name"), True),)


class Municipality(BaseModel):
    branch = parent(Branch)
    name = CharField(max_length=120, unique=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True),)


class GuidanceRule(BaseModel):
    """For how many months after housing a client has guidance, for those housed since a day.

    By itself it starts for who is of the age that the municipality pays for.
    """

    municipality = parent(Municipality)
    months = IntegerField(constraints=[Check("months BETWEEN 0 AND 120")])
    valid_from = DateField(default=ALWAYS)
    from_age = IntegerField(default=18, constraints=[Check("from_age BETWEEN 0 AND 120")])
    until_age = IntegerField(null=True, constraints=[Check("until_age BETWEEN 1 AND 120")])
    source = CharField(max_length=300, null=True)

    class Meta:
        indexes = ((("municipality", "valid_from"), True),)


class Setting(BaseModel):
    """A fact about this installation, such as that it is a demo."""

    name = CharField(max_length=60, unique=True)
    value = CharField(max_length=500)

    @classmethod
    def is_first_on(cls, name: str, day: date) -> bool:
        """Whether nobody asked this before on this day: of two at once, one is the first."""
        cls.insert(name=name, value="").on_conflict_ignore().execute()
        before = (cls.name == name) & (cls.value != str(day))
        return bool(cls.update(value=str(day)).where(before).execute())
