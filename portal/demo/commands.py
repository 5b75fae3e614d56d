"""`flask demo`."""

import json

import click

from portal.account.commands import about_the_first, asked
from portal.core.database import migrate
from portal.demo import actions


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print the log-ins of a demo.")
@click.option("--leave", is_flag=True, help="Empty a demo for real use.")
@about_the_first
@click.option("--yes", is_flag=True, help="With --leave: do not ask.")
def demo_command(  # noqa: PLR0913, PLR0917  an option each
    as_json, leave, branch_code, branch_name, name, email, yes
) -> None:
    """Fill an empty database with a made-up branch."""
    with migrate.opened(begins=True):
        if as_json:
            print_logins()
        elif leave:
            if not yes:
                click.confirm("This deletes everything in the demo. Go on?", abort=True, err=True)
            leave_demo(*asked(branch_code, branch_name, name, email))
        else:
            fill_empty()


def print_logins() -> None:
    if not (logins := actions.logins()):
        raise click.ClickException("This database is no demo.")
    for login in logins:
        login["feeds"] = actions.fresh_feeds(login["email"])
    click.echo(json.dumps(logins, indent=1))


def leave_demo(*details: str) -> None:
    try:
        link = actions.leave(*details)
    except actions.NoDemo:
        raise click.ClickException("This database is no demo.") from None
    click.echo(f"The demo is gone. {details[2]} chooses a password here:\n{link}")


def fill_empty() -> None:
    try:
        actions.fill()
    except actions.NotEmpty:
        raise click.ClickException("This database is not empty.") from None
    except actions.NotFilled as error:
        raise click.ClickException(str(error)) from error
    click.echo("Filled with the demo.")
