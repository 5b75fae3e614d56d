"""What people add to the figures of a year: the texts of its report."""

from enum import StrEnum

from peewee import SQL, CharField, Check, IntegerField, TextField

from portal.branches.models import Branch, Municipality
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent, same_branch
from portal.people.models import Person

TEXT_LENGTH = 8000  # characters of one chapter


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
