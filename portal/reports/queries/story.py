"""The texts of a report: which there are, and who wrote them when."""

from peewee import Expression

from portal.core.clock import today
from portal.core.database import Rows
from portal.people.models import Person
from portal.reports.models import Chapter, StoryText
from portal.reports.queries.figure import Scope

# What a chapter tells of: the sections of the figures, in the order of the report.
SECTIONS_OF: dict[Chapter, tuple[str, ...]] = {
    Chapter.OPENING: (),
    Chapter.HOUSING: ("housing", "target"),
    Chapter.DESK: ("contacts",),
    Chapter.LEGAL: ("legal",),
    Chapter.GUIDANCE: ("guidance",),
    Chapter.WORK: ("work",),
    Chapter.LANGUAGE: ("language",),
    Chapter.ORGANISATION: ("people", "hours", "meetings", "expenses", "activities"),
}

A_CHAPTER = f"<any({', '.join(Chapter)}):chapter>"  # in an address


def year_told(scope: Scope) -> int | None:
    """The year whose story a scope has: a calendar year, or the one that runs up to today."""
    first = (scope.since.month, scope.since.day) == (1, 1)
    if scope.year is None and not (first and scope.until == today()):
        return None
    return scope.since.year


def visible_to(person: Person) -> Rows:
    return StoryText.select().where(StoryText.branch == person.branch_id)


def versions(scope: Scope, chapter: Chapter, year: int | None = None) -> Rows:
    """All that was saved of a chapter, the last first."""
    of = of_scope(scope, year or scope.since.year) & (StoryText.chapter == chapter)
    return StoryText.select().where(of).order_by(StoryText.version.desc())


def texts(scope: Scope, year: int | None = None) -> dict[Chapter, StoryText]:
    """{chapter: its text} of those that have one."""
    of = of_scope(scope, year or scope.since.year)
    found = StoryText.select(StoryText, Person).left_outer_join(Person, on=StoryText.written_by)
    by_version = found.where(of).order_by(StoryText.version)
    last = {Chapter(one.chapter): one for one in by_version}
    return {chapter: one for chapter, one in last.items() if one.text}


def of_scope(scope: Scope, year: int) -> Expression:
    place = scope.municipality
    whose = StoryText.municipality.is_null() if place is None else StoryText.municipality == place
    return (StoryText.branch == scope.branch) & (StoryText.year == year) & whose
