"""What can be logged, in which words, and what each kind asks."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import CHANNELS, KIND_NAMES
from portal.core.i18n.labels import TOPICS as TOPIC_NAMES
from portal.core.web.access import Permission, Role


class Labelled(StrEnum):
    """A word of the contract, with the words for it on screen."""

    @property
    def label(self) -> str:
        return LABELS[self]


class Kind(Labelled):
    HOME_VISIT = "home_visit"
    DESK_CONTACT = "desk_contact"
    GUIDANCE_TALK = "guidance_talk"
    LANGUAGE_LESSON = "language_lesson"
    LEGAL_CONSULTATION = "legal_consultation"
    JOB_COACHING = "job_coaching"
    EMPLOYER_CONTACT = "employer_contact"
    INFORMATION_SESSION = "information_session"
    TRAINING = "training"
    OFFICE = "office"
    OTHER = "other"

    @property
    def fits(self) -> "KindOfWork":
        """What this kind asks on the form."""
        return KINDS_OF_WORK[self]


class Channel(Labelled):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    MAIL = "mail"


class Outcome(Labelled):
    DONE = "done"
    NOBODY_HOME = "nobody_home"
    NO_SHOW = "no_show"


class Topic(Labelled):
    TAX_ALLOWANCES = "tax_allowances"
    FINANCE = "finance"
    LEGAL = "legal"
    EDUCATION = "education"
    PARTICIPATION = "participation"
    WORK = "work"
    HOUSING = "housing"
    CARE = "care"


MEETING = "meeting"  # in lists of hours, beside the kinds: no activity, but a meeting one was at

LABELS: dict[str, Any] = {
    **KIND_NAMES,
    MEETING: _l("Team meeting"),
    **TOPIC_NAMES,
    **CHANNELS,
    Outcome.DONE: _l("It happened"),
    Outcome.NOBODY_HOME: _l("Nobody home"),
    Outcome.NO_SHOW: _l("Did not come"),
}


class Need(StrEnum):
    """Whether a kind of activity asks for something."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


@dataclass(frozen=True)
class KindOfWork:
    """What one kind of activity asks on the form; a channel is asked where none is given."""

    clients: Need
    topics: bool = False
    channel: Channel | None = None
    usual_channel: Channel = Channel.IN_PERSON
    can_fail: bool = False
    fails_as: Outcome = Outcome.NO_SHOW  # how it mostly fails
    employer: Need = Need.NO
    travel: bool = True
    permission: Permission = Permission.LOG_ACTIVITIES
    role: Role | None = None  # only for who has this role, and for leaders
    group: bool = False  # the same people come each time; what they do next is said
    one_comes: bool = False  # whoever is named alone, and not who lives with them
    co_workers_read: bool = False  # who helps the same client reads it, its note included


_talk = partial(KindOfWork, clients=Need.YES, can_fail=True)

KINDS_OF_WORK: dict[Kind, KindOfWork] = {
    Kind.HOME_VISIT: _talk(
        topics=True,
        channel=Channel.IN_PERSON,
        fails_as=Outcome.NOBODY_HOME,
        co_workers_read=True,
    ),
    Kind.DESK_CONTACT: _talk(topics=True, one_comes=True, travel=False, co_workers_read=True),
    Kind.GUIDANCE_TALK: _talk(topics=True, one_comes=True, co_workers_read=True),
    Kind.LANGUAGE_LESSON: _talk(group=True, fails_as=Outcome.NOBODY_HOME),
    Kind.LEGAL_CONSULTATION: _talk(
        topics=True, one_comes=True, travel=False, role=Role.LEGAL_GUIDE
    ),
    Kind.JOB_COACHING: _talk(topics=True, one_comes=True, role=Role.JOB_COACH),
    Kind.EMPLOYER_CONTACT: KindOfWork(
        clients=Need.MAYBE, employer=Need.YES, permission=Permission.LOG_EMPLOYER_CONTACTS
    ),
    Kind.INFORMATION_SESSION: KindOfWork(clients=Need.MAYBE, topics=True),
    Kind.TRAINING: KindOfWork(clients=Need.NO, channel=Channel.IN_PERSON),
    Kind.OFFICE: KindOfWork(clients=Need.NO, channel=Channel.IN_PERSON, travel=False),
    Kind.OTHER: KindOfWork(clients=Need.NO, channel=Channel.IN_PERSON),
}
SHARED_WITH_CO_WORKERS = [kind for kind, fits in KINDS_OF_WORK.items() if fits.co_workers_read]


# What each role does most, the first unless another was done later; the form starts with it.
USUAL = {
    None: [Kind.HOME_VISIT],
    Role.GUIDE: [Kind.HOME_VISIT],
    Role.LEGAL_GUIDE: [Kind.LEGAL_CONSULTATION],
    Role.LANGUAGE_COACH: [Kind.LANGUAGE_LESSON, Kind.HOME_VISIT],
    Role.JOB_COACH: [Kind.JOB_COACHING, Kind.EMPLOYER_CONTACT],
    Role.INTERPRETER: [Kind.HOME_VISIT, Kind.OTHER],
    Role.TEAM_LEADER: [Kind.HOME_VISIT, Kind.DESK_CONTACT, Kind.GUIDANCE_TALK, Kind.OFFICE],
    Role.SENIOR_TEAM_LEADER: [Kind.HOME_VISIT, Kind.DESK_CONTACT, Kind.GUIDANCE_TALK, Kind.OFFICE],
}


def usual_kinds(person) -> list[Kind]:
    """What this person's roles do most, the likeliest first."""
    roles: list[Role | None] = [role for role in Role if role in person.roles]
    roles = roles or [None]
    return list(dict.fromkeys(kind for role in roles for kind in USUAL.get(role, USUAL[None])))


def kinds_for(person) -> list[Kind]:
    """What this person may log, the usual first."""
    return [
        kind
        for kind, fits in KINDS_OF_WORK.items()
        if person.may(fits.permission)
        and (fits.role is None or person.is_leader or fits.role in person.roles)
    ]
