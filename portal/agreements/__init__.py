"""Agreements on a placement: three parties sign by personal links."""

from flask import Flask

from portal import jobs
from portal.agreements.actions import remind_who_is_missing
from portal.agreements.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    jobs.STEPS["remind who has not signed"] = remind_who_is_missing
