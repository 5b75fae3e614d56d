"""What people type when they judge where a client stands, or what work they look for."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from portal.core.clock import today
from portal.core.forms import Form, Likely, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField, HoursField, WholeNumberField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n import spoken_languages
from portal.core.i18n.labels import LADDER
from portal.core.text import one_line
from portal.employment.vacancies.forms.vacancies import LIKELY_WEEK, a_week_at_most
from portal.employment.vacancies.models import DUTCH, CEFRLevel


class JudgeForm(Form):
    measured_on = DateField(
        _l("On which day?"), [SomethingTyped(), a_likely_day, not_in_future], default=today
    )


class LadderForm(JudgeForm):
    step = RadioField(
        _l("On which step is the client?"),
        validate_choice=False,
    )

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.step.choices = offered(LADDER)

    def validate_step(self, field) -> None:
        if field.data not in {str(number) for number in LADDER}:
            raise ValidationError(_l("Choose a step."))

    @property
    def values(self) -> dict:
        return {"step": int(self.step.data), "measured_on": self.measured_on.data}


class LevelForm(JudgeForm):
    language = SelectField(_l("Which language?"), coerce=str, default=DUTCH)
    spoken = SelectField(_l("Speaking"), coerce=str)
    written = SelectField(_l("Reading and writing"), coerce=str)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.language.choices = offered(
            {DUTCH: spoken_languages.name_of(DUTCH)} | spoken_languages.common()
        )
        for name in ("spoken", "written"):
            known = {level: level for level in CEFRLevel}
            self[name].choices = offered({"": _l("Not judged")} | known)

    def validate_spoken(self, field) -> None:
        if not field.data and not self.written.data:
            raise ValidationError(_l("Choose how well: speaking, writing or both."))

    @property
    def values(self) -> dict:
        return {
            "language": self.language.data,
            "spoken": self.spoken.data or None,
            "written": self.written.data or None,
            "measured_on": self.measured_on.data,
        }


class WishForm(Form):
    version = VersionField()
    occupations = StringField(
        _l("Which work do they look for?"), [Length(max=200)], filters=[one_line]
    )
    hours_per_week_tenths = HoursField(_l("Hours a week at most"), [a_week_at_most, LIKELY_WEEK])
    travel_km = WholeNumberField(_l("How far can they travel, in km?"), [Likely(100, 500)])

    def validate_travel_km(self, field) -> None:
        if field.data is not None and field.data > 500:
            raise ValidationError(_l("Type at most 500 kilometres."))
