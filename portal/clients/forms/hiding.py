"""Which fields of a file a senior leader keeps from whom (G3)."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from portal.clients.models import Hideable
from portal.clients.queries.fields import MAY_HIDE
from portal.core.forms import Form, offered
from portal.core.i18n.labels import ROLES

NAMES = {
    Hideable.PHONE: _l("Phone number"),
    Hideable.EMAIL: _l("Email address"),
    Hideable.ADDRESS: _l("Address"),
    Hideable.MUNICIPALITY: _l("Municipality"),
    Hideable.BORN_ON: _l("Birth date"),
    Hideable.SEX: _l("Sex"),
    Hideable.NATIONALITY: _l("Nationality"),
    Hideable.HOUSED_ON: _l("Housed on"),
    Hideable.ARRIVAL: _l("How they came"),
}


class HideForm(Form):
    """Of each role, what it does not read of any file."""

    guide = SelectMultipleField(ROLES["guide"])
    legal_guide = SelectMultipleField(ROLES["legal_guide"])
    language_coach = SelectMultipleField(ROLES["language_coach"])
    job_coach = SelectMultipleField(ROLES["job_coach"])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        for role, fields in MAY_HIDE.items():
            self[role].choices = offered({field: NAMES[field] for field in fields})

    def hidden(self) -> dict[str, set[str]]:
        """{role: the fields that were chosen}"""
        return {role: set(self[role].data or []) for role in MAY_HIDE}
