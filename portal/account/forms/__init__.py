from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length

from portal.account import actions
from portal.core.banking import a_bank_account
from portal.core.forms import Form, SomethingTyped
from portal.core.forms.contact import MailField, PhoneField
from portal.core.forms.record_numbers import VersionField
from portal.people import queries as people


class LogInForm(Form):
    email = EmailField(_l("Email address"), [SomethingTyped(), Length(max=254)])
    password = PasswordField(_l("Password"), [SomethingTyped()])
    own_device = BooleanField(_l("This is my own phone or computer"))


class ConfirmForm(Form):
    password = PasswordField(_l("Password you have now"), [SomethingTyped()])


class CodeForm(Form):
    code = StringField(_l("Code"), [SomethingTyped(), Length(max=100)])


class SetUpForm(CodeForm):
    secret = HiddenField()


class ColleagueForm(Form):
    email = EmailField(_l("Email address"), [SomethingTyped(), Length(max=254)])


class ForgottenForm(Form):
    email = EmailField(_l("Email address"), [SomethingTyped(), Length(max=254)])


class LinkForm(Form):
    own_device = BooleanField(_l("This is my own phone or computer"))


class PasskeyForm(Form):
    name = StringField(_l("Name of this device"), [SomethingTyped(), Length(max=60)])
    passkey = HiddenField()


class NewPasswordForm(Form):
    password = PasswordField(_l("New password"), [SomethingTyped()])

    def __init__(self, person, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.person = person

    def validate_password(self, field) -> None:
        if objection := actions.objection_to(field.data, self.person):
            raise ValidationError(objection)


class InvitationForm(NewPasswordForm):
    own_device = BooleanField(_l("This is my own phone or computer"))


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(_l("Password you have now"), [SomethingTyped()])


class PhoneForm(Form):
    version = VersionField()
    phone = PhoneField(_l("Phone number"))


class AddressForm(Form):
    email = MailField(_l("New email address"), [SomethingTyped()])

    def __init__(self, person, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.person = person

    def validate_email(self, field) -> None:
        if people.email_is_taken(field.data, self.person.branch_id, self.person.id):
            raise ValidationError(_l("Somebody else has this address."))


class AccountForm(Form):
    iban = StringField(
        _l("Bank account (IBAN)"), [SomethingTyped(), Length(max=50), a_bank_account]
    )
