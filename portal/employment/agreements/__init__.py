"""Agreements on a placement: three parties sign by personal links."""

from flask import Flask

from portal.core import tasks
from portal.employment.agreements.actions import remind_who_is_missing
from portal.employment.agreements.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    tasks.STEPS["remind who has not signed"] = remind_who_is_missing
