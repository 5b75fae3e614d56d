"""What a leader types to close a file."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ValidationError

from portal.clients.models import CLOSINGS
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField


class CloseForm(Form):
    version = VersionField()
    closed_on = DateField(_l("Last day"), [SomethingTyped(), a_likely_day, not_in_future])
    closed_reason = SelectField(_l("Why?"), [SomethingTyped()])

    end_matches = BooleanField(_l("End who helps this household too"))

    def __init__(self, client, matches: int, *arguments, **options) -> None:
        super().__init__(*arguments, data={"version": client.version}, **options)
        self.client = client
        self.closed_reason.choices = offered({"": "—"} | CLOSINGS)
        if not matches:
            del self.end_matches
        if self.is_blank:
            self.closed_on.data = today()
            if self.end_matches:
                self.end_matches.data = True

    def validate_closed_on(self, field) -> None:
        if field.data and self.client.housed_on and field.data < self.client.housed_on:
            raise ValidationError(_l("This is before the day of housing."))
