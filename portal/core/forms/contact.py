"""Fields for how somebody is reached: an email address, a phone number, a language.

What was kept before there was a rule stays, and is shown, until somebody changes it.
"""

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import Field, StringField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import EmailInput, TextInput

from portal.core import emails, phones
from portal.core.i18n import spoken_languages
from portal.core.text import clean


class CheckedText(StringField):
    """One line of text, or nothing, that fits a rule or is what was kept before."""

    message = ""
    longest = 0

    def __init__(self, label=None, validators=(), **options) -> None:
        super().__init__(label, [*validators, Optional(), Length(max=self.longest)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed, kept = clean("".join(valuelist)), self.object_data
        self.data = kept if kept and typed == self.shown(kept) else self.meant(typed) or None

    def shown(self, kept: str) -> str:
        """How a kept value stands in the form."""
        return clean(kept)

    def meant(self, typed: str) -> str:
        """What is kept of what was typed."""
        return typed

    def fits(self, value: str) -> bool:
        raise NotImplementedError

    def _value(self) -> str:
        return self.shown(self.data) if self.data else ""

    def pre_validate(self, form) -> None:
        if self.data and self.data != self.object_data and not self.fits(self.data):
            raise ValidationError(self.message)


class MailField(CheckedText):
    """An email address, in small letters."""

    widget = EmailInput()
    message = _l("This is no email address.")
    longest = emails.MOST

    def meant(self, typed: str) -> str:
        return typed.lower()

    def fits(self, value: str) -> bool:
        return emails.is_address(value)


class PhoneField(CheckedText):
    """A phone number, in the notation that somebody likes, with a word about it."""

    message = _l("This is no phone number. Type it like 06-12345678 or +31 6 12345678.")
    longest = 30

    def fits(self, value: str) -> bool:
        return phones.is_phone(value)


class Looked(TextInput):
    """An input that proposes what contains the letters typed so far."""

    def __call__(self, field: Field, **options) -> Markup:
        names = "".join(f'<option value="{escape(name)}">' for name in field.suggested)
        offers = f"{field.id}-names"
        options = {"list": offers, "autocomplete": "off", "dir": "auto", **options}
        listed = Markup(f'<datalist id="{offers}">{names}</datalist>')  # noqa: S704  escaped above
        return super().__call__(field, **options) + listed


class LanguageField(CheckedText):
    """A language, looked up by its name as one types; its code is kept."""

    widget = Looked()
    message = _l("Choose a language from the list.")
    longest = 60
    first: tuple[str, ...] = ()  # the codes that most likely are meant

    def shown(self, kept: str) -> str:
        return spoken_languages.name_of(kept)

    def meant(self, typed: str) -> str:
        return spoken_languages.code_of(typed) or typed

    def fits(self, value: str) -> bool:
        return spoken_languages.is_language(value)

    @property
    def suggested(self) -> list[str]:
        """The names to look among."""
        first = dict.fromkeys(self.first)
        names = spoken_languages.named(spoken_languages.CODES - {*first})
        return [*(spoken_languages.name_of(code) for code in first), *names.values()]
