from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from portal.api import queries
from portal.api.models import LIVES, NAME_LENGTH
from portal.core.forms import Form, SomethingTyped, offered
from portal.core.forms.stored_values import SelectField
from portal.core.text import clean
from portal.people.models import Person


class TokenForm(Form):
    """A name for one's own list, what the program may do, and for how long."""

    name = StringField(
        _l("For which program?"), [SomethingTyped(), Length(max=NAME_LENGTH)], filters=[clean]
    )
    scopes = SelectMultipleField(_l("What may it read and do?"))
    days = SelectField(_l("How long does it work?"), default="90")

    def __init__(self, person: Person, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.scopes.choices = list(offered(queries.scopes_for(person)).items())
        self.days.choices = [(str(n), str(_l("%(n)s days", n=n))) for n in LIVES]
