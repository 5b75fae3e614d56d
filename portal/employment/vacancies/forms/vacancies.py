"""What people type about a vacancy and about who is in for it."""

from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from portal.core.clock import local
from portal.core.forms import (
    Form,
    Likely,
    OpenedForm,
    SomethingTyped,
    a_likely_day,
    not_in_future,
    offered,
)
from portal.core.forms.fields import DateField, HoursField, WholeNumberField
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import VersionField, chosen_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n import spoken_languages
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import (
    CANDIDATE_STAGES,
    CLIENT_SIDE,
    EMPLOYER_SIDE,
    PLACEMENTS,
    VACANCY_REASONS,
    VACANCY_STAGES,
)
from portal.core.text import one_line, several_lines
from portal.employment.board.forms import BeginFields, MoveForm
from portal.employment.cvs.forms import ShareForm
from portal.employment.cvs.models import CVVersion
from portal.employment.cvs.models.labels import LANGUAGES, LICENCES, PARTS_OF_DAY
from portal.employment.employers import queries as employers
from portal.employment.vacancies.actions.vacancies import WantedLanguage
from portal.employment.vacancies.models import (
    DUTCH,
    CandidateStage,
    CEFRLevel,
    Vacancy,
    VacancyStage,
)
from portal.employment.vacancies.models.vacancies import MOST_PLACES, MOST_WORDS
from portal.employment.vacancies.queries.vacancies import Addressee, SentCV, languages_of
from portal.people.models import Person

MOST_HOURS = 1_680  # tenths of an hour in a week
VALUES = "title kind places place hours_per_week_tenths licence starts_on asks".split()


LIKELY_WEEK = Likely(400)


def a_week_at_most(form, field) -> None:
    if field.data is not None and field.data > MOST_HOURS:
        raise ValidationError(_l("A week has 168 hours."))


def levels() -> dict[str, str]:
    return offered({"": _l("Not asked")} | {level: level for level in CEFRLevel})


def stored_of(vacancy: Vacancy) -> dict:
    """What is kept of a vacancy, as its form has it: with the languages that it asks."""
    known = {name: getattr(vacancy, name) for name in [*VALUES, "version"]}
    known["parts_of_day"] = (vacancy.parts_of_day or "").split()
    known |= {"owner": vacancy.owner_id, "spoken": "", "written": ""}
    for one in languages_of(vacancy):
        levels = {"spoken": one.spoken or "", "written": one.written or ""}
        if one.language == DUTCH:
            known |= levels
        else:
            known |= {f"other_{name}": level for name, level in levels.items()}
            known["language"] = one.language
    return known


class VacancyForm(Form):
    version = VersionField()
    title = StringField(_l("Which work?"), [SomethingTyped(), Length(max=120)], filters=[one_line])
    kind = SelectField(_l("What kind of place?"))
    places = WholeNumberField(_l("How many places?"), [SomethingTyped()], default=1)
    place = StringField(
        _l("Where, if not at the employer's?"), [Length(max=120)], filters=[one_line]
    )
    hours_per_week_tenths = HoursField(_l("Hours a week"), [a_week_at_most, LIKELY_WEEK])
    spoken = SelectField(_l("Dutch: speaking"), coerce=str)
    written = SelectField(_l("Dutch: reading and writing"), coerce=str)
    language = SelectField(_l("Another language"), coerce=str)
    other_spoken = SelectField(_l("Speaking it"), coerce=str)
    other_written = SelectField(_l("Reading and writing it"), coerce=str)
    licence = SelectField(_l("Driving licence"), coerce=lambda value: value or None)
    parts_of_day = SelectMultipleField(_l("When do they work?"))
    starts_on = DateField(_l("First day"), [a_likely_day])
    asks = TextAreaField(
        _l("What do they ask and offer?"),
        [Length(max=MOST_WORDS, message=_l("Use at most 2000 characters."))],
        filters=[several_lines],
    )
    owner = SelectField(_l("Who is on it?"), coerce=chosen_number)

    def __init__(self, person: Person, vacancy: Vacancy | None, **options) -> None:
        super().__init__(stored=vacancy and stored_of(vacancy), **options)
        self.kind.choices = offered(PLACEMENTS)
        for name in ("spoken", "written", "other_spoken", "other_written"):
            self[name].choices = levels()
        self.licence.choices = offered({"": _l("Not asked")} | LICENCES)
        self.parts_of_day.choices = offered(PARTS_OF_DAY)
        self.offer_languages()
        owners = {p.id: p.label for p in employers.possible_owners(person.branch_id)}
        if vacancy is not None and vacancy.owner_id:
            self.owner.own_label = vacancy.owner.label
        self.owner.choices = offered({"": _l("Nobody yet")} | owners)

    def offer_languages(self, *also: str) -> None:
        others = {c: name for c, name in spoken_languages.common(*also).items() if c != DUTCH}
        self.language.choices = offered({"": _l("None")} | others)

    def validate_places(self, field) -> None:
        if field.data is not None and not 1 <= field.data <= MOST_PLACES:
            raise ValidationError(_l("Type a number from 1 to 99."))

    def validate_language(self, field) -> None:
        asks_level = self.other_spoken.data or self.other_written.data
        if field.data and not asks_level:
            raise ValidationError(_l("Choose how well: speaking, writing or both."))
        if asks_level and not field.data:
            raise ValidationError(_l("Choose which language."))

    @property
    def values(self) -> dict:
        parts = " ".join(self.parts_of_day.data or []) or None
        typed = {name: self[name].data for name in VALUES}
        return typed | {"owner": self.owner.data, "parts_of_day": parts}

    @property
    def asked(self) -> list[WantedLanguage]:
        pairs = [
            (DUTCH, self.spoken.data, self.written.data),
            (self.language.data, self.other_spoken.data, self.other_written.data),
        ]
        return [
            WantedLanguage(lang, s or None, w or None) for lang, s, w in pairs if lang and (s or w)
        ]


