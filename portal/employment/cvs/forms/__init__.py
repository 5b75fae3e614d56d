"""The six steps of a CV, and the small forms around it."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from portal.core.forms import (
    Form,
    Likely,
    SomethingTyped,
    a_likely_day,
    offered,
)
from portal.core.forms.contact import MailField, PhoneField
from portal.core.forms.fields import DateField, WholeNumberField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.text import one_line, several_lines
from portal.employment.cvs.forms.rows import (
    CertificateForm,
    JobForm,
    LanguageForm,
    SchoolForm,
    SkillForm,
)
from portal.employment.cvs.models.labels import LANGUAGES, LAYOUTS, LICENCES, PARTS_OF_DAY
from portal.employment.cvs.models.profile import MOST_ROWS, STORY_LENGTH


class StepForm(Form):
    """One step: its own fields, and the lists in it; the last row of a list is for one more."""

    version = VersionField()

    @property
    def lists(self) -> dict[str, FieldList]:
        return {name: field for name, field in self._fields.items() if field.type == "FieldList"}

    def wanted_rows(self) -> dict[str, list[dict]]:
        return {
            name: [row.form.values for row in field if row.form.counts]
            for name, field in self.lists.items()
        }

    def wanted_values(self) -> dict:
        skip = {"csrf_token", "version", *self.lists}
        return {name: field.data for name, field in self._fields.items() if name not in skip}

    def drop_what_is_wrong(self) -> None:
        """Keep the rest, while somebody is still typing."""
        for field in self:
            if field.name in self.lists:
                for row in field:
                    row.form.drop_what_is_wrong()
            elif field.errors:
                field.data = None

    def make_room(self) -> None:
        """An empty row at the end of each list."""
        for field in self.lists.values():
            if (not len(field) or not field[-1].form.is_empty) and len(field) < MOST_ROWS:
                field.append_entry()

    def validate(self, extra_validators=None) -> bool:
        fits = super().validate(extra_validators)
        for field in self.lists.values():
            if len(field) > MOST_ROWS:
                self.form_errors.append(_("That is more than fits in a CV. Take some out."))
                fits = False
        return fits


class WhoForm(StepForm):
    name = StringField(_l("Your name"), [Length(max=120)], [one_line])
    place = StringField(_l("Where you live (town)"), [Length(max=120)], [one_line])
    phone = PhoneField(_l("Phone number"))
    email = MailField(_l("Email address"))
    wish = StringField(_l("What work do you look for?"), [Length(max=200)], [one_line])
    about = TextAreaField(
        _l("Tell something about yourself"),
        [Length(max=STORY_LENGTH)],
        [several_lines],
    )


class WorkForm(StepForm):
    jobs = FieldList(FormField(JobForm))


class SchoolsForm(StepForm):
    schools = FieldList(FormField(SchoolForm))
    certificates = FieldList(FormField(CertificateForm))


class LanguagesForm(StepForm):
    languages = FieldList(FormField(LanguageForm))

    def validate(self, extra_validators=None) -> bool:
        fits, seen = super().validate(extra_validators), set()
        for row in self.languages:
            code = row.form.language.data
            if row.form.counts and code in seen:
                row.form.language.errors = [_("This language stands here twice.")]
                fits = False
            seen.add(code)
        return fits


class SkillsForm(StepForm):
    skills = FieldList(FormField(SkillForm))
    licences = SelectMultipleField(_l("Which driving licences do you have?"))
    has_car = BooleanField(_l("I have a car"))
    parts_of_day = SelectMultipleField(_l("When can you work?"))
    hours_per_week = WholeNumberField(_l("How many hours a week?"), [Likely(40, 60)])
    available_from = DateField(_l("From which day?"), [Optional(), a_likely_day])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.licences.choices = offered(LICENCES)
        self.parts_of_day.choices = offered(PARTS_OF_DAY)

    def validate_hours_per_week(self, field) -> None:
        if field.data is not None and not 1 <= field.data <= 60:
            raise ValidationError(_("Type hours between 1 and 60."))

    def wanted_values(self) -> dict:
        found = super().wanted_values()
        joined = {n: " ".join(found[n] or ()) for n in ("licences", "parts_of_day")}
        return found | joined


STEPS = {
    "who": WhoForm,
    "work": WorkForm,
    "school": SchoolsForm,
    "languages": LanguagesForm,
    "skills": SkillsForm,
}
STEP_NAMES = {
    "who": _l("Who you are"),
    "work": _l("Work"),
    "school": _l("School"),
    "languages": _l("Languages"),
    "skills": _l("What you are good at"),
    "done": _l("Done"),
}


class ShareForm(Form):
    """For whom a link to a version is, and what of it they see."""

    DAYS = {"7": _l("1 week"), "14": _l("2 weeks"), "30": _l("1 month"), "90": _l("3 months")}
    NAMES = {"yes": _l("With the name"), "no": _l("Without the name")}

    recipient = StringField(_l("For whom is it?"), [SomethingTyped(), Length(max=120)], [one_line])
    named = RadioField(_l("With or without the name?"), default="no")
    layout = RadioField(_l("Which layout?"), default="classic")
    language = SelectField(_l("Language of the headings"), default="nl")
    days = SelectField(_l("How long does the link work?"), default="14")
    jobs = SelectMultipleField(_l("Which work do they see?"), coerce=int)

    def __init__(self, jobs: list[dict], *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.named.choices = offered(self.NAMES)
        self.layout.choices = offered(LAYOUTS)
        self.language.choices = offered(LANGUAGES)
        self.days.choices = offered(self.DAYS)
        self.jobs.choices = {number: job["title"] for number, job in enumerate(jobs)}
        if not self.is_submitted():
            self.jobs.data = list(self.jobs.choices)

    @property
    def last_for(self) -> timedelta:
        return timedelta(days=int(self.days.data))

    @property
    def chosen_jobs(self) -> tuple[int, ...] | None:
        """Nothing where all are chosen."""
        chosen = tuple(sorted(self.jobs.data or ()))
        return None if len(chosen) == len(self.jobs.choices) else chosen


class NamelessForm(Form):
    """The texts of a CV without the name, as somebody who read them leaves them."""

    version = VersionField()
    texts = FieldList(TextAreaField(_l("Text"), [Length(max=2000)], [several_lines]))

    def __init__(self, texts: list[str], **options) -> None:
        super().__init__(stored={"texts": texts}, **options)
        self.count = len(texts)

    def validate_texts(self, field) -> None:
        if len(field.entries) != self.count:
            raise ValidationError(_("Open the page again and send it once more."))

    @property
    def typed(self) -> list[str | None]:
        return [entry.data for entry in self.texts]


class PhotoForm(Form):
    photo = FileField(_l("Photo"))

    def validate_photo(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file first."))


class TemplateForm(Form):
    file = FileField(_l("Word file (.docx)"))

    def validate_file(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file first."))


__all__ = [
    "STEPS",
    "STEP_NAMES",
    "NamelessForm",
    "PhotoForm",
    "ShareForm",
    "StepForm",
    "TemplateForm",
]
