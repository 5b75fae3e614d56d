"""`flask demo`."""

import json

import click

from portal import schema
from portal.demo import actions
from portal.exchange.actions.parsing import email


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print the log-ins of a demo.")
@click.option("--leave", is_flag=True, help="Empty a demo for real use.")
@click.option("--branch-code", help="With --leave: the code of your branch.")
@click.option("--branch-name", help="With --leave: its name.")
@click.option("--name", help="With --leave: the first senior team leader.")
@click.option("--email", "address", help="With --leave: their address.")
@click.option("--yes", is_flag=True, help="With --leave: do not ask.")
def demo_command(  # noqa: PLR0913, PLR0917  an option each
    as_json, leave, branch_code, branch_name, name, address, yes
) -> None:
    """Fill an empty database with a made-up branch."""
    with schema.opened():
        if as_json:
            print_logins()
        elif leave:
            if not yes:
                click.confirm("This deletes everything in the demo. Go on?", abort=True, err=True)
            details = [branch_code, branch_name, name, address]
            asked = ["Code of your branch", "Its name", "First senior team leader", "Their email"]
            given = zip(details, asked, strict=True)
            leave_demo(*[click.prompt(q) if d is None else d for d, q in given])
        else:
            fill()


def print_logins() -> None:
    if not (logins := actions.logins()):
        raise click.ClickException("This database is no demo.")
    for login in logins:
        login["feeds"] = actions.fresh_feeds(login["email"])
    click.echo(json.dumps(logins, indent=1))


def leave_demo(*details: str) -> None:
    if not all(text.strip() for text in details):
        raise click.UsageError("The code and the names cannot be empty.")
    try:
        email(details[-1])
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None
    try:
        link = actions.leave(*details)
    except actions.NoDemo:
        raise click.ClickException("This database is no demo.") from None
    click.echo(f"The demo is gone. {details[2]} chooses a password here:\n{link}")


def fill() -> None:
    try:
        actions.fill()
    except actions.NotEmpty:
        raise click.ClickException("This database is not empty.") from None
    click.echo("Filled with the demo.")
