"""What a leader types to keep a file longer, or to erase it."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.clients.models import Client
from portal.core.clock import today
from portal.core.forms import Form, a_likely_day
from portal.core.forms.fields import DateField
from portal.core.text import clean
from portal.privacy import queries


class KeepForm(Form):
    until = DateField(_l("Keep until"), validators=[DataRequired(), a_likely_day])
    reason = StringField(_l("Why?"), filters=[clean], validators=[DataRequired(), Length(max=300)])

    def validate_until(self, field) -> None:
        if field.data and field.data <= today():
            raise ValidationError(_l("Choose a day after today."))


class EraseForm(Form):
    """The code of the client once more: nobody erases a file by a slip of the hand."""

    code = StringField(_l("Code of the client"), filters=[clean], validators=[DataRequired()])

    def __init__(self, client: Client, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.client = client

    def validate_code(self, field) -> None:
        if field.data != self.client.code:
            raise ValidationError(_l("This is not the code of this client."))
        if queries.is_planned(self.client):
            raise ValidationError(_l("There is an appointment ahead. Cancel it first."))
