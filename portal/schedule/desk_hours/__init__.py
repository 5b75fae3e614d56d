"""The branch's week: when it is open, for what, who is on, and the days that it is closed."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.feature import Feature, Return
from portal.schedule.desk_hours import ical
from portal.schedule.desk_hours.models import Closure, DeskHours, Shift
from portal.schedule.desk_hours.queries import in_agenda
from portal.schedule.desk_hours.returning import keep_shifts, shifts_after
from portal.schedule.desk_hours.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(DeskHours, Closure, Shift),
    tasks={"opening hours ahead": ical.keep_ahead},
    mail_groups={"roster": _l("The desk")},
    mail_needs={"roster": Permission.FIND_CLIENT_AT_DESK},
    mails={
        "roster.seek": _l("A colleague seeks somebody for the desk"),
        "roster.taken": _l("Somebody takes over my time at the desk"),
        "roster.gap": _l("Somebody is missing at the desk"),
    },
    agenda={in_agenda: {"roster"}},
    events={ical.HOURS: ical.hours_details, ical.SHIFT: ical.shift_details},
    on_new_dates=(ical.follow_dates,),
    returns=(Return(_l("When they are at the desk again"), shifts_after, keep_shifts, is_on=True),),
)
