"""The agenda: everything with a date that somebody may see, in one list."""

from portal.agenda.routes import bp

__all__ = ["bp"]
