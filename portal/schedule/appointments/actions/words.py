"""What an appointment is called for the client, and what to bring: in every language of the
catalogues, so that a new language is a new catalogue."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.activities.models import Kind
from portal.core.i18n.labels import KIND_NAMES
from portal.schedule.appointments.models import Appointment
from portal.schedule.desk_hours.models import Desk

DESK_WORDS = {
    Desk.WALK_IN: _l("A talk at our office"),
    Desk.LEGAL_GUIDE: _l("A talk about your permit or your family"),
    Desk.JOB_COACH: _l("A talk about work"),
}
CLIENT_WORDS = {
    Kind.HOME_VISIT: _l("We visit you at home"),
    Kind.DESK_CONTACT: DESK_WORDS[Desk.WALK_IN],
    Kind.GUIDANCE_TALK: _l("A talk with your guide"),
    Kind.LANGUAGE_LESSON: _l("Dutch lesson"),
    Kind.LEGAL_CONSULTATION: DESK_WORDS[Desk.LEGAL_GUIDE],
    Kind.JOB_COACHING: DESK_WORDS[Desk.JOB_COACH],
}
BRING = {
    Kind.HOME_VISIT: _l("Keep your letters at hand."),
    Kind.LANGUAGE_LESSON: _l("Bring your book and a pen."),
    Kind.LEGAL_CONSULTATION: _l("Bring your residence permit and all letters of the IND."),
    Kind.JOB_COACHING: _l("Bring your CV and your diplomas, if you have them."),
}


def title(appointment: Appointment) -> str:
    """What it is called among workers."""
    return str(KIND_NAMES[appointment.kind])


def for_client(kind: str) -> str:
    return str(CLIENT_WORDS[Kind(kind)])


def bring(kind: str) -> str:
    """What the client needs to have with them."""
    return str(BRING.get(Kind(kind))) if Kind(kind) in BRING else gettext("Bring your letters.")
