"""What stands in the agenda: anything with a date, whatever feature it comes from."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class AgendaItem:
    """One thing on one day, in the words of whoever may see it."""

    kind: str  # a key of AGENDA_KINDS
    day: date
    title: str
    detail: str = ""
    starts_at: datetime | None = None  # nothing: the whole day
    minutes: int | None = None
    href: str | None = None
    state: str = ""  # a key of AGENDA_STATES, or nothing worth saying


# What somebody can filter by: {kind: (its name, its icon)}.
AGENDA_KINDS = {
    "appointment": (_l("Appointments"), "calendar"),
    "visit": (_l("Visits"), "footprints"),
    "meeting": (_l("Team meetings"), "users"),
    "roster": (_l("Opening hours"), "door-closed"),
    "term": (_l("Legal terms"), "scale"),
    "internship": (_l("Internships and jobs"), "briefcase-business"),
    "step": (_l("Next steps"), "building-2"),
}
# {state: (its name, the kind of its badge)}
AGENDA_STATES = {
    "cancelled": (_l("cancelled"), "plain"),
    "late": (_l("late"), "warn"),
    "gap": (_l("somebody is needed"), "warn"),
    "soon": (_l("soon"), "warn"),
    "log": (_l("not written down yet"), "warn"),
    "done": (_l("done"), "ok"),
    "no_show": (_l("did not come"), "warn"),
    "closed": (_l("closed"), "plain"),
    "mine": (_l("you"), "info"),
}
