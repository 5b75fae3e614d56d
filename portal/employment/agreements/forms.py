from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from portal.core.forms import Form, SomethingTyped
from portal.core.forms.contact import MailField
from portal.core.forms.record_numbers import VersionField
from portal.core.text import one_line, several_lines
from portal.employment.agreements.models import PART_LENGTH, PARTS, Party
from portal.search.index import is_same_name


def part_field(name: str) -> TextAreaField:
    return TextAreaField(PARTS[name], [Length(max=PART_LENGTH)], [several_lines])


def name_field(label) -> StringField:
    return StringField(label, [SomethingTyped(), Length(max=120)], [one_line])


class PartsForm(Form):
    """What an agreement says beside the facts."""

    goals = part_field("goals")
    hours = part_field("hours")
    guidance = part_field("guidance")
    insurance = part_field("insurance")

    @property
    def parts(self) -> dict[str, str | None]:
        return {name: self[name].data for name in PARTS}


class TextForm(PartsForm):
    version = VersionField()


class PartiesForm(PartsForm):
    """Who signs, and where the link goes; without an address one hands it over."""

    client_name = name_field(_l("Client"))
    client_email = MailField(_l("Email address of the client"))
    employer_name = name_field(_l("Who signs for the employer?"))
    employer_email = MailField(_l("Email address of the employer"))
    organisation_name = name_field(_l("Who signs for us?"))
    organisation_email = MailField(_l("Email address of who signs for us"))

    @property
    def parties(self) -> dict[Party, tuple]:
        return {p: (self[f"{p}_name"].data, self[f"{p}_email"].data) for p in Party}


class SignForm(Form):
    """A typed name or a drawn one; either says who signs."""

    is_me = BooleanField(_l("That is me, and I agree"))
    typed_name = StringField(_l("Type your name"), [Length(max=120)], [one_line])
    drawing = HiddenField()

    def __init__(self, signature, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.signature = signature

    def validate_is_me(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Tick this if it is you. Else ask for your own link."))

    def validate_typed_name(self, field) -> None:
        """A link is for one party: another name is another party's."""
        asked = self.signature.name
        if field.data and field.data != asked and not is_same_name(field.data, asked):
            raise ValidationError(
                _("This link is for %(name)s. Ask for your own link.", name=asked)
            )
        if not field.data and not self.drawing.data:
            raise ValidationError(_("Draw your signature, or type your name."))
