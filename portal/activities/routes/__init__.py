"""The pages of activities: writing down, looking back, and the team's hours."""

from flask import Blueprint

bp = Blueprint("activities", __name__, url_prefix="/activities")

from portal.activities.routes import asking, listing, ruling, team, undoing, wording, writing  # noqa: E402

__all__ = ["asking", "bp", "listing", "ruling", "team", "undoing", "wording", "writing"]
