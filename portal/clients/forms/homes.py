"""What a leader types about a home that was made available."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from portal.core.forms import Form, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField, chosen_number
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.collation import in_order
from portal.core.i18n.labels import HOMES
from portal.core.text import one_line


class HomeForm(Form):
    version = VersionField()
    address = StringField(_l("Address"), [SomethingTyped(), Length(max=200)], filters=[one_line])
    municipality = SelectField(_l("Municipality"), coerce=chosen_number)
    kind = SelectField(_l("What kind of home?"))
    available_on = DateField(_l("Available on"), [SomethingTyped(), a_likely_day])

    def __init__(self, municipalities, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        places = in_order({place.id: place.name for place in municipalities})
        self.municipality.choices = offered({"": "—"} | places)
        self.kind.choices = offered(HOMES)

    def values(self) -> dict:
        """{column: value}"""
        return {
            "address": self.address.data,
            "municipality_id": self.municipality.data,
            "kind": self.kind.data,
            "available_on": self.available_on.data,
        }


def stored_of(home) -> dict:
    """What is kept of a home, as the form has it."""
    names = ("version", "address", "kind", "available_on")
    return {name: getattr(home, name) for name in names} | {"municipality": home.municipality_id}
