"""Home: what waits for me."""

from flask_babel import lazy_gettext as _l

from portal.feature import Feature
from portal.home import commands
from portal.home.routes import bp

feature = Feature(
    blueprint=bp,
    tasks={"the week of who leads": commands.tell_leaders},
    mails={commands.KIND: _l("What waits in my branch, once a week")},
)
