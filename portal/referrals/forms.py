"""What is typed of a referral."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length, ValidationError

from portal.consents.models import SOURCES, ConsentSource
from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField
from portal.core.text import clean, one_line
from portal.referrals.models import NOTE_LENGTH, TO_LENGTH

URGENT = "urgent"


class ReferralForm(Form):
    """Whom to and when; also how the client agreed, where that is not known yet."""

    referred_to = StringField(
        _l("To which organisation?"), [SomethingTyped(), Length(max=TO_LENGTH)], [one_line]
    )
    referred_on = DateField(_l("On which day?"), [SomethingTyped(), a_likely_day, not_in_future])
    agreed = RadioField(
        _l("Do they agree that you pass their data on?"), [SomethingTyped(_l("Choose one."))]
    )
    note = StringField(
        _l("What for?"), [Length(max=NOTE_LENGTH)], [lambda typed: clean(typed) or None]
    )

    def __init__(self, *, asks: bool, **options) -> None:
        super().__init__(**options)
        if asks:
            self.agreed.choices = offered({**SOURCES, URGENT: _l("Not asked: it could not wait")})
        else:
            del self.agreed

    def validate_note(self, field) -> None:
        if self.agreed and self.agreed.data == URGENT and not field.data:
            raise ValidationError(_("Say why it could not wait."))

    @property
    def source(self) -> ConsentSource | None:
        """How they said yes now; nothing where they said so before, or it could not wait."""
        said = self.agreed.data if self.agreed else URGENT
        return None if said == URGENT else ConsentSource(said)

    def values(self) -> dict:
        return {n: f.data for n, f in self._fields.items() if n not in {"csrf_token", "agreed"}}
