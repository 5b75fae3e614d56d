"""The pages about placements: each module adds its own to the one blueprint."""

from flask import Blueprint

bp = Blueprint("placements", __name__)

from portal.employment.placements.routes import (  # noqa: E402
    advice,
    ending,
    files,
    making,
    showing,
    withdrawing,
)

__all__ = ["advice", "bp", "ending", "files", "making", "showing", "withdrawing"]
