"""What somebody types when they write down what they did."""

import re
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional

from portal.activities.actions import Entry, Journey
from portal.activities.forms.numbers import ManyNumbers, record_number
from portal.activities.models import NOTE_LENGTH, Asked, Channel, Kind, Outcome, Topic
from portal.activities.queries.choices import Choices
from portal.expenses.models import Transport
from portal.forms import EuroField, Form, KilometreField, WholeNumberField
from portal.moments import NoSuchTime, from_local, local, now, today
from portal.text import clean, looks_like_bsn

DURATIONS = {"30": _l("30 min"), "60": _l("1 hour"), "90": _l("1½ hours"), "120": _l("2 hours")}
DAYS = {"today": _l("Today"), "yesterday": _l("Yesterday"), "other": _l("Another day")}
TRANSPORTS = {
    Transport.CAR: _l("Car"),
    Transport.BICYCLE: _l("Bicycle"),
    Transport.PUBLIC: _l("Bus or train"),
}
LANGUAGES = "ar ti fa prs ps ku ckb so am om fr en tr uk ru ur es zh".split()
Day = date  # `date` is a field of the form
FORM_KEY = re.compile(r"[0-9a-f]{32}")


class LogForm(Form):
    """One form for every kind of activity; `kind` decides which of the fields are asked."""

    is_draft = was_searched = stale = False  # what the page says above the fields
    twin = None  # what may be the same visit

    form_key = HiddenField()
    version = IntegerField(validators=[Optional(), NumberRange(0, 2**31)])
    households = ManyNumbers(label=_l("Who was it for?"))
    clients = ManyNumbers(label=_l("Who was it for?"))
    q = StringField()
    employer = SelectField(
        _l("Which employer?"), coerce=record_number, choices=[], validate_choice=False
    )
    outcome = RadioField(_l("How did it go?"), choices=list(Outcome), default=Outcome.DONE)
    day = RadioField(_l("When?"), choices=list(DAYS), validate_choice=False)
    date = DateField(_l("Which day?"), validators=[Optional()])
    start = TimeField(_l("Start time"), validators=[Optional()])
    duration = RadioField(_l("How long?"), choices=[*DURATIONS, "other"], validate_choice=False)
    minutes = WholeNumberField(_l("Minutes"))
    channel = RadioField(_l("How?"), choices=list(Channel), validate_choice=False)
    topics = SelectMultipleField(_l("What was it about?"), choices=list(Topic))
    interpreter = SelectField(
        _l("Interpreter"), choices=["", *LANGUAGES], default="", validate_choice=False
    )
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
    km = KilometreField(_l("Kilometres, there and back"))
    km_for = IntegerField(validators=[Optional(), NumberRange(0, 2**31)])
    fare = EuroField(_l("What did it cost?"))
    note = TextAreaField(_l("Note"))
    another = BooleanField(_l("Twice?"))

    def ask(self, kind: Kind, scope: Choices) -> "LogForm":
        """Check for this kind, against what the visitor may choose from."""
        self.kind, self.fits, self.scope = kind, kind.fits, scope
        return self

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        for check in (
            self._check_clients,
            self._check_employer,
            self._check_channel,
            self._check_day,
            self._check_minutes,
            self._check_travel,
            self._check_note,
            self._check_totals,
        ):
            check()
        return not self.errors

    def refuse(self, name: str, message: str) -> None:
        """Say what is wrong, by the field that it is about."""
        field = self[name]
        field.errors = [*field.errors, message]

    # Who

    def _check_clients(self) -> None:
        self.client_ids: list[int] = []
        if self.fits.clients == Asked.NO:
            return
        typed, wanted = set(self.clients.data or []), set(self.households.data or [])
        members = self.scope.members_of(wanted)
        if wanted - members.keys() or typed - self.scope.allowed(typed):
            self.refuse("households", _("You cannot choose this client. Choose another one."))
            return
        for household in dict.fromkeys(self.households.data or []):
            there = [client.id for client in members[household]]
            self.client_ids += [i for i in there if i in typed] or there
        self.client_ids += [i for i in self.scope.kept if i not in self.client_ids]
        if self.fits.clients == Asked.YES and not self.client_ids:
            self.refuse("households", _("Choose at least one client."))

    def _check_employer(self) -> None:
        if self.fits.employer == Asked.NO:
            self.employer.errors, self.employer.data = [], None
            return
        if not self.employer.data:
            self.employer.errors = [_("Choose an employer.")]
        elif self.employer.data not in {employer.id for employer in self.scope.employers}:
            self.employer.errors = [_("You cannot choose this employer. Choose another one.")]

    def _check_channel(self) -> None:
        if self.fits.channel:
            self.channel.data = self.fits.channel
        elif self.channel.data not in set(Channel):
            self.refuse("channel", _("Choose how you were in touch."))
        if self.fits.clients == Asked.NO:
            self.interpreter.data = ""  # nobody was there to interpret for
        elif self.interpreter.data not in {"", *LANGUAGES}:
            self.refuse("interpreter", _("Choose a language from the list."))

    # When

    @property
    def chosen_day(self) -> Day | None:
        """The day in Amsterdam; None while it is missing or wrong."""
        if self.day.data == "other":
            return self.date.data
        back = {"today": 0, "yesterday": 1}.get(self.day.data)
        return None if back is None else today() - timedelta(days=back)

    def _check_day(self) -> None:
        self.started_at = None
        day = self.chosen_day
        if day is None:
            name = "date" if self.day.data == "other" else "day"
            if not self[name].errors:
                self.refuse(name, _("Choose a day."))
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
        elif minutes > 24 * 60:
            self.refuse(name, _("A day has 24 hours. Type at most 1440 minutes."))
        elif minutes < 1:
            self.refuse(name, _("Type at least 1 minute."))
        elif self.chosen_day and not self.day.errors + self.date.errors:
            self._place(self.chosen_day, minutes)

    def _place(self, day: Day, minutes: int) -> None:
        """The moment it began: as typed, or just now today, or at noon of an earlier day."""
        try:
            if self.start.data is not None:
                self.started_at = from_local(day, self.start.data)
            elif day == today():
                ago = now().replace(second=0, microsecond=0) - timedelta(minutes=minutes)
                self.started_at = max(ago, from_local(day, datetime.min.time()))
            else:
                self.started_at = from_local(day, datetime.min.replace(hour=12).time())
        except NoSuchTime:
            self.refuse("start", _("The clock skips this hour on that day. Choose another hour."))

    # Travel

    def _check_travel(self) -> None:
        self.journey, self.trip_id = None, None
        if not (self.fits.travel and self.travel.data):
            self.km.errors, self.fare.errors = [], []
            return
        if self.same_trip.data:
            self._check_same_trip()
        elif self.transport.data not in TRANSPORTS:
            self.refuse("transport", _("Choose how you travelled."))
        else:
            self._check_journey()

    def _check_same_trip(self) -> None:
        self.km.errors, self.fare.errors = [], []
        days = {trip.id: trip.day for trip in self.scope.journeys}
        if days.get(self.same_trip.data) == self.chosen_day:
            self.trip_id = self.same_trip.data
        else:
            self.refuse("same_trip", _("This journey was on another day. Choose a new journey."))

    def _check_journey(self) -> None:
        public = self.transport.data == Transport.PUBLIC
        if not public:
            self.fare.errors = []
        if self.km.data is None and not self.km.errors and not public:
            self.refuse("km", _("Type the kilometres, like 8,4."))
        elif (self.km.data or 0) > 20_000:
            self.refuse("km", _("Type at most 2000 kilometres."))
        elif public and self.fare.data is None and not self.fare.errors:
            self.refuse("fare", _("Type what the ticket cost, like 4,50."))
        elif self._has_kilometres_of_another():
            self.refuse("km", _("These kilometres are of another address. Check them."))
        self.journey = Journey(
            self.km.data or 0, self.transport.data, self.fare.data if public else None
        )

    def _has_kilometres_of_another(self) -> bool:
        """Without JavaScript the distance stays that of the client who was chosen at first."""
        first = self.km_for.data
        if not first or not self.households.data or first in self.households.data:
            return False
        remembered = self.scope.last_trips.get(first)
        self.km_for.raw_data, self.km_for.data = None, None  # asked once
        return remembered is not None and remembered[0] == self.km.data

    # Words, and sums

    def _check_note(self) -> None:
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
        if self.clean_note and looks_like_bsn(self.clean_note):
            self.refuse("note", _("Do not write down a citizen service number (BSN)."))

    def _check_totals(self) -> None:
        day, minutes = self.chosen_day, self.chosen_minutes
        if self.errors or day is None:
            return
        if self.scope.minutes_on(day) + minutes > 24 * 60:
            name = "minutes" if self.duration.data == "other" else "duration"
            self.refuse(name, _("You would have more than 24 hours on this day."))
        self.twin = self.client_ids and self.scope.same_visit(day, self.kind, self.client_ids)
        if self.twin and not self.another.data:
            self.refuse("another", _("You wrote this down before. Is this the same visit?"))

    def entry(self) -> Entry:
        """What was typed, converted; only of a form that was found right."""
        return Entry(
            kind=self.kind,
            happened_on=local(self.started_at).date(),
            started_at=self.started_at,
            minutes=self.chosen_minutes,
            channel=self.channel.data,
            client_ids=self.client_ids,
            topics=list(self.topics.data) if self.fits.topics else [],
            outcome=self.outcome.data if self.fits.can_fail else Outcome.DONE,
            interpreter=self.interpreter.data or None,
            employer_id=self.employer.data,
            note=self.clean_note,
            journey=self.journey,
            trip_id=self.trip_id,
        )
