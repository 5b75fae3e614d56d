"""`flask backup` and `flask restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from peewee import DatabaseError

from portal.backup import actions
from portal.core.database import migrate


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write all of the database to FILE, while the portal runs. The keys are not in it."""
    with migrate.opened(), in_one_line(file):
        manifest = actions.back_up(file)
    click.echo(f"{told(manifest)} in {file}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Even if there are people in the database now.")
@click.option("--rehearse", is_flag=True, help="Try it on a copy; leave the database alone.")
def restore_command(file: Path, replace: bool, rehearse: bool) -> None:
    """Put the backup in FILE in the place of the database, all of it or nothing."""
    with migrate.connected(), in_one_line(file):
        migrate.refuse_without_keys()
        manifest = actions.restore(file, replace=replace, rehearse=rehearse)
    if rehearse:
        click.echo(f"This backup can be restored: {told(manifest)}.")
    else:
        click.echo(f"Restored {told(manifest)}. Everybody logs in again.")


def told(manifest: dict) -> str:
    return f"{sum(manifest['rows'].values())} rows of {manifest['made_at']}"


@contextmanager
def in_one_line(file: Path) -> Iterator[None]:
    """Say in one clear line what is wrong, and end with 1."""
    try:
        yield
    except actions.Busy:
        raise click.ClickException("Another backup or restore is running.") from None
    except actions.NotEmpty:
        raise click.ClickException(
            "There are people in this database. To put the backup in its place: --replace"
        ) from None
    except (actions.NoBackup, migrate.UnknownSchema) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"Cannot use {file}: {error.strerror}.") from None
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database does not take part: {reason}.") from error
