"""What is typed of a move of the office."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from portal.branches.models import ADDRESS_LENGTH, ROOM_LENGTH
from portal.core.forms import Form, SomethingTyped, a_likely_day
from portal.core.forms.fields import DateField
from portal.core.text import one_line
from portal.offices import queries
from portal.people.models import Person


class MoveForm(Form):
    address = StringField(
        _l("New address"), [SomethingTyped(), Length(max=ADDRESS_LENGTH)], [one_line]
    )
    moved_on = DateField(_l("From which day on?"), [SomethingTyped(), a_likely_day])

    def __init__(self, by: Person, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.by = by

    def validate_moved_on(self, field) -> None:
        if field.data and queries.moves_on(self.by, field.data):
            raise ValidationError(_("There is an address from this day on. Take that back first."))


class RoomForm(Form):
    name = StringField(
        _l("What is the room called?"), [SomethingTyped(), Length(max=ROOM_LENGTH)], [one_line]
    )
