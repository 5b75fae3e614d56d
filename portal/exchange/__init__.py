"""Exchange: import and export files."""

from flask import Flask

from portal import jobs
from portal.exchange.actions import running
from portal.exchange.commands import export_command, import_command
from portal.exchange.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(import_command)
    app.cli.add_command(export_command)
    jobs.STEPS["forget files of imports"] = running.forget
