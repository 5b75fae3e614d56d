"""What is typed of who waits for lessons, and of what a coach offers."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import Length, ValidationError

from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField, WholeNumberField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.text import several_lines
from portal.employment.cvs.models.levels import CEFRLevel
from portal.lessons.models import MOST_HOUSEHOLDS, NOTE_LENGTH, PLACES
from portal.schedule.desk_hours.models import WEEKDAYS


class WhenAndWhereForm(Form):
    version = VersionField()
    weekdays = SelectMultipleField(_l("On which days?"))
    chosen_places = SelectMultipleField(_l("Where?"))

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.weekdays.choices = offered(WEEKDAYS)
        self.chosen_places.choices = offered(PLACES)

    def when_and_where(self) -> dict:
        return {
            "days": "".join(sorted(map(str, self.weekdays.data or ()))),
            "places": " ".join(sorted(map(str, self.chosen_places.data or ()))),
        }


class WaitForm(WhenAndWhereForm):
    waits_since = DateField(_l("Since when?"), [SomethingTyped(), a_likely_day, not_in_future])
    note = TextAreaField(_l("Note"), [Length(max=NOTE_LENGTH)], [several_lines])

    def values(self) -> dict:
        return {
            **self.when_and_where(),
            "waits_since": self.waits_since.data,
            "note": self.note.data or None,
        }


class OfferForm(WhenAndWhereForm):
    level_from = SelectField(_l("From which level on?"))
    level_to = SelectField(_l("Up to which level?"))
    most = WholeNumberField(_l("To how many households at most?"), [SomethingTyped()])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        levels = {str(level): str(level) for level in CEFRLevel}
        self.level_from.choices = self.level_to.choices = {"": _("Any level"), **levels}

    def validate_level_to(self, field) -> None:
        if field.data and self.level_from.data and field.data < self.level_from.data:
            raise ValidationError(_("This is below the first level."))

    def validate_most(self, field) -> None:
        if field.data is not None and field.data > MOST_HOUSEHOLDS:
            raise ValidationError(_("Type at most %(n)s.", n=MOST_HOUSEHOLDS))

    def values(self) -> dict:
        return {
            **self.when_and_where(),
            "level_from": self.level_from.data or None,
            "level_to": self.level_to.data or None,
            "most": self.most.data,
        }
