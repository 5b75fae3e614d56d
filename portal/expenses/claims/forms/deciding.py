"""Why, and how much of it."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from portal.core.forms import Form, SomethingTyped
from portal.core.forms.fields import EuroField
from portal.core.forms.record_numbers import VersionField
from portal.core.text import clean
from portal.expenses.claims.actions import Correction
from portal.expenses.records.models import REASON_LENGTH, ExpenseLine


class ReasonForm(Form):
    """A question or the reason of a refusal, about one claim: the claimant reads it."""

    def __init__(self, kind: str, claim_id: int | None = None) -> None:
        self.draft_name = f"{kind}-{claim_id}"
        super().__init__(prefix=kind)

    @property
    def draft_form(self) -> str:
        """Of this claim alone: words about one never stand at another."""
        return self.draft_name

    reason = TextAreaField(
        _l("What do you want to say?"),
        [
            SomethingTyped(_l("Write a few words, so that the claimant knows what to do.")),
            Length(max=REASON_LENGTH),
        ],
        filters=[lambda text: clean(text, lines=True)],
    )


class LinesForm(Form):
    """What is paid of each line, and why it is less; `correction_form` gives it its fields."""

    version = VersionField()
    lines: list[ExpenseLine] = []

    def rows(self) -> list[tuple]:
        """(line, its amount, its reason)"""
        return [(x, self[f"amount_{x.id}"], self[f"why_{x.id}"]) for x in self.lines]

    def validate(self, extra_validators: dict | None = None) -> bool:
        if not super().validate(extra_validators):
            return False
        for line, amount, why in self.rows():
            if amount.data > line.amount_cents:
                amount.errors = [_l("This is more than was asked. You can only pay less.")]
            elif amount.data < line.amount_cents and not why.data:
                why.errors = [_l("Write why it is less.")]
        return not self.errors

    def corrections(self) -> list[Correction]:
        return [Correction(x.id, amount.data, why.data) for x, amount, why in self.rows()]


def correction_form(lines: list[ExpenseLine]) -> LinesForm:
    """The form for these lines, filled in with what is paid now."""
    fields, now = {"lines": lines}, dict[str, object]()
    for line in lines:
        amount, why = f"amount_{line.id}", f"why_{line.id}"
        fields[amount] = EuroField(_l("Pay"), [SomethingTyped()])
        fields[why] = StringField(_l("Why less?"), [Length(max=300)], filters=[clean])
        now |= {amount: line.payable_cents, why: line.correction or ""}
    return type("LinesForm", (LinesForm,), fields)(data=now)
