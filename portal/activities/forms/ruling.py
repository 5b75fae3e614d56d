"""What a leader types about the rules on writing down, and a reason for what was closed."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from portal.activities.models.rules import CLOSED_ASKS
from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField, WholeNumberField
from portal.core.forms.record_numbers import ManyNumbers, VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.text import clean

WHY_LENGTH = 300  # characters


class RulesForm(Form):
    version = VersionField()
    closed_until = DateField(_l("Closed until and with"), [Optional(), a_likely_day, not_in_future])
    closed_asks = SelectField(_l("What happens in the closed period?"))
    approved_from = DateField(_l("Hours need approval since"), [Optional(), a_likely_day])
    no_contact_days = WholeNumberField(
        _l("Remind after so many days without contact"),
        [Optional(), NumberRange(min=7, max=365)],
    )

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.closed_asks.choices = list(offered(CLOSED_ASKS).items())

    def values(self) -> dict:
        return {n: f.data for n, f in self._fields.items() if n not in {"csrf_token", "version"}}


class WhyForm(Form):
    reason = TextAreaField(
        _l("Why do you change this?"),
        [SomethingTyped(_l("Say in a few words why.")), Length(max=WHY_LENGTH)],
        [clean],
    )


class ApproveForm(Form):
    activities = ManyNumbers()
