"""`flask privacy …`"""

import click
from flask.cli import AppGroup

from portal.core.database import migrate
from portal.privacy import register

privacy_cli = AppGroup("privacy", help="What is kept of whom.")


@privacy_cli.command("register")
def register_command() -> None:
    """Print the register of processing, which stands in docs/register.md."""
    with migrate.opened():
        click.echo(register.as_markdown(), nl=False)
