"""Clients: households, clients and who helps whom."""

from flask_babel import lazy_gettext as _l

from portal.clients.actions import end_assignments
from portal.clients.actions.returning import help_again, matches_until
from portal.clients.api import CLIENTS
from portal.clients.models import (
    HOUSEHOLD_ROLES,
    Assignment,
    Client,
    ClientWord,
    Conflict,
    DeskCard,
    HiddenField,
    Household,
    PastHome,
)
from portal.clients.queries import finding, of_person
from portal.clients.queries.naming import named_in
from portal.clients.queries.timeline import of_file
from portal.clients.routes import bp
from portal.core.i18n.labels import naming
from portal.feature import ClientRecord, Column, Feature, Finder, Return

feature = Feature(
    resources=(CLIENTS,),
    blueprint=bp,
    tables=(Household, Client, PastHome, Assignment, ClientWord, Conflict, DeskCard, HiddenField),
    filters={"household_role_name": naming(HOUSEHOLD_ROLES)},
    pages={"client": ("clients.show", "client_id")},
    always_mailed={"client.open": _l("Somebody opened a file with a reason")},
    finders=(
        Finder(
            "clients",
            _l("Clients"),
            "users",
            1,
            "clients.show",
            finding.find,
            listed_at="clients.index",
            names_clients=True,
        ),
    ),
    names_clients=(named_in,),
    returns=(Return(_l("Whom they help again"), matches_until, help_again),),
    on_leaving=(end_assignments,),
    client_events=(of_file,),
    person_sections=(of_person.on_person,),
    person_columns=(Column("clients", _l("Clients"), of_person.counts),),
    client_records={
        "client": ClientRecord("client_id", _l("The file"), Client.id, Client.id),
        "household": ClientRecord(
            "household_id", _l("Who lives together"), Household.id, Household.id, of_household=True
        ),
        "assignment": ClientRecord(
            "assignment_id", _l("A match"), Assignment.id, Assignment.household, of_household=True
        ),
    },
)
