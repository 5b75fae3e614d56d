"""How small a number may be to leave the branch, and until when everybody reads a report."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import NumberRange, ValidationError

from portal.branches.models import LEAST_COUNT, MOST_COUNT
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, a_likely_day
from portal.core.forms.fields import DateField, WholeNumberField


class ThresholdForm(Form):
    smallest_count = WholeNumberField(
        _l("Hide what counts fewer than"), [SomethingTyped(), NumberRange(LEAST_COUNT, MOST_COUNT)]
    )


def not_in_past(_form, field: DateField) -> None:
    if field.data and field.data < today():
        raise ValidationError(_l("This day is over. Choose today or later."))


class PublicPageForm(Form):
    ends_on = DateField(_l("Last day of the page"), [not_in_past, a_likely_day])
