"""What somebody types to ask when people can."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField
from wtforms.validators import Optional, ValidationError

from portal.core.clock import from_local, is_at_clock_change, local, now, today
from portal.core.forms import Part, SomethingTyped
from portal.core.forms.fields import DateField, TimeField
from portal.core.forms.form_key import FormKey
from portal.core.forms.stored_values import SelectField
from portal.schedule.meetings.forms import FURTHEST, CalledForm, GuestsForm

ROWS = 6
LENGTHS = {
    "30": _l("30 min"),
    "60": _l("1 hour"),
    "90": _l("1½ hours"),
    "120": _l("2 hours"),
    "180": _l("3 hours"),
    "240": _l("4 hours"),
}


class MomentRow(Part):
    day = DateField(validators=[Optional()])
    start = TimeField(validators=[Optional()])

    @property
    def is_empty(self) -> bool:
        return not (self.day.raw_data or [""])[0] and not (self.start.raw_data or [""])[0]


class PollForm(CalledForm, GuestsForm):
    form_key = FormKey()
    minutes = SelectField(_l("How long?"), choices=list(LENGTHS), validate_choice=False)
    deadline_on = DateField(_l("Answer until"), [SomethingTyped()])
    moments = FieldList(FormField(MomentRow), label=_l("Dates"), max_entries=20)

    def validate_minutes(self, field) -> None:
        if field.data not in LENGTHS:
            raise ValidationError(_("Choose how long it takes."))

    def validate(self, extra_validators=None) -> bool:
        """The rows keep what is wrong with each; the list says it once."""
        super().validate(extra_validators)
        self.chosen: list[datetime] = []
        for row in self.moments:
            self._check(row)
        if any(row.day.errors or row.start.errors for row in self.moments):
            self.moments.errors = [_("Look at the dates below.")]
        elif len(self.chosen) < 2:
            self.moments.errors = [_("Give at least two dates to choose from.")]
        elif self.deadline_on.data and not self.deadline_on.errors:
            self._check_deadline()
        return not self.errors

    def _check(self, row: MomentRow) -> None:
        if row.is_empty or row.day.errors or row.start.errors:
            return
        day, start = row.day.data, row.start.data
        if day is None or start is None:
            field = row.start if day else row.day
            field.errors = [_("Fill in this field.")]
        elif not today() <= day <= today() + FURTHEST:
            row.day.errors = [_("This day has been. Choose a later one.")]
        else:
            self._keep(row, day, start)

    def _keep(self, row: MomentRow, day, start) -> None:
        if is_at_clock_change(day, start) or self._ends_badly(day, start):
            row.start.errors = [
                _("The clock changes in that hour of this day. Choose another hour.")
            ]
            return
        moment = from_local(day, start)
        if moment <= now():
            row.start.errors = [_("This moment has been. Choose a later one.")]
        elif moment in self.chosen:
            row.day.errors = [_("This moment is in the list twice.")]
        else:
            self.chosen.append(moment)

    def _ends_badly(self, day, start) -> bool:
        if self.minutes.data not in LENGTHS or is_at_clock_change(day, start):
            return False
        end = local(from_local(day, start) + timedelta(minutes=int(self.minutes.data)))
        return is_at_clock_change(end.date(), end.time())

    def _check_deadline(self) -> None:
        if self.deadline_on.value < today():
            self.deadline_on.errors = [_("This day has been. Choose a later one.")]
        elif self.deadline_on.value > local(min(self.chosen)).date():
            self.deadline_on.errors = [_("The last day to answer is after the first date.")]
