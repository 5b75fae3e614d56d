"""What a legal guide types about a term."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from portal.core.forms import Form, a_likely_day, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.text import clean
from portal.legal.models import TERM_SOURCES, TERMS, TermKind, TermRule, TermSource


class TermForm(Form):
    """A term by a date, or by a rule and the day from which it counts."""

    version = VersionField()
    rule = SelectField(_l("Compute the date by"), default="0", validate_choice=False)
    counted_from = DateField(_l("Counted from"), validators=[Optional(), a_likely_day])
    kind = SelectField(_l("What has to be done?"))
    due_on = DateField(_l("Last day"), validators=[Optional(), a_likely_day])
    source = RadioField(_l("Where does the date come from?"), default=TermSource.LETTER)
    note = StringField(_l("Note"), filters=[clean], validators=[Length(max=200)])

    def __init__(self, rules: list[TermRule], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {str(rule.id): rule for rule in rules}
        self.kind.choices = offered(TERMS)
        by_hand = {s: label for s, label in TERM_SOURCES.items() if s is not TermSource.RULE}
        self.source.choices = offered(by_hand)
        names = {number: _rule_name(rule) for number, rule in self.rules.items()}
        self.rule.choices = {"0": _("No rule: I know the date"), **names}

    @property
    def chosen_rule(self) -> TermRule | None:
        return self.rules.get(self.rule.data or "0")

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        if self.rule.data not in {"0", None, *self.rules}:
            self.rule.errors = [_("Choose one of these.")]
        if self.chosen_rule:
            self.kind.errors, self.source.errors = [], []
            if not self.counted_from.data and not self.counted_from.errors:
                self.counted_from.errors = [_("Choose the day from which it is counted.")]
            elif self.counted_from.data and not self.chosen_rule.holds_on(self.counted_from.data):
                self.counted_from.errors = [_("This rule did not hold on that day.")]
        elif not self.due_on.data and not self.due_on.errors:
            self.due_on.errors = [_("Choose the last day.")]
        return not self.errors


def _rule_name(rule: TermRule) -> str:
    doubt = "" if rule.is_verified else _("not checked yet")
    parts = [f"{TERMS[TermKind(rule.kind)]}: {_length(rule)}", rule.starts_with, doubt]
    return " · ".join(part for part in parts if part)


def _length(rule: TermRule) -> str:
    if rule.unit == "week":
        return _("%(n)s weeks", n=rule.length)
    return _("%(n)s months", n=rule.length)
