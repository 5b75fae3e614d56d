"""Versions of a CV, each frozen when it is made, and the links by which they are shown."""

import json
from enum import StrEnum

from peewee import BooleanField, CharField, Check, DateField, IntegerField, TextField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.files.models import StoredFile
from portal.people.models import Person


class Layout(StrEnum):
    CLASSIC = "classic"  # one column, in the order of Europass
    MODERN = "modern"  # a column beside it for who, languages and skills


class WrittenIn(StrEnum):
    """The languages in which the words around a CV can be."""

    DUTCH = "nl"
    ENGLISH = "en"
    ARABIC = "ar"
    TIGRINYA = "ti"
    UKRAINIAN = "uk"
    FARSI = "fa"
    TURKISH = "tr"


class CV(BaseModel):
    """That a CV was made or renewed on a day: what the figures count."""

    branch = parent(Branch)
    client = parent(Client)
    made_on = DateField()
    language = CharField(max_length=20, default="")

    class Meta:
        indexes = (
            (("client", "made_on", "language"), True),
            (("branch", "made_on"), False),
            (("id", "branch"), True),
        )
        constraints = [same_branch("client_id", "client")]


class CVVersion(BaseModel):
    """What the CV said when it was made; that is never changed.

    `number` counts a client's versions. `reference` is what it is called without a name: it says
    nothing about the client and is nobody's code. Both contents are JSON, the nameless one made in
    the same moment, so that what was left out then stays out. It leaves the portal once somebody
    read it, and put right what the rules left or took.
    """

    branch = parent(Branch)
    client = parent(Client)
    number = IntegerField(constraints=[Check("number >= 1")])
    reference = CharField(max_length=10)
    content = TextField()
    nameless = TextField()
    made_by = parent(Person)
    made_at = MomentField(default=now)
    read_at = MomentField(null=True)  # the nameless text
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("client", "number"), True),
            (("branch", "reference"), True),
            (("id", "branch"), True),
        )
        constraints = [same_branch("client_id", "client"), same_branch("made_by_id", "person")]

    def says(self, without_name: bool) -> dict:
        said = json.loads(self.nameless if without_name else self.content)
        return {"photo": None} | said


class CVPhoto(BaseModel):
    """A photo of a client for their CV; the last one is that of the next version.

    Earlier ones stay with the versions that were made with them, until all are taken down.
    """

    branch = parent(Branch)
    client = parent(Client)
    file = parent(StoredFile, null=True)
    added_by = parent(Person)
    added_at = MomentField(default=now)

    class Meta:
        constraints = [
            same_branch("client_id", "client"),
            same_branch("file_id", "stored_file"),
            same_branch("added_by_id", "person"),
        ]


class CVShare(BaseModel):
    """A link to one version for one reader. Only the digest of its secret is kept.

    `jobs` are the positions (in the version, with a space between) of the jobs that its reader
    sees; nothing means all.
    """

    branch = parent(Branch)
    version = parent(CVVersion)
    digest = CharField(max_length=64, unique=True)
    recipient = CharField(max_length=120)
    without_name = BooleanField()
    layout = CharField(max_length=10, constraints=[one_of("layout", Layout)])
    language = CharField(
        max_length=2, default=WrittenIn.DUTCH, constraints=[one_of("language", WrittenIn)]
    )
    jobs = CharField(max_length=300, null=True)
    made_by = parent(Person)
    made_at = MomentField(default=now)
    ends_at = MomentField()
    withdrawn_at = MomentField(null=True)
    first_opened_at = MomentField(null=True)
    last_opened_at = MomentField(null=True)
    times_opened = IntegerField(default=0)

    class Meta:
        indexes = ((("version", "id"), False),)
        constraints = [
            Check("ends_at > made_at"),
            same_branch("version_id", "cv_version"),
            same_branch("made_by_id", "person"),
        ]

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and now() < self.ends_at


class CVTemplate(BaseModel):
    """The Word file in which a branch sets its CVs, instead of ours."""

    branch = parent(Branch, unique=True)
    file = parent(StoredFile)
    added_by = parent(Person)
    added_at = MomentField(default=now)

    class Meta:
        constraints = [same_branch("file_id", "stored_file"), same_branch("added_by_id", "person")]
