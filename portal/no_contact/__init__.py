"""Clients in guidance with whom nobody was in touch for too long, and the call to do so (J2)."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.feature import Feature
from portal.no_contact.commands import remind
from portal.no_contact.models import ContactReminder
from portal.no_contact.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(ContactReminder,),
    tasks={"clients without contact": remind},
    mail_groups={"guidance": _l("Clients")},
    mail_needs={"guidance.no_contact": Permission.SEE_ASSIGNED_CLIENTS},
    mails={"guidance.no_contact": _l("Nobody was in touch with clients whom I guide")},
)
