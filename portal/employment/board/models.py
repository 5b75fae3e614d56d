"""What a record on a board can say of itself."""

from peewee import CharField, DateField

from portal.core.clock import today


class HasNextStep:
    """What is to be done next and on which day. `is_open` says whether anything is."""

    next_action_on: DateField
    next_action: CharField

    @property
    def is_late(self) -> bool:
        return self.next_action_on is not None and self.next_action_on < today()
