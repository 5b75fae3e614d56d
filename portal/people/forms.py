from datetime import date

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
from portal.people.models import EndedRole, Person, PersonRole


class PersonForm(Form):
    FIELDS = (
        "name email phone employment started_on ended_on conduct_certificate_on"
        " conduct_certificate_until confidentiality_on"
    ).split()

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

    def values(self) -> dict:
        """What was typed, by the columns of a person; the roles stand apart."""
        return {name: self[name].data for name in self.FIELDS}

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


class SinceForm(Form):
    """Since when somebody has the role that they have."""

    version = VersionField()
    since = DateField(_l("First day"), [Optional(), a_likely_day, not_in_future])

    def __init__(self, held: PersonRole, *arguments, **options) -> None:
        super().__init__(*arguments, obj=held, **options)
        self.held = held

    def validate_since(self, field) -> None:
        refuse_days(self.held.person, self.held.role, (field.data, None), self.held)


class EndedRoleForm(Form):
    """A role that somebody had, and its days."""

    version = VersionField()
    role = SelectField(_l("Role"), [SomethingTyped()])
    since = DateField(_l("First day"), [Optional(), a_likely_day])
    until = DateField(_l("Last day"), [SomethingTyped(), a_likely_day, not_in_future])

    def __init__(self, by, person: Person, ended: EndedRole | None, *arguments, **options) -> None:
        super().__init__(*arguments, obj=ended, **options)
        self.person, self.ended = person, ended
        roles = queries.roles_to_give(by)
        self.role.choices = offered({"": "—"} | {role: ROLES[role] for role in roles})

    def validate_until(self, field) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("The last day is before the first day."))

    def validate_since(self, field) -> None:
        if self.until.data and self.role.data in set(Role):
            refuse_days(self.person, self.role.data, (field.data, self.until.data), self.ended)

    def values(self) -> dict:
        return {name: self[name].data for name in ("role", "since", "until")}


def refuse_days(
    person: Person,
    role: str,
    days: tuple[date | None, date | None],
    but: PersonRole | EndedRole | None,
) -> None:
    """Days on which somebody did not work here, or had the role already."""
    since, until = days
    first, _last = queries.not_working(person, (since, until)) if since else (None, None)
    if first:
        raise ValidationError(first)
    other = queries.role_in_the_way(person, role, (since or date.min, until), but)
    if other is not None:
        raise ValidationError(_l("They have this role already: %(days)s.", days=other.in_words))
