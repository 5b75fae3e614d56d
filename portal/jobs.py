"""`flask jobs run`: what is due, step by step. Each step is safe to run twice at once."""

from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal import schema

# What is due, by name, in this order: () -> a line to print, or nothing. Features add their own.
STEPS: dict[str, Callable[[], str | None]] = {}
# After all of them, so that what they write goes out in the same run.
LAST: dict[str, Callable[[], str | None]] = {}

jobs_cli = AppGroup("jobs", help="What is due.")


@jobs_cli.command("run")
def run() -> None:
    """Remind, escalate, forget what has expired, send the mails that wait: all that is due."""
    failed = False
    with schema.opened():
        for name, step in {**STEPS, **LAST}.items():
            try:
                said = step()
            except Exception:
                # The other steps go on: one broken reminder holds up no mail.
                current_app.logger.exception("The step %s of `flask jobs run` failed.", name)
                failed = True
            else:
                if said:
                    click.echo(said)
    if failed:
        raise SystemExit(1)


def init_app(app: Flask) -> None:
    app.cli.add_command(jobs_cli)
