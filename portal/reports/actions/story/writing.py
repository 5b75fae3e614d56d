"""Saving the text of a chapter: two who write at once both find what the other wrote."""

from portal import audit
from portal.core.database import db, hold
from portal.core.database.versions import StaleVersion
from portal.people.models import Person
from portal.reports.models import Chapter, StoryText
from portal.reports.queries import Scope, story


def write(scope: Scope, chapter: Chapter, by: Person, version: int, text: str) -> StoryText:
    """Keep a text as the next version, if the chapter is at the version that its writer saw.

    The same text again is no new version. Raises StaleVersion when somebody saved in between.
    """
    with db.atomic():
        hold(scope.branch)
        last = held(scope, chapter)
        if last.version != version:
            raise StaleVersion
        if last.text == text:
            return last
        made = StoryText.create(
            branch=scope.branch,
            municipality=scope.municipality,
            year=scope.since.year,
            chapter=chapter,
            version=version + 1,
            text=text,
            written_by=by,
        )
        audit.record(by, "story_text.write", made)
    return made


def held(scope: Scope, chapter: Chapter) -> StoryText:
    """The text that holds; an empty one, of version 0, before anybody wrote."""
    return story.versions(scope, chapter).first() or StoryText(version=0, text="")
