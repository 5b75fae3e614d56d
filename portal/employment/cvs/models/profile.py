"""What a client can and wants, in rows: the CV that is being made.

It changes all the time; a version of it, once made, does not.
"""

from enum import StrEnum
from typing import Any

from peewee import BooleanField, CharField, Check, DateField, IntegerField, TextField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, no_longer_than, one_of, parent, same_branch

STORY_LENGTH = 1_000  # characters of what somebody tells of themselves, or of one job
MOST_ROWS = 80  # jobs, schools and so on, of each at most


class Sector(StrEnum):
    """What stands on a CV without a name where the employer was."""

    AGRICULTURE = "agriculture"
    BUILDING = "building"
    CARE = "care"
    CLEANING = "cleaning"
    CLOTHING = "clothing"
    EDUCATION = "education"
    FOOD = "food"
    HAIR_AND_BEAUTY = "hair_and_beauty"
    HOSPITALITY = "hospitality"
    ICT = "ict"
    INDUSTRY = "industry"
    LOGISTICS = "logistics"
    OFFICE = "office"
    PUBLIC = "public"
    SHOP = "shop"
    TECHNICAL = "technical"
    TRANSPORT = "transport"
    OTHER = "other"


class LanguageSkill(StrEnum):
    """Levels of the Common European Framework, and the language one grew up with."""

    A0 = "A0"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"


class Licence(StrEnum):
    AM = "AM"
    A = "A"
    B = "B"
    BE = "BE"
    C = "C"
    D = "D"
    T = "T"
    FORKLIFT = "forklift"


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"


class CVProfile(BaseModel):
    """One a client. `licences` and `parts_of_day` are codes with a space between."""

    branch = parent(Branch)
    client = parent(Client, unique=True)
    name = CharField(max_length=120, null=True)
    place = CharField(max_length=120, null=True)
    phone = CharField(max_length=30, null=True)
    email = CharField(max_length=254, null=True)
    wish = CharField(max_length=200, null=True)  # the work they look for
    about = TextField(null=True, constraints=[no_longer_than("about", STORY_LENGTH)])
    licences = CharField(max_length=60, default="")
    has_car = BooleanField(default=False)
    parts_of_day = CharField(max_length=60, default="")
    hours_per_week = IntegerField(null=True, constraints=[Check("hours_per_week BETWEEN 1 AND 60")])
    available_from = DateField(null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True),)
        constraints = [same_branch("client_id", "client")]


class ProfileRow(BaseModel):
    """One of several of a kind in a profile."""

    branch = parent(Branch)
    profile = parent(CVProfile, on_delete="CASCADE")
    position = IntegerField()

    class Meta:
        indexes = ((("profile", "position"), True),)
        constraints = [same_branch("profile_id", "cv_profile")]


class CVJob(ProfileRow):
    """Months are 201503; 201500 where only the year is known."""

    title = CharField(max_length=120)
    employer = CharField(max_length=120, null=True)
    sector = CharField(max_length=20, null=True, constraints=[one_of("sector", Sector)])
    place = CharField(max_length=120, null=True)
    country = CharField(max_length=60, null=True)
    since = IntegerField(null=True, constraints=[Check("since BETWEEN 190000 AND 210012")])
    until = IntegerField(null=True, constraints=[Check("until BETWEEN 190000 AND 210012")])
    is_current = BooleanField(default=False)
    tasks = TextField(null=True, constraints=[no_longer_than("tasks", STORY_LENGTH)])

    class Meta:
        constraints = [Check("until / 100 >= since / 100"), same_branch("profile_id", "cv_profile")]


class CVSchool(ProfileRow):
    """`valued`: whether IDW said what a foreign diploma is worth (`valued_as`); may be unknown."""

    study = CharField(max_length=120)
    school = CharField(max_length=120, null=True)
    place = CharField(max_length=120, null=True)
    country = CharField(max_length=60, null=True)
    since = IntegerField(null=True, constraints=[Check("since BETWEEN 190000 AND 210012")])
    until = IntegerField(null=True, constraints=[Check("until BETWEEN 190000 AND 210012")])
    has_diploma = BooleanField(default=False)
    valued = BooleanField(null=True)
    valued_as = CharField(max_length=120, null=True)  # "mbo 4"

    class Meta:
        constraints = [Check("until / 100 >= since / 100"), same_branch("profile_id", "cv_profile")]


class CVCertificate(ProfileRow):
    """A course that was finished, or a paper that opens a door."""

    title = CharField(max_length=120)
    issuer = CharField(max_length=120, null=True)
    year = IntegerField(null=True, constraints=[Check("year BETWEEN 1900 AND 2100")])


class CVLanguage(ProfileRow):
    """A language in a CV, and whether the phone is no problem; how well is a LanguageLevel."""

    language = CharField(max_length=3)
    can_phone = BooleanField(default=False)

    class Meta:
        indexes = (
            (("profile", "position"), True),
            (("profile", "language"), True),
        )


class CVSkill(ProfileRow):
    """Something that somebody is good at, in a few words."""

    text = CharField(max_length=120)


# What a profile has several of: the name in forms and in the contents of a version.
LISTS: dict[str, type[Any]] = {
    "jobs": CVJob,
    "schools": CVSchool,
    "certificates": CVCertificate,
    "languages": CVLanguage,
    "skills": CVSkill,
}
