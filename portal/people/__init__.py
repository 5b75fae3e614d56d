"""People: who works here, and in which roles."""

from portal.people.routes import bp

__all__ = ["bp"]
