"""What was done: the visits, contacts, talks and hours that people log."""

from flask import Flask

from portal.activities.models import Activity
from portal.activities.queries.at_employers import last_contacts, on_employer
from portal.activities.routes import bp
from portal.activities.routes.on_client import visits
from portal.clients import queries as clients
from portal.employment.employers import actions as employer_actions
from portal.employment.employers import queries as employers

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    if visits not in clients.SECTIONS:
        clients.SECTIONS.append(visits)
        employers.SECTIONS.append(on_employer)
        employers.LAST_CONTACTS.append(last_contacts)
        employer_actions.FOLLOWERS.append(Activity)
