"""Kinds of column that peewee lacks."""

from datetime import UTC, datetime

from peewee import BigIntegerField


class MomentField(BigIntegerField):
    """A moment: whole seconds since 1970 in UTC, an aware datetime in Python."""

    def db_value(self, value: datetime | None) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone is no moment.")
        return int(value.timestamp())

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)
