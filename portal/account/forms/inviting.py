"""Several people invited at once: what was pasted, read line by line."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from portal.core.forms import Form, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import EMPLOYMENT, ROLES
from portal.core.web.access import WITH_PAPERS, Role
from portal.people import queries as people
from portal.people.forms import PersonForm
from portal.people.models import Person

MOST_AT_ONCE = 50
MOST_FAULTS = 10  # that are told at once
# An address with a name before it, as in a list of names or in the line of a mail.
ADDRESSED = re.compile(r"([^@<>;\n]*?)[\s<;,:]*([^\s<>;,:@]+@[^\s<>;,]+)>?")
AROUND = " \t,;:<>\"'"


def named_addresses(line: str) -> list[tuple[str, str]]:
    """(name, email address) of all in a line; the name may stand before its address or behind."""
    found = list(ADDRESSED.finditer(line))
    if len(found) == 1 and not found[0][1].strip(AROUND):
        return [(line[found[0].end() :].strip(AROUND), found[0][2])]
    return [(one[1].strip(AROUND), one[2]) for one in found]


class InviteForm(Form):
    """Names and addresses as they were pasted, and what all of them do here."""

    names = TextAreaField(_l("Names and email addresses"), [SomethingTyped(), Length(max=20_000)])
    employment = SelectField(_l("Works here as"))
    role = SelectField(_l("Role"))
    started_on = DateField(_l("First day"), [Optional(), a_likely_day])

    def __init__(self, by: Person, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.by = by
        self.found: list[PersonForm] = []
        roles = [role for role in people.roles_to_give(by) if role not in WITH_PAPERS]
        self.employment.choices = offered(EMPLOYMENT)
        self.role.choices = {"": _("Volunteer")} | offered({role: ROLES[role] for role in roles})

    @property
    def given(self) -> list[Role]:
        return [Role(self.role.data)] if self.role.data else []

    def validate(self, extra_validators=None) -> bool:
        """Each of them by the form of one person."""
        if not super().validate(extra_validators):
            return False
        lines = enumerate(self.names.data.splitlines(), 1)
        faults = [(number, text) for number, line in lines for text in self.faults_of(line)]
        if len(self.found) > MOST_AT_ONCE:
            self.names.errors = [_("Invite at most %(n)s people at once.", n=MOST_AT_ONCE)]
        elif faults:
            self.names.errors = [
                _("Line %(n)s: %(fault)s", n=number, fault=fault)
                for number, fault in faults[:MOST_FAULTS]
            ]
        return not self.errors

    def faults_of(self, line: str) -> list[str]:
        """What is wrong in a line; whom it names are found."""
        named = named_addresses(line)
        if line.strip() and not named:
            return [_("There is no email address.")]
        faults = []
        for name, email in named:
            one = self.one_of(name, email)
            if not one.validate():
                faults += told(one)
            elif one.email.data in {other.email.data for other in self.found}:
                faults.append(_("This address is here twice."))
            self.found.append(one)
        return faults

    def one_of(self, name: str, email: str) -> PersonForm:
        record = {"name": name, "email": email, "employment": self.employment.data}
        typed = MultiDict(record | {"roles": self.given})
        form = PersonForm(self.by, None, formdata=typed, meta={"csrf": False})
        form.started_on.data = self.started_on.data
        return form


def told(form: PersonForm) -> list[str]:
    """What is wrong, with the field that it is about."""
    return [
        f"{form[name].label.text}: {text}" for name, texts in form.errors.items() for text in texts
    ]
