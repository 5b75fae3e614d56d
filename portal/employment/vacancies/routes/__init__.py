"""The pages about work: each module adds its own to the one blueprint."""

from flask import Blueprint

bp = Blueprint("vacancies", __name__)

from portal.employment.vacancies.routes import (  # noqa: E402
    candidates,
    contacts,
    desk,
    files,
    funnel,
    ladder,
    moving,
    vacancies,
)

__all__ = [
    "bp",
    "candidates",
    "contacts",
    "desk",
    "files",
    "funnel",
    "ladder",
    "moving",
    "vacancies",
]
