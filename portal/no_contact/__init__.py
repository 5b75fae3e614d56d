"""Clients in guidance with whom nobody was in touch for too long, and the call to do so (J2)."""

from flask_babel import lazy_gettext as _l

from portal.feature import Feature
from portal.no_contact.commands import remind
from portal.no_contact.models import ContactReminder
from portal.no_contact.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(ContactReminder,),
    tasks={"clients without contact": remind},
    mails={"guidance.no_contact": _l("Nobody was in touch with clients whom I guide")},
)
