"""What is typed of a report: the text of a chapter."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.validators import Length

from portal.core.forms import Form
from portal.core.forms.record_numbers import VersionField
from portal.core.text import clean
from portal.reports.actions import story
from portal.reports.models import TEXT_LENGTH


class StoryForm(Form):
    version = VersionField()
    text = TextAreaField(
        _l("Text"), [Length(max=TEXT_LENGTH)], [lambda typed: clean(typed, lines=True)]
    )

    def validate_text(self, field) -> None:
        try:
            story.check(field.data)
        except story.NoSuchNumber as error:
            raise ValidationError(
                _("There is no figure {%(key)s}. Choose one from the list.", key=error.args[0])
            ) from None
