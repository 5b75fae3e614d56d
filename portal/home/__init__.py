"""Today: what waits for me."""

from portal.home.routes import bp

__all__ = ["bp"]
