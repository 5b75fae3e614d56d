"""Reports: the roll-up and the yearly figures."""

from flask import Flask

from portal.reports.commands import report_cli
from portal.reports.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(report_cli)
