"""What the log form shows around what was typed: words, sums, and what may be chosen."""

import json
from datetime import date, datetime, timedelta
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.activities.forms import DURATIONS, TRANSPORTS, LogForm
from portal.activities.models import Activity, Channel, Need, Outcome, Topic
from portal.activities.models.kinds import LABELS
from portal.activities.models.words import OwnWord
from portal.activities.queries.choices import Choices
from portal.activities.queries.next_time import agreed_last_time
from portal.core.clock import today
from portal.core.i18n import spoken_languages
from portal.core.i18n.formatting import clock, euros, hours, kilometres
from portal.core.i18n.formatting import day as show_day
from portal.expenses.records.models import Transport

FIELD_NAMES = {
    "kind": _l("Kind"),
    "channel": _l("How?"),
    "started_at": _l("Start time"),
    "happened_on": _l("Day"),
    "minutes": _l("Minutes"),
    "employer": _l("Employer"),
    "distance_hm": _l("Kilometres, there and back"),
    "note": _l("Note"),
    "next_time": _l("Next time"),
    "outcome": _l("How did it go?"),
    "interpreter_language": _l("Interpreter"),
    "interpreter": _l("Interpreter"),  # as the audit log called it at first
    "clients": _l("Clients"),
    "topics": _l("Topics"),
    "words": _l("Own words"),
}


def shown(name: str, value: str | None) -> str:
    """A value of the history in words."""
    if value in (None, ""):
        return "–"
    if name == "started_at":
        return clock(datetime.fromisoformat(value))
    if name == "happened_on":
        return show_day(date.fromisoformat(value))
    if name in {"interpreter_language", "interpreter"}:
        return spoken_languages.name_of(value)
    if name == "distance_hm":
        return kilometres(int(value))
    return (
        ", ".join(str(LABELS.get(word, word)) for word in value.split(" "))
        if (name in {"topics", "channel", "outcome", "kind"})
        else value
    )


IN_VAIN = 15  # minutes at a door that stays closed


def minutes_in_vain(choices: Choices) -> int:
    """As long as the last time that nobody was there, if that was short."""
    return min(choices.memory.minutes_in_vain() or IN_VAIN, 30)


class Sheet:
    """The log form as it is shown to one person."""

    durations, transports = DURATIONS, TRANSPORTS
    field_names = FIELD_NAMES

    def __init__(self, form: LogForm, choices: Choices) -> None:
        self.form, self.choices = form, choices
        self.today = today()
        self.yesterday = self.today - timedelta(days=1)

    @property
    def channels(self) -> list[tuple[str, str]]:
        """All of them, each with those of the branch below it."""
        return [
            pair
            for channel in Channel
            for pair in [
                (str(channel), channel.label),
                *((f"{channel}/{word.id}", word.name) for word in self.words(channel)),
            ]
        ]

    def words(self, under: str) -> list[OwnWord]:
        """The words of the branch below this one, that hold on the chosen day."""
        offered = self.choices.words_on(self.day)
        return [word for word in offered if word.under == under and not word.is_question]

    @property
    def questions(self) -> list[OwnWord]:
        """What the branch asks besides of this kind."""
        offered = self.choices.words_on(self.day)
        return [word for word in offered if word.is_question and word.under == self.choices.kind]

    @property
    def outcomes(self) -> list[tuple[Outcome, str]]:
        return [(outcome, outcome.label) for outcome in Outcome]

    @property
    def topics(self) -> list[Topic]:
        """One's own last topics first."""
        used = [Topic(topic) for topic in self.choices.memory.topics]
        return used + [topic for topic in Topic if topic not in used]

    def times(self, topic: str) -> int:
        """How many questions there were on a topic."""
        return self.form.times_of.get(topic, 1)

    @cached_property
    def languages(self) -> dict[str, str]:
        """{code: name}, those that clients of the branch speak first."""
        spoken_here = {
            code: spoken_languages.name_of(code) for code in self.choices.memory.languages
        }
        return spoken_here | spoken_languages.common(self.form.interpreter.data)

    @cached_property
    def agreed_last_time(self) -> Activity | None:
        """Of a lesson: the one before it with whom was chosen, if it said what comes next."""
        choices, chosen = self.choices, self.form.households.data or []
        if not choices.kind.fits.group or not chosen:
            return None
        return agreed_last_time(choices.person, choices.kind, chosen, choices.activity)

    @property
    def language_of_client(self) -> str | None:
        """What somebody who was chosen speaks, or else what was interpreted."""
        chosen = self.form.households.data or []
        spoken = (
            member.spoken_beside
            for address in self.choices.addresses
            if address.id in chosen
            for member in address.members
        )
        return self.form.interpreter.data or next(filter(None, spoken), None)

    @property
    def rates(self) -> str:
        """For the script that shows the amount while one types."""
        return json.dumps(
            [
                [
                    rate.transport,
                    str(rate.valid_from),
                    str(rate.valid_until or ""),
                    rate.cents_per_km,
                ]
                for rate in self.choices.rates
            ]
        )

    @property
    def minutes_in_vain(self) -> int:
        """How long it mostly takes when nobody is there."""
        return minutes_in_vain(self.choices)

    @property
    def day(self) -> date | None:
        return self.form.chosen_day

    @property
    def amount(self) -> int | None:
        """What the journey will pay, in cents."""
        form = self.form
        if not form.travel.data or form.same_trip.data or not self.choices.kind.fits.travel:
            return None
        if form.transport.data == Transport.PUBLIC:
            return form.fare.data
        return self.choices.cents(self.day, form.transport.data, form.km.data)

    @property
    def rate_words(self) -> str:
        cents = self.choices.cents(self.day, self.form.transport.data, 10)
        per_kilometre = _("per km")
        return "" if cents is None else f"{euros(cents)} {per_kilometre}"

    @property
    def chosen_names(self) -> list[str]:
        """Who is ticked, by name; of a household without anybody ticked all of them."""
        households, ticked = self.form.households.data or [], self.form.clients.data or []
        chosen = [a.members for a in self.choices.addresses if a.id in households]
        return [
            member.label
            for members in chosen
            for member in [m for m in members if m.id in ticked] or members
        ]

    @property
    def summary(self) -> str:
        """What will be saved, in one line: how long, with whom, how far."""
        form, minutes = self.form, self.form.chosen_minutes
        parts = [hours(minutes)] if minutes else []
        names = self.chosen_names
        if self.choices.kind.fits.clients == Need.YES:
            parts.append(", ".join(names) or _("nobody chosen yet"))
        elif names:
            parts.append(", ".join(names))
        if self.choices.kind.fits.travel and form.travel.data and form.km.data:
            parts.append(" ".join([kilometres(form.km.data), _("km")]))
        return ", ".join(parts)
