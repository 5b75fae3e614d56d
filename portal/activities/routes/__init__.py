"""The pages of activities: writing down, looking back, and the team's hours."""

from flask import Blueprint

bp = Blueprint("activities", __name__, url_prefix="/activities")

from portal.activities.routes import (  # noqa: E402  they need `bp`
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
