"""`flask report annual`."""

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.branches.models import Branch, Municipality
from portal.core.database import elsewhere, migrate
from portal.core.private_files import write_private
from portal.core.text import csv_cell
from portal.reports import actions, queries
from portal.reports.queries import Scope

report_cli = AppGroup("report", help="The roll-up.")
DAY = click.DateTime(["%Y-%m-%d"])
FORMATS = click.Choice(["json", "csv", "xlsx", "pdf", "html"])


@report_cli.command("annual")
@click.option("--branch", required=True, help="The code of the branch.")
@click.option("--year", type=click.IntRange(1900, 2199))
@click.option("--from", "since", type=DAY)
@click.option("--to", "until", type=DAY)
@click.option("--compare-from", "other_since", type=DAY, help="Compared with these days.")
@click.option("--compare-to", "other_until", type=DAY)
@click.option("--municipality", help="Of the clients of this municipality only.")
@click.option("--basis", type=click.Choice(["all", "adults"]), default="all")
@click.option("--format", "kind", type=FORMATS, required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
def annual(  # noqa: PLR0913, PLR0917  an option each
    branch, year, since, until, other_since, other_until, municipality, basis, kind, output
) -> None:
    """The figures of a year, or of a period; without days to compare with, of those a year before.

    JSON and CSV hold the one period only.
    """
    first, last = period(year, since, until)
    other = other_period(other_since, other_until)
    with migrate.opened(), elsewhere():
        scope = scope_of(branch, municipality, first, last, basis)
        with current_app.request_of_nobody():  # words in the portal's own language
            if other is None:
                content = WRITERS[kind](scope)
            elif kind in BESIDE_ANOTHER:
                earlier = replace(scope, since=other[0], until=other[1])
                content = WRITERS[kind](scope, earlier)
            else:
                raise click.UsageError(f"--format {kind} compares nothing.")
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        write_private(output, content)
    except OSError as error:
        raise click.ClickException(f"Cannot write {output}: {error.strerror}.") from None


def period(year: int | None, since, until) -> tuple[date, date]:
    if (year is None) == (since is None and until is None) or (since is None) != (until is None):
        raise click.UsageError("Give either --year, or --from and --to.")
    if year is not None:
        return date(year, 1, 1), date(year, 12, 31)
    if until < since:
        raise click.UsageError("--to is before --from.")
    return since.date(), until.date()


def other_period(since, until) -> tuple[date, date] | None:
    if since is None and until is None:
        return None
    if since is None or until is None:
        raise click.UsageError("Give both --compare-from and --compare-to.")
    if until < since:
        raise click.UsageError("--compare-to is before --compare-from.")
    return since.date(), until.date()


def scope_of(code: str, place: str | None, since: date, until: date, basis: str) -> Scope:
    branch = Branch.get_or_none(Branch.code == code)
    if branch is None:
        raise click.ClickException(f"There is no branch “{code}”.")
    municipality = None
    if place is not None:
        own = (Municipality.branch == branch) & (Municipality.name == place)
        municipality = Municipality.get_or_none(own)
        if municipality is None:
            raise click.ClickException(f"Branch “{code}” has no municipality “{place}”.")
    return Scope(branch, since, until, municipality, basis)


def as_json(scope: Scope) -> bytes:
    report = {
        "branch": scope.branch.code,
        "municipality": scope.municipality.name if scope.municipality else None,
        "from": scope.since.isoformat(),
        "to": scope.until.isoformat(),
        "basis": scope.basis,
        "figures": queries.annual(scope),
    }
    return (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode()


def as_csv(scope: Scope) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["key", "value"])
    writer.writerows((csv_cell(key), value) for key, value in queries.annual(scope).items())
    return out.getvalue().encode()


WRITERS = {
    "json": as_json,
    "csv": as_csv,
    "xlsx": actions.as_xlsx,
    "pdf": actions.as_pdf,
    "html": actions.as_html,
}
BESIDE_ANOTHER = {"xlsx", "pdf", "html"}  # formats with two periods in them
