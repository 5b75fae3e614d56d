"""From which postcode to which."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from portal.core import geo
from portal.core.forms import Form, SomethingTyped
from portal.core.text import folded


def four_figures(typed: str | None) -> str:
    """Of 3141 AB the figures; what is none stays as it is, to be seen and put right."""
    text = "".join(folded(typed or ""))
    found = re.fullmatch(r"(\d{4})([a-z]{2})?", text)
    return found[1] if found else (typed or "").strip()


class DistanceForm(Form):
    class Meta:
        csrf = False  # it asks only: what is typed stands in the address

    here = StringField(_l("From postcode"), [SomethingTyped()], [four_figures])
    there = StringField(_l("To postcode"), [SomethingTyped()], [four_figures])

    def validate_here(self, field) -> None:
        if field.data and field.data not in geo.postcodes():
            raise ValidationError(_("This postcode is not known. Type its figures, like 3141."))

    validate_there = validate_here
