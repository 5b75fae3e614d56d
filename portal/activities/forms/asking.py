"""A question about an activity, and the answer."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from portal.activities.models.questions import TEXT_LENGTH
from portal.core.forms import Form, SomethingTyped
from portal.core.text import clean


def lines(typed: str | None) -> str | None:
    return clean(typed, lines=True) or None


class AskForm(Form):
    question = TextAreaField(
        _l("What do you want to know?"),
        [SomethingTyped(_l("Write your question.")), Length(max=TEXT_LENGTH)],
        [lines],
    )


class AnswerForm(Form):
    answer = TextAreaField(
        _l("Your answer"),
        [SomethingTyped(_l("Write your answer.")), Length(max=TEXT_LENGTH)],
        [lines],
    )
