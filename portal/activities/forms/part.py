"""What each part of the log form knows of the others."""

from wtforms import BooleanField

from portal.activities.models.kinds import Kind, KindOfWork
from portal.activities.queries.choices import Choices
from portal.core.forms import DayForm
from portal.core.forms.fields import EuroField, KilometreField
from portal.core.forms.record_numbers import ManyNumbers, NumberField
from portal.core.forms.stored_values import RadioField, SelectField


class PartOfLog(DayForm):
    """A part of the log form; LogForm has the fields, and says for which kind of activity."""

    kind: Kind
    fits: KindOfWork
    scope: Choices
    shown: dict  # what stood there of a stored activity; empty for a new one

    households: ManyNumbers
    channel: RadioField
    travel: BooleanField
    same_trip: SelectField
    transport: RadioField
    km: KilometreField
    km_for: NumberField
    fare: EuroField

    @property
    def same_day(self) -> bool:
        """Whether a stored activity stays on its day."""
        raise NotImplementedError

    def same(self, *names: str) -> bool:
        """Whether these fields of a stored activity are as they were shown."""
        raise NotImplementedError
