"""Today: what waits for me."""

from portal.today.routes import bp

__all__ = ["bp"]
