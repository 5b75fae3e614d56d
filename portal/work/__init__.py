"""Work: vacancies, placements, CVs, the ladder and language levels."""

from flask import Flask

from portal import dated, jobs
from portal.calendars import SOURCES
from portal.clients import queries as clients
from portal.employers import actions as employer_actions
from portal.employers import queries as employers
from portal.employers.actions.steps import PUBLISH
from portal.work import ical
from portal.work.models import Placement, Vacancy
from portal.work.queries.agenda import in_agenda
from portal.work.queries.on_client import on_client
from portal.work.queries.sections import (
    ladder_on_client,
    levels_on_client,
    placements_on_employer,
    vacancies_on_employer,
    wish_on_client,
)
from portal.work.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    dated.SOURCES[in_agenda] = {"step"}
    SOURCES[ical.SOURCE] = ical.details
    PUBLISH[ical.SOURCE] = ical.publish
    jobs.STEPS["next steps of vacancies in calendars"] = ical.keep_told
    if on_client in clients.SECTIONS:
        return
    clients.SECTIONS += [wish_on_client, on_client, ladder_on_client, levels_on_client]
    employers.SECTIONS += [vacancies_on_employer, placements_on_employer]
    employer_actions.FOLLOWERS += [Placement, Vacancy]
