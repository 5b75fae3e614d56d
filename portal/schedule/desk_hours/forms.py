"""What a leader types about opening hours, closed days and who is on."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional, ValidationError

from portal.core.clock import today
from portal.core.forms import Form, Likely, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import (
    AnywayField,
    DateField,
    MinutesField,
    TimeField,
    WholeNumberField,
)
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.text import clean
from portal.schedule.desk_hours.models import DESKS, STEP, WEEKDAYS, Desk

SUNDAY = 6
WEEKS = {1: _l("This day only"), 4: _l("4 weeks"), 13: _l("13 weeks"), 26: _l("26 weeks")}


def likely_slot(form: "HoursForm") -> int | None:
    """Of a desk without appointments nothing is asked."""
    return 120 if form.desk.data in set(Desk) and Desk(form.desk.data).is_booked else None


class HoursForm(Form):
    """A time of the week at which a desk is open."""

    desk = SelectField(_l("For what?"))
    weekday = SelectField(_l("On which day?"), coerce=int)
    opens = TimeField(_l("From"), validators=[SomethingTyped()])
    closes = TimeField(_l("Until"), validators=[SomethingTyped()])
    slot_minutes = MinutesField(_l("Minutes for each appointment"), [Likely(likely_slot, 240)])
    needed = WholeNumberField(_l("How many people are needed?"), [SomethingTyped(), Likely(10, 20)])
    valid_from = DateField(_l("From which day on?"), validators=[SomethingTyped(), a_likely_day])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.desk.choices = offered(DESKS)
        self.weekday.choices = offered(WEEKDAYS)

    def validate_closes(self, field) -> None:
        if self.opens.data and field.data and field.data <= self.opens.data:
            raise ValidationError(_("The end must be later than the start."))
        self._refuse_clock_change(field)

    def validate_opens(self, field) -> None:
        if field.data and (field.data.hour * 60 + field.data.minute) % STEP:
            raise ValidationError(_("Choose a time in steps of 5 minutes."))
        self._refuse_clock_change(field)

    def _refuse_clock_change(self, field) -> None:
        """On two Sundays of the year this hour does not come, or comes twice."""
        if field.data and field.data.hour == 2 and self.weekday.data == SUNDAY:
            raise ValidationError(
                _("The clock changes in that hour of this day. Choose another hour.")
            )

    def validate_slot_minutes(self, field) -> None:
        if self.desk.data not in set(Desk) or not Desk(self.desk.data).is_booked:
            field.data = None
        elif field.data is None:
            raise ValidationError(_("Type how many minutes an appointment takes."))
        elif not (STEP <= field.data <= 240) or field.data % STEP:
            raise ValidationError(_("Type 5 to 240 minutes, in steps of 5."))

    def validate_needed(self, field) -> None:
        if field.data is not None and not 1 <= field.data <= 20:
            raise ValidationError(_("Type a number from 1 to 20."))

    def values(self) -> dict:
        return {
            "desk": self.desk.data,
            "weekday": self.weekday.data,
            "opens_minute": self.opens.value.hour * 60 + self.opens.value.minute,
            "closes_minute": self.closes.value.hour * 60 + self.closes.value.minute,
            "slot_minutes": self.slot_minutes.data,
            "needed": self.needed.data,
            "valid_from": self.valid_from.data,
        }


class StopForm(Form):
    """The last day of some desk hours."""

    version = VersionField()
    last_day = DateField(_l("Last day"), validators=[SomethingTyped(), a_likely_day])

    def validate_last_day(self, field) -> None:
        if field.data and field.data < today():
            raise ValidationError(_("This day has passed. Choose today or later."))


class ClosureForm(Form):
    """Days that the branch is closed."""

    first_on = DateField(_l("First day closed"), validators=[SomethingTyped(), a_likely_day])
    last_on = DateField(_l("Last day closed"), validators=[Optional(), a_likely_day])
    reason = StringField(
        _l("Why?"), filters=[clean], validators=[SomethingTyped(), Length(max=120)]
    )

    @property
    def until(self) -> date:
        """The last day; one day where none was typed."""
        return self.last_on.data or self.first_on.value

    def validate_last_on(self, field) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(_("The last day is before the first."))

    def validate_first_on(self, field) -> None:
        if field.data and field.data < today():
            raise ValidationError(_("This day has passed. Choose today or later."))


class PutOnForm(Form):
    """Whom a leader puts on, and for how long."""

    person = SelectField(_l("Who?"), coerce=int)
    weeks = SelectField(_l("How long?"), coerce=int)

    def __init__(self, people: list, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person.choices = {str(person.id): person.label for person in people}
        self.weeks.choices = offered(WEEKS)


class ShiftForm(Form):
    """What somebody has while a desk is open at which they are to be."""

    anyway = AnywayField(_l("In the way"))
