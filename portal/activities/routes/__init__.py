"""The pages of activities: writing down, looking back, and the team's hours."""

from flask import Blueprint

bp = Blueprint("activities", __name__, url_prefix="/activities")

from portal.activities.routes import (  # noqa: E402  they need `bp`
    after_match,
    asking,
    distance,
    listing,
    of_client,
    practising,
    ruling,
    team,
    undoing,
    wording,
    writing,
)

__all__ = [
    "after_match",
    "asking",
    "bp",
    "distance",
    "listing",
    "of_client",
    "practising",
    "ruling",
    "team",
    "undoing",
    "wording",
    "writing",
]
