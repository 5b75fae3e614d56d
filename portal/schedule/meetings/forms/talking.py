"""What somebody types about what was said: the agenda, the minutes, who does what, who came."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped
from portal.core.forms.fields import DateField, MinutesField, TimeField
from portal.core.forms.record_numbers import VersionField, number_or_none, record_number
from portal.core.forms.stored_values import SelectField
from portal.core.text import one_line, several_lines
from portal.people.models import Person
from portal.schedule.meetings.forms import FURTHEST, at_most
from portal.schedule.meetings.models import LONGEST_POINT, NOTES_LENGTH


class PointForm(Form):
    text = StringField(
        _l("What do you want to talk about?"), [SomethingTyped(), at_most(200)], filters=[one_line]
    )
    presenter = SelectField(_l("Who presents it?"), coerce=number_or_none, validate_choice=False)
    planned_minutes = MinutesField(_l("How many minutes?"))

    def offer(self, people: list[Person]) -> "PointForm":
        """Those who are invited."""
        self.presenter.choices = {"": _("Nobody yet")} | {str(p.id): p.label for p in people}
        return self

    def validate_presenter(self, field) -> None:
        if field.data and str(field.data) not in self.presenter.choices:
            raise ValidationError(_("This person is not invited. Choose somebody else."))

    def validate_planned_minutes(self, field) -> None:
        if field.data is not None and not 1 <= field.data <= LONGEST_POINT:
            raise ValidationError(_("Type 1 to %(max)s minutes.", max=LONGEST_POINT))


class FileForm(Form):
    file = FileField(_l("Photo or PDF"))

    def validate_file(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file first."))


class NoteTakerForm(Form):
    note_taker = SelectField(
        _l("Who takes the minutes?"), coerce=number_or_none, validate_choice=False
    )

    def offer(self, people: list[Person]) -> "NoteTakerForm":
        """Those who are invited."""
        self.note_taker.choices = {"": _("Nobody yet")} | {str(p.id): p.label for p in people}
        return self

    def validate_note_taker(self, field) -> None:
        if field.data and str(field.data) not in self.note_taker.choices:
            raise ValidationError(_("This person is not invited. Choose somebody else."))


class ActionForm(Form):
    """What somebody will do."""

    text = StringField(_l("What?"), [SomethingTyped(), at_most(200)], filters=[one_line])
    owner = SelectField(_l("Who?"), coerce=record_number, validate_choice=False)
    due_on = DateField(_l("By when?"), [SomethingTyped()])

    def offer(self, people: list[Person]) -> "ActionForm":
        self.owner.choices = {"": _("Choose somebody")} | {str(p.id): p.label for p in people}
        return self

    def validate_owner(self, field) -> None:
        if str(field.data) not in self.owner.choices or not field.data:
            raise ValidationError(_("Choose who does it."))

    def validate_due_on(self, field) -> None:
        if field.data and not date(2000, 1, 1) <= field.data <= today() + FURTHEST:
            raise ValidationError(_("This date cannot be right. Look at the year."))


class MinutesForm(Form):
    """What was said: in all, and at each point of the agenda."""

    version = VersionField()
    notes = TextAreaField(
        _l("What was said further?"), [at_most(NOTES_LENGTH)], filters=[several_lines]
    )


class AttendanceForm(Form):
    version = VersionField()
    people = SelectMultipleField(_l("Who came?"), coerce=record_number, validate_choice=False)
    end = TimeField(_l("Until when did it take?"), [SomethingTyped()])
