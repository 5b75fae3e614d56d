"""`flask privacy …`"""

import click
from flask.cli import AppGroup

from portal.core.database import migrate
from portal.privacy import queries, register
from portal.privacy.actions import by_two

privacy_cli = AppGroup("privacy", help="What is kept of whom.")


@privacy_cli.command("confirm")
@click.argument("code")
@click.option("--branch", required=True, help="The code of the branch.")
def confirm_command(code, branch) -> None:
    """Erase whom the only leader of a branch asked to erase: a client or person, by their code."""
    with migrate.opened():
        found = queries.waiting_by_code(code, branch)
        if found is None:
            raise click.ClickException(f"Nobody asked to erase “{code}” of {branch}.")
        try:
            by_two.confirm(found, None)
        except by_two.NotSecond:
            raise click.ClickException("Who asked for it may not, or has left.") from None
        except by_two.StillNeeded:
            raise click.ClickException("It is kept longer, or there is an appointment.") from None
    click.echo(f"“{code}” is erased.")


@privacy_cli.command("register")
def register_command() -> None:
    """Print the register of processing, which stands in docs/register.md."""
    with migrate.opened():
        click.echo(register.as_markdown(), nl=False)
