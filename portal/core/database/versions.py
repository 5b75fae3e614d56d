"""Two editors of one record: the second hears of the first."""

from typing import Any

from portal.core.database.model import BaseModel, as_stored


class StaleVersion(Exception):
    """Somebody else changed the record since it was read."""


def save_changes(record: BaseModel, version: int, **changes) -> None:
    """Change these columns of a record, if it is still at the version that its editor saw.

    Raises StaleVersion when it is not.
    """
    model: type[Any] = type(record)
    values = {**changes, "version": version + 1}
    same = (model.id == record.id) & (model.version == version)
    if not model.update(**values).where(same).execute():
        raise StaleVersion
    for name, value in values.items():
        setattr(record, name, value)
    as_stored(record)
    record.was_changed(changes)
