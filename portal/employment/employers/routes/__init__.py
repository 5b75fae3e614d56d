"""The pages of employers: the list, one of them, its stages and steps, and two that are one."""

from flask import Blueprint

bp = Blueprint("employers", __name__, url_prefix="/employers")

from portal.employment.employers.routes import merging, moving, people, showing  # noqa: E402

__all__ = ["bp", "merging", "moving", "people", "showing"]
