"""Clients: households, clients and who helps whom."""

from portal.clients.routes import bp

__all__ = ["bp"]
