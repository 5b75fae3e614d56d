"""What a leader types of a talk, a training, an agreement or a paper."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.text import one_line, several_lines
from portal.personnel.models import KINDS, NOTE_LENGTH, WHAT_LENGTH


class RecordForm(Form):
    version = VersionField()
    kind = RadioField(_l("What is it?"), [SomethingTyped(_l("Choose one."))])
    what = StringField(
        _l("About what, or which one?"), [SomethingTyped(), Length(max=WHAT_LENGTH)], [one_line]
    )
    happened_on = DateField(_l("On which day?"), [SomethingTyped(), a_likely_day, not_in_future])
    valid_until = DateField(_l("Until when?"), [a_likely_day])
    note = TextAreaField(_l("Note"), [Length(max=NOTE_LENGTH)], [several_lines])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.kind.choices = offered(KINDS)

    def validate_valid_until(self, field) -> None:
        first = self.happened_on.data
        if field.data and first and field.data < first:
            raise ValidationError(_("This is before the first day."))

    def values(self) -> dict:
        values = {
            name: field.data
            for name, field in self._fields.items()
            if name not in {"csrf_token", "version"}
        }
        return values | {"note": values["note"] or None}
