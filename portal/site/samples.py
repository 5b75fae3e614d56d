"""What /style shows: each component with something in it, as in each language and theme."""

from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from portal.core.forms import Form
from portal.core.i18n.language import direction_of, speaking
from portal.core.render.charts import Columns

THEMES = {"light": _l("Light"), "dark": _l("Dark")}
SHOWN_IN = ("nl", "ar")


class SampleForm(Form):
    """A field of each sort; the first is left open, and says so. It is never sent."""

    class Meta:
        csrf = False

    name = StringField(_l("Name"), validators=[DataRequired()])
    kind = SelectField(_l("Kind"), choices=["Brug"], default="Brug")
    note = TextAreaField(_l("Note"))
    sure = BooleanField(_l("Yes"))


@dataclass
class Sample:
    """All components once, in one language and theme; `mark` keeps their ids apart."""

    language: str
    theme: str
    form: Form = field(init=False)
    chart: Columns = field(init=False)

    def __post_init__(self) -> None:
        self.form = SampleForm(formdata=None, prefix=f"{self.mark}-")
        self.form.validate()
        month = _("Month")
        months = [f"{month} {n}" for n in range(1, 5)]
        self.chart = Columns(
            f"{self.mark}-chart", _("Figures"), _("Month"), months, [12, 9, 15, 11], [8, 10, 9, 12]
        )

    @property
    def mark(self) -> str:
        return f"{self.language}-{self.theme}"

    @property
    def direction(self) -> str:
        return direction_of(self.language)


def samples():
    """One after the other, each while its language is spoken."""
    for language in SHOWN_IN:
        with speaking(language):
            for theme in THEMES:
                yield Sample(language, theme)
