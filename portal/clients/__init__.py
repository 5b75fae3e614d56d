"""Clients: households, clients and who helps whom."""

from portal.clients.actions import end_assignments
from portal.clients.routes import bp
from portal.mail.models import PAGES
from portal.people.actions import ON_LEAVING

__all__ = ["bp"]

ON_LEAVING.append(end_assignments)
PAGES["client"] = "clients.show", "client_id"
