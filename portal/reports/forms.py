"""What is typed of a report: the text of a chapter, a number put right, the name under it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form, SomethingTyped, offered
from portal.core.forms.fields import DecimalText
from portal.core.forms.record_numbers import VersionField
from portal.core.i18n import formatting, parsing
from portal.core.text import clean, one_line
from portal.reports.actions import story
from portal.reports.actions.story.chapters import CHAPTERS
from portal.reports.models import SAID_WHY_LENGTH, TEXT_LENGTH, Chapter


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


class ContentsForm(Form):
    """What of the report goes out."""

    version = VersionField()
    chapters = SelectMultipleField(
        _l("Chapters"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    is_compared = BooleanField(_l("Compare with the period before"))
    has_tables = BooleanField(_l("All figures as tables at the end, and how they are counted"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.chapters.choices = offered(CHAPTERS)

    def validate_chapters(self, field) -> None:
        if not set(field.data or ()) & set(Chapter):
            raise ValidationError(_("Choose at least one chapter."))

    def values(self) -> dict:
        return {n: self[n].data for n in ("chapters", "is_compared", "has_tables")}


class PublishForm(Form):
    """The last look before a report goes out."""

    follows = False  # something was published before: then it says why another one follows
    has_doubts = False  # something is incomplete, or does not add up

    reason = StringField(
        _l("Why is it published again?"), [Length(max=SAID_WHY_LENGTH)], [one_line]
    )
    seen = BooleanField(_l("I looked at what is incomplete, and publish it as it is"))

    def validate_reason(self, field) -> None:
        if self.follows and not field.data:
            raise ValidationError(_("Say why. What was published before stays as it is."))

    def validate_seen(self, field) -> None:
        if self.has_doubts and not field.data:
            raise ValidationError(_("Look at the list above first, and say so here."))


def signed_number(typed: str) -> int:
    """In hundredths, also below nothing."""
    bare = typed.strip()
    minus = bare[:1] in {"-", "−"}
    value = parsing.number(bare[1:] if minus else bare, 2)
    return -value if minus else value


class FigureField(DecimalText):
    """A figure, kept in hundredths."""

    decimals = 2
    read = staticmethod(signed_number)

    def shown(self) -> str:
        return formatting.number(self.value / 100)


class OverrideForm(Form):
    hundredths = FigureField(_l("The number as it should be"), [SomethingTyped()])
    reason = StringField(
        _l("Why is it another number?"),
        [SomethingTyped(), Length(max=SAID_WHY_LENGTH)],
        [lambda typed: one_line(typed) or ""],
    )
