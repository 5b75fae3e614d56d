"""What is typed of a referral."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future
from portal.core.forms.fields import DateField
from portal.core.text import clean, one_line
from portal.referrals.models import NOTE_LENGTH, TO_LENGTH


class ReferralForm(Form):
    referred_to = StringField(
        _l("To which organisation?"), [SomethingTyped(), Length(max=TO_LENGTH)], [one_line]
    )
    referred_on = DateField(_l("On which day?"), [SomethingTyped(), a_likely_day, not_in_future])
    note = StringField(
        _l("What for?"), [Length(max=NOTE_LENGTH)], [lambda typed: clean(typed) or None]
    )

    def values(self) -> dict:
        return {n: f.data for n, f in self._fields.items() if n != "csrf_token"}
