"""`flask backup` and `flask restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from peewee import DatabaseError

from portal.backup import actions
from portal.backup.actions import locking, moving, rotation
from portal.core.database import migrate

AN_OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

keys_cli = AppGroup("keys", help="The keys that seal and lock.")


@keys_cli.command("pair")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def pair_command(file: Path) -> None:
    """Write a new private key for backups to FILE, and print its public key."""
    with in_one_line(file):
        public = locking.new_pair(file)
    click.echo(f"PORTAL_BACKUP_KEY={public}")


@keys_cli.command("rotate")
@click.option("--finish", is_flag=True, help="Let the old key go, as nothing is sealed by it.")
def rotate_command(finish: bool) -> None:
    """Seal all anew under another key, while the portal runs; go on where it was stopped."""
    with migrate.opened():
        try:
            if not finish:
                rotation.begin()
            done = rotation.finish() if finish else rotation.seal_all()
        except rotation.NotKept as key:
            click.echo(f"PORTAL_ENCRYPTION_KEY={key}")
            raise click.ClickException(
                "The key is not kept in a file: set it as above, start the portal anew, and then"
                + (" it is done." if finish else " say this again.")
            ) from None
    click.echo(f"{done} values sealed anew.")
    if not finish:
        click.echo("The old key still opens what is being written now. In ten minutes: --finish")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--branch", help="Only what is of the branch with this code.")
def backup_command(file: Path, branch: str | None) -> None:
    """Write all of the database to FILE, while the portal runs. The keys are not in it."""
    with migrate.opened(), in_one_line(file):
        manifest = actions.back_up(file, branch=branch)
    click.echo(f"{told(manifest)} in {file}")


@click.command("restore")
@click.argument("file", type=AN_OLD_FILE)
@click.option("--replace", is_flag=True, help="Even if there are people in the database now.")
@click.option("--rehearse", is_flag=True, help="Try it on a copy; leave the database alone.")
@click.option("--key", type=AN_OLD_FILE, help="The private key, for one that is locked.")
def restore_command(file: Path, replace: bool, rehearse: bool, key: Path | None) -> None:
    """Put the backup in FILE in the place of the database, all of it or nothing."""
    with migrate.connected(), in_one_line(file):
        migrate.refuse_without_keys()
        manifest = actions.restore(file, replace=replace, rehearse=rehearse, key=key)
    if rehearse:
        click.echo(f"This backup can be restored: {told(manifest)}.")
    else:
        click.echo(f"Restored {told(manifest)}. Everybody logs in again.")


@migrate.db_cli.command("copy")
@click.argument("url")
def copy_command(url: str) -> None:
    """Copy all into the empty database at URL, and see that every figure is the same there."""
    with migrate.opened(), in_one_line("the other database"):
        rows, figures = moving.move(url)
    click.echo(f"{rows} rows copied; {figures} figures are the same in both.")


def told(manifest: dict) -> str:
    return f"{sum(manifest['rows'].values())} rows of {manifest['made_at']}"


@contextmanager
def in_one_line(file: Path | str) -> Iterator[None]:
    """Say in one clear line what is wrong, and end with 1."""
    try:
        yield
    except actions.Busy:
        raise click.ClickException("Another backup or restore is running.") from None
    except actions.NotEmpty:
        raise click.ClickException(
            "There are people in this database. Take an empty one. (To put a backup in its place:"
            " --replace)"
        ) from None
    except (actions.NoBackup, migrate.UnknownSchema, moving.Differs) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"Cannot use {file}: {error.strerror}.") from None
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database does not take part: {reason}.") from error
