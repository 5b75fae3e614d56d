"""What a record on a board can say of itself."""

from enum import StrEnum

from peewee import CharField, DateField

from portal.core.clock import today


class RestReason(StrEnum):
    """Why there is nothing to do with what stays open."""

    THEY_CALL = "they_call"
    GOES_WELL = "goes_well"
    NOTHING_NOW = "nothing_now"
    OTHER = "other"


class HasNextStep:
    """What is to be done next and on which day, or why nothing is. `is_open` says whether
    anything can be."""

    next_action_on: DateField
    next_action: CharField
    rests_because: CharField

    @property
    def rests(self) -> str | None:
        """Why there is no next step; a step that came in by a file goes before it."""
        return self.rests_because if self.next_action_on is None else None

    @property
    def is_late(self) -> bool:
        return self.next_action_on is not None and self.next_action_on < today()
