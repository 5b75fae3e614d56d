"""A day that is closed, or that is seldom right: what the log form asks then (A11)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from portal.activities.forms.part import PartOfLog
from portal.activities.forms.ruling import WHY_LENGTH
from portal.activities.queries.rules import closed_words, unlikely_day
from portal.core.text import one_line


class Dated(PartOfLog):
    """The part of the log form that is about a day that is closed or seldom right."""

    reason = StringField(_l("Why do you change this?"), filters=[one_line])
    sure_day = BooleanField(_l("Yes, this day is right"))
    needs_reason = False

    def check_rules(self) -> None:
        """The closed period of the branch, and a day before the author started or long ago."""
        day = self.chosen_day
        if day is None or self.day.errors or self.date.errors:
            return
        rules = self.scope.rules
        before = self.scope.activity.happened_on if self.scope.activity else None
        if rules.is_closed(day, before):
            self._check_closed(rules)
        question = None if self.same_day else unlikely_day(day, self.scope.author.started_on)
        if question and not self.sure_day.data:
            self.refuse("sure_day", question)

    def _check_closed(self, rules) -> None:
        if rules.refuses:
            self.refuse("date" if self.day.data == "other" else "day", closed_words(rules))
            return
        self.needs_reason = True
        if not self.reason.data:
            self.refuse("reason", _l("This period is closed. Say in a few words why."))
        elif len(self.reason.data) > WHY_LENGTH:
            self.refuse("reason", _("Use at most %(max)d characters.") % {"max": WHY_LENGTH})
