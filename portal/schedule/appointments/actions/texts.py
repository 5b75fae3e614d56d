"""What mails about an appointment say: (subject, text) in the language that is spoken."""

from flask_babel import gettext, ngettext

from portal.core.clock import local
from portal.core.i18n.formatting import clock, day
from portal.core.web.addresses import link_to
from portal.schedule.appointments.actions.words import title
from portal.schedule.appointments.models import PARTS, Appointment, ClientAnswer, WishedPart


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
        gettext(
            "%(what)s on %(day)s at %(time)s is cancelled.\n\nLook at it here:\n%(link)s", **facts
        ),
    )


def client_cannot(appointment: Appointment) -> tuple[str, str]:
    """To the worker: that it is the client who cancelled, and when it would suit them."""
    facts = _facts(appointment)
    parts = [
        gettext("%(what)s on %(day)s at %(time)s: the client cannot come.", **without_link(facts))
    ]
    if wish := wished(appointment):
        parts.append(gettext("Another time that suits them: %(wish)s.", wish=wish))
    parts.append(gettext("Look at it here:\n%(link)s", link=facts["link"]))
    subject = gettext("The client cannot come: %(day)s at %(time)s", **_when(facts))
    return subject, "\n\n".join(parts)


def wished(appointment: Appointment) -> str:
    """di 8 dec 2026, ochtend"""
    if appointment.wish_on is None or appointment.wish_part is None:
        return ""
    return f"{day(appointment.wish_on)}, {PARTS[WishedPart(appointment.wish_part)]}"


def client_comes(appointment: Appointment) -> tuple[str, str]:
    """To the worker: that the client comes after all."""
    facts = _facts(appointment)
    return (
        gettext("The client comes after all: %(day)s at %(time)s", **_when(facts)),
        gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def _when(facts: dict[str, str]) -> dict[str, str]:
    return {"day": facts["day"], "time": facts["time"]}


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


def to_log(appointments: list[Appointment]) -> tuple[str, str]:
    """Of one appointment, or of several of the same person."""
    facts = _facts(appointments[0])
    if len(appointments) > 1:
        lines = [
            gettext("%(what)s on %(day)s at %(time)s:\n%(link)s/log", **_facts(one))
            for one in appointments
        ]
        first = gettext(
            "You had these. Each form is filled in for you. Save it, and your travel costs are in"
            " your claim."
        )
        subject = ngettext(
            "Write down: %(num)s appointment",
            "Write down: %(num)s appointments",
            len(appointments),
        )
        return subject, "\n\n".join([first, *lines])
    return (
        gettext("Write down: %(what)s of %(day)s", what=facts["what"], day=facts["day"]),
        gettext(
            "You had this on %(day)s at %(time)s: %(what)s. The form is filled in for you."
            " Save it, and your travel costs are in your claim."
            "\n\nWrite it down here:\n%(link)s/log",
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
