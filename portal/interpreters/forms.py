"""What is typed of a request for an interpreter, and of the languages of who works here."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from portal.clients.models import Client
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField, MinutesField, TimeField
from portal.core.forms.record_numbers import VersionField, record_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n import spoken_languages
from portal.core.i18n.language import DUTCH
from portal.core.text import one_line, several_lines
from portal.interpreters.models import ELSEWHERE_LENGTH, HOW, NOTE_LENGTH, InterpreterRequest
from portal.people.models import Person


class RequestForm(Form):
    """In which language, when and how."""

    version = VersionField()
    language = SelectField(_l("Which language?"), [SomethingTyped()])
    wanted_on = DateField(_l("Which day?"), [SomethingTyped(), a_likely_day])
    starts = TimeField(_l("What time?"), [Optional()])
    minutes = MinutesField(_l("Minutes"), [SomethingTyped()])
    channel = RadioField(_l("How?"), [SomethingTyped(_l("Choose one."))])
    note = TextAreaField(_l("What is it about?"), [Length(max=NOTE_LENGTH)], [several_lines])

    def __init__(self, kept: InterpreterRequest | None, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.kept = kept
        names = spoken_languages.common(self.language.object_data)
        names.pop(DUTCH, None)
        self.language.choices = {"": _("Choose one."), **names}
        self.channel.choices = offered(HOW)

    def validate_minutes(self, field) -> None:
        if field.data is not None and not 5 <= field.data <= 720:
            raise ValidationError(_("Type 5 to 720 minutes."))

    def validate_wanted_on(self, field) -> None:
        same = self.kept is not None and field.data == self.kept.wanted_on
        if field.data and field.data < today() and not same:
            raise ValidationError(_("This day has passed. Choose today or later."))

    def values(self) -> dict:
        clock = self.starts.data
        return {
            "language": self.language.data,
            "wanted_on": self.wanted_on.data,
            "starts_minute": None if clock is None else clock.hour * 60 + clock.minute,
            "minutes": self.minutes.data,
            "channel": self.channel.data,
            "note": self.note.data or None,
        }


class AskForm(RequestForm):
    """The same of a new one, and for which client."""

    client = SelectField(_l("For whom?"), coerce=record_number, validate_choice=False)

    def __init__(self, clients: list[Client], *arguments, **options) -> None:
        super().__init__(None, *arguments, **options)
        self.known = {one.id: one for one in clients}
        names = {str(one.id): one.label for one in clients}
        self.client.choices = {"": _("Choose one."), **names}

    def validate_client(self, field) -> None:
        if field.data not in self.known:
            raise ValidationError(_("Choose a client from the list."))

    @property
    def chosen(self) -> Client:
        return self.known[self.client.data]


class SettleForm(Form):
    """Who comes: somebody of the branch, or somebody from elsewhere by name."""

    interpreter = SelectField(
        _l("Who comes?"), coerce=record_number, default=0, validate_choice=False
    )
    elsewhere = StringField(
        _l("Or somebody from elsewhere"), [Length(max=ELSEWHERE_LENGTH)], [one_line]
    )

    def __init__(self, people: list[Person], *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.people = {one.id: one for one in people}
        names = {str(one.id): one.label for one in people}
        self.interpreter.choices = {"0": _("Nobody of our branch"), **names}

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        chosen = self.interpreter.data or 0
        if chosen and chosen not in self.people:
            self.refuse("interpreter", _("Choose an interpreter from the list."))
        elif bool(chosen) == bool(self.elsewhere.data):
            self.refuse("interpreter", _("Choose somebody, or type who comes from elsewhere."))
        return not self.errors

    @property
    def chosen(self) -> Person | None:
        return self.people.get(self.interpreter.data or 0)


class LanguagesForm(Form):
    """Which languages somebody speaks beside Dutch."""

    languages = SelectMultipleField(_l("Which languages do they speak?"), validate_choice=False)

    def __init__(self, spoken: list[str], *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        names = spoken_languages.common(*spoken)
        names.pop(DUTCH, None)
        self.languages.choices = names

    def validate_languages(self, field) -> None:
        if not set(field.data or ()) <= set(self.languages.choices):
            raise ValidationError(_("Choose a language from the list."))
