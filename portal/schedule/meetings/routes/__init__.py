"""The pages of team meetings."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)

from portal.schedule.meetings.routes import (  # noqa: E402
    answering,
    changing,
    days_off,
    files,
    listing,
    paper,
    planning,
    points,
    polls,
    talking,
)

__all__ = [
    "answering",
    "bp",
    "changing",
    "days_off",
    "files",
    "listing",
    "paper",
    "planning",
    "points",
    "polls",
    "talking",
]
