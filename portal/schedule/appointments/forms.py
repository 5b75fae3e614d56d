"""What somebody types when they plan a visit, or book and move an appointment."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from portal.activities.forms import DURATIONS
from portal.clients.models import Client
from portal.core.clock import from_local, is_at_clock_change, local, now, today
from portal.core.forms import Form, Likely, SomethingTyped
from portal.core.forms.fields import AnywayField, DateField, MinutesField, known
from portal.core.forms.fields import TimeField as Clock
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import VersionField, record_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n import spoken_languages
from portal.core.i18n.labels import KIND_NAMES
from portal.core.text import clean
from portal.people.models import Person
from portal.people.queries import languages_of
from portal.schedule.appointments.models import NOTE_LENGTH, STEP, Appointment
from portal.schedule.appointments.queries import Slot, barred_from

FAR = timedelta(days=366)


def with_languages(person: Person, codes: list[str]) -> str:
    """Who interprets, and in which languages."""
    names = ", ".join(spoken_languages.named(codes).values())
    return f"{person.label} ({names})" if names else person.label


class PlanningForm(Form):
    """What all of these forms ask: with whom, an interpreter, a word about it."""

    form_key = FormKey()
    version = VersionField()
    client = SelectField(_l("With whom?"), coerce=record_number, validate_choice=False)
    somebody = SelectField(
        _l("Somebody else"), coerce=record_number, choices=[], validate_choice=False
    )
    interpreter = SelectField(
        _l("Interpreter"), coerce=record_number, default=0, validate_choice=False
    )
    note = TextAreaField(_l("What is it about?"), filters=[clean])
    anyway = AnywayField(_l("In the way"))

    def offer(
        self, clients: list[Client], interpreters: list[Person], moving: Appointment | None = None
    ) -> "PlanningForm":
        """What can be chosen; of an appointment that moves the client stays."""
        self.clients, self.people, self.moving = clients, interpreters, moving
        self.client.choices = {str(one.id): one.label for one in clients}
        spoken = languages_of([one.id for one in interpreters])
        names = {str(one.id): with_languages(one, spoken.get(one.id, [])) for one in interpreters}
        self.interpreter.choices = {"0": _("No interpreter"), **names}
        return self

    @property
    def language_of_client(self) -> str | None:
        """What the chosen client speaks beside Dutch, where that is known."""
        if self.moving:
            return self.moving.client.spoken_beside
        wanted = self.client.data or self.somebody.data
        return next((one.spoken_beside for one in self.clients if one.id == wanted), None)

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        self._check_who()
        self._check_note()
        self._check_time()
        return not self.errors

    def _check_who(self) -> None:
        self.chosen_client = self.moving.client if self.moving else None
        if not self.moving:
            wanted = self.client.data or self.somebody.data
            chosen = (one for one in self.clients if one.id == wanted)
            self.chosen_client = next(chosen, None)
            if self.chosen_client is None:
                self.client.errors = [_("Choose a client from the list.")]
        wanted = self.interpreter.data or 0
        self.chosen_interpreter = next((one for one in self.people if one.id == wanted), None)
        if self.moving and self.moving.interpreter_id == wanted:
            self.chosen_interpreter = self.moving.interpreter
        elif wanted and self.chosen_interpreter is None:
            self.interpreter.errors = [_("Choose an interpreter from the list.")]
        if wanted and wanted in barred_from(self.chosen_client):
            message = _("This interpreter cannot be there for this client. Choose another one.")
            self.interpreter.errors = [message]

    def _check_note(self) -> None:
        if len(self.note.data or "") > NOTE_LENGTH:
            self.refuse("note", _("Use at most %(n)s characters.", n=NOTE_LENGTH))

    def _check_time(self) -> None:
        raise NotImplementedError


class VisitForm(PlanningForm):
    """A visit or a talk that somebody plans for themselves: day, time, how long."""

    worker = SelectField(_l("Who goes?"), coerce=record_number, choices=[], validate_choice=False)
    kind = RadioField(_l("What?"), validate_choice=False)
    day = DateField(_l("Which day?"), validators=[SomethingTyped()])
    start = Clock(_l("What time?"), validators=[SomethingTyped()])
    duration = RadioField(_l("How long?"), choices=[*DURATIONS, "other"], validate_choice=False)
    minutes = MinutesField(_l("Minutes"), [Likely(8 * 60, 720)])

    def can_be(self, kinds: list[str]) -> "VisitForm":
        self.kinds = kinds
        self.kind.choices = {str(kind): str(KIND_NAMES[kind]) for kind in kinds}
        return self

    def can_go(self, workers: list[Person]) -> "VisitForm":
        """Who may go instead of whose it is."""
        self.workers = {one.id: one for one in [known(self.moving).person, *workers]}
        self.worker.choices = {str(one.id): one.label for one in self.workers.values()}
        return self

    @property
    def chosen_worker(self) -> Person:
        return self.workers[self.worker.data or known(self.moving).person_id]

    def _check_worker(self) -> None:
        if self.moving and (self.worker.data or self.moving.person_id) not in self.workers:
            self.worker.errors = [_("Choose somebody from the list.")]

    def _check_time(self) -> None:
        self.starts_at: datetime | None = None
        self._check_worker()
        if self.kind.data not in self.kinds:
            self.refuse("kind", _("Choose one of these."))
        other = self.duration.data == "other"
        name = "minutes" if other else "duration"
        self.length = self.minutes.data if other else DURATION.get(self.duration.data)
        if not other:
            self.minutes.errors = []
        if self.length is None:
            if not self[name].errors:
                self.refuse(name, _("Choose how long it takes."))
        elif not STEP <= self.length <= 720 or self.length % STEP:
            self.refuse(name, _("Type 5 to 720 minutes, in steps of 5."))
        if self.day.data and self.start.data and not self.day.errors + self.start.errors:
            self._place()

    def _place(self) -> None:
        day, clock = self.day.value, self.start.value
        if day < today():
            self.refuse("day", _("This day has passed. Choose today or later."))
        elif day > today() + FAR:
            self.refuse("day", _("This is more than a year ahead. Look at the year."))
        elif clock.minute % STEP or clock.second:
            self.refuse("start", _("Choose a time in steps of 5 minutes."))
        elif is_at_clock_change(day, clock):
            self.refuse("start", _("The clock changes in this hour. Choose another hour."))
        elif (moment := from_local(day, clock)) <= now() and not self._stays(moment):
            self.refuse("start", _("This time has passed. Choose a later one."))
        elif self.length and self._ends_badly(moment, self.length):
            self.refuse("start", _("The clock changes in this hour. Choose another hour."))
        else:
            self.starts_at = moment

    def _ends_badly(self, moment: datetime, minutes: int) -> bool:
        end = local(moment + timedelta(minutes=minutes))
        return is_at_clock_change(end.date(), end.time())

    def _stays(self, moment: datetime) -> bool:
        return self.moving is not None and self.moving.starts_at == moment


DURATION = {value: int(value) for value in DURATIONS}


class SlotForm(PlanningForm):
    """An appointment at a desk, in a time that is free."""

    slot = RadioField(_l("Which time?"), choices=[], validate_choice=False)

    def choose_from(self, slots: list[Slot]) -> "SlotForm":
        self.slots = slots
        return self

    def _check_time(self) -> None:
        self.chosen_slot = next((one for one in self.slots if one.value == self.slot.data), None)
        if self.chosen_slot is None:
            typed = self.slot.data
            taken = _("This time is no longer free. Choose another one.")
            self.slot.errors = [taken if typed else _("Choose a time.")]
