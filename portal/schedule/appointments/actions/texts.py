"""What mails about an appointment say: (subject, text) in the language that is spoken."""

from flask_babel import gettext

from portal.branches.queries import office_on
from portal.calendar_feeds.events.ical import Own
from portal.core.clock import local
from portal.core.i18n.formatting import clock, day
from portal.core.web.addresses import link_to
from portal.people.models import Person
from portal.schedule.appointments.actions.words import DESK_WORDS, bring, for_client, title
from portal.schedule.appointments.models import PARTS, Appointment, ClientAnswer, WishedPart
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
        "who": first_name(appointment.person),
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


def client_other_person(appointment: Appointment, address: str) -> tuple[str, str]:
    """The time stays: somebody else will be there."""
    facts = _client_facts(appointment, address)
    return (
        gettext("Somebody else comes on %(day)s at %(time)s", **_when(facts)),
        gettext(
            "Your appointment on %(day)s at %(time)s stays. Somebody else will be there: %(who)s."
            "\n%(bring)s\n\nCan you not come? Tell us here:\n%(link)s",
            **facts,
        ),
    )


def in_calendar(appointment: Appointment, address: str) -> Own:
    """What the client's own calendar says of it, in the language that is spoken."""
    branch, who = appointment.branch.name, first_name(appointment.person)
    what = for_client(appointment.kind)
    is_at_home = appointment.kind == "home_visit"
    place = "" if is_at_home else office_on(appointment.branch, appointment.held_on)
    return Own(
        title=gettext("%(what)s, with %(who)s (%(branch)s)", what=what, who=who, branch=branch)
        if who
        else gettext("%(what)s (%(branch)s)", what=what, branch=branch),
        place=place,
        notes=bring(appointment.kind),
        address=address,
    )


def first_name(person: Person) -> str:
    return (person.name or "").split(" ")[0]


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
