"""The whole country by month: numbers only, nobody's name."""

from collections.abc import Iterator

from peewee import SQL, fn

from portal.activities.models import Activity, ActivityClient

COUNTED = SQL("withdrawn_at IS NULL AND outcome = 'done'")
NOT_COUNTED = SQL("(withdrawn_at IS NOT NULL OR outcome <> 'done')")


def national_by_month(year: int) -> Iterator[tuple]:
    """(year_month, kind, branch id, activities, minutes, distinct clients or None), per month.

    Done activities that were not withdrawn. Both questions are answered from indexes alone: the
    few that do not count stand in an index of their own.
    """
    a, c = Activity, ActivityClient
    months = (year * 100 + 1, year * 100 + 12)
    not_counted = a.select(a.id).where(a.year_month.between(*months), NOT_COUNTED)
    met = (
        c.select(c.year_month, c.branch, c.kind, c.client)
        .distinct()
        .where(c.year_month.between(*months), c.activity.not_in(not_counted))
        .alias("met")
    )
    keys = (met.c.year_month, met.c.branch_id, met.c.kind)
    clients = {
        (month, branch, kind): met
        for month, branch, kind, met in c.select(*keys, fn.COUNT(met.c.client_id))
        .from_(met)
        .group_by(*keys)
        .tuples()
    }
    done = (
        a.select(a.year_month, a.branch, a.kind, fn.COUNT(SQL("1")), fn.SUM(a.minutes))
        .where(a.year_month.between(*months), COUNTED)
        .group_by(a.year_month, a.branch, a.kind)
    )
    for month, branch, kind, number, minutes in done.tuples():
        yield month, kind, branch, number, minutes, clients.get((month, branch, kind))
