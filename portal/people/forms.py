from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.banking import in_bank_letters
from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.contact import MailField, PhoneField
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import EMPLOYMENT, ROLES
from portal.core.text import one_line
from portal.core.web.access import Role
from portal.people import queries


class PersonForm(Form):
    version = VersionField()
    name = StringField(_l("Name"), [SomethingTyped(), Length(max=120)], filters=[one_line])
    email = MailField(_l("Email address"), [SomethingTyped()])
    phone = PhoneField(_l("Phone number"))
    employment = SelectField(_l("Works here as"))
    roles = SelectMultipleField(
        _l("Roles"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    started_on = DateField(_l("First day"), [Optional(), a_likely_day])
    ended_on = DateField(_l("Last day"), [Optional(), a_likely_day])
    conduct_certificate_on = DateField(
        _l("Conduct certificate seen on"), [Optional(), a_likely_day, not_in_future]
    )
    conduct_certificate_until = DateField(
        _l("Conduct certificate valid until"), [Optional(), a_likely_day]
    )
    confidentiality_on = DateField(
        _l("Confidentiality statement signed on"), [Optional(), a_likely_day, not_in_future]
    )

    def __init__(self, by, person, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.by, self.person = by, person
        given = set(queries.roles_to_give(by)) | (person.roles if person else set())
        self.employment.choices = offered(EMPLOYMENT)
        self.roles.choices = offered({role: ROLES[role] for role in Role if role in given})

    def validate_name(self, field) -> None:
        if field.data and not in_bank_letters(field.data):
            raise ValidationError(_l("Write the name in letters."))

    def validate_email(self, field) -> None:
        if field.data and self.is_taken(field.data):
            raise ValidationError(_l("Somebody else has this address."))

    def is_taken(self, address: str) -> bool:
        but = self.person.id if self.person else None
        return queries.email_is_taken(address, self.by.branch_id, but)

    def validate_roles(self, field) -> None:
        was = self.person.roles if self.person else set()
        if self.person and self.person.id == self.by.id:
            return  # one's own stay as they are, whatever is ticked
        signed = bool(self.conduct_certificate_on.data and self.confidentiality_on.data)
        wanted = {Role(role) for role in field.data or () if role in set(Role)}
        if text := queries.objection_to_roles(self.by, was, wanted, signed=signed):
            raise ValidationError(text)

    def validate_ended_on(self, field) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_l("The last day is before the first day."))
