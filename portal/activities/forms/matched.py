"""A day on which one did not help somebody: why nothing is written down, or who decides on it."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from portal.activities.forms.part import PartOfLog
from portal.activities.models.after_match import WHY_LENGTH
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped
from portal.core.i18n.formatting import day as show_day
from portal.core.text import clean


class Matched(PartOfLog):
    """The part of the log form that is about the match with who was chosen."""

    # Ticked by who was there all the same; sent by a browser with what it kept without a network.
    after_match = BooleanField(_l("Yes, I was there. Show it to my team leader."))
    match_ended_on: date | None = None

    def _check_match(self, wanted: set[int]) -> None:
        """That one helped them on that day, or had a card at the desk; or that a leader decides."""
        if self.same_day:
            wanted -= {client.household_id for client in self.scope.members}
        day = self.chosen_day
        if not day:
            return
        matches = self.scope.not_helped_on(wanted, day)
        if matches is None:
            return
        last = matches[-1][1] if matches else None
        ended = last is not None and last < day <= today() and not self.shown
        if ended and self.after_match.data:
            self.match_ended_on = last
            return
        self.refuse("households", not_on_that_day(matches))
        if ended:
            self.refuse("after_match", _("Were you there all the same? Your team leader decides."))


def not_on_that_day(matches: list[tuple]) -> str:
    """A sentence, for the (first, last) days of each match that there was."""
    if not matches:
        return _("You looked them up at the desk for one day. Choose that day.")
    first, last = matches[-1]
    if last and last < today():
        said = _("You helped them until %(day)s. Choose a day on which you did.")
        return said % {"day": show_day(last)}
    said = _("You help them since %(day)s. Choose a day on which you did.")
    return said % {"day": show_day(first)}


class SendBackForm(Form):
    reason = TextAreaField(
        _l("Why does it not count?"),
        [SomethingTyped(_l("Say in a few words why.")), Length(max=WHY_LENGTH)],
        [lambda typed: clean(typed, lines=True) or None],
    )
