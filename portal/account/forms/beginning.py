"""What a new installation asks: a code that the server printed, its branch and who leads it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField, ValidationError
from wtforms.validators import Length

from portal.account import actions
from portal.branches.models import Branch
from portal.core.forms import Form, SomethingTyped
from portal.core.forms.contact import MailField
from portal.core.text import folded
from portal.people.models import Person


class SetupCodeForm(Form):
    code = StringField(_l("Code"), [SomethingTyped(), Length(max=100)])


class BeginForm(SetupCodeForm):
    branch_name = StringField(
        _l("Name of your branch"), [SomethingTyped(), Length(max=Branch.name.max_length)]
    )
    name = StringField(_l("Your name"), [SomethingTyped(), Length(max=Person.name.max_length)])
    email = MailField(_l("Your email address"), [SomethingTyped()])
    password = PasswordField(_l("New password"), [SomethingTyped()])
    own_device = BooleanField(_l("This is my own phone or computer"))

    def validate_password(self, field) -> None:
        branch = Branch(name=self.branch_name.data or "")
        leader = Person(branch=branch, name=self.name.data, email=self.email.data)
        if objection := actions.objection_to(field.data, leader):
            raise ValidationError(objection)

    def details(self) -> dict[str, str]:
        """What `founding.found_with_password` takes; the code of the branch is made of its name."""
        name = self.branch_name.data
        return {
            "code": "-".join(folded(name))[: Branch.code.max_length] or "branch",
            "branch_name": name,
            "name": self.name.data,
            "email": self.email.data,
            "password": self.password.data,
        }
