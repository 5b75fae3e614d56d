from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError

from portal.core.banking import a_bank_account
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped
from portal.core.forms.fields import DateField
from portal.core.i18n.formatting import day
from portal.core.text import clean
from portal.core.workdays import bank_day_from

LATEST = timedelta(days=31)


def next_bank_day():
    """The first day after today on which banks pay."""
    return bank_day_from(today() + timedelta(1))


class PayoutForm(Form):
    """Which claims go in the file, each as number.version, and on which day the bank pays."""

    chosen = SelectMultipleField(_l("Claims"), validate_choice=False)
    pay_on = DateField(_l("The bank pays on"), [SomethingTyped()], default=next_bank_day)

    def validate_chosen(self, field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose at least one claim."))
        for text in field.data:
            number, _, version = text.partition(".")
            if not (number.isdecimal() and version.isdecimal()) or len(text) > 24:
                raise ValidationError(_l("Look at the list again."))

    def validate_pay_on(self, field) -> None:
        if field.data and not today() <= field.data <= today() + LATEST:
            raise ValidationError(_l("Choose today or a day in the coming month."))
        first = field.data and bank_day_from(field.data)
        if first != field.data:
            text = gettext(
                "Banks do not pay on that day. The first day after it is %(day)s.", day=day(first)
            )
            raise ValidationError(text)

    def versions(self) -> dict[int, int]:
        """{claim: the version that was seen}"""
        return {int(n): int(v) for n, _, v in (text.partition(".") for text in self.chosen.data)}


class WithdrawalForm(Form):
    reason = StringField(
        _l("Why does it not go to the bank?"),
        [SomethingTyped(), Length(max=300)],
        filters=[clean],
    )


class BouncedForm(Form):
    reason = StringField(
        _l("What did the bank say?"), [SomethingTyped(), Length(max=300)], filters=[clean]
    )


class BranchAccountForm(Form):
    """The account of the branch."""

    iban = StringField(
        _l("Bank account of the branch (IBAN)"), [SomethingTyped(), Length(max=50), a_bank_account]
    )
