"""One job, school, certificate, language or skill, as it is typed."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length

from portal.core.clock import today
from portal.core.forms import Form, offered
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n import spoken_languages
from portal.core.i18n.collation import in_order
from portal.core.i18n.parsing import plain
from portal.core.text import one_line, several_lines
from portal.employment.cvs.models.labels import SECTORS, SPOKEN, WRITTEN
from portal.employment.cvs.models.profile import STORY_LENGTH

MONTHS = re.compile(r"(?:(\d{1,2})\s*[-/. ]\s*)?(\d{4})")


class MonthField(StringField):
    """A month as people know it: 2015, 3-2015 or 03/2015. Kept as 201503, or 201500."""

    message = _l("Type a year, or a month and a year, like 2015 or 3-2015.")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw, self.data = "".join(valuelist).strip(), None
        if not self.raw:
            return
        match = MONTHS.fullmatch(plain(self.raw))
        month, year = (int(match[1] or 0), int(match[2])) if match else (0, 0)
        if (
            not 1900 <= year <= today().year + 10
            or month > 12
            or (match and match[1] and not month)
        ):
            raise ValueError(self.message)
        self.data = year * 100 + month

    def _value(self) -> str:
        if getattr(self, "raw", None) or not self.data:
            return getattr(self, "raw", "")
        year, month = divmod(self.data, 100)
        return f"{month}-{year}" if month else str(year)


class RowForm(Form):
    """What may be taken out stays on the page until the step is left, so that it can come back."""

    needed: str  # the field without which a row says nothing

    class Meta:
        csrf = False

    gone = BooleanField(_l("Take this out"))

    def process(self, formdata=None, obj=None, data=None, stored=None, **kept) -> None:
        """A row that is kept comes as its values."""
        super().process(formdata, obj, data, stored=stored or kept or None)

    @property
    def values(self) -> dict:
        return {name: field.data for name, field in self._fields.items() if name != "gone"}

    @property
    def is_empty(self) -> bool:
        typed = [f for f in self if f.name and f.short_name != "gone"]
        return not any(f.data or getattr(f, "raw", None) for f in typed)

    @property
    def counts(self) -> bool:
        return not self.is_empty and not self.gone.data

    def validate(self, extra_validators=None) -> bool:
        if not self.counts:
            return True
        fits, needed = super().validate(extra_validators), self[self.needed]
        if not needed.data and not needed.errors:
            needed.errors = [_("Fill in this field.")]
            fits = False
        return self.is_in_order() and fits

    def drop_what_is_wrong(self) -> None:
        """Keep the rest, while somebody is still typing."""
        for field in self:
            if field.errors:
                field.data = None

    def is_in_order(self) -> bool:
        since, until = (self._fields.get(name) for name in ("since", "until"))
        if since is None or not since.data or not until.data:
            return True
        exact = since.data % 100 and until.data % 100
        first, last = (v if exact else v // 100 for v in (since.data, until.data))
        if last < first:
            until.errors = [_("The end is before the start.")]
        return last >= first


class JobForm(RowForm):
    needed = "title"

    title = StringField(_l("What was your work?"), [Length(max=120)], [one_line])
    employer = StringField(_l("Where did you work?"), [Length(max=120)], [one_line])
    sector = SelectField(_l("What kind of business was it?"), coerce=lambda v: v or None)
    place = StringField(_l("Town"), [Length(max=120)], [one_line])
    country = StringField(_l("Country"), [Length(max=60)], [one_line])
    since = MonthField(_l("From"))
    until = MonthField(_l("Until"))
    is_current = BooleanField(_l("I still work here"))
    tasks = TextAreaField(_l("What did you do?"), [Length(max=STORY_LENGTH)], [several_lines])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.sector.choices = offered({"": "—"} | in_order(SECTORS))

    def is_in_order(self) -> bool:
        if self.is_current.data and not self.is_untouched("is_current", "until"):
            self.until.data = None
        return super().is_in_order()


class SchoolForm(RowForm):
    needed = "study"
    ANSWERS = {"yes": _l("Yes"), "no": _l("No"), "": _l("I do not know")}

    study = StringField(_l("What did you learn?"), [Length(max=120)], [one_line])
    school = StringField(_l("Name of the school"), [Length(max=120)], [one_line])
    place = StringField(_l("Town"), [Length(max=120)], [one_line])
    country = StringField(_l("Country"), [Length(max=60)], [one_line])
    since = MonthField(_l("From"))
    until = MonthField(_l("Until"))
    has_diploma = BooleanField(_l("I have the diploma"))
    valued = RadioField(
        _l("Did IDW say what the diploma is worth here?"),
        coerce=lambda v: {True: "yes", False: "no"}.get(v, v) or "",
    )
    valued_as = StringField(_l("As what? For instance: mbo 4"), [Length(max=120)], [one_line])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.valued.choices = offered(self.ANSWERS)
        self.valued.data = self.valued.data or ""

    @property
    def values(self) -> dict:
        found = super().values
        if self.is_untouched("valued", "valued_as"):
            return found | {"valued": {"yes": True, "no": False}.get(self.valued.data)}
        valued = {"yes": True, "no": False}.get(self.valued.data)
        return found | {"valued": valued, "valued_as": found["valued_as"] if valued else None}


class CertificateForm(RowForm):
    needed = "title"

    title = StringField(_l("Course or certificate"), [Length(max=120)], [one_line])
    issuer = StringField(_l("Who gave it?"), [Length(max=120)], [one_line])
    year = MonthField(_l("Year"))

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        if self.year.data and self.year.data < 10_000:
            self.year.data *= 100

    @property
    def values(self) -> dict:
        return super().values | {"year": self.year.data // 100 if self.year.data else None}


class LanguageForm(RowForm):
    needed = "language"

    language = SelectField(_l("Language"), coerce=lambda v: v or None)
    spoken = SelectField(_l("How do you speak it?"), coerce=lambda v: v or None)
    written = SelectField(_l("How do you write it?"), coerce=lambda v: v or None)
    can_phone = BooleanField(_l("I can phone in this language"))

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.language.choices = offered(
            {"": "—"} | spoken_languages.common(self.language.object_data)
        )
        self.spoken.choices = offered({"": "—"} | SPOKEN)
        self.written.choices = offered({"": "—"} | WRITTEN)


class SkillForm(RowForm):
    needed = "text"

    text = StringField(_l("I am good at"), [Length(max=120)], [one_line])
