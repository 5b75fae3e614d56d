"""The pages of appointments: planning, one of them, and the client's own page."""

from flask import Blueprint

bp = Blueprint("appointments", __name__)

from portal.schedule.appointments.routes import card, one, planning  # noqa: E402

__all__ = ["bp", "card", "one", "planning"]
