"""`flask audit`: whether the audit log is as it was written."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.audit import chain, heads
from portal.core.clock import today
from portal.core.database import migrate

audit_cli = AppGroup("audit", help="The audit log.")


@audit_cli.command("verify")
@click.option(
    "--heads",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of heads that was kept elsewhere; else the one in the instance folder.",
)
def verify(file: Path | None) -> None:
    """Hold every entry against its chain, and the chains against heads that were kept."""
    with migrate.opened():
        try:
            found = chain.verify(heads.kept(file))
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(f"{file or heads.path()} holds no heads.") from None
        faults = found.faults + [f"the rule {name} is gone" for name in chain.lost_rules()]
    for note in found.notes:
        click.echo(note)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(
            "The audit log is not as it was written. docs/operations.md says how to go on."
        )
    click.echo(f"{found.entries} entries are as they were written.")


@audit_cli.command("head")
def head() -> None:
    """Print the heads of the chains as a line to keep where the database is not."""
    with migrate.opened():
        click.echo(json.dumps({"day": str(today()), "heads": chain.heads()}))
