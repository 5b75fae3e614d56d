"""Home: what waits for me."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.feature import Feature
from portal.home import commands
from portal.home.routes import bp

feature = Feature(
    blueprint=bp,
    tasks={"the week of who leads": commands.tell_leaders},
    mail_groups={"home": _l("My branch")},
    mail_needs={commands.KIND: Permission.EDIT_CLIENTS},
    mails={commands.KIND: _l("What waits in my branch, once a week")},
)
