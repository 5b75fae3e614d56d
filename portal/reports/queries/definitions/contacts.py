"""What the figures on contacts, cases and guidance mean."""

from flask_babel import lazy_gettext as _l

from portal.reports.queries.definitions.meaning import Definition

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
    Definition(
        "desk.topic.<domain>",
        _l("Desk topic"),
        "topics",
        _l("How often this topic was raised in the desk contacts."),
    ),
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
)
