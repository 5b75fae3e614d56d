"""What is typed of somebody who waits at the desk."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from portal.core.forms import Form, SomethingTyped
from portal.core.text import one_line
from portal.visitors.models import ABOUT_LENGTH, CALLED_LENGTH


class VisitorForm(Form):
    called = StringField(
        _l("Who is it?"), [SomethingTyped(), Length(max=CALLED_LENGTH)], [one_line]
    )
    about = StringField(_l("What for?"), [Length(max=ABOUT_LENGTH)], [one_line])
