"""The agenda: everything with a date that somebody may see, in one list."""

from portal.feature import Feature
from portal.schedule.agenda.routes import bp

feature = Feature(blueprint=bp)
