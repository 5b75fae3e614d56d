"""Pages about the portal itself: language, help, accessibility, health."""

from portal.pages.routes import bp

__all__ = ["bp"]
