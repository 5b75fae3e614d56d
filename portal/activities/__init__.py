"""What was done: the visits, contacts, talks and hours that people log."""

from portal.activities.routes import bp

__all__ = ["bp"]
