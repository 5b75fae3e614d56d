"""Pages about the portal itself: language, help, accessibility, health."""

from portal.site.routes import bp

__all__ = ["bp"]
