"""The demo: a made-up branch to try the portal with."""

from flask import Flask

from portal.demo.commands import demo_command


def init_app(app: Flask) -> None:
    app.cli.add_command(demo_command)
