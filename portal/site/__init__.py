"""Pages about the portal itself: language, help, accessibility, how it is doing."""

from portal.feature import Feature
from portal.site.actions import init_app, note_that_it_was_done
from portal.site.models import LastDone
from portal.site.readings import own_readings
from portal.site.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(LastDone,),
    init_app=init_app,
    status=(own_readings,),
    without_session=("site.health",),
    last_tasks={"note that it was done": note_that_it_was_done},
)
