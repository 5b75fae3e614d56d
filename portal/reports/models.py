"""What people add to the figures of a year: texts, numbers put right, what was published."""

from enum import StrEnum

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    DateField,
    IntegerField,
    TextField,
)

from portal.branches.models import Branch, Municipality
from portal.core.clock import now
from portal.core.database import (
    BaseModel,
    MomentField,
    in_order,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.people.models import Person

TEXT_LENGTH = 8000  # characters of one chapter
SAID_WHY_LENGTH = 300
MOST_SIGNED = 4000


class Chapter(StrEnum):
    """The chapters of a report, in their order."""

    OPENING = "opening"
    HOUSING = "housing"
    DESK = "desk"
    LEGAL = "legal"
    GUIDANCE = "guidance"
    WORK = "work"
    LANGUAGE = "language"
    ORGANISATION = "organisation"


class ReportContents(BaseModel):
    """What of its report a branch gives away; a branch without a row gives all of it."""

    branch = parent(Branch, unique=True)
    left_out = CharField(max_length=100, default="")  # chapters, with | between them
    is_compared = BooleanField(default=True)
    has_tables = BooleanField(default=True)
    version = IntegerField(default=0)

    @property
    def chapters(self) -> list[Chapter]:
        """Those that are in it."""
        left_out = self.left_out.split("|")
        return [chapter for chapter in Chapter if chapter not in left_out]


class StoryText(BaseModel):
    """The text of a chapter as somebody saved it; the one with the highest version holds.

    Rows are only ever added, so nothing that anybody wrote is lost. An empty text is none.
    """

    branch = parent(Branch)
    municipality = parent(Municipality, null=True)  # none: of the whole branch
    year = IntegerField(constraints=[Check("year BETWEEN 1901 AND 2199")])
    chapter = CharField(max_length=12, constraints=[one_of("chapter", Chapter)])
    version = IntegerField(constraints=[Check("version > 0")])
    text = TextField(constraints=[no_longer_than("text", TEXT_LENGTH)])
    written_by = parent(Person, null=True)  # unknown where a file brought it
    written_at = MomentField(default=now)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX story_text_once ON story_text"
                " (branch_id, COALESCE(municipality_id, 0), year, chapter, version)"
            ),
        )
        constraints = [
            same_branch("municipality_id", "municipality"),
            same_branch("written_by_id", "person"),
        ]


class FigureOverride(BaseModel):
    """Another number than was counted, which a person answers for: registers disagree.

    It holds until it is ended, and stays after that.
    """

    branch = parent(Branch)
    municipality = parent(Municipality, null=True)
    year = IntegerField(constraints=[Check("year BETWEEN 1901 AND 2199")])
    key = CharField(max_length=160)
    hundredths = BigIntegerField()
    reason = CharField(
        max_length=SAID_WHY_LENGTH, constraints=[no_longer_than("reason", SAID_WHY_LENGTH)]
    )
    made_by = parent(Person, null=True)
    made_at = MomentField(default=now)
    ended_by = parent(Person, null=True)
    ended_at = MomentField(null=True)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX figure_override_once ON figure_override"
                " (branch_id, COALESCE(municipality_id, 0), year, key) WHERE ended_at IS NULL"
            ),
        )
        constraints = [
            same_branch("municipality_id", "municipality"),
            same_branch("made_by_id", "person"),
            same_branch("ended_by_id", "person"),
        ]

    @property
    def value(self) -> int | float:
        """As a figure: whole where it has no part."""
        whole, part = divmod(self.hundredths, 100)
        return self.hundredths / 100 if part else whole


class Publication(BaseModel):
    """The report of a period as somebody published it: never changed, only followed by another.

    `contents` are its figures with their records, and its texts, as compressed JSON; `mac` holds
    them and the PDF together with what was published before. What a file brings has no such seal:
    `signed` is what its portal signed of it (without it there are figures only, and no PDF), and
    `renumbered` says which record is meant by each number in it, as compressed JSON.
    """

    branch = parent(Branch)
    municipality = parent(Municipality, null=True)
    since = DateField()
    until = DateField(constraints=[in_order("since", "until")])
    basis = CharField(max_length=10, constraints=[Check("basis IN ('all', 'adults')")])
    number = IntegerField(constraints=[Check("number > 0")])
    reason = CharField(
        max_length=SAID_WHY_LENGTH,
        null=True,
        constraints=[no_longer_than("reason", SAID_WHY_LENGTH)],
    )
    definitions = CharField(max_length=16)
    published_by = parent(Person, null=True)
    published_at = MomentField(default=now)
    contents = BlobField()
    pdf = BlobField(null=True)
    mac = CharField(max_length=64, null=True)
    signed = TextField(null=True, constraints=[no_longer_than("signed", MOST_SIGNED)])
    renumbered = BlobField(null=True)

    class Meta:
        indexes = (
            (("id", "branch"), True),
            SQL(
                "CREATE UNIQUE INDEX publication_once ON publication"
                " (branch_id, COALESCE(municipality_id, 0), since, until, basis, number)"
            ),
        )
        constraints = [
            same_branch("municipality_id", "municipality"),
            same_branch("published_by_id", "person"),
        ]
