"""What the portal did last, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from peewee import CharField

from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, db


class LastDone(BaseModel):
    """One thing that is done again and again; about no person and no branch."""

    name = CharField(max_length=40, unique=True)
    at = MomentField()
    failure = CharField(max_length=300, null=True)  # what went wrong, if it did

    @classmethod
    def note(cls, name: str, failure: str | None = None, at: datetime | None = None) -> None:
        """It was done just now."""
        told = {"at": at or now(), "failure": failure}
        cls.insert(name=name, **told).on_conflict(conflict_target=[cls.name], update=told).execute()

    @classmethod
    @contextmanager
    def noting(cls, name: str) -> Iterator[None]:
        """Note that what the block does was done, or that it failed."""
        try:
            yield
        except Exception as error:
            with db.atomic():
                cls.note(name, type(error).__name__)
            raise
        with db.atomic():
            cls.note(name)

    @classmethod
    def of(cls, name: str) -> "LastDone | None":
        return cls.get_or_none(cls.name == name)

    @classmethod
    def is_within(cls, name: str, time: timedelta) -> bool:
        """Whether it was done so short ago."""
        done = cls.of(name)
        return done is not None and now() - done.at < time
