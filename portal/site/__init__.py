"""Pages about the portal itself: language, help, accessibility, how it is doing."""

from flask_babel import lazy_gettext as _l

from portal.feature import Feature, Finder
from portal.site.actions import init_app, note_that_it_was_done
from portal.site.models import LastDone
from portal.site.queries import find
from portal.site.readings import own_readings
from portal.site.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(LastDone,),
    init_app=init_app,
    finders=(Finder("pages", _l("Pages and help"), "circle-help", 8, "site.guide", find),),
    status=(own_readings,),
    without_session=("site.health",),
    last_tasks={"note that it was done": note_that_it_was_done},
)
