"""A chapter of the report, as it is read."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from portal.reports.actions.line import Line
from portal.reports.actions.pictures import Picture
from portal.reports.actions.story.telling import Block
from portal.reports.models import Chapter, StoryText


@dataclass(frozen=True)
class Told:
    """A chapter: what somebody wrote of it, the tables of its sections, and its picture."""

    chapter: Chapter
    name: str
    blocks: list[Block]
    tables: list[tuple[str, str, list[Line]]]
    picture: Picture | None = None
    text: StoryText | None = None
    said: list[Block] = field(default_factory=list)  # what it says as long as nobody wrote it


CHAPTERS = {
    Chapter.OPENING: _l("In short"),
    Chapter.HOUSING: _l("Housing"),
    Chapter.DESK: _l("Desk"),
    Chapter.LEGAL: _l("Legal support and reunification"),
    Chapter.GUIDANCE: _l("Social guidance"),
    Chapter.WORK: _l("Work and participation"),
    Chapter.LANGUAGE: _l("Language coaching"),
    Chapter.ORGANISATION: _l("Organisation"),
}
