"""How small a number may be to leave the branch."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import NumberRange

from portal.branches.models import LEAST_COUNT, MOST_COUNT
from portal.core.forms import Form, SomethingTyped
from portal.core.forms.fields import WholeNumberField


class ThresholdForm(Form):
    smallest_count = WholeNumberField(
        _l("Hide what counts fewer than"), [SomethingTyped(), NumberRange(LEAST_COUNT, MOST_COUNT)]
    )
