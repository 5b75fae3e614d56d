"""Work: vacancies, placements, CVs, the ladder and language levels."""

from flask import Flask

from portal.calendar_feeds.events import SOURCES
from portal.clients import queries as clients
from portal.core import agenda_item, tasks
from portal.employment.employers import actions as employer_actions
from portal.employment.employers import queries as employers
from portal.employment.employers.actions.steps import PUBLISH
from portal.employment.vacancies import ical
from portal.employment.vacancies.models import Placement, Vacancy
from portal.employment.vacancies.queries.agenda import in_agenda
from portal.employment.vacancies.queries.on_client import on_client
from portal.employment.vacancies.queries.sections import (
    ladder_on_client,
    levels_on_client,
    placements_on_employer,
    vacancies_on_employer,
    wish_on_client,
)
from portal.employment.vacancies.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    agenda_item.SOURCES[in_agenda] = {"step"}
    SOURCES[ical.SOURCE] = ical.details
    PUBLISH[ical.SOURCE] = ical.publish
    tasks.STEPS["next steps of vacancies in calendars"] = ical.keep_told
    if on_client in clients.SECTIONS:
        return
    clients.SECTIONS += [wish_on_client, on_client, ladder_on_client, levels_on_client]
    employers.SECTIONS += [vacancies_on_employer, placements_on_employer]
    employer_actions.FOLLOWERS += [Placement, Vacancy]
