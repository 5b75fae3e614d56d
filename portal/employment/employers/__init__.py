"""Employers: whom we know, how far we are with them, and the next step."""

from portal.employment.employers import ical
from portal.employment.employers.models import (
    ContactPerson,
    Employer,
    EmployerMerge,
    EmployerMove,
    EmployerWord,
    MergedRow,
)
from portal.employment.employers.queries.agenda import in_agenda
from portal.employment.employers.routes import bp
from portal.feature import Feature

feature = Feature(
    blueprint=bp,
    tables=(
        Employer,
        EmployerWord,
        ContactPerson,
        EmployerMove,
        EmployerMerge,
        MergedRow,
    ),
    tasks={"next steps of employers in calendars": ical.keep_told},
    agenda={in_agenda: {"step"}},
    events={ical.SOURCE: ical.details},
    employer_tables=(ContactPerson, EmployerMove),
    next_steps={ical.SOURCE: ical.publish},
)
