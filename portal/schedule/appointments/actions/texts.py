"""What mails about an appointment say: (subject, text) in the language that is spoken."""

from flask_babel import gettext

from portal.core.clock import local
from portal.core.i18n.formatting import clock, day
from portal.core.web.addresses import link_to
from portal.schedule.appointments.actions.words import DESK_WORDS, bring, title
from portal.schedule.appointments.models import Appointment, ClientAnswer
from portal.schedule.desk_hours.models import Desk


def _facts(appointment: Appointment) -> dict[str, str]:
    return {
        "what": title(appointment),
        "day": day(local(appointment.starts_at).date()),
        "time": clock(appointment.starts_at),
        "link": link_to("appointments.show", appointment_id=appointment.id),
    }


def booked(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("%(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def moved(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Moved: %(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s is now on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def cancelled(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Cancelled: %(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s on %(day)s at %(time)s is cancelled.", **without_link(facts)),
    )


def not_yours(appointment: Appointment) -> tuple[str, str]:
    facts = without_link(_facts(appointment))
    return (
        gettext("Not for you: %(what)s on %(day)s at %(time)s", **facts),
        gettext("%(what)s on %(day)s at %(time)s: somebody else does this.", **facts),
    )


def reminder(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Reminder: %(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def to_log(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Write down: %(what)s of %(day)s", what=facts["what"], day=facts["day"]),
        gettext(
            "You had this on %(day)s at %(time)s: %(what)s. The form is filled in for you."
            " Save it, and your travel costs are in your claim.\n\n%(link)s/log",
            **facts,
        ),
    )


def interpreter_asked(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Can you interpret on %(day)s at %(time)s?", day=facts["day"], time=facts["time"]),
        gettext(
            "%(what)s on %(day)s at %(time)s. Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def interpreter_said(appointment: Appointment, answer: ClientAnswer) -> tuple[str, str]:
    facts = _facts(appointment)
    words = {
        ClientAnswer.YES: gettext("The interpreter comes on %(day)s", day=facts["day"]),
        ClientAnswer.NO: gettext("The interpreter cannot come on %(day)s", day=facts["day"]),
    }
    body = gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts)
    return words[answer], body


def without_link(facts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if name != "link"}


def _client_facts(appointment: Appointment, address: str) -> dict[str, str]:
    return {
        "day": day(local(appointment.starts_at).date()),
        "time": clock(appointment.starts_at),
        "link": address,
        "bring": bring(appointment.kind),
    }


def client_booked(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Your appointment on %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "You have an appointment on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Are you coming? Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def client_moved(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Another time: %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "Your appointment is now on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Are you coming? Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def client_cancelled(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Your appointment on %(day)s is cancelled", day=facts["day"]),
        gettext(
            "Your appointment on %(day)s at %(time)s is cancelled. You need not come.",
            day=facts["day"],
            time=facts["time"],
        ),
    )


def client_reminder(appointment: Appointment, address: str) -> tuple[str, str]:
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
