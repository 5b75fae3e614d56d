"""From one database to another, of either kind: all rows, and every figure the same."""

from peewee import SqliteDatabase, fn

from portal.activities.models import Activity
from portal.backup import actions
from portal.backup.actions import figures
from portal.backup.actions.archive import DATABASE
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import database_from, db, migrate
from portal.core.database.pools import PortalSqlite

Told = dict[str, dict[str, int | float]]


class Differs(Exception):
    """The copy does not say the same; the text says where."""


def move(url: str) -> tuple[int, int]:
    """Fill the empty database at this address: how many rows and figures are the same in it.

    What is written meanwhile is not in it, so nobody should write. Raises NotEmpty, Differs.
    """
    target = database_from(url)
    try:
        with actions.workplace() as folder:
            actions.copy_to(folder / DATABASE)
            copy = database_from(f"sqlite:///{folder / DATABASE}")
            with actions.instead_of_the_portals(copy):
                rows, told = actions.counts_of(copy), all_figures()
            with actions.instead_of_the_portals(target):
                fill(copy)
                return verify(rows, told)
    finally:
        target.close_all()


def fill(copy: PortalSqlite) -> None:
    """Pour the copy into the database that is the portal's now, if nobody is in there yet."""
    if migrate.holds_people():
        raise actions.NotEmpty
    migrate.apply()
    with copy.connection_context():
        actions.put_in_place(copy)
    copy.close_all()
    if not isinstance(db.obj, SqliteDatabase):
        db.execute_sql("ANALYZE")


def verify(rows: dict[str, int], told: Told) -> tuple[int, int]:
    """Hold the database that is the portal's now against what was told. Raises Differs."""
    there, said = actions.counts_of(db.obj), all_figures()
    wrong = [table for table in rows if rows[table] != there.get(table)]
    wrong += [
        f"{name}: {key}"
        for name, expected in told.items()
        for key in sorted(expected.keys() | said.get(name, {}).keys())
        if expected.get(key) != said.get(name, {}).get(key)
    ]
    if wrong or len(said) != len(told):
        raise Differs(f"The copy does not say the same: {', '.join(wrong)}. Do not use it.")
    return sum(rows.values()), sum(map(len, told.values()))


def all_figures() -> Told:
    """{"delft 2018": its figures} of each branch, for each year in which anything happened."""
    first = min(
        filter(
            None,
            (
                Activity.select(fn.MIN(Activity.happened_on)).scalar(),
                Client.select(fn.MIN(Client.housed_on)).scalar(),
                today(),
            ),
        )
    )
    return {
        f"{branch.code} {year}": figures.figures_of(branch, year)
        for branch in Branch.select().order_by(Branch.code)
        for year in range(first.year, today().year + 1)
    }
