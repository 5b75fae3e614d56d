"""Exchange: import and export files."""

from flask import Flask

from portal.core import tasks
from portal.import_export.actions import running
from portal.import_export.commands import export_command, import_command
from portal.import_export.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(import_command)
    app.cli.add_command(export_command)
    tasks.STEPS["forget files of imports"] = running.forget
