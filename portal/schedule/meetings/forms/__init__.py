"""What somebody types about meetings: one of its own, a series, a cancellation, who came."""

from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, Optional, ValidationError

from portal.branches.models import Region
from portal.branches.queries import rooms_of
from portal.core.clock import from_local, is_at_clock_change, today
from portal.core.forms import Form, Part, SomethingTyped, offered
from portal.core.forms.fields import AnywayField, DateField, TimeField, WholeNumberField
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import VersionField, record_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.text import one_line
from portal.feature import contributed
from portal.people.models import Person
from portal.schedule.meetings.models import Answer
from portal.schedule.meetings.models.rhythm import MOST

ANSWERS = {Answer.YES: _l("Yes"), Answer.MAYBE: _l("Maybe"), Answer.NO: _l("No")}
REGIONS = {Region.NORTH: _l("North"), Region.MIDDLE: _l("Middle"), Region.SOUTH: _l("South")}
LONGEST = 12 * 60  # minutes
FURTHEST = timedelta(days=800)
MIDNIGHT = time(0)
EVERYONE, SOME = "all", "some"
ONE, FOLLOWING = "", "following"


def at_most(characters: int) -> Length:
    return Length(max=characters, message=_l("This is too long. Use at most %(max)d characters."))


class NamedField(AnywayField):
    """What looks like a client in words that mails and calendars show."""

    sure_label = _l("No client is meant")


class CalledForm(Form):
    """What a meeting is called, and where it is: for every eye."""

    title = StringField(
        _l("What is it called?"), [SomethingTyped(), at_most(120)], filters=[one_line]
    )
    place = StringField(_l("Where?"), [at_most(200)], filters=[one_line])
    named = NamedField(_l("A client"))

    @property
    def rooms(self) -> list[str]:
        """Places that are offered: the rooms of the branch."""
        return rooms_of(current_user.branch_id)

    def names_nobody(self, branch_id: int) -> bool:
        """Whether none of it looks like a client, or that was read; of what stays nothing is
        asked."""
        typed = [self[name].data for name in ("title", "place") if not self.is_untouched(name)]
        text = "\n".join(filter(None, typed))
        found = [word for find in contributed().names_clients for word in find(branch_id, text)]
        return self.named.passes(
            [
                _("“%(word)s” looks like a client. Mails and calendars show it.", word=word)
                for word in found
            ]
        )


