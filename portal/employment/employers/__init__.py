"""Employers: whom we know, how far we are with them, and the next step."""

from flask_babel import lazy_gettext as _l

from portal.employment.employers import ical
from portal.employment.employers.api import EMPLOYERS
from portal.employment.employers.models import (
    ContactPerson,
    Employer,
    EmployerMerge,
    EmployerMove,
    EmployerWord,
    MergedRow,
)
from portal.employment.employers.queries import finding
from portal.employment.employers.queries.agenda import in_agenda
from portal.employment.employers.routes import bp
from portal.feature import Feature, Finder

feature = Feature(
    resources=(EMPLOYERS,),
    blueprint=bp,
    tables=(
        Employer,
        EmployerWord,
        ContactPerson,
        EmployerMove,
        EmployerMerge,
        MergedRow,
    ),
    finders=(
        Finder(
            "employers",
            _l("Employers and contact persons"),
            "building-2",
            2,
            "employers.show",
            finding.find,
        ),
    ),
    tasks={"next steps of employers in calendars": ical.keep_told},
    agenda={in_agenda: {"step"}},
    events={ical.SOURCE: ical.details},
    employer_tables=(ContactPerson, EmployerMove),
    next_steps={ical.SOURCE: ical.publish},
)
