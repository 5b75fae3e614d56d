"""Adding, renaming and ending the words of a branch itself; what they were stays in the past."""

from datetime import date, timedelta

from peewee import IntegrityError

from portal import audit
from portal.activities.models import Activity
from portal.activities.models.words import ActivityWord, OwnWord
from portal.activities.queries.words import uses_of
from portal.core.database import db
from portal.people.models import Person

A_DAY = timedelta(days=1)


class SameWord(Exception):
    """It is there already."""


class TooEarly(Exception):
    """A new name holds from a day after the first day of the old one."""


class StillUsed(Exception):
    """What was chosen for activities does not go."""


def add(by: Person, **values) -> OwnWord:
    """Raises SameWord."""
    try:
        with db.atomic():
            word = OwnWord.create(branch=by.branch_id, **values)
            audit.record(by, "word.add", word)
    except IntegrityError as error:
        raise SameWord from error
    return word


def rename(word: OwnWord, by: Person, name: str, since: date) -> OwnWord:
    """Call it otherwise from a day on: what happened before keeps the old word.

    One that nobody used yet is only called otherwise. Raises SameWord and TooEarly.
    """
    if name == word.name:
        return word
    is_used = uses_of(word).exists()
    if is_used and since <= word.valid_from:
        raise TooEarly
    try:
        with db.atomic():
            audit.record(by, "word.rename", word, changes={"name": (word.name, name)})
            if not is_used:
                OwnWord.update(name=name).where(OwnWord.id == word.id).execute()
                return word
            return _followed(word, name, since)
    except IntegrityError as error:
        raise SameWord from error


def _followed(word: OwnWord, name: str, since: date) -> OwnWord:
    """Another word in its place, also for what was done since that day."""
    kept = {part: getattr(word, part) for part in ("under", "answer", "choices", "valid_until")}
    made = OwnWord.create(
        branch=word.branch_id, name=name, valid_from=since, follows=word.id, **kept
    )
    OwnWord.update(valid_until=since - A_DAY).where(OwnWord.id == word.id).execute()
    later = Activity.select(Activity.id).where(Activity.happened_on >= since)
    ActivityWord.update(word=made.id).where(
        ActivityWord.word == word.id, ActivityWord.activity.in_(later)
    ).execute()
    return made


def end(word: OwnWord, by: Person, last: date | None) -> None:
    """Let it hold until this day, that one included; nothing: without an end."""
    with db.atomic():
        audit.record(by, "word.end", word, changes={"valid_until": (word.valid_until, last)})
        OwnWord.update(valid_until=last).where(OwnWord.id == word.id).execute()


def drop(word: OwnWord, by: Person) -> None:
    """Take it away: one that follows another gives its place back. Raises StillUsed."""
    try:
        with db.atomic():
            audit.record(by, "word.drop", word, changes={"name": (word.name, None)})
            if word.follows_id:
                ActivityWord.update(word=word.follows_id).where(
                    ActivityWord.word == word.id
                ).execute()
                OwnWord.update(valid_until=word.valid_until).where(
                    OwnWord.id == word.follows_id
                ).execute()
            word.delete_instance()
    except IntegrityError as error:
        raise StillUsed from error
