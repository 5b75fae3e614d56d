"""The pages about work: each module adds its own to the one blueprint."""

from flask import Blueprint

bp = Blueprint("work", __name__)