class TimesForm(CalledForm):
    """What meetings have in common: a title, from when until when, and a place."""

    start = TimeField(_l("From"), [SomethingTyped()])
    end = TimeField(_l("Until"), [SomethingTyped()])

    def validate_end(self, field: TimeField) -> None:
        if not self.start.data or not field.data:
            return
        minutes = length(self.start.data, field.data)
        if minutes < 0:
            raise ValidationError(_("The end is before the start."))
        if not minutes:
            raise ValidationError(_("Start and end are the same. Choose a later end."))
        if minutes > LONGEST:
            raise ValidationError(_("A meeting takes at most 12 hours."))

    def moment_on(self, day: date) -> datetime:
        """The moment it begins on a day. Only of a form that was found right."""
        return from_local(day, self.start.value)

    def minutes_on(self, day: date) -> int:
        """How long it takes on a day: an hour more or less over a change of the clock."""
        last = end_on(day, self.end.value)
        return int((last - self.moment_on(day)).total_seconds() // 60)

    def objection_to(self, day: date) -> str | None:
        """Why it cannot be on this day, if so."""
        if not date(2000, 1, 1) <= day <= today() + FURTHEST:
            return _("This date cannot be right. Look at the year.")
        for clock in (self.start.data, self.end.data):
            if clock and is_at_clock_change(day, clock):
                return _("The clock changes in that hour of this day. Choose another hour.")
        return None


def end_on(day: date, clock: time) -> datetime:
    """The moment of an end; midnight ends the day."""
    return from_local(day + timedelta(days=1) if clock == MIDNIGHT else day, clock)


def length(start: time, end: time) -> int:
    """Minutes on the face of the clock; midnight ends the day."""
    last = (end.hour * 60 + end.minute) or 24 * 60
    return last - start.hour * 60 - start.minute


class GuestsForm(Form):
    """Whom to invite: everybody, also who comes to work here later, or only the ticked."""

    whom = RadioField(
        _l("Who is invited?"),
        choices=[EVERYONE, SOME],
        default=EVERYONE,
        validate_choice=False,
    )
    people = SelectMultipleField(_l("People"), coerce=record_number, validate_choice=False)

    def offer(self, people: list[Person]) -> "GuestsForm":
        self.colleagues = people
        return self

    def validate_people(self, field) -> None:
        known = {person.id for person in self.colleagues}
        if self.whom.data not in {EVERYONE, SOME}:
            raise ValidationError(_("Choose who is invited."))
        if self.whom.data == EVERYONE:
            return
        if not field.data:
            raise ValidationError(_("Tick at least one person."))
        if set(field.data) - known:
            raise ValidationError(_("You cannot choose this person. Choose another one."))

    @property
    def guests(self) -> list[Person]:
        chosen = set(self.person_ids)
        return [person for person in self.colleagues if person.id in chosen]

    @property
    def person_ids(self) -> list[int]:
        if self.is_for_all:
            return [person.id for person in self.colleagues]
        return sorted(set(self.people.data))

    @property
    def is_for_all(self) -> bool:
        return self.whom.data == EVERYONE


class MeetingForm(TimesForm):
    """One meeting: when it is."""

    version = VersionField()
    day = DateField(_l("Which day?"), [SomethingTyped()])
    anyway = AnywayField(_l("In the way"))

    def validate_day(self, field) -> None:
        if field.data and (said := self.objection_to(field.data)):
            raise ValidationError(said)


class ReachForm(Form):
    """Of a date of a series: whether those after it change too."""

    reach = RadioField(_l("Which dates?"), choices=[ONE, FOLLOWING], validate_choice=False)

    def validate_reach(self, field) -> None:
        if (field.data or ONE) not in {ONE, FOLLOWING}:
            raise ValidationError(_("Choose one of these."))

    @property
    def reaches_on(self) -> bool:
        return self.reach.data == FOLLOWING


class EditMeetingForm(MeetingForm, ReachForm):
    pass


class NewMeetingForm(MeetingForm, GuestsForm):
    form_key = FormKey()


class ChooseGuestsForm(GuestsForm):
    version = VersionField()


class RhythmForm(TimesForm):
    """What a series is to be: it comes in the address, and its dates are proposed from it."""

    class Meta:
        csrf = False

    first_on = DateField(_l("First day"), [SomethingTyped()])
    until_on = DateField(_l("Plan until"), [SomethingTyped()])
    every_weeks = WholeNumberField(_l("Every how many weeks?"), [SomethingTyped()])
    region = SelectField(_l("School holidays of the region"), validate_choice=False)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.region.choices = {"": _("Choose a region")} | offered(REGIONS)

    def validate_first_on(self, field) -> None:
        if field.data and (said := self.objection_to(field.data)):
            raise ValidationError(said)

    def validate_until_on(self, field) -> None:
        if not field.data or not self.first_on.data:
            return
        if field.data < self.first_on.data:
            raise ValidationError(_("The last day is before the first day."))
        if field.data > self.first_on.data + FURTHEST:
            raise ValidationError(_("Plan at most two years ahead."))

    def validate_every_weeks(self, field) -> None:
        if not field.errors and not 1 <= (field.data or 0) <= 52:
            raise ValidationError(_("Type a number from 1 to 52."))

    def validate_region(self, field) -> None:
        if field.data not in set(Region):
            raise ValidationError(_("Choose the region, so that we know the school holidays."))


class DateRow(Part):
    use = BooleanField()
    day = DateField(validators=[Optional()])


class SeriesForm(RhythmForm, GuestsForm):
    """The same with the dates as the leader wants them, and who is invited."""

    form_key = FormKey()
    dates = FieldList(FormField(DateRow), label=_l("Dates"), max_entries=MOST + 3)
    anyway = BooleanField(_l("Plan it on this day off anyway"))
    clash = AnywayField(_l("In the way"))

    def check_against(self, days_off: dict[date, str], proposed: set[date]) -> "SeriesForm":
        self.days_off, self.proposed = days_off, proposed
        return self

    @property
    def chosen(self) -> list[date]:
        return [row.day.data for row in self.dates if row.use.data and row.day.data]

    def validate(self, extra_validators=None) -> bool:
        """The rows keep what is wrong with each; the list says it once."""
        super().validate(extra_validators)
        self._check_rows()
        if any(row.day.errors for row in self.dates):
            self.dates.errors = [_("Look at the dates below.")]
        elif not self.chosen:
            self.dates.errors = [_("Tick at least one date.")]
        return not self.errors

    def _check_rows(self) -> None:
        seen: set[date] = set()
        for row in self.dates:
            day = row.day.data
            if not row.use.data or row.day.errors or day is None:
                continue
            if said := self._wrong_with(day, seen):
                row.day.errors = [said]
            seen.add(day)

    def _wrong_with(self, day: date, seen: set[date]) -> str | None:
        if day < today():
            return _("This day has been. Choose a later one.")
        if day in seen:
            return _("This day is in the list twice.")
        if day in self.days_off and day not in self.proposed and not self.anyway.data:
            return _("This is a day off: %(name)s.", name=self.days_off[day])
        return self.objection_to(day)

    @property
    def has_days_off(self) -> bool:
        return any(day in self.days_off and day not in self.proposed for day in self.chosen)


class CancelForm(ReachForm):
    version = VersionField()
    reason = StringField(
        _l("Why does it not go on?"), [SomethingTyped(), at_most(300)], filters=[one_line]
    )