class NewVacancyForm(BeginFields, VacancyForm):
    """A new vacancy, with the first thing to do."""

    form_key = FormKey()
    stage = RadioField(_l("How far is it?"), choices=["lead", "open"], default=VacancyStage.OPEN)


class VacancyMoveForm(MoveForm):
    stages = VACANCY_STAGES
    ends = {VacancyStage.FILLED, VacancyStage.CLOSED}
    stopped = VacancyStage.CLOSED

    reason = RadioField(_l("Why does it stop?"), validate_choice=False)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.reason.choices = offered(VACANCY_REASONS)


def called(one: SentCV) -> str:
    """Version 3, tue 24 nov 2026"""
    if one.number is None:
        return day(one.made_on)
    return gettext("Version %(n)s, %(day)s", n=one.number, day=day(one.made_on))


class CandidateForm(MoveForm):
    """How far a proposed client is; at the end why, for the employer and the client apart."""

    stages = CANDIDATE_STAGES
    ends = set(CandidateStage)  # the vacancy has the next step, not each client
    stopped = CandidateStage.CLOSED

    cv = SelectField(_l("Which CV did you send?"), coerce=str, validate_choice=False)
    employer_reason = RadioField(_l("Why did the employer say no?"), validate_choice=False)
    client_reason = RadioField(_l("Why did the client stop?"), validate_choice=False)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        nothing = {"": _l("They did not")}
        self.employer_reason.choices = offered(nothing | EMPLOYER_SIDE)
        self.client_reason.choices = offered(nothing | CLIENT_SIDE)

    is_agreed = True  # whether the client lets employers see their CV

    def know(self, cvs: list[SentCV], is_agreed: bool) -> "CandidateForm":
        """Which CVs there are to have been sent, and whether they may be."""
        self.is_agreed = is_agreed
        self.cvs = {one.key: one for one in cvs}
        self.cv.choices = offered(
            {"": _l("None yet")} | {k: called(o) for k, o in self.cvs.items()}
        )
        return self

    def validate_cv(self, field) -> None:
        if self.stage.data == CandidateStage.CV_SENT and not self.is_agreed:
            raise ValidationError(
                _l("First ask whether they agree to show their CV, and note it with the CV.")
            )
        is_missing = self.stage.data == CandidateStage.CV_SENT and not field.data and self.cvs
        if is_missing or (field.data and field.data not in self.cvs):
            raise ValidationError(_l("Choose the CV that you sent."))

    @property
    def sent(self) -> SentCV | None:
        return self.cvs.get(self.cv.data)


class SendCVForm(Form):
    """To whom at the employer a CV is mailed, and which."""

    DAYS = ShareForm.DAYS

    to = SelectField(_l("To whom?"), [SomethingTyped()], coerce=str)
    cv = SelectField(_l("Which version?"), [SomethingTyped()], coerce=chosen_number)
    named = RadioField(_l("With or without the name?"), default="no")
    language = SelectField(_l("Language of the headings"), default="nl")
    days = SelectField(_l("How long does the link work?"), default="14")

    def about(self, people: list[Addressee], versions: list[CVVersion]) -> "SendCVForm":
        """Who and what there is to choose from."""
        self.people = {str(n): one for n, one in enumerate(people)}
        names = {n: f"{one.name} · {one.email}" for n, one in self.people.items()}
        self.to.choices = offered(names)
        self.cv.choices = offered(
            {v.id: f"{v.number} · {day(local(v.made_at).date())}" for v in versions}
        )
        self.named.choices = offered(ShareForm.NAMES)
        self.language.choices = offered(LANGUAGES)
        self.days.choices = offered(self.DAYS)
        return self

    @property
    def last_for(self) -> timedelta:
        return timedelta(days=int(self.days.data))


class ProposeForm(OpenedForm):
    client = SelectField(
        _l("Which client?"), [SomethingTyped()], coerce=chosen_number, validate_choice=False
    )
    happened_on = DateField(_l("On which day was that?"), [a_likely_day, not_in_future])
