"""Clients: households, clients and who helps whom."""

from portal.clients.actions import end_assignments
from portal.clients.models import Assignment, Client, ClientWord, Conflict, DeskCard, Household
from portal.clients.routes import bp
from portal.feature import Feature

feature = Feature(
    blueprint=bp,
    tables=(Household, Client, Assignment, ClientWord, Conflict, DeskCard),
    pages={"client": ("clients.show", "client_id")},
    on_leaving=(end_assignments,),
)
