"""What somebody types when they write down what they did."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from portal.activities.actions import Entry
from portal.activities.forms.about import About
from portal.activities.forms.dated import Dated
from portal.activities.forms.matched import Matched
from portal.activities.forms.travel import LIKELY_FARE, LIKELY_KM, TRANSPORTS, Travelling
from portal.activities.models import NEXT_LENGTH, NOTE_LENGTH, Channel, Kind, Need, Outcome
from portal.activities.queries.choices import Choices
from portal.core.clock import NoSuchTime, as_clocks_tell, from_local, local, now, today
from portal.core.forms import Likely
from portal.core.forms.fields import EuroField, KilometreField, MinutesField, TimeField, known
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import ManyNumbers, NumberField, VersionField, record_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n.spoken_languages import is_language
from portal.core.text import clean, one_line, same_text
from portal.expenses.records.models import Transport

DURATIONS = {"30": _l("30 min"), "60": _l("1 hour"), "90": _l("1½ hours"), "120": _l("2 hours")}
A_DAY = 24 * 60
Day = date  # `date` is a field of the form


def most_minutes(form: "LogForm") -> int | None:
    """Longer than a working day is seldom right; what it was already is not asked again."""
    return None if form.same("minutes") else 8 * 60


class LogForm(About, Dated, Matched, Travelling):
    """One form for every kind of activity; `kind` decides which of the fields are asked."""

    was_searched = stale = False  # what the page says above the fields
    twin = None  # what may be the same visit
    shown: dict = {}

    form_key = FormKey()
    version = VersionField()
    households = ManyNumbers(label=_l("Who was it for?"))
    clients = ManyNumbers(label=_l("Who was it for?"))
    q = StringField()
    employer = SelectField(
        _l("Which employer?"), coerce=record_number, choices=[], validate_choice=False
    )
    spoken_to = StringField(_l("Whom did you speak?"), [Length(max=120)], filters=[one_line])
    outcome = RadioField(_l("How did it go?"), choices=list(Outcome), default=Outcome.DONE)
    start = TimeField(_l("Start time"), validators=[Optional()])
    duration = RadioField(_l("How long?"), choices=[*DURATIONS, "other"], validate_choice=False)
    minutes = MinutesField(_l("Minutes"), [Likely(most_minutes, A_DAY)])
    channel = RadioField(_l("How?"), choices=list(Channel), validate_choice=False)
    interpreter = SelectField(_l("Interpreter"), choices=[], default="", validate_choice=False)
    travel = BooleanField(_l("Claim travel costs"))
    same_trip = SelectField(
        _l("Which journey?"), coerce=record_number, choices=[], default=0, validate_choice=False
    )
    transport = RadioField(
        _l("How did you travel?"),
        choices=list(TRANSPORTS),
        default=Transport.CAR,
        validate_choice=False,
    )
    km = KilometreField(_l("Kilometres, there and back"), [LIKELY_KM])
    km_for = NumberField()  # the household whose kilometres stand there
    fare = EuroField(_l("What did it cost?"), [LIKELY_FARE])
    next_time = StringField(_l("Next time"), [Length(max=NEXT_LENGTH)], filters=[one_line])
    note = TextAreaField(_l("Note"))
    another = BooleanField(_l("Twice?"))

    def ask(self, kind: Kind, scope: Choices, shown: dict | None = None) -> "LogForm":
        """Check for this kind, against what the visitor may choose from.

        What is as it was `shown` stays as it is stored, also where nobody could type it.
        """
        self.kind, self.fits, self.scope, self.shown = kind, kind.fits, scope, shown or {}
        return self

    def same(self, *names: str) -> bool:
        """Whether these fields of a stored activity are as they were shown."""
        return bool(self.shown) and all(
            (self[name].data or None) == (self.shown.get(name) or None) for name in names
        )

    def left_alone(self) -> set[str]:
        return {"note"} if self.keeps_note else set()

    @property
    def keeps_note(self) -> bool:
        return bool(self.shown) and same_text(self.note.data, self.shown["note"])

    @property
    def same_day(self) -> bool:
        return bool(self.shown) and self.chosen_day == known(self.scope.activity).happened_on

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        for check in (
            self._check_clients,
            self._check_employer,
            self._check_channel,
            self._check_day,
            self.check_rules,
            self.check_words,
            self._check_minutes,
            self._check_travel,
            self._check_note,
            self._check_totals,
        ):
            check()
        return not self.errors

    # Who

    def _check_clients(self) -> None:
        self.client_ids: list[int] = []
        if self.fits.clients == Need.NO:
            self.client_ids = self.scope.named
            return
        typed, wanted = set(self.clients.data or []), set(self.households.data or [])
        members = self.scope.members_of(wanted)
        if wanted - members.keys() or typed - self.scope.allowed(typed):
            self.refuse("households", _("You cannot choose this client. Choose another one."))
            return
        self._check_match(wanted)
        for household in dict.fromkeys(self.households.data or []):
            there = [client.id for client in members[household]]
            self.client_ids += [i for i in there if i in typed] or there
        self.client_ids += [i for i in self.scope.kept if i not in self.client_ids]
        named = {client: place for place, client in enumerate(self.scope.named)}
        self.client_ids.sort(key=lambda client: named.get(client, len(named)))
        was_for_nobody = self.shown and not named
        if self.fits.clients == Need.YES and not self.client_ids and not was_for_nobody:
            self.refuse("households", _("Choose at least one client."))

    def _check_employer(self) -> None:
        if self.fits.employer == Need.NO:
            self.employer.errors, self.employer.data = [], self.shown.get("employer")
            self.spoken_to.errors, self.spoken_to.data = [], self.shown.get("spoken_to")
            return
        if self.same("employer"):
            self.employer.data = self.shown["employer"]
            return
        if not self.employer.data:
            self.employer.errors = [_("Choose an employer.")]
        elif self.employer.data not in {employer.id for employer in self.scope.employers}:
            self.employer.errors = [_("You cannot choose this employer. Choose another one.")]

    def _check_channel(self) -> None:
        if self.fits.channel:
            self.channel.data = self.shown.get("channel") if self.shown else self.fits.channel
        elif self.chosen_channel not in set(Channel) and not self.same("channel"):
            self.refuse("channel", _("Choose how you were in touch."))
        if self.fits.clients == Need.NO:
            self.interpreter.data = self.shown.get("interpreter", "")  # nobody to interpret for
        elif self.interpreter.data and not (
            is_language(self.interpreter.data) or self.same("interpreter")
        ):
            self.refuse("interpreter", _("Choose a language from the list."))
        if not self.fits.group:
            self.next_time.errors, self.next_time.data = [], self.shown.get("next_time")

    # When

    def _check_day(self) -> None:
        self.started_at: datetime | None = None
        day = self.chosen_day
        if day is None:
            name = "date" if self.day.data == "other" else "day"
            if not self[name].errors:
                self.refuse(name, _("Choose a day."))
            return
        if self.same_day:
            return
        if day > today():
            name = "date" if self.day.data == "other" else "day"
            self.refuse(name, _("This day has not come yet. Choose today or earlier."))
        elif day < date(2000, 1, 1):
            self.refuse("date", _("This date cannot be right. Look at the year."))

    @property
    def chosen_minutes(self) -> int | None:
        if self.duration.data == "other":
            return self.minutes.data
        return int(self.duration.data) if self.duration.data in DURATIONS else None

    def _check_minutes(self) -> None:
        name = "minutes" if self.duration.data == "other" else "duration"
        minutes = self.chosen_minutes
        if name == "duration":
            self.minutes.errors = []
        if minutes is None:
            if not self[name].errors:
                self.refuse(name, _("Choose how long it took."))
        elif minutes > A_DAY:
            self.refuse(name, _("A day has 24 hours. Type at most 1440 minutes."))
        elif minutes < 1:
            self.refuse(name, _("Type at least 1 minute."))
        elif self.chosen_day and not self.day.errors + self.date.errors:
            self._place(self.chosen_day, minutes)

    def _place(self, day: Day, minutes: int) -> None:
        """The moment it began: as typed, or just now today, or at noon of an earlier day."""
        try:
            if self.same_day and self.same("start"):
                self.started_at = known(self.scope.activity).started_at
            elif self.start.data is not None:
                self.started_at = began = from_local(day, self.start.data)
                if began > now():
                    self.refuse("start", _("This time has not come yet. Choose an earlier one."))
            elif day == today():
                ago = now().replace(second=0, microsecond=0) - timedelta(minutes=minutes)
                self.started_at = max(as_clocks_tell(ago), from_local(day, datetime.min.time()))
            else:
                self.started_at = from_local(day, datetime.min.replace(hour=12).time())
        except NoSuchTime:
            self.refuse("start", _("The clock skips this hour on that day. Choose another hour."))

    # Words, and sums

    def _check_note(self) -> None:
        if self.keeps_note:
            self.clean_note = self.shown["note"]
            return
        if len(self.note.data or "") > NOTE_LENGTH:
            self.refuse(
                "note",
                _(
                    "A note has at most %(most)s characters. This one has %(has)s.",
                    most=f"{NOTE_LENGTH:,}".replace(",", "."),
                    has=f"{len(self.note.data):,}".replace(",", "."),
                ),
            )
            return
        self.clean_note = clean(self.note.data, lines=True) or None

    def _check_totals(self) -> None:
        day, minutes = self.chosen_day, self.chosen_minutes
        if self.errors or day is None or minutes is None:
            return
        same_time = self.same_day and minutes == known(self.scope.activity).minutes
        if not same_time and self.scope.minutes_on(day) + minutes > A_DAY:
            name = "minutes" if self.duration.data == "other" else "duration"
            self.refuse(name, _("You would have more than 24 hours on this day."))
        if self.same_day and self.client_ids == self.scope.named:
            return
        self.twin = self.client_ids and self.scope.same_visit(day, self.kind, self.client_ids)
        if self.twin and not self.another.data:
            self.refuse("another", _("You wrote this down before. Is this the same visit?"))

    def entry(self) -> Entry:
        """What was typed, converted; only of a form that was found right."""
        began = known(self.started_at)
        return Entry(
            kind=self.kind,
            happened_on=local(began).date(),
            started_at=began,
            is_start_typed=self.start.data is not None,
            minutes=known(self.chosen_minutes),
            channel=self.chosen_channel,
            client_ids=self.client_ids,
            topics=self.chosen_topics,
            words=self.chosen_words,
            reason=self.reason.data if self.needs_reason else None,
            outcome=self.chosen_outcome,
            interpreter_language=self.interpreter.data or None,
            employer_id=self.employer.data,
            spoken_to=self.spoken_to.data or None,
            note=self.clean_note,
            next_time=self.next_time.data or None,
            journey=self.journey,
            trip_id=self.trip_id,
            keeps_travel=self.keeps_travel,
            match_ended_on=self.match_ended_on,
        )

    @property
    def chosen_outcome(self) -> str:
        return self.outcome.data if self.fits.can_fail else self.shown.get("outcome", Outcome.DONE)
