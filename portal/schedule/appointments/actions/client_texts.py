"""What clients read of an appointment, by mail and in their calendar: (subject, text) in theirs.

Every text here stands in the further catalogues too (portal.core.i18n.language).
"""

from collections.abc import Callable

from flask_babel import gettext

from portal.branches.queries import office_on
from portal.calendar_feeds.events.ical import Own
from portal.core.clock import local
from portal.core.i18n.formatting import clock, day
from portal.core.i18n.language import FURTHER, LANGUAGES, language, speaking
from portal.mail.models import FROM_HERE_DUTCH
from portal.people.models import Person
from portal.schedule.appointments.actions.words import DESK_WORDS, bring, for_client
from portal.schedule.appointments.models import Appointment
from portal.schedule.desk_hours.models import Desk

READ = LANGUAGES | FURTHER


def with_dutch(text: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """The text in the language that is spoken; under one that no speaker has read yet stands the
    Dutch."""
    subject, body = text()
    if language() not in FURTHER:
        return subject, body
    unread = draft_note()
    with speaking("nl"):
        _subject, dutch = text()
        return subject, "\n\n".join([body, unread, f"{FROM_HERE_DUTCH}{draft_note()}", dutch])


def draft_note() -> str:
    return gettext("Nobody who speaks this language has read this text yet.")


def _client_facts(appointment: Appointment, address: str) -> dict[str, str]:
    return {
        "day": day(local(appointment.starts_at).date()),
        "time": clock(appointment.starts_at),
        "link": address,
        "bring": what_for(appointment),
        "who": first_name(appointment.person),
    }


def what_for(appointment: Appointment) -> str:
    """What it is, with whom and of which branch; at a desk where; what to bring."""
    lines = [named(appointment), place_of(appointment), bring(appointment.kind)]
    return "\n".join(line for line in lines if line)


def named(appointment: Appointment) -> str:
    branch, who = appointment.branch.name, first_name(appointment.person)
    what = for_client(appointment.kind)
    if who:
        return gettext("%(what)s, with %(who)s (%(branch)s)", what=what, who=who, branch=branch)
    return gettext("%(what)s (%(branch)s)", what=what, branch=branch)


def place_of(appointment: Appointment) -> str:
    at_desk = appointment.hours_id is not None
    return office_on(appointment.branch, appointment.held_on) if at_desk else ""


def booked(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Your appointment on %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "You have an appointment on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Are you coming? Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def moved(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Another time: %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "Your appointment is now on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Are you coming? Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def other_person(appointment: Appointment, address: str) -> tuple[str, str]:
    """The time stays: somebody else will be there."""
    facts = _client_facts(appointment, address)
    return (
        gettext("Somebody else comes on %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "Your appointment on %(day)s at %(time)s stays. Somebody else will be there: %(who)s."
            "\n%(bring)s\n\nCan you not come? Tell us here:\n%(link)s",
            **facts,
        ),
    )


def in_calendar(appointment: Appointment, address: str) -> Own:
    """What the client's own calendar says of it, in the language that is spoken."""
    return Own(
        title=named(appointment),
        place=place_of(appointment),
        notes=bring(appointment.kind),
        address=address,
    )


def first_name(person: Person) -> str:
    return (person.name or "").split(" ")[0]


def cancelled(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    subject = gettext("Your appointment on %(day)s is cancelled", day=facts["day"])
    if appointment.kind == "home_visit":  # it is not the client who would have come
        return subject, f"{subject}."
    return (
        subject,
        gettext(
            "Your appointment on %(day)s at %(time)s is cancelled. You need not come.",
            day=facts["day"],
            time=facts["time"],
        ),
    )


def reminder(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Do not forget: %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "You have an appointment on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Can you not come? Tell us here:\n%(link)s",
            **facts,
        ),
    )


def invited(desk: Desk, address: str) -> tuple[str, str]:
    return (
        gettext("Choose a time for your appointment"),
        gettext(
            "%(desk)s: choose a day and a time that suit you.\n\n%(link)s",
            desk=DESK_WORDS[desk],
            link=address,
        ),
    )


def as_text_message(
    appointment: Appointment, short: Callable[[dict[str, str]], str], address: str
) -> tuple[str, str]:
    """As short as can be: when, and of which branch; in the Dutch beside it too where no speaker
    has read it yet."""

    def line() -> str:
        facts = _client_facts(appointment, address)
        return f"{short(facts)} ({appointment.branch.name})"

    lines = [line()]
    if language() in FURTHER:
        with speaking("nl"):
            lines.append(line())
    return lines[0], "\n".join([*lines, *([address] if address else [])])


# What is worth a text message, by the mail that says it at length.
SHORT: dict[Callable, Callable[[dict[str, str]], str]] = {
    reminder: lambda facts: gettext(
        "Do not forget: %(day)s at %(time)s", day=facts["day"], time=facts["time"]
    ),
    moved: lambda facts: gettext(
        "Another time: %(day)s at %(time)s", day=facts["day"], time=facts["time"]
    ),
    cancelled: lambda facts: gettext("Your appointment on %(day)s is cancelled", day=facts["day"]),
}
