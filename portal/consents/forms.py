"""What is typed of a consent."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField

from portal.consents.models import PURPOSES, SOURCES, ConsentPurpose
from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField


class HowForm(Form):
    source = RadioField(_l("How did they say so?"), [SomethingTyped(_l("Choose one."))])
    given_on = DateField(_l("On which day?"), [SomethingTyped(), a_likely_day, not_in_future])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.source.choices = offered(SOURCES)


class GiveForm(HowForm):
    """One answer may be about several things, as on one sheet of paper."""

    purposes = SelectMultipleField(
        _l("What do they agree to?"), [SomethingTyped(_l("Choose one or more."))]
    )

    def __init__(self, offered_now: list[ConsentPurpose], *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.purposes.choices = offered({one: PURPOSES[one] for one in offered_now})

    @property
    def chosen(self) -> list[ConsentPurpose]:
        return [ConsentPurpose(one) for one in self.purposes.data or ()]
