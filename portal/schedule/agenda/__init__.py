"""The agenda: everything with a date that somebody may see, in one list."""

from portal.schedule.agenda.routes import bp

__all__ = ["bp"]
