from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional, ValidationError

from portal.branches.models import Region
from portal.core.forms import Form, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField
from portal.core.forms.stored_values import SelectField
from portal.core.text import one_line
from portal.schedule.meetings.forms import REGIONS, at_most

LONGEST = 100  # days


class DayOffForm(Form):
    """Days on which the branch is closed besides the known holidays."""

    name = StringField(_l("What is it?"), [SomethingTyped(), at_most(120)], filters=[one_line])
    first_on = DateField(_l("First day"), [SomethingTyped(), a_likely_day])
    last_on = DateField(_l("Last day"), [Optional(), a_likely_day])

    def validate_last_on(self, field) -> None:
        if not field.data or not self.first_on.data:
            return
        if field.data < self.first_on.data:
            raise ValidationError(_("The last day is before the first day."))
        if (field.data - self.first_on.data).days > LONGEST:
            raise ValidationError(_("This is longer than 100 days. Look at the year."))

    @property
    def last_day(self):
        return self.last_on.data or self.first_on.data


class NotHereForm(Form):
    """A known holiday, by its days."""

    first_on = DateField(validators=[SomethingTyped()])
    last_on = DateField(validators=[SomethingTyped()])


class RegionForm(Form):
    region = SelectField(_l("School holidays of the region"), validate_choice=False)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.region.choices = {"": _("Choose a region")} | offered(REGIONS)

    def validate_region(self, field) -> None:
        if field.data not in set(Region):
            raise ValidationError(_("Choose the region, so that we know the school holidays."))
