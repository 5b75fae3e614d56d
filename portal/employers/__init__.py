"""Employers: whom we know, how far we are with them, and the next step."""

from portal.employers.routes import bp

__all__ = ["bp"]
