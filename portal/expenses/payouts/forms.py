from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from stdnum.nl import bsn
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import Length, Regexp, ValidationError

from portal.core.banking import a_bank_account
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.formatting import day
from portal.core.text import clean
from portal.core.workdays import bank_day_from
from portal.expenses.payouts.models import Booked, Package
from portal.expenses.payouts.queries.journal import kind_name, packages

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


CODE = r"[\w .\-/]*"  # of an account, a cost centre or a journal, as programs have them
A_CODE = Regexp(CODE + r"\Z", message=_l("Use letters, digits, dots, dashes and slashes."))


def code_field(label: object, length: int) -> StringField:
    return StringField(label, [Length(max=length), A_CODE], filters=[clean])


class BooksForm(Form):
    """Where the branch books what, for which program, and whether gifts count for tax."""

    version = VersionField()
    package = SelectField(_l("Which program?"))
    journal = code_field(_l("Journal"), 10)
    paid_account = code_field(_l("Other side of what is paid"), 20)
    gift_account = code_field(_l("Other side of what is given"), 20)
    is_anbi = BooleanField(_l("We are a public benefit organisation (ANBI)"))
    rsin = StringField(_l("RSIN"), [Length(max=20)], filters=[clean])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.package.choices = [(one, packages()[one]["name"]) for one in Package]
        for kind in Booked:
            name = {"kind": kind_name(kind)}
            self[f"account_{kind}"].label.text = gettext("Account of %(kind)s", **name)
            self[f"centre_{kind}"].label.text = gettext("Cost centre of %(kind)s", **name)

    def validate_rsin(self, field) -> None:
        field.data = "".join(letter for letter in field.data or "" if letter not in " .")
        if field.data and not (len(field.data) == 9 and bsn.is_valid(field.data)):
            raise ValidationError(_l("This is no RSIN: it has nine digits."))
        if self.is_anbi.data and not field.data:
            raise ValidationError(_l("Fill in the RSIN: it stands on the statement of gifts."))

    def left_alone(self) -> set[str]:
        """The RSIN passes the same check as the number of a person does, and is none."""
        return {"rsin"}

    def accounts(self) -> dict[Booked, tuple[str, str]]:
        """{kind: (account, cost centre)}"""
        return {
            kind: (self[f"account_{kind}"].data or "", self[f"centre_{kind}"].data or "")
            for kind in Booked
        }

    def labels_of(self, names: set[str]) -> str:
        """What these fields are called, in the order of the page."""
        return ", ".join(str(field.label.text) for field in self if field.name in names)

    def values(self) -> dict:
        """{column: value} of the settings."""
        names = ("package", "journal", "paid_account", "gift_account", "is_anbi", "rsin")
        return {name: self[name].data for name in names}


for kind in Booked:
    setattr(BooksForm, f"account_{kind}", code_field(_l("Ledger account"), 20))
    setattr(BooksForm, f"centre_{kind}", code_field(_l("Cost centre"), 30))


class CloseForm(Form):
    """The last day of the months to close."""

    until = DateField(_l("Close until"), [SomethingTyped()])
