"""`flask import` and `flask export`."""

import sys
from pathlib import Path

import click

from portal import audit
from portal.branches.models import Branch
from portal.core.database import db, migrate
from portal.core.private_files import write_private
from portal.import_export import actions
from portal.import_export.actions import exporting

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("import")
@click.argument("folder", type=FOLDER)
def import_command(folder: Path) -> None:
    """Read the CSV files in FOLDER, all of them or nothing."""
    if not any(folder.glob("*.csv")):
        raise click.ClickException(f"There is no CSV file in {folder}.")
    with migrate.opened():
        try:
            summary = actions.import_folder(folder)
        except actions.Faults as faults:
            for line in faults.lines:
                click.echo(line, err=True)
            sys.exit(1)
    for name, tally in summary.tallies.items():
        if sum(tally.values()):
            parts = ", ".join(f"{n} {what}" for what, n in tally.items() if n)
            click.echo(f"{name}: {parts}")
    for line, code, other in summary.doubles:
        click.echo(
            f"clients.csv, line {line}: {code} has the name and birth date of {other}", err=True
        )


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--branch", required=True, help="The code of the branch.")
def export_command(folder: Path, branch: str) -> None:
    """Write the files of one branch to FOLDER."""
    with migrate.opened():
        try:
            files = exporting.files_of(branch)
        except exporting.NoSuchBranch:
            raise click.ClickException(f"There is no branch “{branch}”.") from None
        with db.atomic():
            audit.record(None, "export", Branch.get(Branch.code == branch))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in files.items():
            write_private(folder / f"{name}.csv", content)
    except OSError as error:
        raise click.ClickException(f"Cannot write to {folder}: {error.strerror}.") from None
    click.echo(f"{len(files)} files in {folder}")
