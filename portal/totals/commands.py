"""`flask totals`."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.branches.models import Branch
from portal.core.database import migrate
from portal.core.private_files import write_private
from portal.core.spreadsheets import written
from portal.reports.queries import Scope
from portal.reports.queries.periods import over_of, part_of
from portal.totals import queries
from portal.totals.actions import note_taken, sending
from portal.totals.actions.national import as_json, sheet_of_nation
from portal.totals.actions.outside import OutsideReport
from portal.totals.actions.sheets import WRITERS
from portal.totals.queries import is_for_outside

totals_cli = AppGroup("totals", help="Figures that leave the branch.")


@totals_cli.command("outside")
@click.option("--branch", required=True, help="The code of the branch.")
@click.option("--year", type=click.IntRange(1902, 2199), required=True)
@click.option("--format", "kind", type=click.Choice(sorted(WRITERS)), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
def outside(branch: str, year: int, kind: str, output: Path | None) -> None:
    """The figures of a year, as far as its quarters are over, with small numbers hidden."""
    with migrate.opened():
        if (days := over_of(year)) is None:
            raise click.ClickException(f"No quarter of {year} has ended yet.")
        scope = Scope(branch_called(branch), *days)
        with current_app.request_of_nobody():  # words in the portal's own language
            content = WRITERS[kind](OutsideReport(scope))
            note_taken(scope.branch, scope.until)
    write(content, output)


@totals_cli.command("send")
@click.option("--branch", required=True, help="The code of the branch.")
@click.option("--year", type=click.IntRange(1902, 2199), required=True)
def send(branch: str, year: int) -> None:
    """Send the totals of a finished year to the page of all branches."""
    with migrate.opened(), current_app.request_of_nobody():
        scope = Scope(branch_called(branch), *part_of(year))
        if not is_for_outside(scope):
            raise click.ClickException(f"{year} has not ended yet.")
        sent = sending.send(scope.branch, year)
        hidden = len(sent.told["hidden"])
        click.echo(f"Sent {len(sent.told['figures'])} figures of {year}; {hidden} are hidden.")


@totals_cli.command("nation")
@click.option("--year", type=click.IntRange(1902, 2199), required=True)
@click.option("--format", "kind", type=click.Choice(["csv", "json", "xlsx"]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
def nation(year: int, kind: str, output: Path | None) -> None:
    """The totals that all branches sent of a year."""
    with migrate.opened(), current_app.request_of_nobody():
        found = queries.nation(year)
        content = as_json(found) if kind == "json" else written(sheet_of_nation(found), kind)
    write(content, output)


def branch_called(code: str) -> Branch:
    branch = Branch.get_or_none(Branch.code == code)
    if branch is None:
        raise click.ClickException(f"There is no branch “{code}”.")
    return branch


def write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        write_private(output, content)
    except OSError as error:
        raise click.ClickException(f"Cannot write {output}: {error.strerror}.") from None
