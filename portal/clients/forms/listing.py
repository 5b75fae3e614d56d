"""What a leader types for many clients at once."""

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from portal.clients import queries
from portal.clients.forms import parts_of
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import ManyNumbers, chosen_number
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import ROLES


class ChosenForm(Form):
    """One helper for the clients that are ticked."""

    chosen = ManyNumbers(_l("Clients"))
    helper = SelectField(_l("Who helps"), [SomethingTyped()], coerce=chosen_number)
    role = SelectField(_l("As"), coerce=str)
    started_on = DateField(_l("From"), [SomethingTyped(), a_likely_day])

    def __init__(self, people, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.people = {person.id: person for person in people}
        called = {n: f"{p.label} ({parts_of(p)})" for n, p in self.people.items()}
        self.helper.choices = offered({"": "—"} | called)
        self.role.choices = offered({role: ROLES[role] for role in queries.HELPER_ROLES})
        if self.is_blank:
            self.started_on.data = today()

    def validate_chosen(self, field) -> None:
        if not field.data:
            raise ValidationError(_l("Tick the clients first."))
