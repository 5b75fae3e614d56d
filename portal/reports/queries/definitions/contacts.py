"""What the figures on contacts, cases and guidance mean."""

from flask_babel import lazy_gettext as _l

from portal.reports.queries.definitions.meaning import Definition
from portal.reports.queries.definitions.who import (
    CAME,
    COUNTED,
    FIRST_CONTACT,
    FIRST_DAY,
    who_they_are,
)

CONTACTS = (
    Definition(
        "desk.contacts",
        _l("Desk contacts"),
        "contacts",
        _l("Visits to the desk after the guidance period. Home visits and talks are not counted."),
    ),
    Definition(
        "desk.topics",
        _l("Topics at the desk"),
        "topics",
        _l("Every question raised in those desk contacts."),
    ),
    Definition(
        "desk.unique_clients",
        _l("Clients at the desk"),
        "clients",
        _l("Everyone named in those desk contacts, once."),
    ),
    *who_they_are("desk.unique_clients", _l("Clients at the desk"), FIRST_CONTACT, CAME),
    Definition(
        "desk.half_days_per_week",
        _l("Half-days of the walk-in desk"),
        "half-days",
        _l(
            "In a week, by the opening hours that hold on the last day of the period. From the"
            " morning into the afternoon counts as two: at least an hour on each side of 13:00."
        ),
    ),
    Definition(
        "desk.referrals",
        _l("Passed on to other organisations"),
        "referrals",
        _l("Each time that a client was referred, by the day on which it was."),
    ),
    Definition(
        "desk.referrals.to.<name>",
        _l("Passed on"),
        "referrals",
        _l("By the organisation to which the client was referred."),
    ),
    Definition(
        "guidance.contacts",
        _l("Desk contacts during guidance"),
        "contacts",
        _l("Visits to the desk while the first-named client was in guidance."),
    ),
    Definition(
        "legal.contacts",
        _l("Legal consultations"),
        "contacts",
        _l("Consultations of the legal desk, in any phase."),
    ),
    Definition(
        "legal.consultation_clients",
        _l("Clients at the legal desk"),
        "clients",
        _l("Everyone named in those consultations, once."),
    ),
    *who_they_are(
        "legal.consultation_clients", _l("Clients at the legal desk"), FIRST_CONTACT, CAME
    ),
    Definition(
        "desk.topic.<domain>",
        _l("Desk topic"),
        "topics",
        _l("How often this topic was raised in the desk contacts."),
    ),
)
HALF_TOOK = _l(
    "Of the cases that were closed in the period: half of them took no longer than this, from the"
    " first day to the last."
)
LONGEST_TOOK = _l(
    "Of the cases that were closed in the period: the one that took longest, from the first day to"
    " the last."
)
LEGAL = (
    Definition(
        "legal.reunification.opened",
        _l("Reunification cases opened"),
        "cases",
        _l("Cases that began in the period."),
    ),
    Definition(
        "legal.reunification.total",
        _l("Reunification cases"),
        "cases",
        _l("Cases that were open on at least one day of the period."),
    ),
    Definition(
        "legal.reunification.closed",
        _l("Reunification cases closed"),
        "cases",
        _l("Cases whose last day is in the period."),
    ),
    Definition(
        "legal.reunification.median_weeks",
        _l("How long a reunification took, the middle one"),
        "weeks",
        HALF_TOOK,
    ),
    Definition(
        "legal.reunification.longest_weeks",
        _l("How long a reunification took, the longest"),
        "weeks",
        LONGEST_TOOK,
    ),
    Definition(
        "legal.reunification.median_weeks.nationality.<XX>",
        _l("How long a reunification took, the middle one"),
        "weeks",
        _l("By the nationality of the client who was here first."),
    ),
    Definition(
        "legal.families_reunited",
        _l("Families reunited"),
        "families",
        _l("Cases whose family arrived in the period, one family each."),
    ),
    Definition(
        "legal.families_reunited.nationality.<XX>",
        _l("Families reunited"),
        "families",
        _l("By the nationality of the client who was here first."),
    ),
    Definition(
        "legal.cases.<kind>.opened",
        _l("Cases opened"),
        "cases",
        _l("Cases of this kind that began in the period."),
    ),
    Definition(
        "legal.cases.<kind>.total",
        _l("Cases"),
        "cases",
        _l("Cases of this kind that were open on at least one day of the period."),
    ),
    Definition(
        "legal.cases.<kind>.closed",
        _l("Cases closed"),
        "cases",
        _l("Cases of this kind whose last day is in the period."),
    ),
    Definition(
        "legal.cases.<kind>.median_weeks",
        _l("How long a case took, the middle one"),
        "weeks",
        HALF_TOOK,
    ),
    Definition(
        "legal.cases.<kind>.longest_weeks",
        _l("How long a case took, the longest"),
        "weeks",
        LONGEST_TOOK,
    ),
)
GUIDANCE = (
    Definition(
        "guidance.started.1",
        _l("First years started"),
        "trajectories",
        _l("Trajectories of the first year that start in the period."),
    ),
    Definition(
        "guidance.started.2",
        _l("Second years started"),
        "trajectories",
        _l("Trajectories of the second year that start in the period."),
    ),
    Definition(
        "guidance.clients",
        _l("Clients in guidance"),
        "clients",
        _l("Clients with a trajectory on at least one day of the period."),
    ),
    *who_they_are("guidance.clients", _l("Clients in guidance"), FIRST_DAY, COUNTED),
    Definition(
        "guidance.talks", _l("Guidance talks"), "talks", _l("Guidance talks that took place.")
    ),
)
ACTIVITIES = (
    Definition(
        "activities.failed",
        _l("Attempts in vain"),
        "activities",
        _l("Nobody home, or nobody came. Counted here and in the hours only."),
    ),
    Definition(
        "activities.with_interpreter",
        _l("With an interpreter"),
        "activities",
        _l("Activities that took place with an interpreter."),
    ),
    Definition(
        "activities.with_interpreter.<language>",
        _l("With an interpreter"),
        "activities",
        _l("By the language of the interpreter."),
    ),
    Definition(
        "activities.word.<word>",
        _l("Own word"),
        "activities",
        _l(
            "Activities for which this word of the branch was chosen, or this question of it"
            " answered, as it was called that day."
        ),
    ),
    Definition(
        "activities.number.<word>",
        _l("Own question, added up"),
        "answers",
        _l("What was answered to this question of the branch, added up, by its name that day."),
    ),
)
