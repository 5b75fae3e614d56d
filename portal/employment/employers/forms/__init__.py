"""What people type about an employer."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from portal.core.forms import Form, SomethingTyped, offered
from portal.core.forms.contact import MailField, PhoneField
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import VersionField, chosen_number
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import SECTORS, sector_of
from portal.core.text import one_line, several_lines
from portal.employment.board.forms import BeginFields
from portal.employment.employers import queries
from portal.employment.employers.models import (
    FACTS,
    MOST_WORDS,
    ContactPerson,
    Employer,
)
from portal.employment.employers.queries.duplicates import Described, Twin, described, twins_of
from portal.people.models import Person

__all__ = ["ContactPersonForm", "EmployerForm", "MergeForm", "NewEmployerForm", "stored_of"]


def stored_of(employer: Employer) -> dict:
    """What is kept of an employer, as its form has it: the sector in words."""
    known = {name: getattr(employer, name) for name in (*FACTS, "offers")}
    sector = employer.sector and str(SECTORS.get(employer.sector, employer.sector))
    return known | {"sector": sector, "owner": employer.owner_id, "version": employer.version}


class EmployerForm(Form):
    """An employer; `twins` are those that it may be already."""

    twins: list[Twin] = []

    version = VersionField()
    name = StringField(_l("Name"), [SomethingTyped(), Length(max=120)], filters=[one_line])
    address = StringField(_l("Street and number"), [Length(max=200)], filters=[one_line])
    place = StringField(_l("Place"), [Length(max=120)], filters=[one_line])
    sector = StringField(_l("Sector"), [Length(max=60)], filters=[one_line])
    contact_name = StringField(_l("Contact person"), [Length(max=120)], filters=[one_line])
    contact_job = StringField(_l("What they do there"), [Length(max=120)], filters=[one_line])
    contact_email = MailField(_l("Email address"))
    contact_phone = PhoneField(_l("Phone number"))
    offers = TextAreaField(
        _l("What do they offer?"),
        [Length(max=MOST_WORDS, message=_l("Use at most 1000 characters."))],
        filters=[several_lines],
    )
    owner = SelectField(_l("Who is on it?"), coerce=chosen_number)
    another = BooleanField(_l("This is another employer"))

    def __init__(self, person: Person, employer: Employer | None, **options) -> None:
        super().__init__(stored=employer and stored_of(employer), **options)
        self.person, self.employer = person, employer
        if employer and employer.owner_id:
            self.owner.own_label = employer.owner.label
        owners = {p.id: p.label for p in queries.possible_owners(person.branch_id)}
        self.owner.choices = offered({"": _l("Nobody yet")} | owners)

    @property
    def values(self) -> dict:
        typed = {name: self[name].data for name in (*FACTS, "offers")}
        sector = sector_of(self.sector.data)
        if self.employer and self.is_untouched("sector"):
            sector = self.employer.sector
        return typed | {"sector": sector, "owner_id": self.owner.data}

    def validate_another(self, field) -> None:
        """Whoever may be known already is shown before anything is stored."""
        if self.name.data and not field.data:
            said = Described(
                self.name.data,
                self.place.data,
                self.contact_name.data,
                (self.contact_email.data,) if self.contact_email.data else (),
                self.contact_phone.data,
            )
            if self.employer is None or described(self.employer) != said:
                self.twins = twins_of(
                    self.person, said, self.employer.id if self.employer else None
                )
            if self.twins:
                raise ValidationError(_l("This employer may be known already. Look first."))


class NewEmployerForm(BeginFields, EmployerForm):
    """A new employer, with the first thing to do."""

    form_key = FormKey()


class ContactPersonForm(Form):
    version = VersionField()
    name = StringField(_l("Name"), [SomethingTyped(), Length(max=120)], filters=[one_line])
    job = StringField(_l("What they do there"), [Length(max=120)], filters=[one_line])
    email = MailField(_l("Email address"))
    phone = PhoneField(_l("Phone number"))

    def __init__(self, employer: Employer, person: ContactPerson | None = None, **options) -> None:
        super().__init__(obj=person, **options)
        self.employer, self.person = employer, person

    def validate(self, extra_validators=None) -> bool:
        if not super().validate(extra_validators):
            return False
        typed = {name: self[name].data for name in ("name", "job", "email", "phone")}
        said = ContactPerson(id=self.person and self.person.id, **typed)
        changed = self.person is None or not self.is_untouched(*typed)
        if changed and queries.looks_like(self.employer, said):
            self.refuse("job", _("Somebody of this name is here already. Say what this one does."))
        return not self.errors


class MergeForm(Form):
    """Which employer is the same one as this."""

    gone = SelectField(_l("Which one is the same?"), [SomethingTyped()], coerce=chosen_number)

    def __init__(self, others: list[Employer], **options) -> None:
        super().__init__(**options)
        names = {e.id: f"{e.full_name} · {e.place}" if e.place else e.label for e in others}
        self.gone.choices = offered({"": _l("Choose")} | names)
