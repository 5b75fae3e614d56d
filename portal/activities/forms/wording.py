"""What a leader types to set the words of the branch."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from portal.activities.models import Channel, Kind, Topic
from portal.activities.models.kinds import LABELS
from portal.activities.models.words import CHOICES_LENGTH, NAME_LENGTH, AnswerKind
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField
from portal.core.forms.stored_values import SelectField
from portal.core.text import clean, one_line

ANSWERS = {
    "": _l("A word to choose"),
    AnswerKind.YES_NO: _l("A question: yes or no"),
    AnswerKind.CHOICE: _l("A question with a list"),
    AnswerKind.NUMBER: _l("A question: a number"),
    AnswerKind.TEXT: _l("A question: a few words"),
}
PARTS = "|/="  # what parts the words in one cell of a file


def no_parts(form, field) -> None:
    if set(field.data or "") & set(PARTS):
        raise ValidationError(_l("Leave out | / and =. Files need them."))


class RenameForm(Form):
    name = StringField(
        _l("What is it called?"), [SomethingTyped(), Length(max=NAME_LENGTH), no_parts], [one_line]
    )
    valid_from = DateField(_l("From which day?"), [SomethingTyped(), a_likely_day])


class WordForm(RenameForm):
    under = SelectField(_l("Below what?"))
    asks = SelectField(_l("What is it?"), [Optional()])
    choices = TextAreaField(
        _l("What can be chosen?"),
        [Length(max=CHOICES_LENGTH)],
        [lambda typed: clean(typed, lines=True) or None],
    )

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        below = (*Topic, *Kind, *Channel)
        self.under.choices = list(offered({key: LABELS[key] for key in below}).items())
        self.asks.choices = list(offered(ANSWERS).items())
        if self.is_blank:
            self.valid_from.data = today()

    @property
    def options(self) -> list[str]:
        lines = (line.strip() for line in (self.choices.data or "").split("\n"))
        return list(dict.fromkeys(filter(None, lines)))

    def validate_asks(self, field) -> None:
        if field.data and self.under.data not in set(Kind):
            raise ValidationError(_l("A question stands below a kind. Choose one above."))

    def validate_choices(self, field) -> None:
        if self.asks.data == AnswerKind.CHOICE and len(self.options) < 2:
            raise ValidationError(_l("Type at least two, each on a line of its own."))
        no_parts(self, field)

    def values(self) -> dict:
        is_choice = self.asks.data == AnswerKind.CHOICE
        return {
            "under": self.under.data,
            "name": self.name.data,
            "valid_from": self.valid_from.data,
            "answer": self.asks.data or None,
            "choices": "\n".join(self.options) if is_choice else None,
        }
